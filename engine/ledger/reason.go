package ledger

import "fanar/fault"

// Reason is a code that says why heads moved: lower-case words with hyphens, at most 64 bytes. The constants are those
// with a meaning to the book; a desk adds its own for movements between accounts.
type Reason string

// Reasons for heads to come from the source of a book of people. No other reason brings people in.
const (
	OpeningCount   Reason = "opening-count"        // the first physical count, of each ship that takes part
	Birth          Reason = "birth"                // a newborn counts from birth
	LateFind       Reason = "late-find"            // counted later: a stowaway, a body, people of another boat
	FromOtherCase  Reason = "from-other-case"      // moved here from the book of another case
	MergedIn       Reason = "merged-from-case"     // posted by a merge: the other case was the same boat
	Surplus        Reason = "surplus-at-handover"  // posted by the book: the receiver counted more than the giver
	SignedMissing  Reason = "determined-missing"   // posted by the book: a determination found them missing
	Miscounted     Reason = "miscounted"           // back to the source: they were never there
	CountedTwice   Reason = "counted-twice"        // back to the source: another count holds the same people
	ToOtherCase    Reason = "to-other-case"        // back to the source: moved to the book of another case
	MergeUndone    Reason = "merge-undone"         // posted by undoing a merge: back to the book that they came from
	FoundElsewhere Reason = "found-in-other-count" // posted by the book: the surplus of another handover holds them
)

// Reasons that the book itself gives to entries of a handover.
const (
	Offered           Reason = "offered"
	Received          Reason = "received"
	CountedByGiver    Reason = "counted-by-giver"    // the giver's count is more exact than the book was
	CountedByReceiver Reason = "counted-by-receiver" // the receiver's categories differ from the giver's
)

// Return is the reason of a movement back to a country of origin or transit, to an onward account. Source: Protocol 4 to
// the ECHR, article 4; see [Entry.Undecided].
const Return Reason = "return"

// Validate says whether the code can be written down.
func (r Reason) Validate() error { return checkCode("reason", string(r)) }

// Validate says whether the unit is a code such as "people" or "eur-cent".
func (u Unit) Validate() error { return checkCode("unit", string(u)) }

// brings says whether the reason may bring people from the source by hand.
func (r Reason) brings() bool {
	return r == OpeningCount || r == Birth || r == LateFind || r == FromOtherCase || r == MergedIn
}

// removes says whether the reason may take people out of the count by hand.
func (r Reason) removes() bool {
	return r == Miscounted || r == CountedTwice || r == ToOtherCase || r == MergeUndone
}

// aboard says whether entries of this reason change how many people of the alerted boat were counted. Births and moves
// between cases do not: nobody alerted them, nobody found them.
func (r Reason) aboard() bool {
	switch r {
	case OpeningCount, LateFind, Surplus, Miscounted, CountedTwice, FoundElsewhere, MergedIn, MergeUndone:
		return true
	default:
		return false
	}
}

// checkCode holds for reasons, units, methods and subjects: a-z, 0-9 and single hyphens inside, 1 to 64 bytes.
func checkCode(field, s string) error {
	good := len(s) > 0 && len(s) <= 64 && s[0] != '-' && s[len(s)-1] != '-'
	for i := 0; good && i < len(s); i++ {
		c := s[i]
		good = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' && s[i-1] != '-'
	}
	if good {
		return nil
	}
	if s == "" {
		return fault.New(fault.Invalid, "ledger.empty-"+field, "the {field} is empty", "field", field).WithField(field).
			WithHint("give a code of lower-case words with hyphens, such as recount-on-deck")
	}
	return fault.New(fault.Invalid, "ledger.bad-"+field, "{value} is not a {field}", "value", quote(s), "field", field).
		WithField(field).WithHint("write lower-case words with single hyphens, at most 64 bytes, such as recount-on-deck")
}
