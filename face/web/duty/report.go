package duty

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"fanar/desk/rescue/watchbook"
	"fanar/engine/ledger"
	"fanar/face/i18n"
	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/dispatch"
)

// section is one part of a handover report in words.
type section struct {
	Title string
	Empty string // what is said when nothing is there
	Lines []line
}

type line struct {
	Text, URL string
	Now       bool // somebody is needed
}

type reportData struct {
	watchbook.Handover
	Title, Organisation, FromName, ToName, SignedName string
	Sections                                          []section
	Download                                          string
	MaySign                                           bool
	Form                                              screen.Form
}

// showReport gives a handover report as a page, or as plain text if the address ends in .txt.
func (p *Page) showReport(v *screen.Visit) error {
	name, plain := strings.CutSuffix(v.R.PathValue("report"), ".txt")
	number, err := strconv.Atoi(name)
	if err != nil {
		return fault.New(fault.NotFound, "watch.no-report", "{desk} of {organisation} has no handover report {number}", "desk", v.R.PathValue("desk"), "organisation", v.R.PathValue("organisation"), "number", name)
	}
	d := &reportData{Form: screen.Fresh(0).Form("sign")}
	err = v.Read("read.watch", func(s dispatch.State) error {
		h, err := watchbook.ReportByNumber(s, v.R.PathValue("organisation"), v.R.PathValue("desk"), number)
		if err != nil {
			return err
		}
		names := v.Names(s)
		d.Handover, d.Organisation, d.FromName = h, names.Organisation(h.Organisation), names.User(h.From)
		d.Title = v.T("duty.report-of", "number", h.Number, "desk", h.Desk, "organisation", d.Organisation)
		if h.To != "" {
			d.ToName = names.User(h.To)
		}
		if h.SignedBy != "" {
			d.SignedName = names.User(h.SignedBy)
		}
		d.Download = reportURL(h.Organisation, h.Desk, h.Number) + ".txt"
		w, err := watchbook.Of(s, h.Organisation, h.Desk)
		if err != nil {
			return err
		}
		d.MaySign = w.Pending == h.Number && watchOf(v, names, w).MaySign
		d.Sections = sections(v, names, h.Report)
		return nil
	})
	if err != nil {
		return err
	}
	if plain {
		return d.send(v)
	}
	return p.report.Render(v.W, http.StatusOK, v.Page(d.Title, "watch", d))
}

// sections say a report in the reader's language.
func sections(v *screen.Visit, names *screen.Names, r watchbook.Report) []section {
	part := func(id string) section {
		return section{Title: v.T("duty.part-" + id), Empty: v.T("duty.none-" + id)}
	}
	cases, losses, pending, alerts, alarms, notes := part("cases"), part("losses"), part("pending"), part("alerts"), part("alarms"), part("notes")
	for _, c := range r.Cases {
		cases.Lines = append(cases.Lines, caseLine(v, names, c))
	}
	for _, l := range r.Losses {
		account := l.Account
		if a, err := ledger.ParseAccount(l.Account); err == nil {
			account = names.Account(a)
		}
		count := v.T("duty.number-withheld")
		if l.People != nil {
			count = v.T("duty.people", "count", *l.People)
		}
		losses.Lines = append(losses.Lines, line{Text: v.T("duty.loss-line", "case", l.Case, "people", count, "account", account, "owner", names.Organisation(l.Owner), "since", at(v, l.Since)), URL: "/cases/" + l.Case + "/people", Now: l.Due})
	}
	for _, h := range r.Pending {
		pending.Lines = append(pending.Lines, line{Text: v.T("duty.pending-line", "case", h.Case, "handover", h.Handover, "from", accountName(names, h.From), "to", accountName(names, h.To), "due", at(v, h.Due)), URL: "/cases/" + h.Case + "/people", Now: h.Overdue})
	}
	for _, a := range r.Alerts {
		alerts.Lines = append(alerts.Lines, line{Text: v.T("duty.alert-line", "alert", a.Alert, "time", at(v, a.At), "text", a.Text), URL: "/alerts", Now: true})
	}
	for _, a := range r.Alarms {
		about, address := v.Subject(a.Subject)
		text := v.T("duty.alarm-line", "cause", v.T("duty-cause."+a.Cause), "about", strings.TrimSpace(about+" "+a.Rule), "since", at(v, a.Since))
		if a.Acknowledged != "" {
			text += " · " + v.T("duty.alarm-taken", "officer", names.User(a.Acknowledged), "note", a.Note)
		}
		alarms.Lines = append(alarms.Lines, line{Text: text, URL: address, Now: a.Acknowledged == ""})
	}
	for _, n := range r.Notes {
		notes.Lines = append(notes.Lines, line{Text: v.T("duty.note-line", "time", at(v, n.At), "officer", names.User(n.Author), "text", n.Text)})
	}
	return []section{cases, losses, pending, alerts, alarms, notes}
}

func caseLine(v *screen.Visit, names *screen.Names, c watchbook.CaseLine) line {
	coordinator := v.T("duty.no-coordinator")
	if c.Coordinator != "" {
		coordinator = names.Organisation(c.Coordinator)
	}
	text := v.T("duty.case-line", "case", c.Case, "phase", v.T("phase."+c.Phase), "boat", v.T("boat."+c.Boat), "coordinator", coordinator, "step", v.T("step."+c.Step), "since", at(v, c.StepSince))
	if c.Simulated {
		text += " · " + v.T("duty.drill")
	}
	switch {
	case c.Due == nil:
	case c.Overdue:
		text += " · " + v.T("duty.clock-late", "rule", c.Rule, "time", at(v, *c.Due))
	default:
		text += " · " + v.T("duty.clock-due", "rule", c.Rule, "time", at(v, *c.Due))
	}
	return line{Text: text, URL: "/cases/" + c.Case, Now: c.Overdue}
}

func accountName(names *screen.Names, text string) string {
	if a, err := ledger.ParseAccount(text); err == nil {
		return names.Account(a)
	}
	return text
}

// send gives the report as plain text.
func (d *reportData) send(v *screen.Visit) error {
	var b strings.Builder
	put := func(text string) { b.WriteString(text + "\n") }
	put(d.Title)
	put(v.T("duty.signed-by", "officer", d.FromName, "time", at(v, d.At)))
	if d.SignedAt != nil {
		put(v.T("duty.countersigned-by", "officer", d.SignedName, "time", at(v, *d.SignedAt)))
		if d.Remark != "" {
			put(d.Remark)
		}
	} else {
		put(v.T("duty.not-countersigned"))
	}
	if d.Text != "" {
		put("\n" + d.Text)
	}
	for _, s := range d.Sections {
		put("\n" + s.Title)
		if len(s.Lines) == 0 {
			put("  " + s.Empty)
		}
		for _, l := range s.Lines {
			mark := "- "
			if l.Now {
				mark = "! "
			}
			put(mark + l.Text)
		}
	}
	h := v.W.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="handover-`+d.Handover.Organisation+"-"+d.Desk+"-"+strconv.Itoa(d.Number)+`.txt"`)
	h.Set("Cache-Control", "no-store")
	v.W.WriteHeader(http.StatusOK)
	// An error here means that the browser went away; nobody is left to tell.
	_, _ = v.W.Write([]byte(b.String()))
	return nil
}

// at says a time with its day, in UTC.
func at(v *screen.Visit, t time.Time) string { return i18n.DateTime(v.Lang, t) }
