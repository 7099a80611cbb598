// Package frame is what stands around every page: header with the alert line, rail, work area, side panel, footer; the four
// themes; and the parts that many screens share, such as the people strip, clocks, refusals and the chart's element.
//
// A screen brings an HTML file of its own that defines the template "main" and may define "side" (the panel at the end side)
// and "title" (in the head of the document; by default Page.Title). It gets the Page as its data, with its own data in
// Page.Data, and may use every function that function.go lists and every part in the folder parts. It never writes a style
// attribute, an event handler or a script into a page: the content security policy of [Headers] stops them.
//
//	screen, err := f.Screen(files, "page.html")
//	err = screen.Render(w, http.StatusOK, page)
//
// Start with [New], [Frame.Screen] and [Page].
package frame

import (
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"strings"
	"sync"
	"time"

	"fanar/engine/geo"
	"fanar/face/i18n"
	"fanar/face/web/static"
)

//go:embed layout.html parts
var files embed.FS

// Clock gives the time that ages are counted from.
type Clock interface{ Now() time.Time }

// Frame makes screens. It is safe for use by many goroutines.
type Frame struct {
	clock  Clock
	assets *static.Assets
}

// New makes the frame. assets give the addresses of scripts and styles.
func New(clock Clock, assets *static.Assets) *Frame { return &Frame{clock: clock, assets: assets} }

// Screen is the frame around the templates of one screen, ready for every language. It is safe for use by many goroutines.
type Screen struct {
	frame   *Frame
	base    *template.Template
	hasSide bool

	mu    sync.Mutex
	ready map[voice]*template.Template
}

// voice is what a template's functions are bound to: the reader's language and way of writing positions.
type voice struct {
	lang  string
	style geo.Style
}

// Screen reads the templates of a screen from fsys. An error says in which file and line a template is wrong, or that none
// of them defines "main".
func (f *Frame) Screen(fsys fs.FS, patterns ...string) (*Screen, error) {
	base, err := template.New("layout.html").Funcs(f.functions(voice{lang: "en"})).ParseFS(files, "layout.html", "parts/*.html")
	if err != nil {
		return nil, fmt.Errorf("read the frame: %w", err)
	}
	if base, err = base.ParseFS(fsys, patterns...); err != nil {
		return nil, fmt.Errorf("read the screen: %w", err)
	}
	s := &Screen{frame: f, base: base, hasSide: base.Lookup("side") != nil, ready: map[voice]*template.Template{}}
	for name, text := range map[string]string{"main": "", "side": "", "title": "{{.Title}}"} {
		if base.Lookup(name) != nil {
			continue
		}
		if name == "main" {
			return nil, fmt.Errorf(`read the screen: none of %s defines the template "main"`, strings.Join(patterns, ", "))
		}
		if _, err := base.New(name).Parse(text); err != nil {
			return nil, fmt.Errorf("read the frame: template %s: %w", name, err)
		}
	}
	// Every name that a template calls is looked up now and not when a person waits for the page.
	if _, err := s.in(voice{lang: "en", style: geo.DM}); err != nil {
		return nil, err
	}
	return s, nil
}

// in gives the templates with their functions bound to a voice, made once each.
func (s *Screen) in(v voice) (*template.Template, error) {
	if !i18n.Known(v.lang) {
		v.lang = "en"
	}
	if v.style != geo.Decimal && v.style != geo.DMS {
		v.style = geo.DM
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if t := s.ready[v]; t != nil {
		return t, nil
	}
	t, err := s.base.Clone()
	if err != nil {
		return nil, fmt.Errorf("prepare the screen in %s: %w", v.lang, err)
	}
	t.Funcs(s.frame.functions(v))
	s.ready[v] = t
	return t, nil
}
