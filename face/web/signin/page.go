// Package signin is the page on which a person says who they are: user and password, or, in a demonstration on its own
// machine, one of its roles at a click.
//
// It must never tell an unknown user from a wrong password, and never write a password anywhere. Start with [Open].
package signin

import (
	"embed"
	"net/http"
	"net/url"
	"strings"

	"fanar/desk/directory"
	"fanar/face/web/frame"
	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/journal"
)

//go:embed page.html
var files embed.FS

// Page is the sign-in page.
type Page struct {
	room   *screen.Room
	screen *frame.Screen
}

// Open reads the templates.
func Open(room *screen.Room) (*Page, error) {
	s, err := room.Screen(files)
	return &Page{room: room, screen: s}, err
}

// Routes adds the page's addresses.
func (p *Page) Routes(mux *http.ServeMux) {
	mux.Handle("GET /sign-in", p.room.Open(p.show))
	mux.Handle("POST /sign-in", p.room.Open(p.signIn))
	mux.Handle("POST /sign-out", p.room.Open(p.signOut))
}

type data struct {
	Form  screen.Form
	Back  string
	Roles []role
}

// role is a user of the demonstration as a visitor chooses it.
type role struct {
	User, Name, Organisation string
	Roles                    []string // in words
	May                      string   // what the first role does, in a sentence
}

func (p *Page) show(v *screen.Visit) error {
	if v.Actor.User != "" && v.Query("switch") == "" && v.Query("back") == "" {
		return v.To("/")
	}
	return p.render(v, http.StatusOK, screen.Fresh(0), v.Query("back"))
}

func (p *Page) render(v *screen.Visit, status int, forms *screen.Forms, back string) error {
	d := data{Form: forms.Form("sign-in"), Back: local(back)}
	if err := p.room.Journal.View(v.Context(), func(r journal.Reader) (err error) {
		d.Roles, err = p.demo(v, r)
		return err
	}); err != nil {
		return err
	}
	page := v.Page(v.T("sign-in.title"), "", d)
	return p.screen.Render(v.W, status, page)
}

// demo gives the roles that this visitor may take without a password.
func (p *Page) demo(v *screen.Visit, r journal.Reader) ([]role, error) {
	var out []role
	names := v.Names(r)
	for _, id := range p.room.Sessions.Demo(v.R) {
		u, ok, err := directory.Users.Get(r, id)
		if err != nil {
			return nil, err
		}
		if !ok || u.Disabled || len(u.Roles) == 0 {
			continue
		}
		x := role{User: u.ID, Name: u.Name, Organisation: names.Organisation(u.Org), May: v.T("role-may." + u.Roles[0])}
		for _, name := range u.Roles {
			x.Roles = append(x.Roles, v.Word("role", name))
		}
		out = append(out, x)
	}
	return out, nil
}

func (p *Page) signIn(v *screen.Visit) error {
	back := v.Field("back")
	var err error
	if user := v.Field("role"); user != "" {
		_, err = p.room.Sessions.SignInDemo(v.R, user)
	} else {
		_, err = p.room.Sessions.SignIn(v.Context(), v.Field("user"), v.R.PostForm.Get("password"))
	}
	if err == nil {
		return v.To(local(back))
	}
	if fault.KindOf(err) == fault.Internal {
		return err
	}
	return p.render(v, screen.Status(err), v.Back(0, err), back)
}

func (p *Page) signOut(v *screen.Visit) error {
	if err := p.room.Sessions.SignOut(v.Context()); err != nil {
		return err
	}
	return v.To("/sign-in")
}

// local keeps the way back on this node.
func local(back string) string {
	u, err := url.Parse(back)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || !strings.HasPrefix(back, "/") || strings.HasPrefix(back, "//") ||
		strings.ContainsAny(back, "\\\r\n") || u.Path == "/sign-in" {
		return "/"
	}
	return back
}
