package alert

import (
	"time"

	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
)

// Take says that the actor looks at an alert, so that nobody else has to and the sender can be told. It decides nothing,
// and the clock goes on.
type Take struct {
	Alert string `json:"alert"`
}

// Action names the command.
func (Take) Action() string { return "alert.Take" }

// Decide refuses an alert that somebody has decided about, and one that the same person took already.
func (c Take) Decide(s dispatch.State) (dispatch.Plan, error) {
	a, err := waiting(s, c.Alert)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if a.TakenBy == s.Actor.User {
		return dispatch.Plan{}, fault.New(fault.Conflict, "alert.taken", "you are looking at {alert} already", "alert", a.ID)
	}
	return a.plan(Taken{ID: a.ID}), nil
}

// OpenFrom makes a case of an alert: the same facts as of [rescue.OpenCase], from the time of the alert on, so that the
// clock that started with the alert goes on in the case. Source: R1, R2.
type OpenFrom struct {
	Alert string `json:"alert"`
}

// Action names the command.
func (OpenFrom) Action() string { return "alert.OpenFrom" }

// Decide refuses an alert that somebody has decided about.
func (c OpenFrom) Decide(s dispatch.State) (dispatch.Plan, error) {
	a, err := waiting(s, c.Alert)
	if err != nil {
		return dispatch.Plan{}, err
	}
	id, facts, err := rescue.DraftOpening(s, a.Alert, a.Simulated)
	if err != nil {
		return dispatch.Plan{}, err
	}
	facts = append(facts, a.draft(OpenedAsCase{ID: a.ID, Case: id}, rescue.Subject(id)))
	return dispatch.Plan{Subject: rescue.Subject(id), Facts: facts}, nil
}

// Attach puts an alert to a case that is there: where it says that the boat was and how many were on board are added to the
// case as reports, beside what the case has. The case may be closed: an alert about it that comes late is kept too.
type Attach struct {
	Alert  string `json:"alert"`
	Case   string `json:"case"`
	Reason string `json:"reason"`
}

// Action names the command.
func (Attach) Action() string { return "alert.Attach" }

// Decide refuses an alert that somebody has decided about, and a case that is not there.
func (c Attach) Decide(s dispatch.State) (dispatch.Plan, error) {
	a, err := waiting(s, c.Alert)
	if err != nil {
		return dispatch.Plan{}, err
	}
	to, err := rescue.CaseByID(s, c.Case)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if a.Simulated != to.Simulated {
		return dispatch.Plan{}, mixed(a, to)
	}
	why, err := reason(c.Reason)
	if err != nil {
		return dispatch.Plan{}, err
	}
	subject := rescue.Subject(to.ID)
	plan := dispatch.Plan{Subject: Subject(a.ID), Facts: []event.Draft{a.draft(AttachedToCase{ID: a.ID, Case: to.ID, Reason: why}, subject)}}
	if p := a.Alert.Position; p != nil {
		plan.Facts = append(plan.Facts, event.Draft{Subject: subject, Refs: []string{Subject(a.ID)}, Happened: a.Alert.At,
			Fact: rescue.PositionReported{Position: *p, At: a.Alert.At, Source: "alert", UncertaintyNM: a.Uncertain}})
	}
	if on := a.Alert.OnBoard; on != nil {
		d := people.DraftAssertion(to.ID, people.Estimate{Min: on.Min, Best: on.Best, Max: on.Max, Hedge: on.Hedge, Sense: string(on.Sense),
			Method: "alert", Source: string(a.Alert.Source), At: a.Alert.At})
		d.Refs = append(d.Refs, Subject(a.ID))
		plan.Facts = append(plan.Facts, d)
	}
	if to.Closed && a.Alert.Position == nil && a.Alert.OnBoard == nil {
		// Nobody looks at a closed case by itself: what came says so there too; see [rescue.LateReport].
		plan.Facts = append(plan.Facts, event.Draft{Subject: subject, Refs: []string{Subject(a.ID)}, Fact: rescue.NoteAdded{Text: a.Alert.Raw}})
	}
	if a.Simulated {
		for i := range plan.Facts {
			plan.Facts[i].Marks = event.Marks{Caveats: []string{event.Simulated}}
		}
	}
	return plan, nil
}

// SetAside takes an alert out of triage without a case. It takes a person and a reason, and never happens by time.
type SetAside struct {
	Alert  string `json:"alert"`
	Reason string `json:"reason"`
}

// Action names the command.
func (SetAside) Action() string { return "alert.SetAside" }

// Decide refuses an alert that somebody has decided about, and one without a reason.
func (c SetAside) Decide(s dispatch.State) (dispatch.Plan, error) {
	a, err := waiting(s, c.Alert)
	if err != nil {
		return dispatch.Plan{}, err
	}
	why, err := reason(c.Reason)
	if err != nil {
		return dispatch.Plan{}, err
	}
	return a.plan(Shelved{ID: a.ID, Reason: why}), nil
}

// BringBack puts an alert that was set aside or attached into triage again; its clock starts anew. What an attached alert
// added to the case stays there: reports are never taken back.
type BringBack struct {
	Alert  string `json:"alert"`
	Reason string `json:"reason"`
}

// Action names the command.
func (BringBack) Action() string { return "alert.BringBack" }

// Decide refuses an alert that waits already, and one that became a case: cases are linked, not taken back.
func (c BringBack) Decide(s dispatch.State) (dispatch.Plan, error) {
	a, err := ByID(s, c.Alert)
	if err != nil {
		return dispatch.Plan{}, err
	}
	switch a.State {
	case InTriageState:
		return dispatch.Plan{}, fault.New(fault.Conflict, "alert.waits", "{alert} waits in triage already", "alert", a.ID)
	case Opened:
		return dispatch.Plan{}, fault.New(fault.Conflict, "alert.is-case", "{alert} became {case}; a case stays", "alert", a.ID, "case", a.Case).
			WithHint("link {case} to the case that it repeats")
	}
	why, err := reason(c.Reason)
	if err != nil {
		return dispatch.Plan{}, err
	}
	return a.plan(Returned{ID: a.ID, Reason: why}), nil
}

// mixed says that a real alert is no part of a drill: there it would be lost. Nor does a drill move the boat of a real case.
func mixed(a Alert, to rescue.Case) error {
	if a.Simulated {
		return fault.New(fault.Invalid, "alert.drill", "{alert} is a drill, and {case} is a real case", "alert", a.ID, "case", to.ID).WithField("case").
			WithHint("attach it to a drill, or set it aside")
	}
	return fault.New(fault.Invalid, "alert.real", "{alert} is real, and {case} is a drill: nobody would go", "alert", a.ID, "case", to.ID).WithField("case").
		WithHint("open {alert} as a case of its own, or attach it to a real one")
}

// waiting gives an alert about which nobody has decided.
func waiting(s dispatch.State, id string) (Alert, error) {
	a, err := ByID(s, id)
	if err != nil || a.Waiting() {
		return a, err
	}
	if a.State == Aside {
		return a, fault.New(fault.Conflict, "alert.aside", "{alert} was set aside", "alert", a.ID).WithHint("bring it back first, with a reason")
	}
	return a, fault.New(fault.Conflict, "alert.decided", "{alert} belongs to {case} already", "alert", a.ID, "case", a.Case)
}

func (a Alert) plan(fact event.Fact) dispatch.Plan {
	return dispatch.Plan{Subject: Subject(a.ID), Facts: []event.Draft{a.draft(fact)}}
}

// draft drafts a fact about the alert, marked as a drill if the alert is one.
func (a Alert) draft(fact event.Fact, refs ...string) event.Draft {
	d := event.Draft{Subject: Subject(a.ID), Refs: refs, Happened: time.Time{}, Fact: fact}
	if a.Simulated {
		d.Marks = event.Marks{Caveats: []string{event.Simulated}}
	}
	return d
}
