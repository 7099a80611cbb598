package account

import (
	"net/url"
	"time"

	"fanar/desk/directory/credential"
	"fanar/face/web/passkey"
	"fanar/face/web/screen"
	"fanar/fault"
)

type enrolData struct {
	Code     string
	Name     string
	User     string
	Until    time.Time
	Recovery bool
	Passkeys bool
	Open     bool // the code opens something
	Form     screen.Form
}

// showEnrol shows what a one-time code opens. Looking spends nothing: a program that reads links in letters does no harm.
func (p *Page) showEnrol(v *screen.Visit, status int, code string, forms *screen.Forms) error {
	d := enrolData{Code: code, Passkeys: passkey.Here(v), Form: forms.Form("enrol")}
	if code != "" {
		e, err := p.room.Sessions.Credentials().Enrolment(v.Context(), code)
		switch {
		case err == nil:
			d.Open, d.User, d.Name, d.Until, d.Recovery = true, e.User.ID, e.User.Name, e.Until, e.Recovery
		case fault.KindOf(err) == fault.Internal:
			return err
		case !d.Form.Back():
			v.R.PostForm = url.Values{"form": {"enrol"}}
			status, d.Form = screen.Status(err), v.Back(0, err).Form("enrol")
		}
	}
	return p.enrol.Render(v.W, status, v.Page(v.T("enrol.title"), "", d))
}

func (p *Page) beginEnrol(v *screen.Visit) error {
	s := p.room.Sessions
	e, err := s.Credentials().Enrolment(v.Context(), v.Field("one-time"))
	if err != nil {
		return passkey.Begin(v, credential.Ceremony{}, err)
	}
	c, err := s.Credentials().BeginAdd(v.Context(), s.Origin(v.R), e.User.ID)
	return passkey.Begin(v, c, err)
}

// enrolled spends the code for a passkey or a password. Nothing is hashed for who has no code.
func (p *Page) enrolled(v *screen.Visit) error {
	s, code, shown := p.room.Sessions, v.Field("one-time"), passkey.Shown(v)
	err := func() error {
		e, err := s.Credentials().Enrolment(v.Context(), code)
		if err != nil {
			return err
		}
		if shown.Passkey == "" {
			hash, err := s.Credentials().Hash(v.Context(), v.R.PostForm.Get("new-password"))
			if err != nil {
				return err
			}
			return s.Enrol(v.Context(), code, nil, hash)
		}
		k, err := s.Credentials().FinishAdd(v.Context(), s.Origin(v.R), e.User.ID, v.Field("name"), shown.Ceremony, shown.Passkey)
		if err != nil {
			return err
		}
		return s.Enrol(v.Context(), code, &k, "")
	}()
	switch {
	case err == nil && shown.Passkey != "":
		return v.To("/account?first=passkey")
	case err == nil:
		return v.To("/account?first=1")
	case !screen.Correctable(err):
		return err
	}
	hide(v.R.PostForm)
	return p.showEnrol(v, screen.Status(err), code, v.Back(0, err))
}

// link is the address that a one-time code is handed over as.
func (p *Page) link(v *screen.Visit, code string) string {
	return p.room.Sessions.Origin(v.R) + "/enrol?code=" + url.QueryEscape(code)
}
