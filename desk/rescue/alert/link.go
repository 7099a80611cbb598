package alert

import (
	"slices"
	"strings"
	"time"

	"fanar/desk/rescue"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
)

// Link says that a case is about the same boat as another one.
type Link struct {
	Case   string    `json:"case"`             // the other case
	Direct bool      `json:"direct"`           // linked with this case itself, and not through a third one
	With   string    `json:"with"`             // the case of the group that it is linked with
	Reason string    `json:"reason,omitempty"` // of that link
	Author string    `json:"author"`
	At     time.Time `json:"at"`
}

// LinkCases says that two cases are about the same boat. Both stay as they are; everything that is linked with one is then
// in one group with everything linked with the other. Cases may be closed.
type LinkCases struct {
	Case   string `json:"case"`
	Other  string `json:"other"`
	Reason string `json:"reason"`
}

// Action names the command.
func (LinkCases) Action() string { return "alert.LinkCases" }

// Decide refuses a case with itself, a drill with a real one, a link that is there, and one without a reason.
func (c LinkCases) Decide(s dispatch.State) (dispatch.Plan, error) {
	if c.Case == c.Other {
		return dispatch.Plan{}, fault.New(fault.Invalid, "alert.link-itself", "{case} cannot be linked with itself; name the other case", "case", c.Case).WithField("other")
	}
	why, linked, err := c.between(s)
	if err == nil && linked {
		err = fault.New(fault.Conflict, "alert.linked", "{case} and {other} are linked already", "case", c.Case, "other", c.Other).WithField("other")
	}
	if err == nil {
		err = c.alike(s)
	}
	if err != nil {
		return dispatch.Plan{}, err
	}
	return c.plan(CaseLinked{Case: c.Case, Other: c.Other, Reason: why}), nil
}

// UnlinkCases takes a link back. Others of the group stay.
type UnlinkCases struct {
	Case   string `json:"case"`
	Other  string `json:"other"`
	Reason string `json:"reason"`
}

// Action names the command.
func (UnlinkCases) Action() string { return "alert.UnlinkCases" }

// Decide refuses a link that is not there, and one that is taken back without a reason.
func (c UnlinkCases) Decide(s dispatch.State) (dispatch.Plan, error) {
	why, linked, err := LinkCases(c).between(s)
	if err == nil && !linked {
		err = fault.New(fault.Conflict, "alert.not-linked", "{case} and {other} are not linked with each other", "case", c.Case, "other", c.Other).
			WithHint("in a group of cases only a link itself can be taken back; the page of linked cases shows them").WithField("other")
	}
	if err != nil {
		return dispatch.Plan{}, err
	}
	return LinkCases(c).plan(CaseUnlinked{Case: c.Case, Other: c.Other, Reason: why}), nil
}

// between checks the two cases and the reason, and tells whether they are linked with each other.
func (c LinkCases) between(s dispatch.State) (why string, linked bool, err error) {
	for _, id := range []string{c.Case, c.Other} {
		if _, err := rescue.CaseByID(s, id); err != nil {
			return "", false, err
		}
	}
	if why, err = reason(c.Reason); err != nil {
		return "", false, err
	}
	_, linked, err = links.Get(s, linkKey(c.Case, c.Other))
	return why, linked, err
}

// alike refuses a drill and a real case: people who were never there would come into the count of one boat.
func (c LinkCases) alike(s dispatch.State) error {
	a, err := rescue.CaseByID(s, c.Case)
	if err != nil {
		return err
	}
	b, err := rescue.CaseByID(s, c.Other)
	if err == nil && a.Simulated != b.Simulated {
		err = fault.New(fault.Invalid, "alert.link-drill", "{case} and {other} cannot be of one boat: one is a drill and the other is real", "case", c.Case, "other", c.Other).WithField("other")
	}
	return err
}

func (c LinkCases) plan(fact event.Fact) dispatch.Plan {
	return dispatch.Plan{Subject: rescue.Subject(c.Case), Facts: []event.Draft{{Subject: rescue.Subject(c.Case), Refs: []string{rescue.Subject(c.Other)}, Fact: fact}}}
}

// link is one half of a link, under each of its two cases.
type link struct {
	Other  string    `json:"other"`
	Reason string    `json:"reason"`
	Author string    `json:"author"`
	At     time.Time `json:"at"`
}

const links journal.Table[link] = "alert.link"

func linkKey(a, b string) string { return a + "/" + b }

// Linked gives every case that is in one group with a case, the nearest first: the ones linked with it, then those linked
// with them.
func Linked(r journal.Rows, caseID string) ([]Link, error) {
	out := []Link{}
	seen := map[string]bool{caseID: true}
	for next := []string{caseID}; len(next) > 0; {
		from := next[0]
		next = next[1:]
		for l, err := range links.All(r, from+"/") {
			if err != nil {
				return nil, err
			}
			if seen[l.Other] {
				continue
			}
			seen[l.Other] = true
			next = append(next, l.Other)
			out = append(out, Link{Case: l.Other, Direct: from == caseID, With: from, Reason: l.Reason, Author: l.Author, At: l.At})
		}
	}
	return out, nil
}

// Group gives the identifiers of all cases about one boat, the case itself among them, in the order of their numbers. It
// has one entry where nothing is linked.
func Group(r journal.Rows, caseID string) ([]string, error) {
	all, err := Linked(r, caseID)
	out := []string{caseID}
	for _, l := range all {
		out = append(out, l.Case)
	}
	slices.SortFunc(out, func(a, b string) int {
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return strings.Compare(a, b)
	})
	return out, err
}
