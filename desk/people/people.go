// Package people is the desk of the headcount: how many people a case is said to concern, how many were counted, and
// with whom they are now, from the first alert to the last handover.
//
// It counts groups and knows nobody: no name, no number that follows one person. Every handover is counted by both
// sides, and the receiver counts without seeing the giver's number ([HideBlind], [Overview]). A difference, a gap and
// a loss stay open until somebody signs for what they were; no time closes them. What happened is recorded whatever the
// rules say: a fact that breaks one opens an incident by itself.
//
// The arithmetic is package ledger's. The facts stand under the subject of the case, so that one timeline holds all.
//
// Start with [CountEmbarked], [OfferHandover], [ReceiveHandover], [Overview] and [Desk].
package people

import (
	"fmt"
	"strings"
	"time"

	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/journal"
)

const (
	// ReviewAfter is the default time after which somebody has to look again at an open loss.
	ReviewAfter = 24 * time.Hour
	// CountWithin is the default time within which the receiver of a handover has to count; see [Pending.Overdue].
	CountWithin = 6 * time.Hour

	dutyOfficer = "duty-officer"
	// clockSlip is how far another clock may be ahead of the node's.
	clockSlip = 10 * time.Minute
	// caseSubject stands before the identifier of a case in the record.
	caseSubject = "case/"
	// boat is where people are who were counted before anybody took them aboard.
	boat = "boat"
)

// CountDiffers is the reason under which a difference between two counts is posted before anybody has explained it; see
// [ExplainVariance].
const CountDiffers ledger.Reason = "count-differs"

// The views.
const (
	tallies  journal.Table[*tally]   = "people.case"
	losses   journal.Table[OpenLoss] = "people.open-loss" // case, account
	pendings journal.Table[Pending]  = "people.pending"   // receiving organisation, case, handover
)

// tally is the count of one case: the book, and which record made what in it.
type tally struct {
	Book    *ledger.Book      `json:"book"`
	Origins map[string]Origin `json:"origins"` // by identifier of the act; "H2/received" is what happened to H2 later
}

// Origin is the record that an entry, a handover or an estimate came from.
type Origin struct {
	Record       uint64 `json:"record"`                 // number in the journal
	Author       string `json:"author"`                 // user
	Organisation string `json:"organisation,omitempty"` // on whose behalf; empty where the alert itself said it
}

// load gives the count of a case as a copy of its own, empty if nothing was ever said about people.
func load(r journal.Rows, id string) (*tally, error) {
	h, ok, err := tallies.Get(r, id)
	if err != nil || ok {
		return h, err
	}
	book, err := ledger.NewBook(id, ledger.People)
	if err != nil {
		return nil, err
	}
	return &tally{Book: book, Origins: map[string]Origin{}}, nil
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
func (h *tally) next(letter string) string { return fmt.Sprintf("%s%d", letter, len(h.Origins)+1) }

// stamp is what the envelope of an event says about an act.
type stamp struct {
	record             uint64
	by                 string
	happened, recorded time.Time
}

// post does in the book what the fact says and remembers where it came from.
func (h *tally) post(fact posting, s stamp) error {
	key, organisation, err := fact.post(h, s)
	if err != nil {
		return err
	}
	h.Origins[key] = Origin{Record: s.record, Author: s.by, Organisation: organisation}
	return nil
}

// origin gives the record behind an entry, also behind one that the book made of a handover or a determination.
func (h *tally) origin(entry string) Origin {
	of, what, made := strings.Cut(entry, "#")
	if !made {
		return h.Origins[entry]
	}
	switch what {
	case "received", "reclassified", "surplus", "short":
		return h.Origins[of+received]
	case "withdrawn":
		return h.Origins[of+withdrawn]
	}
	return h.Origins[of]
}

// What happens to an act after it was recorded has a key of its own.
const (
	received  = "/received"
	withdrawn = "/withdrawn"
	retracted = "/retracted"
)

func needed(field, why string) error {
	return fault.New(fault.Invalid, "people.needed", "{field} is empty; {why}", "field", field, "why", why).WithField(field)
}

// when gives the time at which something happened: now if nothing is said, and never in the future.
func when(at, now time.Time) (time.Time, error) {
	if at.IsZero() {
		return now, nil
	}
	if at.After(now.Add(clockSlip)) {
		return at, fault.New(fault.Invalid, "people.future", "{at} UTC lies in the future; a count is recorded after it was made",
			"at", at.UTC().Format("2006-01-02 15:04")).WithField("at")
	}
	return at.UTC().Truncate(time.Millisecond), nil
}

var _ journal.Projection = Desk{}
