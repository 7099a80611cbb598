package rescue

import (
	"time"

	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
)

// TaskingAcknowledged is the fact that the unit has heard that it is asked; it has not answered yet.
type TaskingAcknowledged struct {
	ID string    `json:"id"`
	At time.Time `json:"at"`
}

// ArrivalGiven is the fact that somebody gave a time at which the unit will be there.
type ArrivalGiven struct {
	ID     string    `json:"id"`
	ETA    time.Time `json:"eta"`
	Source string    `json:"source,omitempty"`
}

// AssetArrived is the fact that the unit is on scene.
type AssetArrived struct {
	ID string    `json:"id"`
	At time.Time `json:"at"`
}

// OnSceneCoordinatorNamed is the fact that one of the units coordinates on scene. Source: SAR Convention annex 4.7.
type OnSceneCoordinatorNamed struct {
	ID string `json:"id"`
}

func (TaskingAcknowledged) Kind() string     { return "rescue.tasking-acknowledged" }
func (ArrivalGiven) Kind() string            { return "rescue.arrival-given" }
func (AssetArrived) Kind() string            { return "rescue.asset-arrived" }
func (OnSceneCoordinatorNamed) Kind() string { return "rescue.on-scene-coordinator-named" }

// AcknowledgeTasking records that the unit has heard that it is asked.
type AcknowledgeTasking struct {
	Case    string    `json:"case"`
	Tasking string    `json:"tasking"`
	At      time.Time `json:"at,omitzero"`
}

// Action names the command.
func (AcknowledgeTasking) Action() string { return "rescue.AcknowledgeTasking" }

// Decide refuses a unit that has answered already: there is nothing left to acknowledge.
func (c AcknowledgeTasking) Decide(s dispatch.State) (dispatch.Plan, error) {
	was, err := liveTasking(s, c.Case, c.Tasking)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if was.State != Tasked {
		return dispatch.Plan{}, fault.New(fault.Conflict, "case.answered", "{name} has acknowledged or answered already", "name", was.Name)
	}
	if c.At, err = past(s, c.At); err != nil {
		return dispatch.Plan{}, err
	}
	return about(c.Case, c.At, TaskingAcknowledged{ID: c.Tasking, At: c.At}), nil
}

// GiveArrival adds a time at which the unit will be there. Times that others gave stay beside it.
type GiveArrival struct {
	Case    string    `json:"case"`
	Tasking string    `json:"tasking"`
	ETA     time.Time `json:"eta"`
	Source  string    `json:"source,omitempty"` // who said so
}

// Action names the command.
func (GiveArrival) Action() string { return "rescue.GiveArrival" }

// Decide refuses a time of arrival that is not given, or lies more than a week from now.
func (c GiveArrival) Decide(s dispatch.State) (dispatch.Plan, error) {
	if _, err := liveTasking(s, c.Case, c.Tasking); err != nil {
		return dispatch.Plan{}, err
	}
	if c.ETA.IsZero() {
		return dispatch.Plan{}, needed("eta")
	}
	if c.ETA.Sub(s.Now).Abs() > 7*24*time.Hour {
		return dispatch.Plan{}, fault.New(fault.Invalid, "case.eta", "{at} UTC is more than a week from now; give the day and the hour of the arrival", "at", c.ETA.UTC().Format("2006-01-02 15:04")).WithField("eta")
	}
	source, err := words("source", c.Source, false)
	if err != nil {
		return dispatch.Plan{}, err
	}
	return about(c.Case, time.Time{}, ArrivalGiven{ID: c.Tasking, ETA: c.ETA, Source: withoutPhones(source, s.Now)}), nil
}

// RecordArrival records that the unit is on scene.
type RecordArrival struct {
	Case    string    `json:"case"`
	Tasking string    `json:"tasking"`
	At      time.Time `json:"at,omitzero"`
}

// Action names the command.
func (RecordArrival) Action() string { return "rescue.RecordArrival" }

// Decide takes it of every unit that was not let go: a master who declined may come all the same.
func (c RecordArrival) Decide(s dispatch.State) (dispatch.Plan, error) {
	was, err := liveTasking(s, c.Case, c.Tasking)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if was.State == OnScene {
		return dispatch.Plan{}, fault.New(fault.Conflict, "case.arrived", "{name} is on scene already", "name", was.Name)
	}
	if c.At, err = past(s, c.At); err != nil {
		return dispatch.Plan{}, err
	}
	plan := about(c.Case, c.At, AssetArrived{ID: c.Tasking, At: c.At})
	if was.Waiting() {
		// Who is there has accepted, whether anybody wrote it down or not: without that R2 would go on calling for a unit.
		plan.Facts = append(about(c.Case, c.At, TaskingAnswered{ID: c.Tasking, Accepted: true}).Facts, plan.Facts...)
	}
	return plan, nil
}

// NameOnSceneCoordinator says which of the units coordinates on scene; another one did until then.
type NameOnSceneCoordinator struct {
	Case    string `json:"case"`
	Tasking string `json:"tasking"`
}

// Action names the command.
func (NameOnSceneCoordinator) Action() string { return "rescue.NameOnSceneCoordinator" }

// Decide refuses a unit that is neither on its way nor there.
func (c NameOnSceneCoordinator) Decide(s dispatch.State) (dispatch.Plan, error) {
	was, err := liveTasking(s, c.Case, c.Tasking)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if !was.Going() {
		return dispatch.Plan{}, fault.New(fault.Conflict, "case.not-going", "{name} is neither on its way nor on scene; who coordinates on scene has to be", "name", was.Name)
	}
	return about(c.Case, time.Time{}, OnSceneCoordinatorNamed{ID: c.Tasking}), nil
}

// OnSceneCoordinator gives the unit that coordinates on scene; ok is false if none does.
func (c Case) OnSceneCoordinator() (Tasking, bool) {
	for _, t := range c.Taskings {
		if t.OSC && t.Going() {
			return t, true
		}
	}
	return Tasking{}, false
}

var taskingFolds = folding{
	AssetTasked{}.Kind(): on(func(c *Case, e event.Event, f AssetTasked) {
		c.Taskings = append(c.Taskings, Tasking{ID: f.ID, MMSI: f.MMSI, Place: f.Place, Name: f.Name, State: Tasked, At: e.Happened, Author: e.Author})
	}),
	TaskingAcknowledged{}.Kind(): on(func(c *Case, _ event.Event, f TaskingAcknowledged) {
		c.tasking(f.ID, func(t *Tasking) { t.State = Acknowledged })
	}),
	TaskingAnswered{}.Kind(): on(func(c *Case, e event.Event, f TaskingAnswered) {
		state := Declined
		if f.Accepted {
			state = Accepted
		}
		c.tasking(f.ID, func(t *Tasking) {
			if t.Reason = f.Reason; t.State != OnScene || !f.Accepted {
				t.State = state // an acceptance that is written down late takes nobody off the scene
			}
			if f.ETA != nil {
				t.arrives(Arrival{ETA: *f.ETA, Given: e.Happened, Author: e.Author})
			}
		})
	}),
	ArrivalGiven{}.Kind(): on(func(c *Case, e event.Event, f ArrivalGiven) {
		c.tasking(f.ID, func(t *Tasking) {
			t.arrives(Arrival{ETA: f.ETA, Given: e.Happened, Source: f.Source, Author: e.Author})
		})
	}),
	AssetArrived{}.Kind(): on(func(c *Case, _ event.Event, f AssetArrived) {
		at := f.At
		c.tasking(f.ID, func(t *Tasking) { t.State, t.Arrived = OnScene, &at })
	}),
	OnSceneCoordinatorNamed{}.Kind(): on(func(c *Case, _ event.Event, f OnSceneCoordinatorNamed) {
		for i := range c.Taskings {
			c.Taskings[i].OSC = c.Taskings[i].ID == f.ID
		}
	}),
	AssetReleased{}.Kind(): on(func(c *Case, _ event.Event, f AssetReleased) {
		c.tasking(f.ID, func(t *Tasking) {
			t.State, t.OSC = Released, false
			if f.Reason != "" {
				t.Reason = f.Reason
			}
		})
	}),
}

func (t *Tasking) arrives(a Arrival) {
	t.ETAs = append(t.ETAs, a)
	t.ETA = &a.ETA
}

func (c *Case) tasking(id string, change func(*Tasking)) {
	for i := range c.Taskings {
		if c.Taskings[i].ID == id {
			change(&c.Taskings[i])
		}
	}
}
