// Package refusal is the page that says why something did not happen: a rule refused it, nobody may know of it, it has
// changed meanwhile, or the node cannot answer now. It explains, names who can be asked, and never shows a code alone.
//
// What is forbidden to read and what is not there look the same, so that a page tells nobody what exists.
//
// Start with [Open] and [Page.Answer].
package refusal

import (
	"embed"
	"errors"
	"net/http"
	"strings"

	"fanar/face/web/frame"
	"fanar/face/web/screen"
	"fanar/fault"
)

//go:embed page.html
var files embed.FS

// Page answers every visit that cannot go on.
type Page struct {
	room   *screen.Room
	screen *frame.Screen
}

// Open reads the templates.
func Open(room *screen.Room) (*Page, error) {
	s, err := room.Screen(files)
	return &Page{room: room, screen: s}, err
}

// data is what the template shows.
type data struct {
	Title   string
	Text    string // instead of the fault's own sentence, where that would tell too much
	Fault   *fault.Error
	Refusal *screen.Refusal
	Back    string
}

// Answer writes the page for an error. An internal one is logged here, once, and not shown.
func (p *Page) Answer(v *screen.Visit, err error) {
	f := v.Localise(err)
	status := screen.Status(err)
	d := data{Fault: f, Back: v.R.Header.Get("Referer")}
	if !strings.HasPrefix(d.Back, "http://"+v.R.Host+"/") && !strings.HasPrefix(d.Back, "https://"+v.R.Host+"/") {
		d.Back = "/"
	}
	switch f.Kind {
	case fault.NotFound:
		d.Title, d.Text = v.T("state.not-found-title"), v.T("state.not-found")
		if f.Code == "page.none" {
			break
		}
		d.Text = ""
	case fault.Refused:
		d.Title = v.T("state.refused")
		if len(f.Rules) > 0 {
			refusal := v.Refusal(f)
			refusal.Back = d.Back
			d.Refusal = &refusal
		}
	case fault.Forbidden:
		d.Title = v.T("error.forbidden")
	case fault.Conflict:
		d.Title = v.T("error.conflict")
	case fault.Invalid:
		d.Title = v.T("error.invalid")
	case fault.Unavailable:
		d.Title = v.T("error.unavailable")
		v.W.Header().Set("Retry-After", "10")
	default:
		d.Title = v.T("error.internal")
		if !errors.Is(err, v.Context().Err()) {
			p.room.Log.Error("a page could not be made", "path", v.R.URL.Path, "error", err)
		}
	}
	if v.Partial() || v.R.Header.Get("Accept") == "text/event-stream" {
		http.Error(v.W, f.Text, status)
		return
	}
	if err := p.screen.Render(v.W, status, v.Page(d.Title, "", d)); err != nil {
		p.room.Log.Error("the page of an error could not be made", "path", v.R.URL.Path, "error", err)
		http.Error(v.W, d.Title, status)
	}
}

// NotFound answers every address that leads nowhere.
func (p *Page) NotFound(*screen.Visit) error {
	return fault.New(fault.NotFound, "page.none", "there is nothing at this address, or it is not shared with you")
}
