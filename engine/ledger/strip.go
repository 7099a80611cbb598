package ledger

// StageName is a stage of the people strip.
type StageName string

// The stages in order. What each means is said at [Strip].
const (
	Found    StageName = "found"
	Embarked StageName = "embarked"
	Landed   StageName = "landed"
	Placed   StageName = "placed"
)

// Stage is how many people have come at least this far, and where those are who came no further. Always
// People = Standing + Dead + Lost + People of the next stage.
type Stage struct {
	Name     StageName `json:"name"`
	People   int64     `json:"people"`   // at least this far, the dead and lost included
	Standing int64     `json:"standing"` // exactly here and still to move on; at placed: there
	Dead     int64     `json:"dead"`     // bodies exactly here
	Lost     int64     `json:"lost"`     // exactly here when nobody could place them any more
}

// Strip is the way of the people of one case, from the alert to the last placement, by where everybody stands now. A
// later stage never exceeds an earlier one, and what lies between two stages is said.
//
//   - alerted: the range of the standing estimates of everybody aboard. Between it and found lies the gap, or the excess.
//   - found: in the count. Custody without a custodian is here: seen and counted in the boat, with nobody yet.
//     Missing at sea with no custodian is lost here, but for those who were never counted: they are SignedMissing.
//   - embarked: in an organisation's custody and not ashore: custody, transit, hospital, police custody or reception
//     aboard; a body aboard is dead here. Missing at sea with a custodian, a handover variance, absence and left-system
//     are lost here.
//   - landed: custody and transit ashore; a variance, an absence or a left-system with a place ashore is lost here.
//   - placed: in hospital, police custody or reception ashore, or onward; a body ashore is dead here.
//
// A handover's transit and variance accounts count as being at the giver's place.
type Strip struct {
	Alerted       *Estimate `json:"alerted,omitempty"` // nil where nobody gave an estimate
	Gap           *Gap      `json:"gap,omitempty"`     // open, between alerted and found
	Excess        int64     `json:"excess"`            // people found above the highest estimate; 0 where that has no upper bound
	SignedMissing int64     `json:"signedMissing"`     // never counted, found to be missing by a determination
	Stages        [4]Stage  `json:"stages"`            // found, embarked, landed, placed
}

// Strip makes the people strip. ashore says of a place id whether it is on land.
func (b *Book) Strip(ashore func(place string) bool) Strip {
	s := Strip{Alerted: b.alerted()}
	_, never := b.counted()
	for i, name := range [...]StageName{Found, Embarked, Landed, Placed} {
		s.Stages[i].Name = name
	}
	for _, a := range b.Accounts() {
		lot := b.Balance(a)
		n := lot.total()
		if a.Type == MissingAtSea && a.Custodian == "" {
			// Who comes back from the missing is taken to be of those who had never been counted.
			uncounted := min(n, max(never, 0))
			never -= uncounted
			s.SignedMissing += uncounted
			n -= uncounted
		}
		at := &s.Stages[b.reach(a, ashore)]
		switch {
		case a.Type.OpenLoss():
			at.Lost += n
		case b.bodies(a):
			at.Dead += n
		default:
			at.Standing += n
		}
	}
	for i := len(s.Stages) - 1; i >= 0; i-- {
		st := &s.Stages[i]
		st.People = st.Standing + st.Dead + st.Lost
		if i+1 < len(s.Stages) {
			st.People += s.Stages[i+1].People
		}
	}
	if g, open := b.Gap(); open {
		s.Gap = &g
	}
	if s.Alerted != nil && s.Alerted.Max != Unsaid {
		s.Excess = max(0, s.Stages[0].People-int64(s.Alerted.Max))
	}
	return s
}

// reach gives the number of the stage that people of an account have come to.
func (b *Book) reach(a Account, ashore func(string) bool) int {
	const found, embarked, landed, placed = 0, 1, 2, 3
	place := a.Place
	if h := b.of(a); h != nil {
		place = h.Offer.From.Place
	}
	land := place != "" && ashore(place)
	switch a.Type {
	case Onward:
		return placed
	case MissingAtSea:
		if a.Custodian == "" {
			return found
		}
		return embarked
	case Custody, InTransit, HandoverVariance, Absent, LeftSystem:
		if a.Custodian == "" {
			return found
		}
		if land {
			return landed
		}
		return embarked
	default: // hospital, police custody, reception, bodies
		if land {
			return placed
		}
		return embarked
	}
}

// bodies says whether an account holds bodies: those recovered, and those in a handover of such.
func (b *Book) bodies(a Account) bool {
	if h := b.of(a); h != nil {
		return h.Offer.From.Type == DeceasedRecovered
	}
	return a.Type == DeceasedRecovered
}

// alerted is the range over all estimates of everybody aboard that were not taken back: the lowest and the highest that
// anybody said, and the best figure that [Book.Gap] goes by when none was found wrong. Nobody's range is narrowed.
func (b *Book) alerted() *Estimate {
	var all *Estimate
	for i := range b.assertions {
		a := &b.assertions[i]
		if a.Subject != Aboard || a.retraction != nil {
			continue
		}
		e := a.Estimate.bounded()
		e.Best = a.Estimate.Figure()
		if all == nil {
			all = &e
			continue
		}
		all.Best = max(all.Best, e.Best)
		all.Max = widest(all.Max, e.Max, max(all.Max, e.Max))
		all.Min = widest(all.Min, e.Min, min(all.Min, e.Min))
	}
	return all
}

// widest keeps a bound open where one of two estimates leaves it open.
func widest(x, y, both int32) int32 {
	if x == Unsaid || y == Unsaid {
		return Unsaid
	}
	return both
}
