// Package alarms is the page of what needs a person now: each alarm with what it comes from, since when and when it rises,
// who answered for which, and what is held back until when.
//
// It never hides an alarm: what is acknowledged or held back stands below what calls. Start with [Open].
package alarms

import (
	"embed"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"fanar/desk/rescue/alarm"
	"fanar/face/i18n"
	"fanar/face/web/frame"
	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/dispatch"
)

//go:embed page.html
var files embed.FS

const (
	// rowLimit is how many alarms of each part stand on the page; more are never read one by one.
	rowLimit = 100
	logLimit = 50
	// longestHold is the most that a form offers; the desk refuses more.
	longestHold = 12 * time.Hour
	// undoWithin is how long the page offers to undo; afterwards the alarm still has its own button.
	undoWithin = 10 * time.Second
)

// Page is the page of alarms.
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
	mux.Handle("GET /alarms", p.room.Signed(p.show))
	mux.Handle("POST /alarms/acknowledge", p.room.Signed(p.do(func(v *screen.Visit) dispatch.Command {
		return alarm.Acknowledge{Alarm: v.Field("alarm"), Note: v.Field("note")}
	})))
	mux.Handle("POST /alarms/withdraw", p.room.Signed(p.do(func(v *screen.Visit) dispatch.Command {
		return alarm.Withdraw{Alarm: v.Field("alarm")}
	})))
	mux.Handle("POST /alarms/hold", p.room.Signed(p.do(func(v *screen.Visit) dispatch.Command {
		return alarm.Suppress{Cause: alarm.Cause(v.Field("cause")), Subject: v.Field("subject"), Until: screen.Until(v.Field("until")), Reason: v.Field("reason")}
	})))
	mux.Handle("POST /alarms/let-through", p.room.Signed(p.do(func(v *screen.Visit) dispatch.Command {
		return alarm.EndSuppression{Cause: alarm.Cause(v.Field("cause")), Subject: v.Field("subject")}
	})))
}

// row is an alarm in words.
type row struct {
	alarm.Alarm
	Text, About, URL string
	Why              string // it is quiet: who acknowledged it and when, or who holds it back until when
	Rises            string // when it rises next, in words; may be empty
	Form             screen.Form
}

// line is a line of the log in words.
type line struct {
	At     time.Time
	Who    string
	Text   string
	About  string
	URL    string
	Note   string
	Level  string
	Called string // for how long it had called
	Undone string // that it was taken back, in words; empty if it was not
}

// hold is what is held back, in words.
type hold struct {
	alarm.Suppression
	Word, By string
	Form     screen.Form
}

type data struct {
	Calling, Quiet []row
	More           int // calling and not in Calling
	Log            []line
	Holds          []hold
	Hold           screen.Form
	Causes         []screen.Choice
	Untils         []screen.Choice
	MayAcknowledge bool
	MayHold        bool
	SeesFeeds      bool
	Undo           *row // that the reader acknowledged a moment ago
	Notice         *screen.Notice
	Failed         *screen.Form
}

func (p *Page) show(v *screen.Visit) error {
	if v.Query("part") == "bar" {
		return p.screen.RenderPart(v.W, http.StatusOK, "bar", frame.Page{Lang: v.Lang, Alarms: v.AlarmBar()})
	}
	return p.render(v, http.StatusOK, screen.Fresh(0))
}

// do carries a form through the door and comes back to the page.
func (p *Page) do(command func(v *screen.Visit) dispatch.Command) screen.Handler {
	return func(v *screen.Visit) error {
		receipt, err := v.Do(command(v), "")
		if err != nil && fault.As(err).Code == "alarm.acknowledged" && v.Field("note") == "" {
			// Somebody at another station was quicker by a moment: it is quiet, and the list says who answers for it.
			return v.To("/alarms")
		}
		if err != nil {
			if !screen.Correctable(err) {
				return err
			}
			return p.render(v, screen.Status(err), v.Back(0, err))
		}
		return v.Recorded("/alarms", receipt)
	}
}

func (p *Page) render(v *screen.Visit, status int, forms *screen.Forms) error {
	d := data{MayAcknowledge: v.May("alarm.Acknowledge"), MayHold: v.May("alarm.Suppress"), SeesFeeds: v.May("read.sea"), Hold: forms.Form("hold"),
		Notice: v.Notice(), Failed: forms.Failed()}
	if d.Failed != nil && d.Failed.Name == "hold" {
		d.Failed = nil // the form itself says it
	}
	for _, c := range alarm.Suppressible {
		d.Causes = append(d.Causes, screen.Choice{Value: string(c), Text: v.T("alarm-cause." + string(c))})
	}
	d.Untils = v.Untils(longestHold, d.Hold.Value("until"))
	err := v.Read("read.clocks", func(s dispatch.State) error {
		names := v.Names(s)
		all, err := v.Alarms(s)
		if err != nil {
			return err
		}
		d.alarms(v, s, names, all, forms)
		return d.log(v, s, names, forms)
	})
	if err != nil {
		return err
	}
	if v.Query("part") == "list" {
		return p.screen.RenderPart(v.W, status, "list", v.Page("", "watch", d))
	}
	return p.screen.Render(v.W, status, v.Page(v.T("alarms.title"), "watch", d))
}

func (d *data) alarms(v *screen.Visit, s dispatch.State, names *screen.Names, all []alarm.Alarm, forms *screen.Forms) {
	for _, a := range all {
		if a.Quiet() && len(d.Quiet) == rowLimit {
			continue
		}
		if !a.Quiet() && len(d.Calling) == rowLimit {
			d.More++
			continue
		}
		r := row{Alarm: a, Text: v.AlarmText(s, names, a), Form: forms.Form("alarm")}
		r.Drill = v.Drill(a.Drill)
		r.About, r.URL = subject(v, a.Subject)
		if !a.Next.IsZero() {
			r.Rises = v.T("alarms.rises", "time", i18n.Clock(a.Next))
		}
		switch {
		case a.Acknowledged != nil:
			r.Why = v.T("alarms.acknowledged", "user", names.User(a.Acknowledged.By), "age", v.Age(a.Acknowledged.At))
			if d.MayAcknowledge && a.Acknowledged.By == v.Actor.User && s.Now.Sub(a.Acknowledged.At) < undoWithin && v.Query("recorded") == strconv.FormatUint(a.Acknowledged.Record, 10) {
				undo := r
				d.Undo = &undo
			}
		case a.Suppressed != nil:
			r.Why = v.T("alarms.held", "time", i18n.DateTime(v.Lang, a.Suppressed.Until), "user", names.User(a.Suppressed.By))
		}
		if a.Quiet() {
			d.Quiet = append(d.Quiet, r)
		} else {
			d.Calling = append(d.Calling, r)
		}
	}
}

// subject says what an alarm is about; a feed is a name, and its page is the list of feeds.
func subject(v *screen.Visit, about string) (text, address string) {
	if name, ok := strings.CutPrefix(about, "feed/"); ok {
		return name, "/feeds"
	}
	return v.Subject(about)
}

func (d *data) log(v *screen.Visit, s dispatch.State, names *screen.Names, forms *screen.Forms) error {
	held, err := alarm.Suppressions(s, s.Now)
	if err != nil {
		return err
	}
	for _, h := range held {
		d.Holds = append(d.Holds, hold{Suppression: h, Word: v.T("alarm-cause." + string(h.Cause)), By: names.User(h.By), Form: forms.Form("let-through")})
	}
	entries, err := alarm.Log(s, logLimit)
	if err != nil {
		return err
	}
	for _, e := range entries {
		d.Log = append(d.Log, lineOf(v, s, names, e))
	}
	d.Log = slices.Clip(d.Log)
	return nil
}

func lineOf(v *screen.Visit, s dispatch.State, names *screen.Names, e alarm.Entry) line {
	if a := e.Acknowledgement; a != nil {
		l := line{At: a.At, Who: names.User(a.By), Text: v.AlarmWords(s, names, a.Cause, a.Rule, a.Acknowledged.About), Note: a.Note, Level: string(a.Level)}
		if a.Withdrawn != nil {
			l.Undone = v.T("alarms.withdrawn", "time", i18n.Clock(*a.Withdrawn))
		}
		l.About, l.URL = subject(v, a.Subject)
		if !a.Since.IsZero() {
			l.Called = v.Span(a.At.Sub(a.Since).Truncate(time.Minute))
		}
		return l
	}
	h := e.Suppression
	l := line{At: h.At, Who: names.User(h.By), Note: h.Reason,
		Text: v.T("alarms.held-what", "time", i18n.DateTime(v.Lang, h.Until), "cause", v.T("alarm-cause."+string(h.Cause)))}
	if h.Ended != nil {
		l.Undone = v.T("alarms.ended", "time", i18n.Clock(*h.Ended))
	}
	if h.Suppressed.Subject != "" {
		l.About, l.URL = subject(v, h.Suppressed.Subject)
	}
	return l
}
