package people

import (
	"fmt"
	"slices"
	"time"

	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
)

// carriedMark stands between the identifier of a merge and the number of an entry that it posted.
const carriedMark = "."

// join is a merge of counts as one of the two cases remembers it.
type join struct {
	Act   string `json:"act"`   // of this case
	Case  string `json:"case"`  // the other one
	Other string `json:"other"` // act of the other case
	Out   bool   `json:"out"`   // whether the people of this case went there
}

// MergeCounts records that two cases were about the same boat: everybody who stands in the count of Case stands in the
// count of Into from now on. It is a posting under both cases, so that each still adds up, and [UnmergeCounts] takes it
// back. The estimates, handovers and differences of a case stay where they were recorded.
type MergeCounts struct {
	Case   string        `json:"case"`
	Into   string        `json:"into"`
	Reason ledger.Reason `json:"reason"` // such as same-boat
	Note   string        `json:"note,omitempty"`
	At     time.Time     `json:"at,omitzero"`
}

// Action names the command.
func (MergeCounts) Action() string { return "people.MergeCounts" }

// Decide refuses while a handover of the case is open, and where nobody stands in its count.
func (c MergeCounts) Decide(s dispatch.State) (dispatch.Plan, error) {
	from, into, err := c.both(s)
	if err != nil {
		return dispatch.Plan{}, err
	}
	for _, o := range from.Book.Handovers() {
		if o.Open() {
			return dispatch.Plan{}, fault.New(fault.Conflict, "people.merge-handover", "handover {handover} of case {case} waits for the count of {receiver}",
				"handover", o.Offer.ID, "case", c.Case, "receiver", o.Offer.To.Custodian).WithField("case").WithHint("let {receiver} count first, then merge")
		}
	}
	lots := from.carried()
	if len(lots) == 0 {
		return dispatch.Plan{}, fault.New(fault.Conflict, "people.merge-empty", "nobody stands in the count of case {case}", "case", c.Case).WithField("case").
			WithHint("linking the two cases is enough where only one of them has a count")
	}
	return merge(s, c.At, from, into, lots, c.Reason, c.Note, join{})
}

func (c MergeCounts) both(s dispatch.State) (from, into *tally, err error) {
	if c.Case == c.Into {
		return nil, nil, fault.New(fault.Invalid, "people.merge-same", "a case is not merged into itself").WithField("into").
			WithHint("name the case in whose count the people stand from now on")
	}
	if err := c.Reason.Validate(); err != nil {
		return nil, nil, err
	}
	if from, err = known(s, c.Case); err != nil {
		return nil, nil, err
	}
	if into, err = known(s, c.Into); err != nil {
		return nil, nil, named(err, "into")
	}
	for _, h := range []*tally{from, into} {
		if v := h.sight(s.Actor.Org); v.blind() {
			return nil, nil, v.first()
		}
	}
	return from, into, nil
}

// UnmergeCounts takes a merge back: the people stand in the count of their first case again.
type UnmergeCounts struct {
	Case   string        `json:"case"` // the case whose count was merged into the other
	Into   string        `json:"into"`
	Reason ledger.Reason `json:"reason"`
	Note   string        `json:"note,omitempty"`
	At     time.Time     `json:"at,omitzero"`
}

// Action names the command.
func (UnmergeCounts) Action() string { return "people.UnmergeCounts" }

// Decide refuses where nothing was merged, and where the people have gone on since: a count is not torn apart by guess.
func (c UnmergeCounts) Decide(s dispatch.State) (dispatch.Plan, error) {
	from, into, err := MergeCounts(c).both(s)
	if err != nil {
		return dispatch.Plan{}, err
	}
	i := len(from.Joined) - 1 // the newest merge is the first to go
	for i >= 0 && (!from.Joined[i].Out || from.Joined[i].Case != c.Into) {
		i--
	}
	if i < 0 {
		return dispatch.Plan{}, c.notMerged()
	}
	done := from.Joined[i]
	row, ok, err := from.act(done.Act)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if !ok {
		return dispatch.Plan{}, c.notMerged()
	}
	var lots []Carried
	for _, e := range row.Entries {
		lots = append(lots, Carried{Account: e.From, Lot: e.Lot, Owner: e.Owner, Since: e.Happened})
	}
	// The people go back: out of the other case, into this one.
	plan, err := merge(s, c.At, into, from, lots, c.Reason, c.Note, done)
	if fault.KindOf(err) == fault.Conflict {
		return plan, fault.New(fault.Conflict, "people.merge-moved", "people of case {case} have gone on in case {into} since the merge", "case", c.Case, "into", c.Into).
			WithCause(err).WithField("into").WithHint("take back what was recorded about them in {into} first, or correct both counts by hand")
	}
	return plan, err
}

func (c UnmergeCounts) notMerged() error {
	return fault.New(fault.Conflict, "people.not-merged", "the count of case {case} was not merged into that of {into}",
		"case", c.Case, "into", c.Into).WithField("into")
}

// carried is who can go to another book: everybody but those whom a handover lost, which stays a matter of its two sides.
func (h *tally) carried() (all []Carried) {
	open := map[ledger.Account]ledger.Loss{}
	for _, l := range h.Book.OpenLoss() {
		open[l.Account] = l
	}
	for _, a := range h.Book.Accounts() {
		lot := h.Book.Balance(a)
		if lot.Total() == 0 || a.Type == ledger.HandoverVariance || a.Type == ledger.InTransit {
			continue
		}
		all = append(all, Carried{Account: a, Lot: lot, Owner: open[a].Owner, Since: open[a].Since})
	}
	return all
}

// merge plans one posting under both cases.
func merge(s dispatch.State, at time.Time, from, into *tally, lots []Carried, reason ledger.Reason, note string, undoes join) (dispatch.Plan, error) {
	happened, err := when(at, s.Now)
	if err != nil {
		return dispatch.Plan{}, err
	}
	a, b := from.Book.Case(), into.Book.Case()
	out := CountsMerged{ID: from.next("M"), Organisation: s.Actor.Org, Into: b, Other: into.next("M"), Lots: lots, Reason: reason, Note: note, Undoes: undoes.Other}
	in := CountsJoined{ID: out.Other, Organisation: s.Actor.Org, From: a, Other: out.ID, Lots: lots, Reason: reason, Note: note, Undoes: undoes.Act}
	by := stamp{by: s.Actor.User, happened: happened, recorded: s.Now}
	if _, err := from.post(out, by); err != nil {
		return dispatch.Plan{}, err
	}
	if _, err := into.post(in, by); err != nil {
		return dispatch.Plan{}, err
	}
	about := []string{caseSubject + b}
	return dispatch.Plan{Subject: caseSubject + a, Facts: []event.Draft{
		{Subject: caseSubject + a, Refs: about, Happened: happened, Fact: out},
		{Subject: caseSubject + b, Refs: []string{caseSubject + a}, Happened: happened, Fact: in},
	}}, nil
}

// Carried is what of one account goes from one case's count to another's.
type Carried struct {
	Account ledger.Account `json:"account"`
	Lot     ledger.Lot     `json:"lot"`
	Owner   string         `json:"owner,omitempty"` // organisation that answers for an open loss
	Since   time.Time      `json:"since,omitzero"`  // of an open loss: its age goes along
}

// CountsMerged is the fact that the people of a case stand in another case's count from now on, or, where it undoes a
// merge, that they went back.
type CountsMerged struct {
	ID           string        `json:"id"`
	Organisation string        `json:"organisation"`
	Into         string        `json:"into"`  // case
	Other        string        `json:"other"` // the act of that case
	Lots         []Carried     `json:"lots"`
	Reason       ledger.Reason `json:"reason"`
	Note         string        `json:"note,omitempty"`
	Undoes       string        `json:"undoes,omitempty"` // the act of this case by which they had come
}

// CountsJoined is the same fact as the other case keeps it.
type CountsJoined struct {
	ID           string        `json:"id"`
	Organisation string        `json:"organisation"`
	From         string        `json:"from"`  // case
	Other        string        `json:"other"` // the act of that case
	Lots         []Carried     `json:"lots"`
	Reason       ledger.Reason `json:"reason"`
	Note         string        `json:"note,omitempty"`
	Undoes       string        `json:"undoes,omitempty"` // the act of this case by which they had gone
}

func (CountsMerged) Kind() string { return "people.counts-merged" }
func (CountsJoined) Kind() string { return "people.counts-joined" }

func (f CountsMerged) post(h *tally, s stamp) (string, string, error) {
	reason := ledger.ToOtherCase
	if f.Undoes != "" {
		reason = ledger.MergeUndone
	}
	h.joined(join{Act: f.ID, Case: f.Into, Other: f.Other, Out: true}, f.Undoes)
	return f.ID, f.Organisation, h.carry(f.ID, f.Organisation, f.Lots, f.Note, s, func(c Carried) (ledger.Account, ledger.Account, ledger.Reason) {
		return c.Account, ledger.FromSource(), reason
	})
}

func (f CountsJoined) post(h *tally, s stamp) (string, string, error) {
	reason := ledger.MergedIn
	if f.Undoes != "" {
		reason = ledger.FromOtherCase
	}
	h.joined(join{Act: f.ID, Case: f.From, Other: f.Other}, f.Undoes)
	return f.ID, f.Organisation, h.carry(f.ID, f.Organisation, f.Lots, f.Note, s, func(c Carried) (ledger.Account, ledger.Account, ledger.Reason) {
		return ledger.FromSource(), c.Account, reason
	})
}

// joined remembers a merge, or forgets the one that is undone.
func (h *tally) joined(j join, undoes string) {
	if undoes == "" {
		h.Joined = append(h.Joined, j)
		return
	}
	h.Joined = slices.DeleteFunc(h.Joined, func(old join) bool { return old.Act == undoes })
}

func (h *tally) carry(id, organisation string, lots []Carried, note string, s stamp,
	way func(Carried) (from, to ledger.Account, reason ledger.Reason)) error {
	if err := h.fresh(id); err != nil {
		return err
	}
	for i, c := range lots {
		from, to, reason := way(c)
		e := ledger.Entry{ID: fmt.Sprint(id, carriedMark, i+1), From: from, To: to, Lot: c.Lot, Reason: reason, Owner: c.Owner,
			By: s.by, Note: note, Happened: s.happened, Recorded: s.recorded}
		if e.Owner == "" {
			e.Owner = organisation
		}
		if c.Account.Type.OpenLoss() && !c.Since.IsZero() {
			e.Happened = c.Since
		}
		if err := h.Book.Post(e); err != nil {
			return err
		}
	}
	return nil
}

func (f CountsMerged) seen(v sight) bool { return !v.blind() }
func (f CountsJoined) seen(v sight) bool { return !v.blind() }
