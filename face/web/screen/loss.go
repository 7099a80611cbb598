package screen

import (
	"slices"
	"time"

	"fanar/desk/people"
	"fanar/record/dispatch"
)

// Losses are the people whom nobody can place, as pages show them.
type Losses struct {
	Rows   []Loss
	Sum    int64
	Hidden bool // some numbers are hidden until the reader's organisation has counted; the sum is then not said
}

// Loss is one open balance.
type Loss struct {
	Case, Account, Owner string
	People               int64
	Hidden               bool
	Since, Review        time.Time
	Due                  bool // the review is due
	URL                  string
}

// Losses gives the open losses of one case, or of all if caseID is empty, the oldest first. A number that could spoil a
// count that the reader's organisation owes is hidden; the desk decides which.
func (v *Visit) Losses(s dispatch.State, names *Names, caseID string) (Losses, error) {
	var out Losses
	all, err := people.OpenLossesFor(s, v.Actor)
	if err != nil {
		return out, err
	}
	for _, l := range all {
		if caseID != "" && l.Case != caseID {
			continue
		}
		row := Loss{Case: l.Case, Account: names.Account(l.Account), Owner: names.Organisation(l.Owner), People: l.People, Since: l.Since,
			Review: l.NextReview, Due: l.ReviewDue(s.Now), URL: "/cases/" + l.Case + "/people", Hidden: l.Hidden}
		out.Hidden = out.Hidden || row.Hidden
		out.Sum += row.People
		out.Rows = append(out.Rows, row)
	}
	return out, nil
}

// Pending is a handover that waits for its second count.
type Pending struct {
	Case, Handover, From, To string
	Since, Due               time.Time
	Overdue                  bool
	Mine                     bool // the reader's organisation has to count
	URL                      string
}

// PendingAll gives every handover that waits, the oldest first.
func (v *Visit) PendingAll(s dispatch.State, names *Names) ([]Pending, error) {
	return v.pending(s, names, "")
}

// PendingHere gives the handovers that wait for the reader's organisation.
func (v *Visit) PendingHere(s dispatch.State, names *Names) ([]Pending, error) {
	return v.pending(s, names, v.Actor.Org)
}

func (v *Visit) pending(s dispatch.State, names *Names, org string) ([]Pending, error) {
	all, err := people.PendingFor(s, org)
	if err != nil {
		return nil, err
	}
	var out []Pending
	for _, p := range all {
		out = append(out, Pending{Case: p.Case, Handover: p.Handover, From: names.Account(p.From), To: names.Account(p.To), Since: p.Since, Due: p.Due,
			Overdue: p.Overdue(s.Now), Mine: p.To.Custodian == v.Actor.Org, URL: "/cases/" + p.Case + "/people/handovers/" + p.Handover})
	}
	return out, nil
}

// NewestFirst sorts by a time, the latest first, and keeps the order of equals.
func NewestFirst[T any](all []T, at func(T) time.Time) []T {
	slices.SortStableFunc(all, func(a, b T) int { return at(b).Compare(at(a)) })
	return all
}
