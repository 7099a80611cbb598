// Package signin is the page on which a person says who they are: with a passkey, with user, password and code, by the
// identity provider of their organisation, or, in a demonstration on its own machine, with one of its roles at a click.
//
// It must never tell an unknown user from a wrong password, and never write a password anywhere. Start with [Open].
package signin

import (
	"cmp"
	"embed"
	"net/http"
	"net/url"
	"strings"

	"fanar/desk/directory"
	"fanar/desk/directory/credential"
	"fanar/face/web/frame"
	"fanar/face/web/passkey"
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
	mux.Handle("POST /sign-in/passkey", p.room.Open(p.begin))
	mux.Handle("GET /sign-in/organisation/{organisation}", p.room.Open(p.leave))
	mux.Handle("GET /sign-in/organisation/{organisation}/callback", p.room.Open(p.comeBack))
	mux.Handle("POST /sign-out", p.room.Open(p.signOut))
}

type data struct {
	Form          screen.Form
	Back          string
	Roles         []role
	Passkeys      bool // they can be used where the browser reached the node
	Organisations []organisation
}

// organisation is one with an identity provider of its own.
type organisation struct{ Name, URL string }

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
	d := data{Form: forms.Form("sign-in"), Back: Local(back), Passkeys: passkey.Here(v)}
	if err := p.room.Journal.View(v.Context(), func(r journal.Reader) (err error) {
		names := v.Names(r)
		for _, c := range p.room.Sessions.Organisations() {
			d.Organisations = append(d.Organisations, organisation{Name: cmp.Or(c.Name, names.Organisation(c.Organisation)),
				URL: "/sign-in/organisation/" + url.PathEscape(c.Organisation) + "?back=" + url.QueryEscape(d.Back)})
		}
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
		u, ok, err := directory.UserByID(r, p.room.Dispatch.Vault(), id)
		if err != nil {
			return nil, err
		}
		if !ok || u.Disabled || len(u.Roles) == 0 {
			continue
		}
		x := role{User: u.ID, Name: cmp.Or(u.Name, u.ID), Organisation: names.Organisation(u.Org), May: v.T("role-may." + u.Roles[0])}
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
	var proof credential.Proof
	if user := v.Field("role"); user != "" {
		_, err = p.room.Sessions.SignInDemo(v.R, user)
	} else {
		proof, err = p.room.Sessions.SignIn(v.Context(), v.Field("user"), passkey.Shown(v))
	}
	switch {
	case err == nil && proof.Alone:
		// A password alone opens the account once, to add what is missing.
		return v.To("/account?first=1&back=" + url.QueryEscape(Local(back)))
	case err == nil:
		return v.To(Local(back))
	case fault.KindOf(err) == fault.Internal:
		return err
	}
	return p.render(v, screen.Status(err), v.Back(0, err), back)
}

// begin answers the script that asks for a passkey.
func (p *Page) begin(v *screen.Visit) error {
	c, err := p.room.Sessions.Credentials().BeginSignIn(p.room.Sessions.Origin(v.R))
	return passkey.Begin(v, c, err)
}

// leave sends the browser to the organisation's identity provider.
func (p *Page) leave(v *screen.Visit) error {
	to, err := p.room.Sessions.BeginOrganisation(v.W, v.R, v.R.PathValue("organisation"), Local(v.Query("back")))
	if err != nil {
		return p.again(v, err)
	}
	return v.To(to)
}

func (p *Page) comeBack(v *screen.Visit) error {
	back, err := p.room.Sessions.FinishOrganisation(v.W, v.R, v.R.PathValue("organisation"))
	if err != nil {
		return p.again(v, err)
	}
	return v.To(Local(back))
}

// again shows the page with what went wrong on the way by a provider.
func (p *Page) again(v *screen.Visit, err error) error {
	if fault.KindOf(err) == fault.Internal || fault.KindOf(err) == fault.NotFound {
		return err
	}
	v.R.PostForm = url.Values{"form": {"sign-in"}}
	return p.render(v, screen.Status(err), v.Back(0, err), v.Query("back"))
}

func (p *Page) signOut(v *screen.Visit) error {
	if err := p.room.Sessions.SignOut(v.Context()); err != nil {
		return err
	}
	return v.To("/sign-in")
}

// Local keeps a way back on this node.
func Local(back string) string {
	u, err := url.Parse(back)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || !strings.HasPrefix(back, "/") || strings.HasPrefix(back, "//") ||
		strings.ContainsAny(back, "\\\r\n") || u.Path == "/sign-in" {
		return "/"
	}
	return back
}
