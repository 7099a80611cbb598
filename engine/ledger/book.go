package ledger

import (
	"time"

	"fanar/fault"
)

// chunkSize entries stand in one piece of memory, so that a growing book never copies its history.
const chunkSize = 128

// Book is the ledger of one case in one unit: the acts in the order in which they were accepted, and the balances that
// follow from them. A refused act leaves it exactly as it was.
type Book struct {
	caseID string
	unit   Unit

	acts       []act
	ids        map[string]ref
	chunks     [][]Entry
	entries    int
	reversed   map[string]string // entry → the entry that reverses it
	numbers    map[Account]int32 // account → its slot
	slots      []slot
	issued     Lot // what came from the source, less what went back: the sum over all accounts
	handovers  []*Handover
	assertions []standing
	findings   []Determination
	origins    []Origin          // what came from the source by reason, kept up with each entry
	recalled   map[string]*Entry // entries of before the head that the book was resumed from; see [Resume]
}

// slot is an account and what stands in it.
type slot struct {
	account     Account
	lot         Lot
	since, last time.Time // of an open loss or transit: since when it is not empty, and its latest entry
	owner       string    // of an open loss: who answers, by the latest entry that names somebody
	counterpart string
	reason      Reason
}

// act is one accepted act: its kind and its number within the kind.
type act struct {
	kind kind
	n    int32
}

// ref is what an identifier stands for.
type ref = act

type kind uint8

const (
	entryAct kind = iota + 1
	offerAct
	receiptAct
	signingAct
	withdrawalAct
	assertionAct
	retractionAct
	determinationAct
	surplusAct
)

// NewBook makes an empty book for a case. The unit is [People] for a headcount and never changes.
func NewBook(caseID string, unit Unit) (*Book, error) {
	if err := checkName("case", caseID, false); err != nil {
		return nil, err
	}
	if err := unit.Validate(); err != nil {
		return nil, err
	}
	return &Book{
		caseID: caseID, unit: unit,
		ids: make(map[string]ref), reversed: make(map[string]string), numbers: make(map[Account]int32),
	}, nil
}

// Case gives the identifier of the case.
func (b *Book) Case() string { return b.caseID }

// Unit gives what the book counts.
func (b *Book) Unit() Unit { return b.unit }

// Post records an entry or refuses it with a fault.
//
// A reason is needed from and to the source, into and out of an open-loss account, out of a terminal account, for a
// reversal and for a change of category; an owner is needed into and out of an open-loss account and back to the source.
// From the source the reasons are closed (opening-count, birth, late-find, from-other-case), and so they are back to it
// (miscounted, counted-twice, to-other-case). In a book of another unit than people those two lists are open.
//
// Faults: Invalid for what the entry says (ledger.empty-reason, ledger.no-owner, ledger.source-reason, …); Conflict for
// what stands in the book (ledger.not-enough with how many are there, ledger.already-posted, ledger.side-left-behind, …).
func (b *Book) Post(e Entry) error {
	if e.Handover != "" {
		return fault.New(fault.Invalid, "ledger.handover-entry", "entries of a handover are made by the book").WithField("handover").
			WithHint("use Offer, Receive, SignDifference or Withdraw")
	}
	if err := checkName("id", e.ID, true); err != nil {
		return err
	}
	if err := b.post(&e); err != nil {
		return err
	}
	b.acts = append(b.acts, act{entryAct, int32(b.entries - 1)})
	return nil
}

// Reclassify changes categories at one account and keeps the number of heads. The fault says what is there.
func (b *Book) Reclassify(r Reclassification) error {
	return b.Post(Entry{ID: r.ID, From: r.Account, To: r.Account, Lot: r.Was, Now: &r.Now, Reason: r.Reason,
		Owner: r.Owner, By: r.By, Note: r.Note, Happened: r.Happened, Recorded: r.Recorded})
}

// post checks an entry against the book and takes it in. It is the only place where balances change.
func (b *Book) post(e *Entry) error {
	if err := b.checkNew(e); err != nil {
		return err
	}
	if err := e.checkFields(); err != nil {
		return err
	}
	from, err := b.find(e.From, "from")
	if err != nil {
		return err
	}
	to, err := b.find(e.To, "to")
	if err != nil {
		return err
	}
	if err := e.checkShape(b.unit); err != nil {
		return err
	}
	if err := b.checkReversal(e); err != nil {
		return err
	}
	if err := e.checkReasons(b.unit); err != nil {
		return err
	}
	if err := b.checkStock(e, from); err != nil {
		return err
	}
	b.take(e, from, to)
	return nil
}

// find gives the slot of an account, or -1 for an account that the book does not have yet.
func (b *Book) find(a Account, field string) (int32, error) {
	if n, ok := b.numbers[a]; ok {
		return n, nil
	}
	if err := a.Validate(); err != nil {
		f := fault.As(err)
		f.Field = field
		return 0, f
	}
	return -1, nil
}

// checkNew refuses an identifier that is taken, and says whether it is the same entry again.
func (b *Book) checkNew(e *Entry) error {
	r, ok := b.ids[e.ID]
	if !ok {
		if old, past := b.recalled[e.ID]; past && old.same(e) {
			return fault.New(fault.Conflict, "ledger.already-posted", "entry {id} is already in the book", "id", e.ID).WithField("id")
		} else if past {
			return taken(e.ID)
		}
		return nil
	}
	if r.kind == entryAct && b.entry(int(r.n)).same(e) {
		return fault.New(fault.Conflict, "ledger.already-posted", "entry {id} is already in the book", "id", e.ID).WithField("id")
	}
	return taken(e.ID)
}

func taken(id string) error {
	return fault.New(fault.Conflict, "ledger.id-taken", "the book has something else under {id}", "id", id).WithField("id").
		WithHint("nothing is overwritten: use a new identifier")
}

// claim checks an identifier of an act that is no entry.
func (b *Book) claim(id string) error {
	if err := checkName("id", id, true); err != nil {
		return err
	}
	if _, ok := b.ids[id]; ok || b.recalled[id] != nil {
		return taken(id)
	}
	return nil
}

// record takes in an act that is no entry.
func (b *Book) record(id string, k kind, n int) {
	b.acts = append(b.acts, act{k, int32(n)})
	if id != "" {
		b.ids[id] = ref{k, int32(n)}
	}
}
