package rescue

import (
	"time"

	"fanar/record/event"
)

// MedevacRequested is the fact that people have to be taken off for medical care.
type MedevacRequested struct {
	ID        string `json:"id"`
	From      string `json:"from,omitempty"`
	People    int    `json:"people"`
	Urgency   string `json:"urgency"`
	Condition string `json:"condition"`
	Note      string `json:"note,omitempty"`
}

// MedevacAsked is the fact that a centre was asked. Its subject is the centre's own, see [MedevacSubject].
type MedevacAsked struct {
	Medevac string `json:"medevac"`
	Centre  string `json:"centre"`
}

// MedevacAnswered is the fact that a centre answered.
type MedevacAnswered struct {
	Medevac string     `json:"medevac"`
	Centre  string     `json:"centre"`
	Answer  string     `json:"answer"`
	Unit    string     `json:"unit,omitempty"`
	ETA     *time.Time `json:"eta,omitempty"`
	Reason  string     `json:"reason,omitempty"`
	At      time.Time  `json:"at"`
}

// MedevacUnanswered is the fact that the request ended before a centre had answered.
type MedevacUnanswered struct {
	Medevac string `json:"medevac"`
	Centre  string `json:"centre"`
}

// MedevacDelayed is the fact that it takes longer, and why.
type MedevacDelayed struct {
	Medevac string `json:"medevac"`
	Reason  string `json:"reason"`
}

// MedevacDone is the fact that people were taken off.
type MedevacDone struct {
	Medevac string    `json:"medevac"`
	People  int       `json:"people"`
	To      string    `json:"to,omitempty"`
	Unit    string    `json:"unit,omitempty"`
	At      time.Time `json:"at"`
}

// MedevacCancelled is the fact that nobody has to be taken off any more.
type MedevacCancelled struct {
	Medevac string `json:"medevac"`
	Reason  string `json:"reason"`
}

func (MedevacRequested) Kind() string  { return "rescue.medevac-requested" }
func (MedevacAsked) Kind() string      { return "rescue.medevac-asked" }
func (MedevacAnswered) Kind() string   { return "rescue.medevac-answered" }
func (MedevacUnanswered) Kind() string { return "rescue.medevac-unanswered" }
func (MedevacDelayed) Kind() string    { return "rescue.medevac-delayed" }
func (MedevacDone) Kind() string       { return "rescue.medevac-done" }
func (MedevacCancelled) Kind() string  { return "rescue.medevac-cancelled" }

var medevacFolds = folding{
	MedevacRequested{}.Kind(): on(func(c *Case, e event.Event, f MedevacRequested) {
		c.Medevacs = append(c.Medevacs, Medevac{ID: f.ID, From: f.From, People: f.People, Urgency: f.Urgency, Condition: f.Condition,
			Note: f.Note, At: e.Happened, Author: e.Author, Record: e.Number, Asked: []MedevacCentre{}})
	}),
	MedevacAsked{}.Kind(): on(func(c *Case, e event.Event, f MedevacAsked) {
		c.medevac(f.Medevac, func(m *Medevac) { m.Asked = append(m.Asked, MedevacCentre{Centre: f.Centre, At: e.Happened}) })
	}),
	MedevacAnswered{}.Kind(): on(func(c *Case, e event.Event, f MedevacAnswered) {
		c.medevac(f.Medevac, func(m *Medevac) {
			for i := range m.Asked {
				if m.Asked[i].Centre == f.Centre {
					m.Asked[i].Answers = append(m.Asked[i].Answers, MedevacAnswer{Answer: f.Answer, Unit: f.Unit, ETA: f.ETA, Reason: f.Reason, At: f.At, Author: e.Author, Record: e.Number})
				}
			}
		})
	}),
	MedevacDelayed{}.Kind(): on(func(c *Case, e event.Event, f MedevacDelayed) {
		c.medevac(f.Medevac, func(m *Medevac) {
			m.Delays = append(m.Delays, MedevacDelay{Reason: f.Reason, At: e.Happened, Author: e.Author, Record: e.Number})
		})
	}),
	MedevacDone{}.Kind(): on(func(c *Case, e event.Event, f MedevacDone) {
		c.medevac(f.Medevac, func(m *Medevac) {
			m.Outcome = &MedevacOutcome{Done: true, People: f.People, To: f.To, Unit: f.Unit, At: f.At, Author: e.Author, Record: e.Number}
		})
	}),
	MedevacCancelled{}.Kind(): on(func(c *Case, e event.Event, f MedevacCancelled) {
		c.medevac(f.Medevac, func(m *Medevac) {
			m.Outcome = &MedevacOutcome{Reason: f.Reason, At: e.Happened, Author: e.Author, Record: e.Number}
		})
	}),
}

func (c *Case) medevac(id string, change func(*Medevac)) {
	for i := range c.Medevacs {
		if c.Medevacs[i].ID == id {
			change(&c.Medevacs[i])
		}
	}
}
