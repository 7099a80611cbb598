package directory

import (
	"slices"
	"time"

	"fanar/record/journal"
	"fanar/record/policy"
)

// Assessment is a body's dated statement whether places are places of safety.
// Source: MSC.167(78) 6.12 to 6.14.
type Assessment struct {
	ID                string   `json:"id"`
	Assessor          string   `json:"assessor"` // organisation
	Scope             string   `json:"scope"`    // "place/lampedusa" or "country/LY"
	LifeNotThreatened bool     `json:"lifeNotThreatened"`
	BasicNeedsMet     bool     `json:"basicNeedsMet"`
	OnwardTransport   bool     `json:"onwardTransport"`
	Basis             []string `json:"basis"`
	From              string   `json:"from"`  // first day, YYYY-MM-DD
	Until             string   `json:"until"` // last day, both included
	Note              string   `json:"note,omitempty"`
	Shipped           bool     `json:"shipped,omitempty"` // came with the policy pack and cannot be removed
	Author            string   `json:"author,omitempty"`
	Record            uint64   `json:"record,omitempty"` // number in the journal
}

// Safe tells whether the assessment finds all three conditions met.
func (a Assessment) Safe() bool { return a.LifeNotThreatened && a.BasicNeedsMet && a.OnwardTransport }

// Standing states.
const (
	StandingNone    = "none"     // nobody assessed it
	StandingExpired = "expired"  // the assessments have run out
	StandingSafe    = "safe"     // a current assessment finds it safe, and none finds otherwise
	StandingUnsafe  = "not-safe" // a current assessment finds it not safe
)

// Standing is what the assessments of a place amount to on a day.
type Standing struct {
	Place         string       `json:"place"`
	State         string       `json:"state"`
	ShippedUnsafe bool         `json:"shippedUnsafe"` // the pack's own assessment finds it not safe
	Contradicted  bool         `json:"contradicted"`  // current assessments disagree; the one that protects counts
	Assessments   []Assessment `json:"assessments"`   // all that cover the place, also the expired ones
}

// StandingOf weighs every assessment that covers the place at now: the one that protects counts; safe takes a current
// assessment by an authorised assessor; expired ones say nothing. An unknown place has no standing.
// Source: R8, R9, R10.
func StandingOf(r journal.Rows, engine *policy.Engine, placeID string, now time.Time) (Standing, error) {
	s := Standing{Place: placeID, State: StandingNone}
	place, ok, err := Places.Get(r, placeID)
	if err != nil || !ok {
		return s, err
	}
	for a, err := range Assessments.All(r, "") {
		if err != nil {
			return s, err
		}
		if a.Scope == "place/"+place.ID || (place.Country != "" && a.Scope == "country/"+place.Country) {
			s.Assessments = append(s.Assessments, a)
		}
	}
	s.weigh(engine.Pack().Assessors, now)
	return s, nil
}

func (s *Standing) weigh(assessors []policy.Assessor, now time.Time) {
	safe, unsafe := false, false
	for _, a := range s.Assessments {
		authorised := a.Shipped || slices.ContainsFunc(assessors, func(b policy.Assessor) bool { return b.Organisation == a.Assessor })
		switch {
		case !policy.InForce(a.From, a.Until, now):
			if s.State == StandingNone {
				s.State = StandingExpired
			}
		case !a.Safe():
			unsafe = true
			s.ShippedUnsafe = s.ShippedUnsafe || a.Shipped
		case authorised:
			safe = true
		}
	}
	s.Contradicted = safe && unsafe
	switch {
	case unsafe:
		s.State = StandingUnsafe
	case safe:
		s.State = StandingSafe
	}
}

// Destination is the standing as the rules look at it.
func (s Standing) Destination() map[string]any {
	return map[string]any{"destination": map[string]any{
		"place": s.Place, "standing": s.State, "shippedUnsafe": s.ShippedUnsafe,
	}}
}
