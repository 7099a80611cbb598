package people

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/journal"
)

// The views. A case has one small row of what stands now and one row for each act, so that neither a command nor a page
// reads the whole past of a long case.
const (
	states   journal.Table[state]    = "people.case"
	acts     journal.Table[actRow]   = "people.act"       // case, number of the act
	handed   journal.Table[handRow]  = "people.handover"  // case, number of the offer
	strips   journal.Table[stripRow] = "people.strip"     // case
	casesAt  journal.Table[string]   = "people.place"     // place, case
	recounts journal.Table[Recount]  = "people.recount"   // case, number of the act
	differs  journal.Table[Recount]  = "people.differs"   // the same, of those that nobody has settled
	twins    journal.Table[Twin]     = "people.twin"      // case, number of the act
	declared journal.Table[Declared] = "people.declared"  // case, number of the act
	flows    journal.Table[flow]     = "people.flow"      // record, entry
	losses   journal.Table[OpenLoss] = "people.open-loss" // case, account
	pendings journal.Table[Pending]  = "people.pending"   // receiving organisation, case, handover
)

// state is the row of one case: the head of its book, and the records behind what is in it.
type state struct {
	Head    ledger.Head       `json:"head"`
	Acts    int               `json:"acts"`              // how many were recorded
	Origins map[string]Origin `json:"origins"`           // by key, of what stands in the head; "H2/received" is the receipt of H2
	Veiled  []veil            `json:"veiled,omitempty"`  // withdrawn handovers whose number the receiver may not see yet
	Reviews map[string]review `json:"reviews,omitempty"` // of open losses, by account
	Joined  []join            `json:"joined,omitempty"`  // counts that were merged into this case, or out of it
	Open    []string          `json:"open,omitempty"`    // recounts and twin counts that differ, and nobody has settled
}

// veil is a withdrawn handover that stays hidden from its receiver until it has counted a later one of the same giver.
type veil struct {
	Handover string `json:"handover"`
	Giver    string `json:"giver"`
	Receiver string `json:"receiver"`
}

// actRow is one act of a case and the entries that it posted.
type actRow struct {
	Number     int               `json:"n"`
	Key        string            `json:"key"` // such as E3, or H2/received
	Origin     Origin            `json:"origin"`
	Entries    []ledger.Entry    `json:"entries,omitempty"`
	ReversedBy map[string]string `json:"reversedBy,omitempty"` // by entry
}

// handRow is one handover, with the records behind it.
type handRow struct {
	ledger.Handover
	Origins  map[string]Origin `json:"origins"`
	Acts     map[string]int    `json:"acts"` // number of the act, by the same keys
	NextPort string            `json:"nextPort,omitempty"`
}

// tally is the count of one case at work: its book, resumed from the head, and what was brought back of its past.
type tally struct {
	state
	Book  *ledger.Book
	rows  journal.Rows
	begun int                // how many acts there were when it was loaded
	hands map[string]handRow // finished handovers that were looked up
	bound string             // the next port that the fact at hand names
}

// Origin is the record that an entry, a handover or an estimate came from.
type Origin struct {
	Record       uint64 `json:"record"`                 // number in the journal
	Author       string `json:"author"`                 // user
	Organisation string `json:"organisation,omitempty"` // on whose behalf; empty where the alert itself said it
}

// load gives the count of a case as a copy of its own, empty if nothing was ever said about people.
func load(r journal.Rows, id string) (*tally, error) {
	s, ok, err := states.Get(r, id)
	if err != nil {
		return nil, err
	}
	if !ok {
		s = state{Head: ledger.Head{Case: id, Unit: ledger.People}}
	}
	if s.Origins == nil {
		s.Origins = map[string]Origin{}
	}
	book, err := ledger.Resume(s.Head)
	if err != nil {
		return nil, fmt.Errorf("read the count of case %s: %w", id, err)
	}
	return &tally{state: s, Book: book, rows: r, begun: s.Acts, hands: map[string]handRow{}}, nil
}

// known gives the count of a case that the record knows.
func known(r journal.Rows, id string) (*tally, error) {
	version, err := journal.Version(r, caseSubject+id)
	if err != nil {
		return nil, err
	}
	if version == 0 || id == "" {
		return nil, fault.New(fault.NotFound, "case.none", "there is no case {case}", "case", id).
			WithHint("the open cases are on the watch floor (fanar case list)").WithField("case")
	}
	return load(r, id)
}

// next names the next act of the case: its letter and how many were recorded before it, plus one.
func (h *tally) next(letter string) string { return fmt.Sprintf("%s%d", letter, h.Acts+1) }

// stamp is what the envelope of an event says about an act.
type stamp struct {
	record             uint64
	by                 string
	happened, recorded time.Time
}

// post does in the book what the fact says and remembers where it came from.
func (h *tally) post(fact posting, s stamp) (key string, err error) {
	h.bound = ""
	if f, ok := fact.(bound); ok {
		h.bound = f.nextPort()
	}
	key, organisation, err := fact.post(h, s)
	if err != nil {
		return key, err
	}
	h.Acts++
	h.Origins[key] = Origin{Record: s.record, Author: s.by, Organisation: organisation}
	return key, nil
}

// bound is a fact that may name the port to which a receiving vessel goes.
type bound interface{ nextPort() string }

func (f Moved) nextPort() string           { return f.NextPort }
func (f HandoverOffered) nextPort() string { return f.NextPort }

// fresh checks an identifier that a fact brings: nothing is overwritten.
func (h *tally) fresh(id string) error {
	_, there, err := h.act(id)
	if err != nil {
		return err
	}
	if there {
		return fault.New(fault.Conflict, "people.id-taken", "case {case} has something else under {id}", "case", h.Book.Case(), "id", id)
	}
	return nil
}

// posted posts an entry under an identifier that the case does not have yet, with what it speaks of brought back.
func (h *tally) posted(e ledger.Entry) error {
	if err := h.fresh(e.ID); err != nil {
		return err
	}
	if err := h.recall(e.From, e.To); err != nil {
		return err
	}
	return h.Book.Post(e)
}

// recall brings back the handovers to which transit and variance accounts belong.
func (h *tally) recall(accounts ...ledger.Account) error {
	for _, a := range accounts {
		if a.Type == ledger.InTransit || a.Type == ledger.HandoverVariance {
			if _, _, err := h.hand(a.Place); err != nil {
				return err
			}
		}
	}
	return nil
}

// hand gives a handover with its origins, also one that is long finished, and brings it back into the book.
func (h *tally) hand(id string) (handRow, bool, error) {
	if o, ok := h.Book.Handover(id); ok {
		row := handRow{Handover: o, Origins: h.hands[id].Origins}
		if row.Origins == nil {
			row.Origins = h.Origins
		}
		return row, true, nil
	}
	n, ok := ordinal(id)
	if !ok {
		return handRow{}, false, nil
	}
	row, ok, err := handed.Get(h.rows, actKey(h.Book.Case(), n))
	if err != nil || !ok || row.Offer.ID != id {
		return handRow{}, false, err
	}
	h.hands[id] = row
	return row, true, h.Book.RecallHandover(row.Handover)
}

// entry gives an entry by its identifier, also one of long ago, and brings it back into the book.
func (h *tally) entry(id string) (ledger.Entry, bool, error) {
	if e, ok := h.Book.Entry(id); ok {
		return e, true, nil
	}
	row, ok, err := h.act(id)
	if err != nil || !ok {
		return ledger.Entry{}, false, err
	}
	i := slices.IndexFunc(row.Entries, func(e ledger.Entry) bool { return e.ID == id })
	if i < 0 {
		return ledger.Entry{}, false, nil
	}
	e := row.Entries[i]
	h.Book.Recall(e, row.ReversedBy[id])
	if e.Reverses != "" { // the reason of the first of them is the one that counts
		if _, _, err := h.entry(e.Reverses); err != nil {
			return e, false, err
		}
	}
	return e, true, h.recall(e.From, e.To)
}

// act finds the row of the act that an identifier belongs to: of an estimate, an entry, a handover, or of an entry that
// the book made of one.
func (h *tally) act(id string) (actRow, bool, error) {
	of, what, made := strings.Cut(id, "#")
	if !made {
		of, what, made = strings.Cut(id, carriedMark)
	}
	n, ok := ordinal(of)
	if !ok {
		return actRow{}, false, nil
	}
	row, ok, err := acts.Get(h.rows, actKey(h.Book.Case(), n))
	if err != nil || !ok || row.Key != of {
		return actRow{}, false, err
	}
	if !made || has(row, id) {
		return row, true, nil
	}
	hand, ok, err := handed.Get(h.rows, actKey(h.Book.Case(), n))
	if err != nil || !ok {
		return actRow{}, false, err
	}
	later := of + received
	if what == "withdrawn" {
		later = of + withdrawn
	}
	row, ok, err = acts.Get(h.rows, actKey(h.Book.Case(), hand.Acts[later]))
	return row, ok && has(row, id), err
}

func has(row actRow, entry string) bool {
	return slices.ContainsFunc(row.Entries, func(e ledger.Entry) bool { return e.ID == entry })
}

// actKey orders the acts of a case by their numbers.
func actKey(id string, n int) string { return fmt.Sprintf("%s\x1f%09d", id, n) }

// ordinal reads the number of an act out of its identifier, such as 12 of E12.
func ordinal(id string) (n int, ok bool) {
	if len(id) < 2 || len(id) > 10 || id[0] < 'A' || id[0] > 'Z' || id[1] == '0' {
		return 0, false
	}
	for _, c := range []byte(id[1:]) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// What happens to an act after it was recorded has a key of its own.
const (
	received  = "/received"
	withdrawn = "/withdrawn"
	retracted = "/retracted"
)
