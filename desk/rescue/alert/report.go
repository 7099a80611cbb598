package alert

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"fanar/desk/rescue"
	"fanar/engine/alertline"
	"fanar/engine/geo"
	"fanar/record/journal"
)

// Report is what is known of a boat, as far as two reports of it can be told to be of the same one. It is small, so that a
// thousand of them are looked through while somebody waits.
type Report struct {
	Subject       string        `json:"subject"` // case/… or alert/…
	At            time.Time     `json:"at"`      // when the boat was there
	Position      *geo.Position `json:"position,omitempty"`
	UncertaintyNM float64       `json:"uncertaintyNm,omitempty"`
	Boat          string        `json:"boat,omitempty"`
	Min           int           `json:"min,omitempty"` // people on board; both are 0 if nobody said
	Max           int           `json:"max,omitempty"`
	Colours       []string      `json:"colours,omitempty"`
}

const reports journal.Table[Report] = "alert.report" // by subject: open cases and alerts that wait

// reportOf takes out of an alert what boats are compared by.
func reportOf(subject string, a alertline.Alert) Report {
	r := Report{Subject: subject, At: a.At, Position: a.Position, Colours: coloursIn(a.Raw)}
	if a.Boat != alertline.BoatUnknown {
		r.Boat = string(a.Boat)
	}
	if on := a.OnBoard; on != nil {
		r.Min, r.Max = span(*on)
	}
	return r
}

// reportOfCase is the same of a case, with the newest position.
func reportOfCase(c rescue.Case) Report {
	r := reportOf(rescue.Subject(c.ID), c.Alert)
	r.At = c.AlertedAt
	if p, ok := c.Latest(); ok {
		r.Position, r.At, r.UncertaintyNM = &p.Position, p.At, p.UncertaintyNM
	}
	for _, d := range c.Described {
		r.describe(d.BoatDescribed)
	}
	return r
}

// describe adds what somebody said that the boat looks like.
func (r *Report) describe(f rescue.BoatDescribed) {
	if b := alertline.BoatOf(f.Type); b != alertline.BoatUnknown {
		r.Boat = string(b)
	}
	for _, c := range coloursIn(f.Colour) {
		if !slices.Contains(r.Colours, c) {
			r.Colours = append(r.Colours, c)
		}
	}
}

// span is how far a number that somebody says over the telephone can be off.
func span(e alertline.Estimate) (low, high int) {
	off := func(n int, share float64) int { return max(2, int(math.Round(float64(n)*share))) }
	low, high = e.Min-off(e.Min, 0.1), e.Max+off(e.Max, 0.1)
	switch e.Sense {
	case alertline.About:
		low, high = e.Min-off(e.Min, 0.25), e.Max+off(e.Max, 0.25)
	case alertline.AtLeast:
		high = e.Max + off(e.Max, 0.5)
	case alertline.AtMost:
		low = 1
	}
	return max(low, 1), min(max(high, 1), alertline.Most)
}

const (
	driftKn   = 2.0            // how fast a boat is carried or moves without a course
	nearNM    = 3.0            // how far two people's readings of one place lie apart
	longest   = 72 * time.Hour // reports that lie further apart in time are of two boats
	threshold = 35             // of a hundred
)

// Reason is one thing by which two reports are alike or not.
type Reason struct {
	Key     string  `json:"key"`               // near, count, boat, colour, time; count-differs or boat-differs speak against it
	NM      float64 `json:"nm,omitempty"`      // near: how far they lie apart
	ReachNM float64 `json:"reachNm,omitempty"` // near: how far the boat can have come in between, with what is uncertain
	Minutes int     `json:"minutes,omitempty"` // time, near: what lies between them
	Value   string  `json:"value,omitempty"`   // boat, colour: which
}

// Compare tells how likely two reports are of one boat, of a hundred, and why. ok is false where they cannot be: where the
// boat cannot have come from one place to the other, at a drift of two knots, or where days lie between them.
func Compare(a, b Report) (score int, why []Reason, ok bool) {
	apart := a.At.Sub(b.At).Abs()
	if apart > longest {
		return 0, nil, false
	}
	minutes := int(apart.Minutes())
	if a.Position != nil && b.Position != nil {
		d := float64(geo.Distance(*a.Position, *b.Position))
		reach := nearNM + driftKn*apart.Hours() + a.UncertaintyNM + b.UncertaintyNM
		if d > reach {
			return 0, nil, false
		}
		score += 45 - int(20*d/reach)
		why = append(why, Reason{Key: "near", NM: round(d), ReachNM: round(reach), Minutes: minutes})
	}
	if a.Max > 0 && b.Max > 0 {
		if a.Min <= b.Max && b.Min <= a.Max {
			score += 20
			why = append(why, Reason{Key: "count"})
		} else {
			score -= 15
			why = append(why, Reason{Key: "count-differs"})
		}
	}
	switch {
	case a.Boat == "" || b.Boat == "":
	case a.Boat == b.Boat:
		score += 15
		why = append(why, Reason{Key: "boat", Value: a.Boat})
	case !alike(a.Boat, b.Boat):
		score -= 15
		why = append(why, Reason{Key: "boat-differs"})
	}
	for _, c := range a.Colours {
		if slices.Contains(b.Colours, c) {
			score += 10
			why = append(why, Reason{Key: "colour", Value: c})
			break
		}
	}
	switch {
	case apart <= 2*time.Hour:
		score += 15
		why = append(why, Reason{Key: "time", Minutes: minutes})
	case apart <= 12*time.Hour:
		score += 8
		why = append(why, Reason{Key: "time", Minutes: minutes})
	}
	return min(max(score, 0), 100), why, score >= threshold
}

// alike tells whether people say the one kind and mean the other: a fishing boat is often of wood.
func alike(a, b string) bool {
	pair := []string{a, b}
	slices.Sort(pair)
	switch strings.Join(pair, " ") {
	case "fishing wooden", "fibreglass rubber", "fishing metal", "fibreglass fishing":
		return true
	}
	return false
}

func round(nm float64) float64 { return math.Round(nm*10) / 10 }

// Proposal says that a case, or an alert that waits, may be about the same boat.
type Proposal struct {
	Case  string    `json:"case,omitempty"`
	Alert string    `json:"alert,omitempty"`
	Score int       `json:"score"` // of a hundred
	Why   []Reason  `json:"why"`
	At    time.Time `json:"at"` // of the other report
}

// proposalLimit is how many proposals a person looks at.
const proposalLimit = 8

// Proposals gives the open cases and waiting alerts that may be about the same boat as a case, the likeliest first, without
// those that are in one group with it already.
func Proposals(r journal.Rows, caseID string, _ time.Time) ([]Proposal, error) {
	c, err := rescue.CaseByID(r, caseID)
	if err != nil {
		return nil, err
	}
	group, err := Group(r, caseID)
	if err != nil {
		return nil, err
	}
	return propose(r, reportOfCase(c), func(subject string) bool {
		id, isCase := strings.CutPrefix(subject, caseSubject)
		return isCase && slices.Contains(group, id)
	})
}

// ProposalsFor gives the open cases and other waiting alerts that may be about the same boat as an alert.
func ProposalsFor(r journal.Rows, a Alert) ([]Proposal, error) {
	own := reportOf(Subject(a.ID), a.Alert)
	own.UncertaintyNM = a.Uncertain
	return propose(r, own, func(subject string) bool {
		return subject == own.Subject || a.Case != "" && subject == rescue.Subject(a.Case)
	})
}

// propose leaves out what is a drill where this is none, and the other way round: they can never be of one boat.
func propose(r journal.Rows, own Report, known func(subject string) bool) ([]Proposal, error) {
	out := []Proposal{}
	drill, _, err := drills.Get(r, own.Subject)
	if err != nil {
		return nil, err
	}
	for other, err := range reports.All(r, "") {
		if err != nil {
			return nil, err
		}
		if known(other.Subject) {
			continue
		}
		score, why, ok := Compare(own, other)
		if !ok {
			continue
		}
		if practice, _, err := drills.Get(r, other.Subject); err != nil {
			return nil, err
		} else if practice != drill {
			continue
		}
		p := Proposal{Score: score, Why: why, At: other.At}
		if id, isCase := strings.CutPrefix(other.Subject, caseSubject); isCase {
			p.Case = id
		} else {
			p.Alert = strings.TrimPrefix(other.Subject, Subject(""))
		}
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b Proposal) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), b.At.Compare(a.At), cmp.Compare(a.Case+a.Alert, b.Case+b.Alert))
	})
	return out[:min(len(out), proposalLimit)], nil
}
