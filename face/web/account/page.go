// Package account is where people look after what proves them: the page of one's own passkeys, password, authenticator app
// and sessions; the page that a one-time code opens; the question whether it is still the same person; and the officers'
// page of a user, to invite, to let back in, to end sessions.
//
// It never shows a secret but the new one of an authenticator app and a new one-time code, each once, and keeps none.
//
// Start with [Open].
package account

import (
	"embed"
	"html/template"
	"net/http"
	"net/url"
	"time"

	"fanar/desk/directory/credential"
	"fanar/face/session"
	"fanar/face/web/frame"
	"fanar/face/web/passkey"
	"fanar/face/web/screen"
	"fanar/face/web/signin"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/journal"
)

//go:embed page.html
var pageFiles embed.FS

//go:embed enrol.html
var enrolFiles embed.FS

//go:embed confirm.html
var confirmFiles embed.FS

//go:embed access.html
var accessFiles embed.FS

// Page is the four screens.
type Page struct {
	room                        *screen.Room
	own, enrol, confirm, access *frame.Screen
	next                        http.Handler // where a form goes on after the proof
}

// Open reads the templates.
func Open(room *screen.Room) (*Page, error) {
	p := &Page{room: room}
	for _, s := range []struct {
		files embed.FS
		to    **frame.Screen
	}{{pageFiles, &p.own}, {enrolFiles, &p.enrol}, {confirmFiles, &p.confirm}, {accessFiles, &p.access}} {
		made, err := room.Screen(s.files)
		if err != nil {
			return nil, err
		}
		*s.to = made
	}
	return p, nil
}

// Routes adds the pages' addresses. A form that waited for a proof goes on in the same mux.
func (p *Page) Routes(mux *http.ServeMux) {
	p.next = mux
	for pattern, h := range map[string]screen.Handler{
		"GET /account":                  func(v *screen.Visit) error { return p.show(v, http.StatusOK, screen.Fresh(0), nil) },
		"POST /account/passkeys/begin":  p.beginAdd,
		"POST /account/passkeys":        p.add,
		"POST /account/passkeys/remove": p.remove,
		"POST /account/password":        p.password,
		"POST /account/code/begin":      p.beginCode,
		"POST /account/code":            p.setCode,
		"POST /account/code/remove":     p.removeCode,
		"POST /account/sessions/revoke": p.revoke,
		"GET /confirm":                  p.ask,
		"POST /confirm":                 p.prove,
		"POST /confirm/passkey":         p.beginProof,
		"GET /users/{id}/access":        func(v *screen.Visit) error { return p.showAccess(v, http.StatusOK, screen.Fresh(0), nil) },
		"POST /users/{id}/access":       p.officer,
	} {
		mux.Handle(pattern, p.room.Signed(h))
	}
	mux.Handle("GET /enrol", p.room.Open(func(v *screen.Visit) error { return p.showEnrol(v, http.StatusOK, v.Query("code"), screen.Fresh(0)) }))
	mux.Handle("POST /enrol", p.room.Open(p.enrolled))
	mux.Handle("POST /enrol/passkey", p.room.Open(p.beginEnrol))
}

// newCode is an authenticator app to be set up, as the page shows it.
type newCode struct {
	credential.NewCode
	Picture template.URL // the node drew it
}

type data struct {
	Holding  credential.Holding
	Sessions []session.Session
	Passkeys bool // they can be used where the browser reached the node
	NewCode  *newCode
	First    bool // a password alone was enough, this once
	Back     string
	Demo     bool

	Passkey, Password, Code, Session screen.Form
	Notice                           *screen.Notice
}

func (p *Page) show(v *screen.Visit, status int, forms *screen.Forms, code *newCode) error {
	d := data{NewCode: code, Passkeys: passkey.Here(v), First: v.Query("first") != "", Back: signin.Local(v.Query("back")),
		Demo:    p.room.Sessions.Method(v.Context()) == credential.ByDemo,
		Passkey: forms.Form("passkey"), Password: forms.Form("password"), Code: forms.Form("code"), Session: forms.Form("session"), Notice: v.Notice()}
	err := p.room.Journal.View(v.Context(), func(r journal.Reader) (err error) {
		d.Holding, err = credential.HoldingOf(r, v.Actor.User, p.room.Dispatch.Now())
		return err
	})
	if err != nil {
		return err
	}
	if d.Sessions, err = p.room.Sessions.List(v.Context()); err != nil {
		return err
	}
	return p.own.Render(v.W, status, v.Page(v.T("account.title"), "", d))
}

func (p *Page) beginAdd(v *screen.Visit) error {
	s := p.room.Sessions
	c, err := s.Credentials().BeginAdd(v.Context(), s.Origin(v.R), v.Actor.User)
	return passkey.Begin(v, c, err)
}

func (p *Page) add(v *screen.Visit) error {
	s, shown := p.room.Sessions, passkey.Shown(v)
	k, err := s.Credentials().FinishAdd(v.Context(), s.Origin(v.R), v.Actor.User, v.Field("name"), shown.Ceremony, shown.Passkey)
	if err != nil {
		return p.back(v, err, nil)
	}
	return p.do(v, credential.AddPasskey{Passkey: k})
}

func (p *Page) remove(v *screen.Visit) error {
	return p.do(v, credential.RemovePasskey{ID: v.Field("passkey")})
}

// password asks for a proof first: nothing is hashed for who may not set it.
func (p *Page) password(v *screen.Visit) error {
	if err := p.room.Dispatch.Authorise(v.Context(), v.Actor, credential.ChangePassword{}.Action(), ""); err != nil {
		return err
	}
	if err := credential.Fresh(v.Actor, p.room.Dispatch.Now(), credential.ChangePassword{}.Action()); err != nil {
		return err
	}
	hash, err := p.room.Sessions.Credentials().Hash(v.Context(), v.R.PostForm.Get("new-password"))
	if err != nil {
		return p.back(v, err, nil)
	}
	return p.do(v, credential.ChangePassword{Hash: hash})
}

// beginCode shows a new secret. It asks for a proof first: a code would have run out by the time of a proof after it.
func (p *Page) beginCode(v *screen.Visit) error {
	if err := credential.Fresh(v.Actor, p.room.Dispatch.Now(), credential.SetCode{}.Action()); err != nil {
		return err
	}
	n, err := p.room.Sessions.Credentials().BeginCode(v.Actor.User)
	if err != nil {
		return err
	}
	return p.show(v, http.StatusOK, screen.Fresh(0), shownCode(n))
}

func shownCode(n credential.NewCode) *newCode { return &newCode{n, template.URL(n.QR)} }

func (p *Page) setCode(v *screen.Visit) error {
	keeper, token := p.room.Sessions.Credentials(), v.R.PostForm.Get("token")
	c, err := keeper.FinishCode(v.Actor.User, token, v.Field("code"))
	if err != nil {
		n, again := keeper.ShowCode(v.Actor.User, token)
		if again != nil {
			return p.back(v, err, nil)
		}
		return p.back(v, err, shownCode(n))
	}
	return p.do(v, c)
}

func (p *Page) removeCode(v *screen.Visit) error { return p.do(v, credential.RemoveCode{}) }

func (p *Page) revoke(v *screen.Visit) error {
	if err := p.room.Sessions.Revoke(v.Context(), v.Actor, v.Field("session")); err != nil {
		return p.back(v, err, nil)
	}
	return v.To("/account#sessions")
}

func (p *Page) do(v *screen.Visit, c dispatch.Command) error {
	receipt, err := v.Do(c, "")
	if err != nil {
		return p.back(v, err, nil)
	}
	return v.Recorded("/account", receipt)
}

// back shows the page again with what was wrong. What was typed into a field of a password does not come back.
func (p *Page) back(v *screen.Visit, err error, code *newCode) error {
	if !screen.Correctable(err) {
		return err
	}
	hide(v.R.PostForm)
	return p.show(v, screen.Status(err), v.Back(0, err), code)
}

func hide(form url.Values) {
	for _, secret := range []string{"password", "new-password", "passkey", "ceremony", "token"} {
		form.Del(secret)
	}
}

// sealedFor is how long a form waits for its proof.
const sealedFor = time.Hour

func stale() error {
	return fault.New(fault.Invalid, "form.waited", "this form waited too long, or was not sent from here").WithHint("go back to the page and send it again")
}
