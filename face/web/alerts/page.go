// Package alerts is the screens of what comes in: the list of alerts that wait for a person, one alert with what it may
// belong to, what a case has to do with other alerts, and the form by which somebody without an account tells of a boat.
//
// The public form asks for no name and no telephone number, says whether an alert was received and looked at, and never
// where people are or go. Nothing leaves the list by itself. Start with [Open].
package alerts

import (
	"embed"
	"net/http"
	"strconv"
	"strings"

	"fanar/desk/rescue/alert"
	"fanar/engine/alertline"
	"fanar/engine/alertline/letter"
	"fanar/face/web/frame"
	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/clock"
	"fanar/record/dispatch"
)

//go:embed list.html parts.html
var listFiles embed.FS

//go:embed alert.html parts.html
var alertFiles embed.FS

//go:embed linked.html parts.html
var linkedFiles embed.FS

//go:embed public.html
var publicFiles embed.FS

//go:embed receipt.html
var receiptFiles embed.FS

// Page is the list, the alerts, the linked cases and the public form.
type Page struct {
	room                                *screen.Room
	list, alert, linked, public, answer *frame.Screen
	limit                               *limit
}

// Open reads the templates.
func Open(room *screen.Room) (*Page, error) {
	p := &Page{room: room, limit: newLimit()}
	for _, x := range []struct {
		files embed.FS
		into  **frame.Screen
	}{{listFiles, &p.list}, {alertFiles, &p.alert}, {linkedFiles, &p.linked}, {publicFiles, &p.public}, {receiptFiles, &p.answer}} {
		made, err := room.Screen(x.files)
		if err != nil {
			return nil, err
		}
		*x.into = made
	}
	return p, nil
}

// Routes adds the pages' addresses.
func (p *Page) Routes(mux *http.ServeMux) {
	mux.Handle("GET /alerts", p.room.Signed(p.showList))
	mux.Handle("POST /alerts", p.room.Signed(p.paste))
	mux.Handle("GET /alerts/{alert}", p.room.Signed(p.showAlert))
	for name, act := range acts() {
		mux.Handle("POST /alerts/{alert}/"+name, p.room.Signed(func(v *screen.Visit) error { return p.decide(v, act) }))
	}
	mux.Handle("GET /cases/{id}/linked", p.room.Signed(p.showLinked))
	for name, act := range linkActs() {
		mux.Handle("POST /cases/{id}/linked/"+name, p.room.Signed(func(v *screen.Visit) error { return p.onCase(v, act) }))
	}
	mux.Handle("GET /alert", p.room.Open(p.showForm))
	mux.Handle("POST /alert", p.room.Open(p.send))
	mux.Handle("GET /alert/receipt", p.room.Open(p.showReceipt))
	mux.Handle("POST /alert/receipt", p.room.Open(p.askReceipt))
}

// row is an alert in the reader's words.
type row struct {
	alert.Alert
	URL, Text string
	Quote     string // the beginning of what was said
	From      string // by what way, and of whom
	Taken     string // who looks at it; empty if nobody does
	Decided   string // who decided
	Clock     *screen.Deadline
	Late      bool // the clock has run out
	Doubts    int
}

// told is a relay to the reader's organisation that it has not acknowledged.
type told struct {
	alert.Inbox
	URL, From, Boat string
	Form            screen.Form
}

type listData struct {
	Rows, Decided []row
	Waiting       int    // of all pages
	Behind        int    // that stand on the pages behind; 0 or less is none
	Next          string // address of the next page
	Told          []told
	Paste         screen.Form
	Notice        *screen.Notice
	MayDecide     bool
	visit         *screen.Visit
}

// Key is a fresh idempotency key for a form of one button.
func (d *listData) Key() string { return screen.Fresh(0).Form("").Key }

const (
	decidedLimit = 20  // how many decided alerts the list shows
	pageLimit    = 20  // how many waiting ones a page of it shows
	quoteLimit   = 280 // letters of each
)

func (p *Page) showList(v *screen.Visit) error {
	return p.renderList(v, http.StatusOK, screen.Fresh(0))
}

func (p *Page) renderList(v *screen.Visit, status int, forms *screen.Forms) error {
	d := &listData{Paste: forms.Form("paste"), Notice: v.Notice(), MayDecide: v.May("alert.OpenFrom"), visit: v}
	err := v.Read("read.cases", func(s dispatch.State) error {
		from, _ := strconv.Atoi(v.Query("from"))
		waiting, total, err := alert.TriagePage(s, max(from, 0), pageLimit)
		if err != nil {
			return err
		}
		d.Waiting, d.Behind = total, total-max(from, 0)-len(waiting)
		if d.Behind > 0 {
			d.Next = "/alerts?from=" + strconv.Itoa(max(from, 0)+len(waiting))
		}
		decided, err := alert.Decided(s, decidedLimit)
		if err != nil {
			return err
		}
		names := v.Names(s)
		for _, a := range waiting {
			r, err := rowOf(v, s, names, a)
			if err != nil {
				return err
			}
			d.Rows = append(d.Rows, r)
		}
		for _, a := range decided {
			r, err := rowOf(v, s, names, a)
			if err != nil {
				return err
			}
			d.Decided = append(d.Decided, r)
		}
		d.Told, err = toldOf(v, s, names)
		return err
	})
	if err != nil {
		return err
	}
	return p.list.Render(v.W, status, v.Page(v.T("alerts.title"), "alerts", d))
}

func rowOf(v *screen.Visit, s dispatch.State, names *screen.Names, a alert.Alert) (row, error) {
	a.Simulated = v.Drill(a.Simulated)
	r := row{Alert: a, URL: "/alerts/" + a.ID, Text: v.Boat(a.Alert), From: way(v, a), Quote: begins(a.Alert.Raw), Doubts: len(a.Alert.Doubtful()) + len(a.Alert.Doubts)}
	if a.TakenBy != "" {
		r.Taken = names.User(a.TakenBy)
	}
	if a.DecidedBy != "" {
		r.Decided = names.User(a.DecidedBy)
	}
	if !a.Waiting() || !v.May("read.clocks") {
		return r, nil
	}
	all, err := clock.Of(s, alert.Subject(a.ID))
	if err != nil {
		return r, err
	}
	for _, c := range all {
		if d := v.Deadline(s, names, c); d.Live() {
			r.Clock, r.Late = &d, !c.Due.After(s.Now)
		}
	}
	return r, nil
}

// begins gives the beginning of a text.
func begins(text string) string {
	if r := []rune(text); len(r) > quoteLimit {
		return string(r[:quoteLimit]) + "…"
	}
	return text
}

// way says how an alert came.
func way(v *screen.Visit, a alert.Alert) string {
	var parts []string
	if a.Public {
		parts = append(parts, v.T("alerts.public"))
	}
	if a.Alert.Source != alertline.SourceUnknown {
		parts = append(parts, v.T("source."+string(a.Alert.Source)))
	}
	if a.From != "" {
		parts = append(parts, a.From)
	}
	if len(parts) == 0 {
		return v.T("alerts.by-hand")
	}
	return strings.Join(parts, " · ")
}

// paste takes a text that somebody copied from elsewhere, or a whole e-mail, into triage.
func (p *Page) paste(v *screen.Visit) error {
	c := alert.Receive{Text: v.R.PostForm.Get("text"), From: v.Field("from"), Drill: v.Field("drill") == "yes"}
	if l, ok := mailIn(c.Text); ok {
		c.Text, c.Source, c.Ref = l.Alert(), string(alertline.Email), l.ID
		if c.From == "" {
			c.From = l.Domain
		}
	}
	receipt, err := v.Do(c, "")
	if err == nil {
		_, id, _ := strings.Cut(receipt.Subject, "/")
		return v.Recorded("/alerts/"+id, receipt)
	}
	if !screen.Correctable(err) || fault.KindOf(err) == fault.Forbidden {
		return err
	}
	return p.renderList(v, screen.Status(err), v.Back(0, err))
}

// mailIn reads a text that begins as a stored e-mail does.
func mailIn(text string) (letter.Letter, bool) {
	head, _, parted := strings.Cut(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n")
	if !parted || !strings.Contains("\n"+head, "\nSubject:") || !strings.Contains("\n"+head, "\nFrom:") {
		return letter.Letter{}, false
	}
	l, err := letter.Read(strings.NewReader(text))
	return l, err == nil && l.Alert() != ""
}
