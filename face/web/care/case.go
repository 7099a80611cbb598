package care

import (
	"net/http"
	"time"

	"fanar/desk/people/care"
	"fanar/desk/rescue"
	"fanar/face/web/screen"
	"fanar/record/clock"
	"fanar/record/dispatch"
)

// caseData is the care file of a case in words. Its methods serve the template.
type caseData struct {
	care.Care
	Tabs      []screen.Tab
	Notice    *screen.Notice
	Phase     string
	Figures   []figure
	Places    []place
	Clocks    []deadline
	Given     []line // assignments and notes
	Housed    []line
	Apart     []line
	Aged      []line
	Screened  []line
	Returning []line

	visit *screen.Visit
}

// figure is one number at the top. Now says that somebody has to act on it.
type figure struct {
	Word string
	N    *int32
	Now  bool
}

// place is what stands at one account.
type place struct {
	care.Place
	Name, Key string
}

// Need tells whether a number says that somebody has to act; one that is hidden does not.
func (place) Need(n *int32) bool { return n != nil && *n > 0 }

// deadline is a clock with the group that it is about; empty for the whole case.
type deadline struct {
	screen.Deadline
	Group string
}

// line is one entry of the file.
type line struct {
	care.Entry
	Where, What, More string
	State             string // a message of the area care-state
	Now               bool   // somebody has to act on it
	Due               time.Time
	Owner             string
	Warnings          []string
	By                string
	Ways              []way // what can be recorded about it
}

// way is a form that can be opened.
type way struct{ Form, Entry string }

// May tells whether the reader may open a form.
func (d *caseData) May(form string) bool { return d.visit.May(specs[form].action) }

func (p *Page) show(v *screen.Visit) error {
	id := v.R.PathValue("id")
	d := &caseData{visit: v, Tabs: v.CaseTabs(id, "/cases/"+id+"/care"), Notice: v.Notice()}
	err := v.Read("read.people", func(s dispatch.State) error {
		c, err := rescue.CaseByID(s, id)
		if err != nil {
			return err
		}
		if d.Phase = string(c.Phase); c.Closed {
			d.Phase = "closed"
		}
		if d.Care, err = care.Of(s, id, v.Actor, s.Now); err != nil {
			return err
		}
		names := v.Names(s)
		d.tell(v, names, s.Now)
		return d.clocks(v, s, names)
	})
	if err != nil {
		return err
	}
	return p.one.Render(v.W, http.StatusOK, v.Page(v.T("care.title", "case", id), "cases", d))
}

// clocks gives the deadlines of the case and of its screenings.
func (d *caseData) clocks(v *screen.Visit, s dispatch.State, names *screen.Names) error {
	if !v.May("read.clocks") {
		return nil
	}
	all, err := clock.Of(s, "case/"+d.Case)
	if err != nil {
		return err
	}
	for _, c := range all {
		if c.Rule == "R15" || c.Rule == "R17" {
			d.Clocks = append(d.Clocks, deadline{Deadline: v.Deadline(s, names, c)})
		}
	}
	for i, x := range d.Checks {
		if x.Withdrawn != "" {
			continue
		}
		of, err := clock.Of(s, care.ScreeningSubject(d.Case, x.ID))
		if err != nil {
			return err
		}
		for _, c := range of {
			told := v.Deadline(s, names, c)
			d.Clocks = append(d.Clocks, deadline{Deadline: told, Group: x.ID})
			if told.Live() {
				d.Screened[i].Due = c.Due
			}
		}
	}
	return nil
}

func (d *caseData) tell(v *screen.Visit, names *screen.Names, now time.Time) {
	now32 := func(n *int32) bool { return n != nil && *n > 0 }
	for _, f := range []figure{{"children", d.Children, false}, {"unassigned", d.Unassigned, true}, {"unnoted", d.Unnoted, true}, {"on-the-way", d.OnTheWay, true},
		{"lost", d.Lost, true}, {"untasked", d.Untasked, true}} {
		d.Figures = append(d.Figures, figure{Word: f.Word, N: f.N, Now: f.Now && now32(f.N)})
	}
	for _, p := range d.Care.Places {
		d.Places = append(d.Places, place{Place: p, Name: names.Account(p.Account), Key: p.Account.String()})
	}
	base := func(e care.Entry, what string) line {
		l := line{Entry: e, Where: names.Account(e.Account), What: what, By: names.User(e.Author)}
		if e.Withdrawn == "" && e.ID != "" {
			l.Ways = []way{{"withdraw", e.ID}}
		}
		return l
	}
	for _, a := range d.Assignments {
		l := base(a.Entry, v.T("care.given-"+a.Role, "n", a.Children))
		if a.By != "" {
			l.More = names.Organisation(a.By)
		}
		if a.Continues {
			l.State = "continues"
		}
		d.Given = append(d.Given, l)
	}
	for _, p := range d.Placements {
		d.Housed = append(d.Housed, housed(v, base(p.Entry, v.T("care.housed", "n", p.Children)), p))
	}
	for _, s := range d.Families {
		d.Apart = append(d.Apart, apart(names, base(s.Entry, v.T("care.apart", "n", s.Families)), s, now))
	}
	for _, a := range d.Ages {
		d.Aged = append(d.Aged, aged(v, names, base(a.Entry, v.T("care.declares", "n", a.People, "band", v.AgeBand(a.Declared))), a))
	}
	for _, x := range d.Checks {
		d.Screened = append(d.Screened, screened(v, base(x.Entry, v.T("care.screened", "n", x.People)), x))
	}
	for _, r := range d.Removals {
		d.Returning = append(d.Returning, returning(v, names, base(r.Entry, v.T("care.returned", "n", r.People)), r))
	}
}

func housed(v *screen.Visit, l line, p care.Placement) line {
	l.More = v.Word("arrangement", p.Arrangement)
	if p.PerRoom > 0 {
		l.More += v.T("list.comma") + v.T("care.per-room-of", "n", p.PerRoom)
	}
	if p.SquareMetres > 0 {
		l.More += v.T("list.comma") + v.T("care.metres-of", "metres", p.SquareMetres)
	}
	for _, w := range p.Warnings {
		l.Warnings = append(l.Warnings, v.Word("care-warning", w))
	}
	switch {
	case p.Done:
		l.State = "done"
	case p.Planned:
		l.State = "planned"
		l.Ways = append([]way{{"placement", p.ID}}, l.Ways...)
	}
	l.Now = p.Withdrawn == "" && !p.Planned && p.Arrangement == care.WithAdults
	return l
}

func apart(names *screen.Names, l line, s care.Split, now time.Time) line {
	l.More, l.Due = names.Account(s.To), s.Due
	if s.Owner != "" {
		l.Owner = names.Organisation(s.Owner)
	}
	switch {
	case s.Done:
		l.State = "done"
	case s.Planned:
		l.State, l.Ways = "planned", append([]way{{"split", s.ID}}, l.Ways...)
	case s.Reunited != nil:
		l.State, l.Ways = "together", nil
	default:
		l.State, l.Now = "apart", s.Overdue(now)
		l.Ways = append([]way{{"reunion", s.ID}, {"task", s.ID}}, l.Ways...)
	}
	if s.Reason != "" {
		l.Note = s.Reason
	}
	return l
}

func aged(v *screen.Visit, names *screen.Names, l line, a care.Age) line {
	l.State = a.State
	if a.Said != "" {
		l.More = v.T("care.says", "organisation", names.Organisation(a.SaidBy), "band", v.AgeBand(a.Said))
	}
	if a.Children+a.Adults > 0 {
		l.More += " " + v.T("care.found", "children", a.Children, "adults", a.Adults, "organisation", names.Organisation(a.Assessor))
	}
	if a.Withdrawn == "" && a.Children+a.Adults < a.People {
		l.Ways = append([]way{{"assessment", a.ID}}, l.Ways...)
	}
	l.Now = a.Open()
	return l
}

func screened(v *screen.Visit, l line, x care.Screening) line {
	l.State = "border"
	if x.Inside {
		l.State = "inside"
	}
	l.More = v.T("care.checked", "n", x.Checked, "referral", x.NeedsReferral)
	if x.Withdrawn != "" {
		return l
	}
	if x.Closed != nil {
		l.State = "closed"
	} else {
		l.Ways = append([]way{{"closing", x.ID}}, l.Ways...)
	}
	if x.Checked < x.People {
		l.Now = x.Closed != nil
		l.Ways = append([]way{{"check", x.ID}}, l.Ways...)
	}
	return l
}

func returning(v *screen.Visit, names *screen.Names, l line, r care.Return) line {
	l.More = names.Place(r.To) + v.T("list.comma") + v.T("care.decisions-of", "n", r.Decisions)
	switch {
	case r.Done:
		l.State = "done"
	case r.Planned:
		l.State = "planned"
	default:
		l.State = "recorded"
	}
	l.Now = r.Undecided() > 0 && r.Withdrawn == ""
	return l
}
