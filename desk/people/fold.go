package people

import (
	"fmt"
	"strings"

	"fanar/engine/ledger"
	"fanar/record/event"
	"fanar/record/journal"
)

// Desk derives the counts of cases, the open losses and the handovers that wait.
type Desk struct{}

// Apply keeps the views current; see [journal.Projection]. A fact that does not fit the book is an error: its command
// tried it on a copy before, and a count that was guessed would be worse than none.
func (Desk) Apply(w journal.Writer, e event.Event) error {
	read, ok := readers[e.Kind]
	if !ok {
		return nil
	}
	id, isCase := strings.CutPrefix(e.Subject, caseSubject)
	if !isCase {
		return fmt.Errorf("a %s is about a case and not about %s", e.Kind, e.Subject)
	}
	fact, err := read(e)
	if err != nil {
		return err
	}
	h, err := load(w, id)
	if err != nil {
		return err
	}
	before := indexOf(id, h.Book)
	if err := h.post(fact, stamp{record: e.Number, by: e.Author, happened: e.Happened, recorded: e.Recorded}); err != nil {
		return fmt.Errorf("post the %s of case %s: %w", e.Kind, id, err)
	}
	if err := tallies.Put(w, id, e.Number, h); err != nil {
		return err
	}
	return before.change(w, e.Number, indexOf(id, h.Book))
}

// readers read the facts of this desk, by kind.
var readers = map[string]func(event.Event) (posting, error){
	Asserted{}.Kind():          reader[Asserted],
	Retracted{}.Kind():         reader[Retracted],
	Counted{}.Kind():           reader[Counted],
	Moved{}.Kind():             reader[Moved],
	Reclassified{}.Kind():      reader[Reclassified],
	Reversed{}.Kind():          reader[Reversed],
	Determined{}.Kind():        reader[Determined],
	HandoverOffered{}.Kind():   reader[HandoverOffered],
	HandoverReceived{}.Kind():  reader[HandoverReceived],
	HandoverWithdrawn{}.Kind(): reader[HandoverWithdrawn],
	VarianceExplained{}.Kind(): reader[VarianceExplained],
	SurplusExplained{}.Kind():  reader[SurplusExplained],
}

func reader[F posting](e event.Event) (posting, error) {
	var f F
	err := e.Decode(&f)
	return f, err
}

// index is what stands in the two indexes because of one case, by key.
type index struct {
	losses   map[string]OpenLoss
	pendings map[string]Pending
}

func indexOf(id string, b *ledger.Book) index {
	x := index{losses: map[string]OpenLoss{}, pendings: map[string]Pending{}}
	for _, l := range b.OpenLoss() {
		x.losses[id+"\x1f"+l.Account.String()] = OpenLoss{Case: id, Account: l.Account, People: l.Lot.Total(), Owner: l.Owner,
			Counterpart: l.Counterpart, Reason: l.Reason, Since: l.Since, NextReview: l.Since.Add(ReviewAfter)}
	}
	for _, o := range b.Handovers() {
		if o.State == ledger.StateOffered {
			x.pendings[pendingPrefix(o.Offer.To.Custodian, id)+o.Offer.ID] = Pending{Case: id, Handover: o.Offer.ID,
				From: o.Offer.From, To: o.Offer.To, OfferedBy: o.Offer.By, Since: o.Offer.Happened, Due: o.Offer.Happened.Add(CountWithin)}
		}
	}
	return x
}

func pendingPrefix(organisation, id string) string { return organisation + "\x1f" + id + "\x1f" }

// change writes the rows by which the two indexes differ.
func (x index) change(w journal.Writer, n uint64, now index) error {
	if err := changeTable(w, losses, n, x.losses, now.losses); err != nil {
		return err
	}
	return changeTable(w, pendings, n, x.pendings, now.pendings)
}

func changeTable[T comparable](w journal.Writer, table journal.Table[T], n uint64, was, now map[string]T) error {
	for key := range was {
		if _, ok := now[key]; !ok {
			if err := table.Delete(w, key); err != nil {
				return err
			}
		}
	}
	for key, row := range now {
		if old, ok := was[key]; ok && old == row {
			continue
		}
		if err := table.Put(w, key, n, row); err != nil {
			return err
		}
	}
	return nil
}
