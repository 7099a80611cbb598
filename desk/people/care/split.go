package care

import (
	"slices"
	"strings"
	"time"

	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/policy"
)

// Split is families of which a part is at one place and a part at another, with the task to bring them together again.
type Split struct {
	Entry
	To       ledger.Account `json:"to"` // where the other part is, or goes
	Families int32          `json:"families"`
	Planned  bool           `json:"planned,omitempty"` // it has not happened yet
	Plan     string         `json:"plan,omitempty"`    // the entry of the plan that it carries out
	Done     bool           `json:"done,omitempty"`    // a plan that was carried out
	Reason   string         `json:"reason,omitempty"`
	Task
	Reunited *time.Time `json:"reunited,omitempty"`
	Where    string     `json:"where,omitempty"` // place at which they came together
}

// Task is who brings families together again, and by when.
type Task struct {
	Owner string    `json:"owner,omitempty"` // organisation
	Due   time.Time `json:"due,omitzero"`
}

// Open tells whether the families are apart still.
func (s Split) Open() bool { return s.Withdrawn == "" && !s.Planned && s.Reunited == nil }

// Overdue tells whether nobody has brought the families together in time, or nobody has the task at all.
func (s Split) Overdue(now time.Time) bool { return s.Open() && (s.Owner == "" || !now.Before(s.Due)) }

// PlanSplit plans that parts of families go to different places. The rules refuse it without a reason and a task to
// bring them together. Source: R17.
type PlanSplit struct {
	Case     string `json:"case"`
	From     string `json:"from"` // place or key of an account
	To       string `json:"to"`
	Families int32  `json:"families"`
	Reason   string `json:"reason,omitempty"`
	Task
	Note string `json:"note,omitempty"`
}

// Action names the command.
func (PlanSplit) Action() string { return "care.PlanSplit" }

// Decide asks the rules about the plan as an intention.
func (c PlanSplit) Decide(s dispatch.State) (dispatch.Plan, error) {
	f, x, err := splitting(s, c)
	if err != nil {
		return dispatch.Plan{}, err
	}
	plan, err := f.plan(s, time.Time{}, FamilySplitPlanned{ID: f.next(), Organisation: s.Actor.Org, From: x.Account, To: x.To, Families: c.Families,
		Reason: x.Reason, Task: x.Task, Note: c.Note}, x.Account, x.To)
	plan.Asks = []policy.Question{{As: []string{"family-split"}, Context: x.context()}}
	return plan, err
}

// RecordSplit records that parts of families are at different places. Without a reason or a task it is recorded all the same,
// and an incident opens. Source: R17.
type RecordSplit struct {
	PlanSplit
	Plan string    `json:"plan,omitempty"` // the entry that planned it
	At   time.Time `json:"at,omitzero"`
}

// Action names the command.
func (RecordSplit) Action() string { return "care.RecordSplit" }

// Decide refuses only what says nothing: no families, an unknown place, one and the same place, a plan that is not there.
func (c RecordSplit) Decide(s dispatch.State) (dispatch.Plan, error) {
	f, x, err := splitting(s, c.PlanSplit)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if c.Plan != "" && !slices.ContainsFunc(f.Splits, func(p Split) bool { return p.ID == c.Plan && p.Planned && !p.Done && p.Withdrawn == "" }) {
		return dispatch.Plan{}, noEntry(f.Case, c.Plan, "plan")
	}
	id := f.next()
	f.Splits = append(slices.Clip(f.Splits), x)
	plan, err := f.plan(s, c.At, FamilySplitRecorded{ID: id, Organisation: s.Actor.Org, From: x.Account, To: x.To, Families: c.Families, Plan: c.Plan,
		Reason: x.Reason, Task: x.Task, Note: c.Note, Tasked: f.Untasked() == 0}, x.Account, x.To)
	plan.Asks = []policy.Question{{Fact: true, As: []string{"family-split"}, Context: x.context()}}
	return plan, err
}

// context is what the rules look at.
func (s Split) context() map[string]any {
	return map[string]any{"split": map[string]any{"families": int(s.Families), "reasoned": s.Reason != "", "tasked": s.Owner != ""}}
}

func splitting(s dispatch.State, c PlanSplit) (f File, x Split, err error) {
	if f, err = known(s, c.Case); err != nil {
		return f, x, err
	}
	x = Split{Families: c.Families, Reason: strings.TrimSpace(c.Reason), Task: c.Task, Entry: Entry{Note: c.Note}}
	if x.Account, err = f.account(s, "from", c.From); err != nil {
		return f, x, err
	}
	if x.To, err = f.account(s, "to", c.To); err != nil {
		return f, x, err
	}
	if x.Account == x.To {
		return f, x, fault.New(fault.Invalid, "care.one-place", "a family that is at one place is not split: say where the other part is").WithField("to")
	}
	if mayState(s.Actor, x.Account) != nil {
		if err = mayState(s.Actor, x.To); err != nil {
			return f, x, err
		}
	}
	if err = number("families", c.Families); err != nil {
		return f, x, err
	}
	if len(x.Reason) > noteLimit {
		return f, x, noted(x.Reason)
	}
	if x.Task, err = c.check(s); err != nil {
		return f, x, err
	}
	return f, x, noted(c.Note)
}

// check refuses half a task: an owner without a day, or a day without an owner.
func (t Task) check(s dispatch.State) (Task, error) {
	if t == (Task{}) {
		return t, nil
	}
	if t.Owner == "" {
		return t, needed("owner", "name the organisation that brings the family together")
	}
	if err := organisation(s, "owner", t.Owner); err != nil {
		return t, err
	}
	if !t.Due.After(s.Now) || t.Due.After(s.Now.Add(ReunifyWithin)) {
		return t, fault.New(fault.Invalid, "care.due", "say by when the family is together again, within the next {days} days", "days", int(ReunifyWithin.Hours()/24)).WithField("due")
	}
	t.Due = t.Due.UTC().Truncate(time.Millisecond)
	return t, nil
}
