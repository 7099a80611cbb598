package rescue

import (
	"math"
	"time"

	"fanar/desk/people"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
)

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
		going = going || t.Going()
		if t.Waiting() {
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

// Timeline gives all events that concern the case, newest first, as the asker may see them; see [TimelinePage].
func Timeline(s dispatch.State, id string) ([]event.Event, error) {
	events, _, err := TimelinePage(s, id, 0, math.MaxInt)
	return events, err
}

// TimelinePage gives events that concern the case, newest first, as the asker may see them: at most limit, and only those
// with a number below before; 0 is from the newest. next is the before of the following page, 0 on the last. What another
// desk keeps from the asker is left out, not blanked: nothing tells that it is there.
func TimelinePage(s dispatch.State, id string, before uint64, limit int) (events []event.Event, next uint64, err error) {
	events = []event.Event{}
	for e, err := range journal.AboutBefore(s, Subject(id), before) {
		if err != nil {
			return nil, 0, err
		}
		if !s.Readable(e) {
			continue
		}
		if len(events) == limit {
			return events, events[limit-1].Number, nil
		}
		if e, err = people.HideBlind(s, e, s.Actor); err != nil {
			return nil, 0, err
		}
		events = append(events, e)
	}
	return events, 0, nil
}
