package people

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"fanar/desk/directory"
	"fanar/engine/ledger"
	"fanar/record/event"
	"fanar/record/journal"
)

// Desk derives the counts of cases, the open losses and the handovers that wait.
type Desk struct{}

// ViewVersion counts up whenever other rows follow from the same records; see [journal.Projection].
func (Desk) ViewVersion() int { return 4 }

// Apply keeps the views current; see [journal.Projection]. However long the case is, it reads and writes a handful of
// small rows. A fact that does not fit the book is an error: its command tried it on a copy before, and a count that was
// guessed would be worse than none.
func (Desk) Apply(w journal.Writer, e event.Event) error {
	if e.Kind == (directory.PlaceRegistered{}).Kind() {
		return placed(w, e)
	}
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
	if beside, ok := fact.(beside); ok {
		if err := beside.put(w, h, e); err != nil {
			return err
		}
	}
	before, places := h.index(), h.places()
	key, err := h.post(fact, stamp{record: e.Number, by: e.Author, happened: e.Happened, recorded: e.Recorded})
	if err != nil {
		return fmt.Errorf("post the %s of case %s: %w", e.Kind, id, err)
	}
	if n, own := ordinal(key); own && n != h.Acts {
		return fmt.Errorf("post the %s of case %s: act %d cannot be called %s", e.Kind, id, h.Acts, key)
	}
	if err := h.keep(w, e.Number, key); err != nil {
		return err
	}
	for _, place := range h.places() {
		if _, there := slices.BinarySearch(places, place); !there {
			if err := casesAt.Put(w, place+"\x1f"+id, e.Number, id); err != nil {
				return err
			}
		}
	}
	return before.change(w, e.Number, h.index())
}

// beside is a fact with rows of its own beside the book.
type beside interface {
	put(w journal.Writer, h *tally, e event.Event) error
}

// placed reckons the strips of the cases again that have people at a place of which the directory says something new.
func placed(w journal.Writer, e event.Event) error {
	var f directory.PlaceRegistered
	if err := e.Decode(&f); err != nil {
		return err
	}
	ids, err := journal.Collect(casesAt.All(w, f.ID+"\x1f"))
	if err != nil {
		return err
	}
	for _, id := range ids {
		h, err := load(w, id)
		if err != nil {
			return err
		}
		if err := h.keepStrip(w, e.Number); err != nil {
			return err
		}
	}
	return nil
}

// keep writes what one act changed: its own row, the handover that it was about, the marks on entries that it reversed,
// the state and the strip of the case.
func (h *tally) keep(w journal.Writer, n uint64, key string) error {
	id, row := h.Book.Case(), actRow{Number: h.Acts, Key: key, Origin: h.Origins[key]}
	for e := range h.Book.Entries() {
		row.Entries = append(row.Entries, e)
		if e.Reverses != "" {
			if err := h.mark(w, n, e); err != nil {
				return err
			}
		}
		if err := h.flow(w, n, e); err != nil {
			return err
		}
	}
	if err := acts.Put(w, actKey(id, h.Acts), n, row); err != nil {
		return err
	}
	for _, o := range h.Book.Handovers() {
		if o.Offer.ID == key || strings.HasPrefix(key, o.Offer.ID+"/") || o.Finding != nil && o.Finding.ID == key {
			if err := h.keepHandover(w, n, o, key); err != nil {
				return err
			}
		}
	}
	h.Head = h.Book.Head()
	h.forget()
	if err := states.Put(w, id, n, h.state); err != nil {
		return err
	}
	return h.keepStrip(w, n)
}

// mark notes at an old entry that a new one takes it back.
func (h *tally) mark(w journal.Writer, n uint64, e ledger.Entry) error {
	row, ok, err := h.act(e.Reverses)
	if err != nil || !ok {
		return err
	}
	if row.ReversedBy == nil {
		row.ReversedBy = map[string]string{}
	}
	row.ReversedBy[e.Reverses] = e.ID
	return acts.Put(w, actKey(h.Book.Case(), row.Number), n, row)
}

func (h *tally) keepHandover(w journal.Writer, n uint64, o ledger.Handover, key string) error {
	first, ok := ordinal(o.Offer.ID)
	if !ok {
		return nil
	}
	at := actKey(h.Book.Case(), first)
	row, _, err := handed.Get(w, at)
	if err != nil {
		return err
	}
	if row.Origins == nil {
		row.Origins, row.Acts = map[string]Origin{}, map[string]int{}
	}
	if key == o.Offer.ID {
		row.NextPort = h.bound
	}
	row.Handover, row.Origins[key], row.Acts[key] = o, h.Origins[key], h.Acts
	h.veil(o, key)
	return handed.Put(w, at, n, row)
}

// veil hides a handover that was withdrawn, and uncovers it when its receiver has counted a later one of the same giver.
func (h *tally) veil(o ledger.Handover, key string) {
	giver, receiver := o.Offer.From.Custodian, o.Offer.To.Custodian
	switch key {
	case o.Offer.ID + withdrawn:
		h.Veiled = append(h.Veiled, veil{o.Offer.ID, giver, receiver})
	case o.Offer.ID + received:
		this, _ := ordinal(o.Offer.ID)
		h.Veiled = slices.DeleteFunc(h.Veiled, func(v veil) bool {
			n, _ := ordinal(v.Handover)
			return v.Giver == giver && v.Receiver == receiver && n < this
		})
	}
}

// forget drops the origins of what no longer stands in the head, and the reviews of losses that are empty.
func (h *tally) forget() {
	kept := map[string]bool{}
	for _, o := range h.Head.Handovers {
		for _, key := range []string{"", received, withdrawn} {
			kept[o.Offer.ID+key] = true
		}
	}
	for _, a := range h.Head.Assertions {
		kept[a.ID] = true
	}
	for _, d := range h.Head.Determinations {
		kept[d.ID] = true
	}
	for key := range h.Origins {
		if !kept[key] {
			delete(h.Origins, key)
		}
	}
	for key := range h.Reviews {
		if a, err := ledger.ParseAccount(key); err != nil || h.Book.Balance(a).IsZero() {
			delete(h.Reviews, key)
		}
	}
}

// readers read the facts of this desk, by kind.
var readers = map[string]func(event.Event) (posting, error){
	Asserted{}.Kind():              reader[Asserted],
	Retracted{}.Kind():             reader[Retracted],
	Counted{}.Kind():               reader[Counted],
	Moved{}.Kind():                 reader[Moved],
	Reclassified{}.Kind():          reader[Reclassified],
	Reversed{}.Kind():              reader[Reversed],
	Determined{}.Kind():            reader[Determined],
	HandoverOffered{}.Kind():       reader[HandoverOffered],
	HandoverReceived{}.Kind():      reader[HandoverReceived],
	HandoverWithdrawn{}.Kind():     reader[HandoverWithdrawn],
	VarianceExplained{}.Kind():     reader[VarianceExplained],
	SurplusExplained{}.Kind():      reader[SurplusExplained],
	Recounted{}.Kind():             reader[Recounted],
	RecountSettled{}.Kind():        reader[RecountSettled],
	TwinOpened{}.Kind():            reader[TwinOpened],
	TwinCounted{}.Kind():           reader[TwinCounted],
	TwinSigned{}.Kind():            reader[TwinSigned],
	CountsMerged{}.Kind():          reader[CountsMerged],
	CountsJoined{}.Kind():          reader[CountsJoined],
	LossReviewed{}.Kind():          reader[LossReviewed],
	NationalitiesDeclared{}.Kind(): reader[NationalitiesDeclared],
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

func (h *tally) index() index {
	id := h.Book.Case()
	x := index{losses: map[string]OpenLoss{}, pendings: map[string]Pending{}}
	for _, l := range h.Book.OpenLoss() {
		loss := OpenLoss{Case: id, Account: l.Account, People: l.Lot.Total(), Owner: l.Owner,
			Counterpart: l.Counterpart, Reason: l.Reason, Since: l.Since, NextReview: l.Since.Add(ReviewAfter)}
		if r, ok := h.Reviews[l.Account.String()]; ok {
			loss.NextReview, loss.ReviewedAt, loss.ReviewedBy = r.Next, r.At, r.By
		}
		x.losses[id+"\x1f"+l.Account.String()] = loss
	}
	for _, o := range h.Book.Handovers() {
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

// changeTable compares rows as they are written: a time that was read back is the same time.
func changeTable[T any](w journal.Writer, table journal.Table[T], n uint64, was, now map[string]T) error {
	for key := range was {
		if _, ok := now[key]; !ok {
			if err := table.Delete(w, key); err != nil {
				return err
			}
		}
	}
	for key, row := range now {
		if old, ok := was[key]; ok {
			a, errA := json.Marshal(old)
			b, errB := json.Marshal(row)
			if errA == nil && errB == nil && string(a) == string(b) {
				continue
			}
		}
		if err := table.Put(w, key, n, row); err != nil {
			return err
		}
	}
	return nil
}
