package account

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"fanar/desk/directory/credential"
	"fanar/face/web/passkey"
	"fanar/face/web/screen"
	"fanar/face/web/signin"
	"fanar/fault"
	"fanar/record/journal"
)

// waiting is a form that waits for a proof. The page carries it sealed: nobody else reads what was typed, and only this
// node can have written it.
type waiting struct {
	User  string     `json:"user"`
	To    string     `json:"to"` // path and query that the form was sent to; empty: only Back is gone to
	Form  url.Values `json:"form,omitempty"`
	Back  string     `json:"back"`
	Began time.Time  `json:"began"`
}

const waitingPurpose = "confirm"

type confirmData struct {
	Asked    string // what it is for, in words; may be empty
	Carry    string
	Form     screen.Form
	Holding  credential.Holding
	Passkeys bool
	Demo     bool
	Provider string // the address of the organisation's identity provider, if the sign-in was by it
	Kept     bool   // a form waits
}

// Ask answers a form that needs a fresh proof with the page that asks for it. It tells whether err was that.
func (p *Page) Ask(v *screen.Visit, err error) bool {
	if !screen.NeedsProof(err) || v.Actor.User == "" {
		return false
	}
	if v.Partial() {
		v.W.Header().Set("HX-Redirect", "/confirm?back="+url.QueryEscape(local(v.R.Header.Get("Referer"), v.R.Host)))
		v.W.WriteHeader(http.StatusForbidden)
		return true
	}
	w := waiting{User: v.Actor.User, Back: local(v.R.Header.Get("Referer"), v.R.Host), Began: p.room.Dispatch.Now()}
	if v.R.Method == http.MethodPost {
		w.To, w.Form = v.R.URL.RequestURI(), v.R.PostForm
	} else {
		w.Back = v.R.URL.RequestURI()
	}
	f := v.Localise(err)
	asked, _ := f.Args["action"].(string)
	if err := p.render(v, w, http.StatusForbidden, screen.Fresh(0), asked); err != nil {
		p.room.Log.Error("the page that asks for a proof could not be made", "error", err)
		http.Error(v.W, f.Text, http.StatusInternalServerError)
	}
	return true
}

// local gives the path of an address of this node, "/" for any other.
func local(address, host string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host != host {
		return "/"
	}
	return signin.Local(u.RequestURI())
}

func (p *Page) render(v *screen.Visit, w waiting, status int, forms *screen.Forms, asked string) error {
	sealed, err := p.room.Sessions.Credentials().Seal(waitingPurpose, w)
	if err != nil {
		return err
	}
	method := p.room.Sessions.Method(v.Context())
	d := confirmData{Asked: asked, Carry: sealed, Form: forms.Form("confirm"), Passkeys: passkey.Here(v), Demo: method == credential.ByDemo, Kept: w.To != ""}
	if method == credential.ByOrganisation {
		d.Provider = "/sign-in/organisation/" + url.PathEscape(v.Actor.Org) + "?back=" + url.QueryEscape(w.Back)
	}
	err = p.room.Journal.View(v.Context(), func(r journal.Reader) (err error) {
		d.Holding, err = credential.HoldingOf(r, v.Actor.User, p.room.Dispatch.Now())
		return err
	})
	if err != nil {
		return err
	}
	return p.confirm.Render(v.W, status, v.Page(v.T("confirm.title"), "", d))
}

// ask is the page without a form that waits, for scripts.
func (p *Page) ask(v *screen.Visit) error {
	return p.render(v, waiting{User: v.Actor.User, Back: signin.Local(v.Query("back")), Began: p.room.Dispatch.Now()}, http.StatusOK, screen.Fresh(0), "")
}

func (p *Page) beginProof(v *screen.Visit) error {
	s := p.room.Sessions
	c, err := s.Credentials().BeginProof(v.Context(), s.Origin(v.R), v.Actor.User)
	return passkey.Begin(v, c, err)
}

// prove checks the proof, and carries the form that waited to where it was sent.
func (p *Page) prove(v *screen.Visit) error {
	sessions := p.room.Sessions
	var w waiting
	if err := sessions.Credentials().Unseal(waitingPurpose, v.R.PostForm.Get("carry"), &w); err != nil {
		return stale()
	}
	if age := p.room.Dispatch.Now().Sub(w.Began); w.User != v.Actor.User || age < 0 || age > sealedFor {
		return stale()
	}
	var err error
	if v.Field("demo") != "" {
		err = sessions.ProveDemo(v.R)
	} else {
		err = sessions.Prove(v.Context(), passkey.Shown(v))
	}
	if err != nil {
		if fault.KindOf(err) == fault.Internal {
			return err
		}
		hide(v.R.PostForm)
		return p.render(v, w, screen.Status(err), v.Back(0, err), "")
	}
	if w.To == "" {
		return v.To(w.Back)
	}
	return p.carry(v, w)
}

// carry sends the form on as if it came just now. What it needs of the request (address, session, language) is this one's.
func (p *Page) carry(v *screen.Visit, w waiting) error {
	to, err := url.ParseRequestURI(w.To)
	if err != nil || to.Path == "/confirm" {
		return stale()
	}
	r := v.R.Clone(v.Context())
	body := w.Form.Encode()
	r.URL, r.RequestURI, r.Method = to, w.To, http.MethodPost
	r.Body, r.ContentLength = io.NopCloser(strings.NewReader(body)), int64(len(body))
	r.Form, r.PostForm, r.MultipartForm = nil, nil, nil
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Referer", "http://"+r.Host+w.Back)
	if strings.HasPrefix(v.Room.Sessions.Origin(v.R), "https://") {
		r.Header.Set("Referer", "https://"+r.Host+w.Back)
	}
	p.next.ServeHTTP(v.W, r)
	return nil
}
