package people

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"fanar/engine/ledger"
	"fanar/record/journal"
	"fanar/record/policy"
)

// Headcount is the count of one case as a viewer may see it. A lot or number that is hidden for now is nil and stands
// beside Hidden; it is not zero.
type Headcount struct {
	Case           string          `json:"case"`
	Version        uint64          `json:"version"`         // of the case, for the next form; see [journal.Version]
	Total          *int64          `json:"total,omitempty"` // people in the count
	Strip          Strip           `json:"strip"`
	Gap            *ledger.Gap     `json:"gap,omitempty"` // the widest that is open
	Balances       []Balance       `json:"balances"`
	Entries        []Entry         `json:"entries"`           // the newest, in the order in which they were posted; see [EntriesOf]
	Earlier        int             `json:"earlier,omitempty"` // the act before which further entries lie; 0 if these are all
	Handovers      []Handover      `json:"handovers"`         // in the order of the offers: all of which something is open, and the newest
	Recounts       []Recount       `json:"recounts,omitempty"`
	Twins          []Twin          `json:"twins,omitempty"`
	Assertions     []Assertion     `json:"assertions"`
	Contradictions [][2]string     `json:"contradictions,omitempty"` // pairs of assertions that no number fits
	Determinations []Determination `json:"determinations,omitempty"`
	Hidden         bool            `json:"hidden,omitempty"` // the viewer's organisation owes a count
}

// Balance is what stands in an account now. Accounts that are empty again are not in the list, but for hidden ones: that
// nobody is left there would tell how many went.
type Balance struct {
	Account  ledger.Account `json:"account"`
	Lot      *ledger.Lot    `json:"lot,omitempty"`
	People   *int64         `json:"people,omitempty"`
	OpenLoss bool           `json:"openLoss,omitempty"`
	Hidden   bool           `json:"hidden,omitempty"`
}

// Entry is one posting.
type Entry struct {
	ID          string         `json:"id"`
	From        ledger.Account `json:"from"`
	To          ledger.Account `json:"to"`
	Lot         *ledger.Lot    `json:"lot,omitempty"`
	Now         *ledger.Lot    `json:"now,omitempty"` // the categories after a change of category
	People      *int64         `json:"people,omitempty"`
	Reason      ledger.Reason  `json:"reason,omitempty"`
	Owner       string         `json:"owner,omitempty"`
	Counterpart string         `json:"counterpart,omitempty"`
	By          string         `json:"by"`
	Note        string         `json:"note,omitempty"`
	Happened    time.Time      `json:"happened"`
	Recorded    time.Time      `json:"recorded"`
	Reverses    string         `json:"reverses,omitempty"`
	ReversedBy  string         `json:"reversedBy,omitempty"`
	Handover    string         `json:"handover,omitempty"`
	Hidden      bool           `json:"hidden,omitempty"`
	Origin
}

// Handover is one transfer with both counts.
type Handover struct {
	ID          string                 `json:"id"`
	From        ledger.Account         `json:"from"`
	To          ledger.Account         `json:"to"`
	State       ledger.HandoverState   `json:"state"`
	Given       *ledger.Lot            `json:"given,omitempty"` // the giver's count
	GivenBy     string                 `json:"givenBy"`
	GivenAt     time.Time              `json:"givenAt"`
	GivenNote   string                 `json:"givenNote,omitempty"`
	Due         time.Time              `json:"due"`                // by which the receiver has to have counted
	Received    *ledger.Lot            `json:"received,omitempty"` // the receiver's count
	ReceivedBy  string                 `json:"receivedBy,omitempty"`
	ReceivedAt  *time.Time             `json:"receivedAt,omitempty"`
	ReceiptNote string                 `json:"receiptNote,omitempty"`
	Short       *ledger.Lot            `json:"short,omitempty"`   // given and not received; nil if the counts agree
	Open        *int64                 `json:"open,omitempty"`    // of the short, how many nobody has explained yet
	Surplus     *ledger.Lot            `json:"surplus,omitempty"` // received and not given
	Finding     *ledger.SurplusFinding `json:"finding,omitempty"` // on the surplus
	Withdrawn   ledger.Reason          `json:"withdrawn,omitempty"`
	MayCount    bool                   `json:"mayCount,omitempty"` // the viewer's organisation has the second count to make
	Hidden      bool                   `json:"hidden,omitempty"`
	Origin
}

// Assertion is one estimate and what became of it.
type Assertion struct {
	ID        string           `json:"id"`
	Subject   string           `json:"subject"`
	Estimate  *ledger.Estimate `json:"estimate,omitempty"`
	Method    string           `json:"method,omitempty"`
	Source    string           `json:"source,omitempty"`
	Words     string           `json:"words,omitempty"`
	Happened  time.Time        `json:"happened"`
	Retracted ledger.Reason    `json:"retracted,omitempty"` // why it was taken back
	Hidden    bool             `json:"hidden,omitempty"`
	Origin
}

// Determination is a signed answer to a gap.
type Determination struct {
	ledger.Determination
	Origin
}

// pageOf is how many acts, handovers and recounts one page of a case shows.
const pageOf = 100

// Overview gives the count of a case as the viewer may see it now, with the newest of its entries.
func Overview(r journal.Rows, caseID string, viewer policy.Actor) (Headcount, error) {
	h, err := known(r, caseID)
	if err != nil {
		return Headcount{}, err
	}
	v := h.sight(viewer.Org)
	o := Headcount{Case: caseID, Balances: v.balances(), Assertions: v.assertions(), Hidden: v.blind()}
	if o.Version, err = journal.Version(r, caseSubject+caseID); err != nil {
		return o, err
	}
	if o.Strip, err = StripOf(r, caseID, viewer); err != nil {
		return o, err
	}
	if o.Entries, o.Earlier, err = v.entries(h.Acts+1, pageOf); err != nil {
		return o, err
	}
	if o.Handovers, err = v.handovers(); err != nil {
		return o, err
	}
	if o.Recounts, err = h.recounts(v, pageOf); err != nil {
		return o, err
	}
	if o.Twins, err = Twins(r, caseID, viewer, pageOf); err != nil {
		return o, err
	}
	for _, c := range h.Book.Contradictions() {
		o.Contradictions = append(o.Contradictions, [2]string{c.First.ID, c.Second.ID})
	}
	if o.Hidden {
		return o, nil
	}
	total := h.Book.Total().Total()
	o.Total = &total
	if gap, open := h.Book.Gap(); open {
		o.Gap = &gap
	}
	for _, d := range h.Book.Determinations() {
		o.Determinations = append(o.Determinations, Determination{d, h.Origins[d.ID]})
	}
	return o, nil
}

// EntriesOf gives a page of entries as the viewer may see them: those of the newest acts before an act, in the order in
// which they were posted, and the act before which further ones lie, 0 if there are none. before 0 begins at the newest.
func EntriesOf(r journal.Rows, caseID string, viewer policy.Actor, before, limit int) (all []Entry, earlier int, err error) {
	h, err := known(r, caseID)
	if err != nil {
		return nil, 0, err
	}
	if before <= 0 || before > h.Acts+1 {
		before = h.Acts + 1
	}
	if limit <= 0 || limit > 10*pageOf {
		limit = pageOf
	}
	return h.sight(viewer.Org).entries(before, limit)
}

// HandoverOf gives one handover of a case as the viewer may see it. Errors: fault.NotFound.
func HandoverOf(r journal.Rows, caseID, handover string, viewer policy.Actor) (Handover, error) {
	h, err := known(r, caseID)
	if err != nil {
		return Handover{}, err
	}
	if _, err := h.handover(handover); err != nil {
		return Handover{}, err
	}
	row, _, err := h.hand(handover)
	return h.sight(viewer.Org).shown(row), err
}

func (v sight) balances() []Balance {
	all := []Balance{}
	for _, a := range v.count.Book.Accounts() {
		lot := v.count.Book.Balance(a)
		b := Balance{Account: a, OpenLoss: a.Type.OpenLoss(), Hidden: !v.account(a)}
		if !b.Hidden {
			if lot.IsZero() {
				continue
			}
			b.Lot, b.People = &lot, heads(lot)
		}
		all = append(all, b)
	}
	return all
}

// entries gives the entries of the acts of one page; earlier is the act before which further ones lie.
func (v sight) entries(before, limit int) (all []Entry, earlier int, err error) {
	all = []Entry{}
	id := v.count.Book.Case()
	first := max(1, before-limit)
	for row, err := range v.count.rows.Scan(string(acts), actKey(id, first), actKey(id, before)) {
		if err != nil {
			return nil, 0, err
		}
		var act actRow
		if err := json.Unmarshal(row.Body, &act); err != nil {
			return nil, 0, fmt.Errorf("read act %s: %w", row.Key, err)
		}
		for _, e := range act.Entries {
			all = append(all, v.entryOf(act, e))
		}
	}
	if first > 1 {
		earlier = first
	}
	return all, earlier, nil
}

func (v sight) entryOf(act actRow, e ledger.Entry) Entry {
	x := Entry{ID: e.ID, From: e.From, To: e.To, Reason: e.Reason, Owner: e.Owner, Counterpart: e.Counterpart, By: e.By,
		Happened: e.Happened, Recorded: e.Recorded, Reverses: e.Reverses, ReversedBy: act.ReversedBy[e.ID], Handover: e.Handover,
		Hidden: !v.entry(e), Origin: act.Origin}
	if !x.Hidden {
		x.Lot, x.Now, x.People = &e.Lot, e.Now, heads(e.Lot)
		if v.note(x.Organisation) {
			x.Note = e.Note
		}
	}
	return x
}

// handovers gives the newest handovers of the case and all of which something is open.
func (v sight) handovers() ([]Handover, error) {
	all := []Handover{}
	listed := map[string]bool{}
	for row, err := range handed.Newest(v.count.rows, v.count.Book.Case()+"\x1f") {
		if err != nil {
			return nil, err
		}
		if len(all) == pageOf {
			break
		}
		if err := v.count.Book.RecallHandover(row.Handover); err != nil {
			return nil, err
		}
		listed[row.Offer.ID] = true
		all = append(all, v.shown(row))
	}
	slices.Reverse(all)
	var older []Handover
	for _, o := range v.count.Head.Handovers {
		if listed[o.Offer.ID] {
			continue
		}
		row, ok, err := v.count.hand(o.Offer.ID)
		if err != nil {
			return nil, err
		}
		if ok {
			older = append(older, v.shown(row))
		}
	}
	return append(older, all...), nil
}

// shown is a handover as the viewer may see it.
func (v sight) shown(row handRow) Handover {
	o := row.Handover
	h := Handover{ID: o.Offer.ID, From: o.Offer.From, To: o.Offer.To, State: o.State, GivenBy: o.Offer.By, GivenAt: o.Offer.Happened,
		Due: o.Offer.Happened.Add(CountWithin), Hidden: !v.handover(o), Origin: row.Origins[o.Offer.ID],
		MayCount: o.State == ledger.StateOffered && o.Offer.To.Custodian == v.org}
	if w := o.Withdrawal; w != nil {
		h.Withdrawn = w.Reason
	}
	if r := o.Receipt; r != nil {
		h.ReceivedBy, h.ReceivedAt = r.By, &r.Happened
	}
	if !h.Hidden {
		v.reveal(&h, row)
	}
	return h
}

// reveal adds the numbers and notes of both sides.
func (v sight) reveal(h *Handover, row handRow) {
	o := row.Handover
	h.Given = &o.Offer.Lot
	if v.note(h.Organisation) {
		h.GivenNote = o.Offer.Note
	}
	if r := o.Receipt; r != nil {
		h.Received = &r.Lot
		if v.note(row.Origins[h.ID+received].Organisation) {
			h.ReceiptNote = r.Note
		}
	}
	if !o.Short.IsZero() {
		h.Short, h.Open = &o.Short, heads(v.count.Book.Balance(o.Variance()))
	}
	if !o.Surplus.IsZero() {
		h.Surplus, h.Finding = &o.Surplus, o.Finding
		if o.Finding != nil && !v.note(row.Origins[o.Finding.ID].Organisation) {
			h.Finding.Note = ""
		}
	}
}

func (v sight) assertions() []Assertion {
	all := []Assertion{}
	for _, a := range v.count.Book.Assertions() {
		x := Assertion{ID: a.ID, Subject: a.Subject, Method: a.Method, Happened: a.Happened, Origin: v.count.Origins[a.ID]}
		if x.Hidden = !v.assertion(x.Organisation); !x.Hidden {
			x.Estimate, x.Source, x.Words = &a.Estimate, a.Source, a.Words
		}
		if r, ok := v.count.Book.Retraction(a.ID); ok {
			x.Retracted = r.Reason
		}
		all = append(all, x)
	}
	return all
}

func heads(l ledger.Lot) *int64 {
	n := l.Total()
	return &n
}
