package people

import (
	"fanar/desk/directory"
	"fanar/engine/ledger"
	"fanar/record/journal"
	"fanar/record/policy"
)

// Strip is the way of the people of one case in five numbers: alerted, found, embarked, landed, placed; see
// [ledger.Strip] for what each means. A number that the viewer may not see yet is nil, which is not zero.
type Strip struct {
	Alerted       *ledger.Estimate `json:"alerted,omitempty"`       // nil if nobody gave an estimate, or if it is hidden
	Gap           *int64           `json:"gap,omitempty"`           // alerted and not found, and nobody has signed for it
	Excess        *int64           `json:"excess,omitempty"`        // found above the highest estimate
	SignedMissing *int64           `json:"signedMissing,omitempty"` // never counted, signed to be missing
	Stages        [4]Stage         `json:"stages"`                  // found, embarked, landed, placed
	Waiting       int              `json:"waiting,omitempty"`       // handovers that wait for their second count
	Hidden        bool             `json:"hidden,omitempty"`        // numbers are hidden until the viewer's organisation has counted
}

// Stage is how many people have come at least this far, and where those are who came no further.
type Stage struct {
	Name     ledger.StageName `json:"name"`
	People   *int64           `json:"people,omitempty"`   // at least this far, the dead and lost included
	Standing *int64           `json:"standing,omitempty"` // exactly here
	Dead     *int64           `json:"dead,omitempty"`
	Lost     *int64           `json:"lost,omitempty"` // exactly here when nobody could place them any more
}

// StripOf gives the people strip of a case as the viewer may see it.
func StripOf(r journal.Rows, caseID string, viewer policy.Actor) (Strip, error) {
	h, err := load(r, caseID)
	if err != nil {
		return Strip{}, err
	}
	return h.strip(r, h.sight(viewer.Org))
}

func (h *tally) strip(r journal.Rows, v sight) (Strip, error) {
	var failed error
	full := h.Book.Strip(func(place string) bool {
		p, ok, err := directory.Places.Get(r, place)
		if err != nil && failed == nil {
			failed = err
		}
		return ok && p.Ashore()
	})
	s := Strip{Alerted: full.Alerted, Hidden: v.blind()}
	var said []ledger.Assertion
	for _, a := range h.Book.Assertions() {
		if _, back := h.Book.Retraction(a.ID); a.Subject == ledger.Aboard && !back {
			said = append(said, a)
			if !v.assertion(h.Origins[a.ID].Organisation) {
				s.Alerted = nil
			}
		}
	}
	if len(said) == 1 && s.Alerted != nil {
		s.Alerted = &said[0].Estimate // as it was said: "about 100" has no bounds
	}
	for _, o := range h.Book.Handovers() {
		if o.State == ledger.StateOffered {
			s.Waiting++
		}
	}
	if !s.Hidden {
		if full.Gap != nil {
			s.Gap = &full.Gap.Open
		}
		s.Excess, s.SignedMissing = &full.Excess, &full.SignedMissing
	}
	for i, st := range full.Stages {
		s.Stages[i] = Stage{Name: st.Name}
		if !s.Hidden {
			s.Stages[i] = Stage{Name: st.Name, People: &st.People, Standing: &st.Standing, Dead: &st.Dead, Lost: &st.Lost}
		}
	}
	return s, failed
}
