package people

import (
	"cmp"
	"slices"
	"time"

	"fanar/engine/ledger"
	"fanar/record/journal"
	"fanar/record/policy"
)

// OpenLoss is a balance of people whom nobody can place. No time closes it.
type OpenLoss struct {
	Case        string         `json:"case"`
	Account     ledger.Account `json:"account"`
	People      int64          `json:"people,omitempty"`      // never zero, but for a hidden one
	Owner       string         `json:"owner"`                 // organisation that answers
	Counterpart string         `json:"counterpart,omitempty"` // of a handover: the other organisation
	Reason      ledger.Reason  `json:"reason"`
	Since       time.Time      `json:"since"`
	NextReview  time.Time      `json:"nextReview"` // as somebody set it, or the first one after it began
	ReviewedAt  *time.Time     `json:"reviewedAt,omitempty"`
	ReviewedBy  string         `json:"reviewedBy,omitempty"` // user
	Hidden      bool           `json:"hidden,omitempty"`     // the number is hidden until the viewer's organisation has counted
}

// ReviewDue tells whether the loss has to be looked at again.
func (l OpenLoss) ReviewDue(now time.Time) bool { return !now.Before(l.NextReview) }

// OpenLosses gives every open loss of every case with its number, the oldest first. What is shown to a person comes from
// [OpenLossesFor].
func OpenLosses(r journal.Rows) ([]OpenLoss, error) {
	all, err := journal.Collect(losses.All(r, ""))
	slices.SortFunc(all, func(a, b OpenLoss) int {
		return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.Case, b.Case), cmp.Compare(a.Account.String(), b.Account.String()))
	})
	return all, err
}

// OpenLossesFor gives every open loss as the viewer may see it. All are there; a number in a case where the viewer's
// organisation owes a count may be hidden, because it could tell the giver's.
func OpenLossesFor(r journal.Rows, viewer policy.Actor) ([]OpenLoss, error) {
	all, err := OpenLosses(r)
	if err != nil {
		return nil, err
	}
	owed, err := owedBy(r, viewer.Org)
	if err != nil {
		return nil, err
	}
	for i, l := range all {
		if v, owes := owed[l.Case]; owes && !v.account(l.Account) {
			all[i].People, all[i].Hidden = 0, true
		}
	}
	return all, nil
}

// owedBy gives the sight of each case in which the organisation owes a count; in every other it sees the numbers.
func owedBy(r journal.Rows, org string) (map[string]sight, error) {
	owed := map[string]sight{}
	if org == "" {
		return owed, nil
	}
	for p, err := range pendings.All(r, org+"\x1f") {
		if err != nil {
			return nil, err
		}
		if _, ok := owed[p.Case]; ok {
			continue
		}
		h, err := load(r, p.Case)
		if err != nil {
			return nil, err
		}
		owed[p.Case] = h.sight(org)
	}
	return owed, nil
}

// Pending is a handover that waits for the receiver's count. It holds no number, so that anybody may see it.
type Pending struct {
	Case      string         `json:"case"`
	Handover  string         `json:"handover"`
	From      ledger.Account `json:"from"` // whose custodian answers until the count is in
	To        ledger.Account `json:"to"`
	OfferedBy string         `json:"offeredBy"`
	Since     time.Time      `json:"since"`
	Due       time.Time      `json:"due"` // by which the receiver has to have counted
}

// Overdue tells whether people have stood between two organisations for too long.
func (p Pending) Overdue(now time.Time) bool { return now.After(p.Due) }

// PendingFor gives the handovers that wait for the count of an organisation, or of any if org is empty, the oldest first.
func PendingFor(r journal.Rows, org string) ([]Pending, error) {
	prefix := ""
	if org != "" {
		prefix = org + "\x1f"
	}
	all, err := journal.Collect(pendings.All(r, prefix))
	slices.SortFunc(all, func(a, b Pending) int {
		return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.Case, b.Case), cmp.Compare(a.Handover, b.Handover))
	})
	return all, err
}
