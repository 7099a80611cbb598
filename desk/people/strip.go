package people

import (
	"slices"

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
	Into          string           `json:"into,omitempty"`          // the case whose count holds these people since a merge
	From          []string         `json:"from,omitempty"`          // cases whose counts were merged into this one
}

// Stage is how many people have come at least this far, and where those are who came no further.
type Stage struct {
	Name     ledger.StageName `json:"name"`
	People   *int64           `json:"people,omitempty"`   // at least this far, the dead and lost included
	Standing *int64           `json:"standing,omitempty"` // exactly here
	Dead     *int64           `json:"dead,omitempty"`
	Lost     *int64           `json:"lost,omitempty"` // exactly here when nobody could place them any more
}

// stripRow is the strip of a case with all its numbers, and what it takes to hide them: who owes a count of whose people,
// and who gave the estimates.
type stripRow struct {
	Strip
	Owed    []veil   `json:"owed,omitempty"`
	Sources []string `json:"sources,omitempty"` // organisations behind the standing estimates of everybody aboard
}

// StripOf gives the people strip of a case as the viewer may see it. It reads one small row, whatever the case went through.
func StripOf(r journal.Rows, caseID string, viewer policy.Actor) (Strip, error) {
	row, ok, err := strips.Get(r, caseID)
	if err == nil && !ok {
		var h *tally
		if h, err = load(r, caseID); err == nil {
			row, err = h.strip()
		}
	}
	return row.seen(viewer.Org), err
}

// seen hides what could tell a count that the organisation has still to make.
func (s stripRow) seen(org string) Strip {
	for _, o := range s.Owed {
		if o.Receiver != org {
			continue
		}
		s.Hidden = true
		if slices.Contains(s.Sources, o.Giver) {
			s.Alerted = nil
		}
	}
	if s.Hidden {
		s.Gap, s.Excess, s.SignedMissing = nil, nil, nil
		for i := range s.Stages {
			s.Stages[i] = Stage{Name: s.Stages[i].Name}
		}
	}
	return s.Strip
}

func (h *tally) keepStrip(w journal.Writer, n uint64) error {
	row, err := h.strip()
	if err != nil {
		return err
	}
	return strips.Put(w, h.Book.Case(), n, row)
}

func (h *tally) strip() (stripRow, error) {
	var failed error
	full := h.Book.Strip(func(place string) bool {
		ashore, err := h.ashore(place)
		if err != nil && failed == nil {
			failed = err
		}
		return ashore
	})
	s := stripRow{Strip: Strip{Alerted: full.Alerted, Excess: &full.Excess, SignedMissing: &full.SignedMissing}}
	if full.Gap != nil {
		s.Gap = &full.Gap.Open
	}
	said := 0
	for _, a := range h.Book.Assertions() {
		if _, back := h.Book.Retraction(a.ID); a.Subject == ledger.Aboard && !back {
			if said++; said == 1 {
				s.Alerted = &a.Estimate // as it was said: "about 100" has no bounds
			}
			s.Sources = append(s.Sources, h.Origins[a.ID].Organisation)
		}
	}
	if said > 1 {
		s.Alerted = full.Alerted
	}
	slices.Sort(s.Sources)
	s.Sources = slices.Compact(s.Sources)
	for _, o := range h.Book.Handovers() {
		if o.State == ledger.StateOffered {
			s.Waiting++
			if giver, receiver := o.Offer.From.Custodian, o.Offer.To.Custodian; giver != receiver {
				s.Owed = append(s.Owed, veil{o.Offer.ID, giver, receiver})
			}
		}
	}
	for i, st := range full.Stages {
		s.Stages[i] = Stage{Name: st.Name, People: &st.People, Standing: &st.Standing, Dead: &st.Dead, Lost: &st.Lost}
	}
	for _, j := range h.Joined {
		if j.Out {
			s.Into = j.Case
		} else {
			s.From = append(s.From, j.Case)
		}
	}
	return s, failed
}

// ashore tells whether people at a place are on land; a place that the directory does not have is not.
func (h *tally) ashore(place string) (bool, error) {
	if place == "" {
		return false, nil
	}
	p, ok, err := directory.Places.Get(h.rows, place)
	return ok && p.Ashore(), err
}

// places are the places that the strip of the case depends on, in order.
func (h *tally) places() []string {
	var all []string
	for _, a := range h.Book.Accounts() {
		if a.Place != "" && a.Type != ledger.InTransit && a.Type != ledger.HandoverVariance {
			all = append(all, a.Place)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
