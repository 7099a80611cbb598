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
// A second count stands beside the first until somebody signs for the difference ([RecordCount], [OpenTwin]); two cases
// that were one boat are merged by a posting under both ([MergeCounts]); what is published is a named figure ([FigureOf]).
//
// Start with [RecordCount], [OfferHandover], [ReceiveHandover], [Overview] and [Desk].
package people

import (
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
