package frame

import (
	"bytes"
	"fmt"
	"net/http"
)

// Render writes the whole page with a status. Nothing is sent if a template fails: the error is the caller's to log and to
// answer. Pages are not cached anywhere, since they hold what only this person may see.
func (s *Screen) Render(w http.ResponseWriter, status int, p Page) error {
	return s.write(w, status, "layout.html", p)
}

// RenderPart writes one named template alone, as the answer to a request of htmx. The template gets the page, as "main" does.
func (s *Screen) RenderPart(w http.ResponseWriter, status int, name string, p Page) error {
	return s.write(w, status, name, p)
}

func (s *Screen) write(w http.ResponseWriter, status int, name string, p Page) error {
	t, err := s.in(voice{lang: p.Lang, style: p.Positions})
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, name, view{Page: p, HasSide: s.hasSide, At: s.frame.clock.Now()}); err != nil {
		return fmt.Errorf("draw %s of %q: %w", name, p.Title, err)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Language", p.Lang)
	h.Add("Vary", "HX-Request")
	w.WriteHeader(status)
	// An error here means that the browser went away; nobody is left to tell.
	_, _ = w.Write(b.Bytes())
	return nil
}
