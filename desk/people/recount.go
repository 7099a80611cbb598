package people

import (
	"slices"
	"time"

	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
)

const (
	// implausible is more people than any one vessel is known to have carried to a coast of Europe. A larger count is
	// kept as what somebody said, and not as a count. Source: the Vlora at Bari, 8 August 1991, about 20,000.
	implausible = 25_000
	// implausibleCount is the subject of an estimate that was entered as such a count.
	implausibleCount = "implausible-count"
	// recountReason is the reason of the change of category that a more exact count brings.
	recountReason ledger.Reason = "recount"
)

// RecountState is what became of a count of people who had been counted before.
type RecountState string

// A recount confirms the balance, makes it more exact, or differs from it until somebody settles it.
const (
	RecountConfirms RecountState = "confirms"
	RecountRefines  RecountState = "refines"
	RecountDiffers  RecountState = "differs"
	RecountSettles  RecountState = "settled"
)

// RecordCount records a count as a counting screen takes it. Where nobody was counted in the account yet, it opens the
// ledger there; where the account holds as many, it confirms them, and makes their categories more exact if it can;
// otherwise it stands beside the balance as a contradiction until [SettleRecount]. It overwrites nothing. Source: R1.
type RecordCount struct {
	Case    string      `json:"case"`
	Account string      `json:"account,omitempty"` // where they are: a vessel or place, or an account's key; the boat if empty
	Lot     *ledger.Lot `json:"lot"`               // an empty lot says that nobody is there; a missing one says nothing and is refused
	Note    string      `json:"note,omitempty"`
	At      time.Time   `json:"at,omitzero"`
}

// Action names the command.
func (RecordCount) Action() string { return "people.RecordCount" }

// Decide refuses only what cannot be, and a count by somebody who has another count of the same people to make first. A
// count that no place could hold is kept as an estimate with the subject implausible-count.
func (c RecordCount) Decide(s dispatch.State) (dispatch.Plan, error) {
	h, err := known(s, c.Case)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if c.Lot == nil {
		return dispatch.Plan{}, needed("lot", "count the people yourself; if nobody is there, say 0")
	}
	at, err := countedIn(s, c.Account)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if at.Type.OpenLoss() || at.Type == ledger.Source || at.Type == ledger.Onward || at.Type == ledger.InTransit {
		return dispatch.Plan{}, notCountable(at)
	}
	if err := c.Lot.Validate(); err != nil {
		return dispatch.Plan{}, err
	}
	if n := c.Lot.Total(); n > implausible {
		return h.plan(s, c.Case, c.At, Asserted{Organisation: s.Actor.Org, Subject: implausibleCount, Source: s.Actor.Org,
			Estimate: ledger.Exactly(int32(min(n, ledger.MaxCount))), Method: "count", Words: cut(c.Note, wordsLimit)}, refs(at)...)
	}
	if err := h.countFirst(s.Actor, at); err != nil {
		return dispatch.Plan{}, err
	}
	if !slices.Contains(h.Book.Accounts(), at) {
		if c.Lot.Total() == 0 {
			return h.plan(s, c.Case, c.At, Asserted{Organisation: s.Actor.Org, Subject: "at-place", Source: s.Actor.Org, Estimate: ledger.Exactly(0),
				Method: "count", Words: cut(c.Note, wordsLimit)}, refs(at)...)
		}
		return h.plan(s, c.Case, c.At, Counted{ID: h.next("E"), Organisation: s.Actor.Org, Account: at, Lot: *c.Lot,
			Reason: ledger.OpeningCount, Note: c.Note}, refs(at)...)
	}
	return h.plan(s, c.Case, c.At, Recounted{ID: h.next("C"), Organisation: s.Actor.Org, Account: at, Lot: *c.Lot, Note: c.Note}, refs(at)...)
}

// Recounted is the fact that people were counted who had been counted before. What it comes to follows from the balance
// of the account at that moment of the record.
type Recounted struct {
	ID           string         `json:"id"`
	Organisation string         `json:"organisation"` // who counted
	Account      ledger.Account `json:"account"`
	Lot          ledger.Lot     `json:"lot,omitzero"`
	Note         string         `json:"note,omitempty"`
}

// Kind names the fact.
func (Recounted) Kind() string { return "people.recounted" }

// verdict compares a recount with the balance. Side counters that were left blank say nothing.
func verdict(balance, counted ledger.Lot) (state RecountState, was, now ledger.Lot) {
	heads := counted
	heads.Sides = [ledger.SideCount]int32{}
	was, now, ok := ledger.Refine(balance, heads)
	if !ok { // a bare 92 is no contradiction to 92 people whose categories are known
		known := balance
		known.Sides = heads.Sides
		_, _, ok = ledger.Refine(heads, known)
		was, now = ledger.Lot{}, ledger.Lot{}
	}
	if !ok || balance.Total() != counted.Total() {
		return RecountDiffers, ledger.Lot{}, ledger.Lot{}
	}
	for i, n := range counted.Sides {
		if n != 0 && n != balance.Sides[i] {
			was.Sides[i], now.Sides[i] = balance.Sides[i], n
		}
	}
	if was == now {
		return RecountConfirms, was, now
	}
	return RecountRefines, was, now
}

func (f Recounted) post(h *tally, s stamp) (string, string, error) {
	if err := h.fresh(f.ID); err != nil {
		return "", "", err
	}
	state, was, now := verdict(h.Book.Balance(f.Account), f.Lot)
	switch state {
	case RecountDiffers:
		h.Open = append(h.Open, f.ID)
	case RecountRefines:
		return f.ID, f.Organisation, h.posted(ledger.Entry{ID: f.ID, From: f.Account, To: f.Account, Lot: was, Now: &now, Reason: recountReason,
			By: s.by, Note: f.Note, Happened: s.happened, Recorded: s.recorded})
	}
	return f.ID, f.Organisation, nil
}

func (f Recounted) seen(v sight) bool {
	return v.account(f.Account) && (f.Note == "" || v.note(f.Organisation))
}

// put keeps the recount beside the balance that it was compared with.
func (f Recounted) put(w journal.Writer, h *tally, e event.Event) error {
	balance := h.Book.Balance(f.Account)
	state, _, _ := verdict(balance, f.Lot)
	r := Recount{ID: f.ID, Case: h.Book.Case(), Account: f.Account, Counted: f.Lot, Balance: balance, State: state, Organisation: f.Organisation,
		Owner: f.Account.Custodian, By: e.Author, Note: f.Note, At: e.Happened, Record: e.Number}
	if r.Owner == "" {
		r.Owner = f.Organisation
	}
	return r.keep(w, e.Number)
}

// Recount is a second count of people in an account, and what became of it.
type Recount struct {
	ID           string         `json:"id"`
	Case         string         `json:"case"`
	Account      ledger.Account `json:"account"`
	Counted      ledger.Lot     `json:"counted"`
	Balance      ledger.Lot     `json:"balance"` // what stood there when it was recorded
	State        RecountState   `json:"state"`
	Organisation string         `json:"organisation"` // who counted
	Owner        string         `json:"owner"`        // organisation that answers for the difference until it is settled
	By           string         `json:"by"`
	Note         string         `json:"note,omitempty"`
	At           time.Time      `json:"at"`
	Record       uint64         `json:"record"`
	Stands       string         `json:"stands,omitempty"` // of a settled one: balance or count
	Reason       ledger.Reason  `json:"reason,omitempty"` // why
	SettledBy    string         `json:"settledBy,omitempty"`
	SettledAt    *time.Time     `json:"settledAt,omitempty"`
	SettledIn    uint64         `json:"settledIn,omitempty"` // record
	SettledNote  string         `json:"settledNote,omitempty"`
	Hidden       bool           `json:"hidden,omitempty"` // the numbers are hidden until the viewer's organisation has counted
}

func (r Recount) keep(w journal.Writer, n uint64) error {
	number, _ := ordinal(r.ID)
	key := actKey(r.Case, number)
	if r.State == RecountDiffers {
		if err := differs.Put(w, key, n, r); err != nil {
			return err
		}
	} else if err := differs.Delete(w, key); err != nil {
		return err
	}
	return recounts.Put(w, key, n, r)
}

// Recounts gives the newest recounts of a case, newest first, at most limit, as the viewer may see them.
func Recounts(r journal.Rows, caseID string, viewer policyActor, limit int) ([]Recount, error) {
	h, err := load(r, caseID)
	if err != nil {
		return nil, err
	}
	return h.recounts(h.sight(viewer.Org), limit)
}

func (h *tally) recounts(v sight, limit int) (all []Recount, err error) {
	for x, err := range recounts.Newest(h.rows, h.Book.Case()+"\x1f") {
		if err != nil || len(all) == limit {
			return all, err
		}
		all = append(all, x.seen(v))
	}
	return all, nil
}

func (r Recount) seen(v sight) Recount {
	if !v.account(r.Account) {
		r.Counted, r.Balance, r.Note, r.SettledNote, r.Hidden = ledger.Lot{}, ledger.Lot{}, "", "", true
	}
	return r
}

// Contradictions gives every recount of every case that differs and that nobody has settled, the oldest first.
func Contradictions(r journal.Rows, viewer policyActor) ([]Recount, error) {
	all, err := journal.Collect(differs.All(r, ""))
	if err != nil {
		return nil, err
	}
	owed, err := owedBy(r, viewer.Org)
	for i, x := range all {
		if v, owes := owed[x.Case]; owes {
			all[i] = x.seen(v)
		}
	}
	slices.SortStableFunc(all, func(a, b Recount) int { return a.At.Compare(b.At) })
	return all, err
}

func notCountable(at ledger.Account) error {
	return fault.New(fault.Invalid, "people.not-countable", "nobody can be counted in {account}", "account", at).WithField("account").
		WithHint("count people where they are: in the boat, on a vessel or at a place; who is missing is moved there or determined")
}
