package people

import (
	"time"

	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
)

// Twin is a count that two organisations make of the same people, each without seeing the other's number. Neither moves
// anybody: what the two come to is posted by the commands that move and correct.
type Twin struct {
	ID       string               `json:"id"`
	Case     string               `json:"case"`
	Account  ledger.Account       `json:"account"`
	Agencies [2]string            `json:"agencies"`
	Owner    string               `json:"owner"`  // organisation that answers for a difference
	Counts   map[string]TwinTally `json:"counts"` // by organisation; those that the viewer may see
	State    TwinState            `json:"state"`
	Opened   time.Time            `json:"opened"`
	Balance  ledger.Lot           `json:"balance,omitzero"` // what stood in the account when the second count came in
	Reason   ledger.Reason        `json:"reason,omitempty"` // of a signed difference
	Stands   string               `json:"stands,omitempty"` // organisation whose count is taken to be right; empty if neither
	SignedBy string               `json:"signedBy,omitempty"`
	SignedAt *time.Time           `json:"signedAt,omitempty"`
	Note     string               `json:"note,omitempty"`
	MayCount bool                 `json:"mayCount,omitempty"` // the viewer's organisation has its count to make
	Record   uint64               `json:"record"`
}

// TwinTally is one of the two counts.
type TwinTally struct {
	Lot  ledger.Lot `json:"lot"`
	By   string     `json:"by"`
	At   time.Time  `json:"at"`
	Note string     `json:"note,omitempty"`
}

// TwinState is where a twin count stands.
type TwinState string

// A twin count waits for both, then agrees, or differs until somebody signs for it.
const (
	TwinWaits    TwinState = "waits"
	TwinAgrees   TwinState = "agrees"
	TwinDiffers  TwinState = "differs"
	TwinIsSigned TwinState = "signed"
)

// OpenTwin asks two organisations to count the people of one account, each for itself.
type OpenTwin struct {
	Case    string    `json:"case"`
	Account string    `json:"account"`
	First   string    `json:"first"`           // organisation
	Second  string    `json:"second"`          // organisation
	Owner   string    `json:"owner,omitempty"` // organisation that answers for a difference; the custodian if empty
	At      time.Time `json:"at,omitzero"`
}

// Action names the command.
func (OpenTwin) Action() string { return "people.OpenTwin" }

// Decide refuses one organisation counting twice.
func (c OpenTwin) Decide(s dispatch.State) (dispatch.Plan, error) {
	h, err := known(s, c.Case)
	if err != nil {
		return dispatch.Plan{}, err
	}
	at, err := countedIn(s, c.Account)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if at.Type.OpenLoss() || at.Type == ledger.Source || at.Type == ledger.InTransit || at.Type == ledger.Onward {
		return dispatch.Plan{}, notCountable(at)
	}
	if err := organisation(s, "first", c.First); err != nil {
		return dispatch.Plan{}, err
	}
	if err := organisation(s, "second", c.Second); err != nil {
		return dispatch.Plan{}, err
	}
	if c.First == c.Second {
		return dispatch.Plan{}, fault.New(fault.Invalid, "people.twin-same", "{organisation} cannot be both counters: two organisations count, each for itself",
			"organisation", c.First).WithField("second")
	}
	if c.Owner == "" {
		if c.Owner = at.Custodian; c.Owner == "" {
			c.Owner = s.Actor.Org
		}
	}
	return h.plan(s, c.Case, c.At, TwinOpened{ID: h.next("T"), Organisation: s.Actor.Org, Account: at, Agencies: [2]string{c.First, c.Second}, Owner: c.Owner}, refs(at)...)
}

// CountTwin enters the asker's own count of a twin count.
type CountTwin struct {
	Case string      `json:"case"`
	Twin string      `json:"twin"` // such as T4
	Lot  *ledger.Lot `json:"lot"`
	Note string      `json:"note,omitempty"`
	At   time.Time   `json:"at,omitzero"`
}

// Action names the command.
func (CountTwin) Action() string { return "people.CountTwin" }

// Decide refuses everybody but the two organisations, and a second count by one of them.
func (c CountTwin) Decide(s dispatch.State) (dispatch.Plan, error) {
	h, err := known(s, c.Case)
	if err != nil {
		return dispatch.Plan{}, err
	}
	t, err := h.twin(c.Twin)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if !t.counts(s.Actor.Org) {
		return dispatch.Plan{}, fault.New(fault.Forbidden, "people.twin-not-counter", "twin count {twin} is made by {first} and {second}; you act for {yours}",
			"twin", t.ID, "first", t.Agencies[0], "second", t.Agencies[1], "yours", s.Actor.Org).WithField("twin")
	}
	if _, done := t.Counts[s.Actor.Org]; done {
		return dispatch.Plan{}, fault.New(fault.Conflict, "people.twin-counted", "{organisation} has made its count of {twin}; a count is not replaced",
			"organisation", s.Actor.Org, "twin", t.ID).WithField("twin").WithHint("record a new count of the place, or open another twin count")
	}
	if c.Lot == nil {
		return dispatch.Plan{}, needed("lot", "count the people yourself; if nobody is there, say 0")
	}
	if err := c.Lot.Validate(); err != nil {
		return dispatch.Plan{}, err
	}
	if c.Lot.Total() > countLimit {
		return dispatch.Plan{}, absurd()
	}
	return h.plan(s, c.Case, c.At, TwinCounted{Twin: c.Twin, Organisation: s.Actor.Org, Lot: *c.Lot, Note: c.Note}, refs(t.Account)...)
}

// SignTwin signs for the difference of a twin count.
type SignTwin struct {
	Case   string        `json:"case"`
	Twin   string        `json:"twin"`
	Stands string        `json:"stands,omitempty"` // organisation whose count is taken to be right; neither if empty
	Reason ledger.Reason `json:"reason"`
	Note   string        `json:"note,omitempty"`
	At     time.Time     `json:"at,omitzero"`
}

// Action names the command.
func (SignTwin) Action() string { return "people.SignTwin" }

// Decide refuses before both have counted, and everybody but the owner, the two and the duty officers.
func (c SignTwin) Decide(s dispatch.State) (dispatch.Plan, error) {
	h, err := known(s, c.Case)
	if err != nil {
		return dispatch.Plan{}, err
	}
	t, err := h.twin(c.Twin)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if !t.counts(s.Actor.Org) && s.Actor.Org != t.Owner && !isDutyOfficer(s.Actor) {
		return dispatch.Plan{}, fault.New(fault.Forbidden, "people.twin-not-party", "only {first}, {second}, {owner} or a duty officer may sign for this difference",
			"first", t.Agencies[0], "second", t.Agencies[1], "owner", t.Owner).WithField("twin")
	}
	if t.State != TwinDiffers {
		return dispatch.Plan{}, fault.New(fault.Conflict, "people.twin-state", "twin count {twin} has no difference to sign for", "twin", t.ID).WithField("twin").
			WithHint("both organisations count first; counts that agree need no signature")
	}
	if c.Stands != "" && !t.counts(c.Stands) {
		return dispatch.Plan{}, fault.New(fault.Invalid, "people.twin-stands", "{organisation} did not count; name {first} or {second}, or neither",
			"organisation", c.Stands, "first", t.Agencies[0], "second", t.Agencies[1]).WithField("stands")
	}
	if err := c.Reason.Validate(); err != nil {
		return dispatch.Plan{}, err
	}
	return h.plan(s, c.Case, c.At, TwinSigned{Twin: c.Twin, Organisation: s.Actor.Org, Stands: c.Stands, Reason: c.Reason, Note: c.Note}, refs(t.Account)...)
}

func (t Twin) counts(org string) bool {
	return org != "" && (org == t.Agencies[0] || org == t.Agencies[1])
}

// seen hides a count from everybody but who made it until both are in.
func (t Twin) seen(org string) Twin {
	_, done := t.Counts[org]
	t.MayCount = t.State == TwinWaits && t.counts(org) && !done
	if t.State == TwinWaits {
		t = t.own(org)
	}
	return t
}

// own leaves only the organisation's own count: while it owes a count of a handover, the others could tell it.
func (t Twin) own(org string) Twin {
	own := map[string]TwinTally{}
	if c, done := t.Counts[org]; done {
		own[org] = c
	}
	t.Counts, t.Balance, t.Note = own, ledger.Lot{}, ""
	return t
}

func (h *tally) twin(id string) (Twin, error) {
	n, ok := ordinal(id)
	var t Twin
	var err error
	if ok {
		t, ok, err = twins.Get(h.rows, actKey(h.Book.Case(), n))
	}
	if err == nil && (!ok || t.ID != id) {
		err = fault.New(fault.NotFound, "people.no-twin", "case {case} has no twin count {twin}", "case", h.Book.Case(), "twin", id).WithField("twin")
	}
	return t, err
}

// Twins gives the newest twin counts of a case, newest first, at most limit, as the viewer may see them.
func Twins(r journal.Rows, caseID string, viewer policy.Actor, limit int) (all []Twin, err error) {
	owed, err := owedBy(r, viewer.Org)
	if err != nil {
		return nil, err
	}
	for t, err := range twins.Newest(r, caseID+"\x1f") {
		if err != nil || len(all) == limit {
			return all, err
		}
		t = t.seen(viewer.Org)
		if v, owes := owed[caseID]; owes && !v.account(t.Account) {
			t = t.own(viewer.Org)
		}
		all = append(all, t)
	}
	return all, nil
}

// TwinOpened is the fact that two organisations were asked to count the same people.
type TwinOpened struct {
	ID           string         `json:"id"`
	Organisation string         `json:"organisation"`
	Account      ledger.Account `json:"account"`
	Agencies     [2]string      `json:"agencies"`
	Owner        string         `json:"owner"`
}

// TwinCounted is the fact that one of the two made its count.
type TwinCounted struct {
	Twin         string     `json:"twin"`
	Organisation string     `json:"organisation"`
	Lot          ledger.Lot `json:"lot,omitzero"`
	Note         string     `json:"note,omitempty"`
}

// TwinSigned is the fact that somebody signed for the difference.
type TwinSigned struct {
	Twin         string        `json:"twin"`
	Organisation string        `json:"organisation"`
	Stands       string        `json:"stands,omitempty"` // organisation whose count is taken to be right
	Reason       ledger.Reason `json:"reason"`
	Note         string        `json:"note,omitempty"`
}

func (TwinOpened) Kind() string  { return "people.twin-opened" }
func (TwinCounted) Kind() string { return "people.twin-counted" }
func (TwinSigned) Kind() string  { return "people.twin-signed" }

func (f TwinOpened) post(h *tally, _ stamp) (string, string, error) {
	return f.ID, f.Organisation, h.fresh(f.ID)
}

func (f TwinCounted) post(h *tally, _ stamp) (string, string, error) {
	t, err := h.twin(f.Twin)
	if err == nil && t.State == TwinDiffers {
		h.Open = append(h.Open, f.Twin)
	}
	return f.Twin + "/" + f.Organisation, f.Organisation, err
}

func (f TwinSigned) post(h *tally, _ stamp) (string, string, error) {
	h.close(f.Twin)
	_, err := h.twin(f.Twin)
	return f.Twin + "/signed", f.Organisation, err
}

func (f TwinOpened) seen(sight) bool { return true }
func (f TwinCounted) seen(v sight) bool {
	t, err := v.count.twin(f.Twin)
	return err == nil && (f.Organisation == v.org || t.State != TwinWaits && v.account(t.Account)) && (f.Note == "" || v.note(f.Organisation))
}
func (f TwinSigned) seen(v sight) bool { return f.Note == "" || v.note(f.Organisation) }

func (f TwinOpened) put(w journal.Writer, h *tally, e event.Event) error {
	n, _ := ordinal(f.ID)
	return twins.Put(w, actKey(h.Book.Case(), n), e.Number, Twin{ID: f.ID, Case: h.Book.Case(), Account: f.Account, Agencies: f.Agencies, Owner: f.Owner,
		Counts: map[string]TwinTally{}, State: TwinWaits, Opened: e.Happened, Record: e.Number})
}

func (f TwinCounted) put(w journal.Writer, h *tally, e event.Event) error {
	t, err := h.twin(f.Twin)
	if err != nil {
		return err
	}
	if t.Counts == nil {
		t.Counts = map[string]TwinTally{}
	}
	t.Counts[f.Organisation] = TwinTally{Lot: f.Lot, By: e.Author, At: e.Happened, Note: f.Note}
	if len(t.Counts) == 2 {
		a, b := t.Counts[t.Agencies[0]].Lot, t.Counts[t.Agencies[1]].Lot
		t.Balance, t.State = h.Book.Balance(t.Account), TwinDiffers
		if a.Total() == b.Total() {
			t.State = TwinAgrees
		}
	}
	n, _ := ordinal(t.ID)
	return twins.Put(w, actKey(h.Book.Case(), n), e.Number, t)
}

func (f TwinSigned) put(w journal.Writer, h *tally, e event.Event) error {
	t, err := h.twin(f.Twin)
	if err != nil {
		return err
	}
	at := e.Happened
	t.State, t.Stands, t.Reason, t.Note, t.SignedBy, t.SignedAt = TwinIsSigned, f.Stands, f.Reason, f.Note, e.Author, &at
	n, _ := ordinal(t.ID)
	return twins.Put(w, actKey(h.Book.Case(), n), e.Number, t)
}
