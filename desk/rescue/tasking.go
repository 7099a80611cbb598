package rescue

import (
	"fmt"
	"strings"
	"time"

	"fanar/desk/directory"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/policy"
)

// Tasking states.
const (
	Tasked       = "tasked"
	Acknowledged = "acknowledged" // heard, and not answered yet
	Accepted     = "accepted"
	OnScene      = "on-scene"
	Declined     = "declined" // by the master, whose decision stands (SOLAS V/34-1)
	Released     = "released"
)

// Tasking asks a vessel or aircraft to go.
type Tasking struct {
	ID      string     `json:"id"`
	MMSI    uint32     `json:"mmsi,omitempty"`
	Place   string     `json:"place,omitempty"` // of the directory, if it stands there
	Name    string     `json:"name"`
	State   string     `json:"state"`
	At      time.Time  `json:"at"`
	ETA     *time.Time `json:"eta,omitempty"`      // the newest of ETAs
	ETAs    []Arrival  `json:"etas,omitempty"`     // all that were given, the newest last
	Arrived *time.Time `json:"arrived,omitempty"`  // when it was on scene
	OSC     bool       `json:"onSceneCoordinator"` // it coordinates on scene
	Reason  string     `json:"reason,omitempty"`   // the master's, when declined; or why it was let go
	Author  string     `json:"author"`
}

// Arrival is one time of arrival that somebody gave. A later one is added and takes nothing back.
type Arrival struct {
	ETA    time.Time `json:"eta"`
	Given  time.Time `json:"given"`
	Source string    `json:"source,omitempty"`
	Author string    `json:"author"`
}

// Going tells whether the unit is on its way or there.
func (t Tasking) Going() bool { return t.State == Accepted || t.State == OnScene }

// Waiting tells whether the unit has still to answer.
func (t Tasking) Waiting() bool { return t.State == Tasked || t.State == Acknowledged }

// Live tells whether the unit was neither let go nor declined.
func (t Tasking) Live() bool { return t.Going() || t.Waiting() }

// TimesDiffer gives the times of arrival that others gave within the last hours and that lie further than ten minutes
// from the newest. All stand; the newest is shown first.
func (t Tasking) TimesDiffer() []Arrival {
	if len(t.ETAs) < 2 {
		return nil
	}
	last := t.ETAs[len(t.ETAs)-1]
	said := map[string]bool{last.Author: true}
	var out []Arrival
	for i := len(t.ETAs) - 2; i >= 0; i-- {
		a := t.ETAs[i]
		if !said[a.Author] && last.Given.Sub(a.Given) < nearTime && a.ETA.Sub(last.ETA).Abs() > 10*time.Minute {
			out = append(out, a)
		}
		said[a.Author] = true
	}
	return out
}

// TaskAsset asks a vessel or aircraft to go to the case: one of the directory, or any by its MMSI from the sea picture.
type TaskAsset struct {
	Case  string `json:"case"`
	Place string `json:"place,omitempty"`
	MMSI  uint32 `json:"mmsi,omitempty"`
	Name  string `json:"name,omitempty"` // as AIS gives it, if the vessel is not in the directory
}

// Action names the command.
func (TaskAsset) Action() string { return "rescue.TaskAsset" }

// Decide refuses a unit that cannot be named and one that is tasked for the case already.
func (c TaskAsset) Decide(s dispatch.State) (dispatch.Plan, error) {
	was, err := openCase(s, c.Case)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if c.MMSI > 999_999_999 {
		return dispatch.Plan{}, fault.New(fault.Invalid, "case.mmsi", "{mmsi} is no MMSI; it has nine digits", "mmsi", c.MMSI).WithField("mmsi")
	}
	refs := []string{}
	switch {
	case c.Place != "":
		p, err := directory.PlaceByID(s, c.Place)
		if err != nil {
			return dispatch.Plan{}, err
		}
		if p.Ashore() {
			return dispatch.Plan{}, fault.New(fault.Invalid, "case.not-unit", "{place} is a {type}; a vessel or an aircraft can be tasked", "place", p.Name, "type", p.Type).WithField("place")
		}
		c.MMSI, c.Name = p.MMSI, p.Name
		refs = append(refs, "place/"+p.ID)
	case c.MMSI != 0:
		p, ok, err := directory.VesselByMMSI(s, c.MMSI)
		if err != nil {
			return dispatch.Plan{}, err
		}
		if ok {
			c.Place, c.Name = p.ID, p.Name
			refs = append(refs, "place/"+p.ID)
		}
	}
	if c.Name = strings.TrimSpace(c.Name); c.Name == "" && c.MMSI != 0 {
		c.Name = fmt.Sprint("MMSI ", c.MMSI)
	}
	if c.Name == "" {
		return dispatch.Plan{}, needed("name")
	}
	for _, t := range was.Taskings {
		if t.Live() && t.Name == c.Name && t.MMSI == c.MMSI {
			return dispatch.Plan{}, fault.New(fault.Conflict, "case.tasked", "{name} is tasked for {case} already", "name", c.Name, "case", c.Case)
		}
	}
	id := fmt.Sprintf("t%d", len(was.Taskings)+1)
	return about(c.Case, time.Time{}, AssetTasked{ID: id, MMSI: c.MMSI, Place: c.Place, Name: c.Name}, refs...), nil
}

// AnswerTasking records the unit's answer. Nobody can overrule the master's decision (SOLAS V/34-1).
type AnswerTasking struct {
	Case    string     `json:"case"`
	Tasking string     `json:"tasking"`
	Accept  bool       `json:"accept"`
	ETA     *time.Time `json:"eta,omitempty"`
	Reason  string     `json:"reason,omitempty"`
}

// Action names the command.
func (AnswerTasking) Action() string { return "rescue.AnswerTasking" }

// Decide refuses an answer to a tasking that is not there or was released. Where the master has declined, the rules look at
// who says otherwise: R4.
func (c AnswerTasking) Decide(s dispatch.State) (dispatch.Plan, error) {
	was, err := liveTasking(s, c.Case, c.Tasking)
	if err != nil {
		return dispatch.Plan{}, err
	}
	c.Reason = withoutPhones(c.Reason, s.Now)
	if !c.Accept && strings.TrimSpace(c.Reason) == "" {
		return dispatch.Plan{}, needed("reason")
	}
	plan := about(c.Case, time.Time{}, TaskingAnswered{ID: c.Tasking, Accepted: c.Accept, ETA: c.ETA, Reason: c.Reason})
	if was.State == Declined {
		plan.Asks = []policy.Question{{As: []string{"tasking-answer"}, Context: map[string]any{
			"answer": map[string]any{"declined": true, "accepts": c.Accept},
		}}}
	}
	return plan, nil
}

// ReleaseAsset lets a unit go: it is stood down.
type ReleaseAsset struct {
	Case    string `json:"case"`
	Tasking string `json:"tasking"`
	Reason  string `json:"reason,omitempty"`
}

// Action names the command.
func (ReleaseAsset) Action() string { return "rescue.ReleaseAsset" }

// Decide refuses a tasking that is not there or was released.
func (c ReleaseAsset) Decide(s dispatch.State) (dispatch.Plan, error) {
	if _, err := liveTasking(s, c.Case, c.Tasking); err != nil {
		return dispatch.Plan{}, err
	}
	reason, err := words("reason", c.Reason, false)
	if err != nil {
		return dispatch.Plan{}, err
	}
	return about(c.Case, time.Time{}, AssetReleased{ID: c.Tasking, Reason: withoutPhones(reason, s.Now)}), nil
}

// liveTasking gives a tasking that was not released. Whether the case is closed does not matter: what a unit said and did
// is a fact.
func liveTasking(s dispatch.State, id, tasking string) (Tasking, error) {
	was, err := CaseByID(s, id)
	if err != nil {
		return Tasking{}, err
	}
	for _, t := range was.Taskings {
		if t.ID != tasking {
			continue
		}
		if t.State == Released {
			return t, fault.New(fault.Conflict, "case.released", "{name} was released from {case} already", "name", t.Name, "case", id)
		}
		return t, nil
	}
	return Tasking{}, fault.New(fault.NotFound, "case.no-tasking", "case {case} has no tasking {tasking}", "case", id, "tasking", tasking).WithField("tasking")
}
