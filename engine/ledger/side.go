package ledger

// Side is a counter beside the categories. Side counters overlap each other (a pregnant woman may need urgent care) and
// are never added up or crossed with categories outside the custodian.
type Side uint8

// The seven side counters. The first five count people, the last two count families.
const (
	UnaccompaniedChild Side = iota // unaccompanied or separated child
	Pregnant
	UrgentMedical
	Disability
	NeedsReferral // in need of referral: the reason stays with the staff who refer
	FamilyGroups
	FamiliesSplit // families of which a part is elsewhere
	sideCount
)

// SideCount is the number of side counters of a lot.
const SideCount = int(sideCount)

// String gives the name used in text and JSON, such as "urgent-medical".
func (s Side) String() string {
	switch s {
	case UnaccompaniedChild:
		return "unaccompanied-child"
	case Pregnant:
		return "pregnant"
	case UrgentMedical:
		return "urgent-medical"
	case Disability:
		return "disability"
	case NeedsReferral:
		return "referral"
	case FamilyGroups:
		return "family-groups"
	case FamiliesSplit:
		return "families-split"
	default:
		return "no-such-side"
	}
}

// parseSide reads the name of a side counter.
func parseSide(s string) (Side, bool) {
	for i := range sideCount {
		if s == i.String() {
			return i, true
		}
	}
	return 0, false
}
