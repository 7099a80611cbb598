package rescue

import (
	"strconv"
	"time"

	"fanar/desk/directory"
	"fanar/desk/rescue"
	"fanar/face/web/screen"
	"fanar/record/clock"
	"fanar/record/dispatch"
)

// medevac is a request as the pages show it.
type medevac struct {
	rescue.Medevac
	Author string
	Waited string // how long the people waited, or have been waiting, in hours and minutes
	Late   bool   // a centre has not answered in time
	Asked  []centreAsked
	Delays []delay
	To     string // where they were taken
	Move   string // address where the ledger moves them to a hospital
}

type centreAsked struct {
	ID, Name string
	At       time.Time
	Answers  []centreAnswer // the newest first
	Clock    *screen.Deadline
}

type centreAnswer struct {
	rescue.MedevacAnswer
	Author string
}

type delay struct {
	rescue.MedevacDelay
	Author string
}

// ConditionWord is the category as catalogues name it.
func (m medevac) ConditionWord() string {
	if m.Condition == "other" {
		return "any-other" // a catalogue keeps this name for a plural form
	}
	return m.Condition
}

// WasAsked tells whether a centre was asked.
func (m medevac) WasAsked(centre string) bool {
	for _, a := range m.Asked {
		if a.ID == centre {
			return true
		}
	}
	return false
}

// medevacs reads the requests, the newest first, each centre with its own deadline.
func (d *caseData) medevacs(v *screen.Visit, s dispatch.State, names *screen.Names) error {
	for i := len(d.Case.Medevacs) - 1; i >= 0; i-- {
		m := medevac{Medevac: d.Case.Medevacs[i]}
		m.Author, m.Waited = names.User(m.Medevac.Author), span(v, m.Medevac.Waited(s.Now))
		if m.Outcome != nil && m.Outcome.To != "" {
			m.To = names.Place(m.Outcome.To)
		}
		if v.May("people.Move") && m.Outcome != nil && m.Outcome.Done {
			m.Move = "/cases/" + d.Case.ID + "/people"
		}
		for _, a := range m.Medevac.Asked {
			c := centreAsked{ID: a.Centre, Name: names.Organisation(a.Centre), At: a.At}
			for j := len(a.Answers) - 1; j >= 0; j-- {
				c.Answers = append(c.Answers, centreAnswer{a.Answers[j], names.User(a.Answers[j].Author)})
			}
			if v.May("read.clocks") {
				clocks, err := clock.Of(s, rescue.MedevacSubject(d.Case.ID, m.ID, a.Centre))
				if err != nil {
					return err
				}
				for _, k := range clocks {
					one := v.Deadline(s, names, k)
					m.Late = m.Late || one.Live() && one.State == clock.Missed
					c.Clock = &one
				}
			}
			m.Asked = append(m.Asked, c)
		}
		for _, x := range m.Medevac.Delays {
			m.Delays = append(m.Delays, delay{x, names.User(x.Author)})
		}
		d.Medevacs = append(d.Medevacs, m)
	}
	if d.Sheet != "medevacs" {
		return nil
	}
	var err error
	d.Hospitals, err = names.Places(func(p directory.Place) bool { return p.Type == "hospital" })
	return err
}

// span says a length of time in hours and minutes, such as 3 h 05.
func span(v *screen.Visit, d time.Duration) string {
	d = d.Round(time.Minute)
	h, m := int(d/time.Hour), int(d%time.Hour/time.Minute)
	if h == 0 {
		return v.T("casework.minutes", "minutes", strconv.Itoa(m))
	}
	return v.T("casework.hours", "hours", strconv.Itoa(h), "minutes", twoDigits(m))
}

func twoDigits(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}
