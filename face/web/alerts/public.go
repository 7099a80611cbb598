package alerts

import (
	"crypto/rand"
	"net/http"
	"strings"
	"time"

	"fanar/desk/rescue/alert"
	"fanar/face/i18n"
	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/journal"
	"fanar/record/policy"
)

// public is who writes without an account: nobody who is known.
func public() policy.Actor { return policy.Actor{User: "public"} }

const longestWords = 1500 // letters of what somebody writes

type formData struct {
	Form    screen.Form
	Code    string // of the alert that was just sent
	Longest int
	Langs   []lang
}

type lang struct {
	ID   string
	Here bool
}

func (p *Page) showForm(v *screen.Visit) error {
	return p.renderForm(v, http.StatusOK, screen.Fresh(0), "")
}

func (p *Page) renderForm(v *screen.Visit, status int, forms *screen.Forms, code string) error {
	page := v.Page(v.T("tell.title"), "", formData{Form: forms.Form("tell"), Code: code, Longest: longestWords, Langs: langs(v)})
	return p.public.Render(v.W, status, page)
}

func langs(v *screen.Visit) []lang {
	var out []lang
	for _, id := range i18n.Languages() {
		out = append(out, lang{id, id == v.Lang})
	}
	return out
}

// send takes an alert of somebody without an account into triage and answers with a receipt code. What a program filled in
// everywhere is not kept, and never answered with a code: a browser that fills in forms may have done it for somebody in need,
// who sends it again with the field empty.
func (p *Page) send(v *screen.Visit) error {
	code, err := alert.NewCode(rand.Reader)
	if err != nil {
		return err
	}
	v.R.PostForm.Set("form", "tell") // also what comes from the line in the header
	if v.Field("website") != "" {
		err := fault.New(fault.Invalid, "alert.hidden-field", "a field that people do not see was filled in, by a program or by the browser; nothing of this one was kept").
			WithHint("send it again as it stands; if people are in danger now, call 112 or the coast guard")
		return p.renderForm(v, http.StatusUnprocessableEntity, v.Back(0, err), "")
	}
	text := written(v)
	if text == "" {
		err := fault.New(fault.Invalid, "alert.nothing", "the alert says nothing; write what you know: where, when, how many people, what is wrong").WithField("what")
		return p.renderForm(v, http.StatusUnprocessableEntity, v.Back(0, err), "")
	}
	forwarded := v.R.Header.Get("X-Forwarded-For") != "" || v.R.Header.Get("Forwarded") != ""
	if err := p.allow(v, "send", alertsFrom(v.Room.Sessions.Address(v.R), forwarded)); err != nil {
		return p.renderForm(v, http.StatusTooManyRequests, v.Back(0, err), "")
	}
	c := alert.Receive{Text: text, Public: true, Receipt: code.Hash()}
	// The code is another one each time, so that a form that is sent twice is no repetition but a key that was used.
	_, err = p.room.Dispatch.Do(v.Context(), dispatch.Request{Command: c, Actor: public(), Key: v.Field("key")})
	if err != nil && fault.As(err).Code == "request.key-used" {
		err = fault.New(fault.Conflict, "alert.sent", "this alert was received when it was sent the first time; the code stands on the page that came then")
	}
	switch {
	case err != nil && !screen.Correctable(err):
		return err
	case err != nil:
		return p.renderForm(v, screen.Status(err), v.Back(0, err), "")
	}
	return p.renderForm(v, http.StatusOK, screen.Fresh(0), code.String())
}

// written puts the fields into one text, in the order of the form. An officer whose session has ended while the line in the
// header was typed is led here with it, so that it is not lost.
func written(v *screen.Visit) string {
	var parts []string
	for _, field := range []string{"line", "where", "when", "people", "what"} {
		text := []rune(v.Field(field))
		if len(text) > longestWords {
			text = text[:longestWords]
		}
		switch said := strings.TrimSpace(string(text)); {
		case said == "":
		case field == "people" && strings.Trim(said, "0123456789") == "":
			parts = append(parts, said+" people")
		default:
			parts = append(parts, said)
		}
	}
	text := strings.Join(parts, "\n")
	for len(text) > 4000 {
		runes := []rune(text)
		text = string(runes[:len(runes)*9/10])
	}
	return text
}

// allow refuses what comes too often from one address.
func (p *Page) allow(v *screen.Visit, purpose string, allowed int) error {
	wait := p.limit.take(purpose, v.Room.Sessions.Address(v.R), allowed, p.room.Dispatch.Now())
	if wait <= 0 {
		return nil
	}
	minutes := int((wait + time.Minute - 1) / time.Minute)
	return fault.New(fault.Unavailable, "alert.too-often", "too much came from this connection in the last minutes; nothing of this one was kept", "minutes", minutes).
		WithHint("wait {minutes} minutes and send it again; if people are in danger now, call 112 or the coast guard")
}

type receiptData struct {
	Form     screen.Form
	Langs    []lang
	Asked    bool
	Found    bool
	Received time.Time
	Looked   bool
}

func (p *Page) showReceipt(v *screen.Visit) error {
	return p.renderReceipt(v, http.StatusOK, receiptData{Form: screen.Fresh(0).Form("receipt")})
}

func (p *Page) renderReceipt(v *screen.Visit, status int, d receiptData) error {
	d.Langs = langs(v)
	return p.answer.Render(v.W, status, v.Page(v.T("receipt.title"), "", d))
}

// askReceipt says whether the alert of a code was received and whether a person has looked at it. It says nothing else, and
// whoever tries codes learns nothing and is stopped.
func (p *Page) askReceipt(v *screen.Visit) error {
	back := func(status int, err error) error {
		return p.renderReceipt(v, status, receiptData{Form: v.Back(0, err).Form("receipt")})
	}
	if err := p.allow(v, "ask", asks); err != nil {
		return back(http.StatusTooManyRequests, err)
	}
	code, err := alert.ParseCode(v.Field("code"))
	if err != nil {
		return back(http.StatusUnprocessableEntity, err)
	}
	d := receiptData{Form: v.Kept().Form("receipt"), Asked: true}
	err = p.room.Journal.View(v.Context(), func(r journal.Reader) error {
		a, ok, err := alert.ByReceipt(r, code)
		d.Found, d.Received, d.Looked = ok, a.ReceivedAt, ok && (a.TakenBy != "" || !a.Waiting())
		return err
	})
	if err != nil {
		return err
	}
	return p.renderReceipt(v, http.StatusOK, d)
}
