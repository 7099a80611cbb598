package ledger

import (
	"strings"
	"time"

	"fanar/fault"
)

// Entry is one balanced posting: the lot leaves From and stands in To. Entries are never changed; a correction is a new
// entry that reverses an old one. A change of category is an entry with From and To the same and Now set.
type Entry struct {
	ID          string    `json:"id"`                    // unique in the book, without '#'
	From        Account   `json:"from"`                  // gives
	To          Account   `json:"to"`                    // receives
	Lot         Lot       `json:"lot"`                   // what moves; not zero
	Now         *Lot      `json:"now,omitempty"`         // the categories after a change of category
	Reason      Reason    `json:"reason,omitempty"`      // needed wherever somebody could ask why; see Post
	Owner       string    `json:"owner,omitempty"`       // organisation that answers for a difference or a loss
	Counterpart string    `json:"counterpart,omitempty"` // organisation that answers on the other side of a handover
	By          string    `json:"by,omitempty"`          // member of staff who signed
	Note        string    `json:"note,omitempty"`
	Decisions   int32     `json:"decisions,omitempty"` // individual decisions that a return states; see Undecided
	Happened    time.Time `json:"happened"`            // UTC
	Recorded    time.Time `json:"recorded"`            // UTC
	Reverses    string    `json:"reverses,omitempty"`  // id of the entry that this one takes back
	Handover    string    `json:"handover,omitempty"`  // set by the book on entries of a handover
}

// Undecided is the number of people in a movement with reason [Return] for whom no individual decision is stated. The
// book records such a movement, for it is a fact; whoever plans one refuses it while this is not zero.
// Source: Protocol 4 to the ECHR, article 4 (no collective expulsion).
func (e *Entry) Undecided() int64 {
	if e.Reason != Return {
		return 0
	}
	return max(0, e.Lot.total()-int64(e.Decisions))
}

// Reversal is what a correction says. The heads go back the way they came.
type Reversal struct {
	ID       string // of the new entry
	Reverses string // of the entry that is taken back
	Reason   Reason
	Owner    string // organisation that answers; the reversed entry's owner if empty
	By       string
	Note     string
	Happened time.Time
	Recorded time.Time
}

// Reclassification is a change of category at one account: Was becomes Now, with the same number of heads. Side counters
// may change freely, and both lots may consist of side counters alone.
type Reclassification struct {
	ID       string
	Account  Account
	Was, Now Lot
	Reason   Reason
	Owner    string // organisation that answers for the new category; may be empty
	By       string
	Note     string
	Happened time.Time
	Recorded time.Time
}

// checkFields holds for what an entry says, apart from what stands in the book. It puts the times into UTC.
func (e *Entry) checkFields() error {
	if err := instants(&e.Happened, &e.Recorded); err != nil {
		return err
	}
	if e.Reason != "" {
		if err := e.Reason.Validate(); err != nil {
			return err
		}
	}
	if err := checkOptional("owner", e.Owner); err != nil {
		return err
	}
	if err := checkOptional("counterpart", e.Counterpart); err != nil {
		return err
	}
	if err := checkOptional("by", e.By); err != nil {
		return err
	}
	if uint32(e.Decisions) > MaxCount {
		return outOfRange("decisions", int64(e.Decisions), MaxCount)
	}
	return checkNote(e.Note)
}

// checkShape holds for the two accounts and the lot together.
func (e *Entry) checkShape(unit Unit) error {
	if err := checkLot(&e.Lot, unit); err != nil {
		return err
	}
	if e.Now != nil {
		return e.checkReclassified(unit)
	}
	if e.From == e.To {
		return fault.New(fault.Invalid, "ledger.same-account", "giver and receiver are the same account {account}",
			"account", e.From).WithField("to").WithHint("to change a category at one account, reclassify")
	}
	if e.Lot.total() == 0 {
		return fault.New(fault.Invalid, "ledger.empty-entry", "the entry moves nobody").WithField("lot").
			WithHint("an empty boat is an assertion of zero, not an entry")
	}
	return checkSides(&e.Lot)
}

func (e *Entry) checkReclassified(unit Unit) error {
	if err := checkLot(e.Now, unit); err != nil {
		return err
	}
	if unit != People || e.From != e.To || e.From.Type == Source {
		return fault.New(fault.Invalid, "ledger.reclassify-place",
			"a change of category happens at one account of a book of people, not from {from} to {to}",
			"from", e.From, "to", e.To).WithField("to")
	}
	if e.Lot.total() != e.Now.total() {
		return fault.New(fault.Invalid, "ledger.reclassify-total",
			"a change of category keeps the number of people: {was} before, {now} after",
			"was", e.Lot.total(), "now", e.Now.total()).WithField("now").
			WithHint("post the difference as an entry of its own, with a reason")
	}
	if e.Lot == *e.Now {
		return fault.New(fault.Invalid, "ledger.reclassify-nothing", "the categories are the same before and after").WithField("now")
	}
	return nil
}

// checkReasons holds for I6: no difference without a reason and somebody who answers for it.
func (e *Entry) checkReasons(unit Unit) error {
	from, to := e.From.Type, e.To.Type
	loss := from.OpenLoss() || to.OpenLoss()
	owned := loss && e.Now == nil || to == Source
	if e.Reason == "" && (owned || e.Now != nil || e.Reverses != "" || from == Source || from.Terminal()) {
		return fault.New(fault.Invalid, "ledger.empty-reason", "an entry from {from} to {to} needs a reason",
			"from", e.From, "to", e.To).WithField("reason").
			WithHint("give a code such as recount-on-deck, and the rest in the note")
	}
	if e.Owner == "" && owned {
		return fault.New(fault.Invalid, "ledger.no-owner", "an entry from {from} to {to} needs an owner",
			"from", e.From, "to", e.To).WithField("owner").
			WithHint("name the organisation that answers for these people until they are found")
	}
	if unit != People || e.Reverses != "" || strings.Contains(e.ID, derived) {
		return nil // a reversal is checked against its entry, and what the book makes is checked where it is made
	}
	if from == Source && (!e.Reason.brings() || to == MissingAtSea && e.Reason != FromOtherCase && e.Reason != MergedIn) {
		return fault.New(fault.Invalid, "ledger.source-reason", "{reason} does not bring people from the source to {to}",
			"reason", e.Reason, "to", e.To).WithField("reason").
			WithHint("the reasons are opening-count, birth, late-find and from-other-case; who was never counted goes missing by a determination")
	}
	if to == Source && !e.Reason.removes() {
		return fault.New(fault.Invalid, "ledger.source-reason", "{reason} does not take people out of the count",
			"reason", e.Reason).WithField("reason").
			WithHint("the reasons are miscounted, counted-twice and to-other-case; people who are gone stand in an open-loss account")
	}
	return nil
}

// checkLot holds for a lot's range, and for the unit: people have categories, everything else an amount.
func checkLot(l *Lot, unit Unit) error {
	if err := l.validate(); err != nil {
		return err
	}
	if unit == People && l.Amount != 0 {
		return fault.New(fault.Invalid, "ledger.lot-unit", "a book of people has no amount: got {amount}",
			"amount", l.Amount).WithField(amountName)
	}
	if unit != People && *l != (Lot{Amount: l.Amount}) {
		return fault.New(fault.Invalid, "ledger.lot-unit", "a book of {unit} counts an amount and no people: got {lot}",
			"unit", unit, "lot", *l).WithField("lot")
	}
	return nil
}

// checkSides refuses two pregnant among one person.
func checkSides(l *Lot) error {
	s, over := l.oversided()
	if !over {
		return nil
	}
	return fault.New(fault.Invalid, "ledger.side-over-total", "{side} is {count}, but there are only {total} people",
		"side", s, "count", l.Side(s), "total", l.total()).WithField(s.String())
}
