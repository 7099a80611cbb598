package rescue

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"fanar/desk/people"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
)

// Open gives the open cases, the one that waits longest for its next step first.
func Open(r journal.Rows, now time.Time) ([]Case, error) {
	var cases []Case
	for row, err := range r.Scan(string(open), "", "") {
		if err != nil {
			return nil, err
		}
		c, err := CaseByID(r, row.Key)
		if err != nil {
			return nil, err
		}
		cases = append(cases, c)
	}
	slices.SortFunc(cases, func(a, b Case) int {
		return cmp.Or(cmp.Compare(a.Next().rank, b.Next().rank), a.Next().Since.Compare(b.Next().Since), byNumber(a, b))
	})
	return cases, nil
}

// All gives every case, open and closed, newest first.
func All(r journal.Rows) ([]Case, error) {
	cases, err := journal.Collect(Cases.All(r, ""))
	slices.SortFunc(cases, func(a, b Case) int { return byNumber(b, a) })
	return cases, err
}

func byNumber(a, b Case) int {
	number := func(c Case) int { n, _ := strconv.Atoi(strings.TrimPrefix(c.ID, "SAR-")); return n }
	return cmp.Compare(number(a), number(b))
}

// Step is what a case waits for next, and since when. Its key names the sentence in the catalogue.
type Step struct {
	Key   string    `json:"key"`
	Since time.Time `json:"since"`
	rank  int
}

// The steps that a case waits for, in the order in which they are looked for.
const (
	StepCoordinator = "coordinator" // no coordinating centre is named
	StepAsset       = "asset"       // no unit is on its way
	StepAnswer      = "answer"      // a tasked unit has not answered
	StepLanding     = "landing"     // no landing is ordered
	StepPeople      = "people"      // people have to be counted, handed over, accounted for
	StepClosed      = "closed"      // nothing: the case is closed
)

// Steps are all step keys; catalogues have a sentence for each.
var Steps = []string{StepCoordinator, StepAsset, StepAnswer, StepLanding, StepPeople, StepClosed}

// Next tells what the case waits for. It looks only at the case, not at the count: the strip shows that.
func (c Case) Next() Step {
	if c.Closed {
		return Step{Key: StepClosed, Since: c.OpenedAt, rank: 9}
	}
	if c.Coordinator == "" {
		return Step{Key: StepCoordinator, Since: c.AlertedAt, rank: 0}
	}
	tasked, going := time.Time{}, false
	for _, t := range c.Taskings {
		going = going || t.State == Accepted
		if t.State == Tasked {
			tasked = t.At
		}
	}
	switch {
	case !going && !tasked.IsZero():
		return Step{Key: StepAnswer, Since: tasked, rank: 2}
	case !going && c.Landing == nil:
		return Step{Key: StepAsset, Since: c.AlertedAt, rank: 1}
	case c.Landing == nil:
		return Step{Key: StepLanding, Since: c.AlertedAt, rank: 3}
	}
	return Step{Key: StepPeople, Since: c.Landing.At, rank: 4}
}

// Timeline gives the events that concern the case, newest first, as the asker may see them. What another desk keeps from
// the asker is left out, not blanked: nothing tells that it is there.
func Timeline(s dispatch.State, id string) ([]event.Event, error) {
	var events []event.Event
	for e, err := range journal.About(s, Subject(id)) {
		if err != nil {
			return nil, err
		}
		if !s.Readable(e) {
			continue
		}
		if e, err = people.HideBlind(s, e, s.Actor); err != nil {
			return nil, err
		}
		events = append(events, e)
	}
	slices.Reverse(events)
	return events, nil
}
