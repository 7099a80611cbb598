package count

import (
	"net/http"
	"strconv"

	"fanar/face/web/frame"
	"fanar/face/web/screen"
)

type shellData struct {
	chooseData
	One oneData
}

// showShell is the page that the browser keeps for the time without a link: the words and keys of the screens, and nothing
// of anybody. It is the same for everybody who reads the same language, and needs no session.
func (p *Page) showShell(v *screen.Visit) error {
	d := shellData{One: oneData{Hand: handOf(v), Tally: tallyOf(v)}}
	page := v.Page(v.T("counting.title"), "count", d)
	page.User = frame.User{Sections: []string{"count"}}
	page.Alarms, page.Feeds, page.Record, page.Path = nil, nil, "", "/count"
	page.Islands = []string{"count"}
	v.W.Header().Set("Cache-Control", "no-cache")
	return p.shell.Render(v.W, http.StatusOK, page)
}

// serveWorker answers the script that stands between the counting screens and the node. It may stand there for /count too
// and not only for what lies below it.
func (p *Page) serveWorker(w http.ResponseWriter, _ *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/javascript; charset=utf-8")
	h.Set("Service-Worker-Allowed", "/count")
	h.Set("Cache-Control", "no-cache")
	h.Set("Content-Length", strconv.Itoa(len(p.worker)))
	// An error here means that the browser went away; nobody is left to tell.
	_, _ = w.Write(p.worker)
}
