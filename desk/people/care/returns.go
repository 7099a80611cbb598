package care

import (
	"slices"
	"time"

	"fanar/desk/directory"
	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/policy"
)

// Return is one plan to return a group, or one return that the ledger holds. That people were returned is recorded in
// one way only: as a movement of the headcount with the reason return.
type Return struct {
	Entry
	Planned   bool   `json:"planned,omitempty"`
	Done      bool   `json:"done,omitempty"` // a plan after which people were returned from the same account
	To        string `json:"to"`             // place, or the key of an account
	People    int32  `json:"people"`
	Decisions int32  `json:"decisions"` // individual decisions
}

// Open tells whether the plan waits to be carried out or taken back.
func (r Return) Open() bool { return r.Planned && !r.Done && r.Withdrawn == "" }

// Undecided is how many people have no decision of their own.
func (r Return) Undecided() int32 { return max(0, r.People-r.Decisions) }

// PlanReturn plans that a group is returned or removed. The rules refuse it without one individual decision for each
// person, and to a place that is not safe. Source: R12; Protocol 4 to the ECHR, article 4.
type PlanReturn struct {
	Case      string `json:"case"`
	Place     string `json:"place"` // where they are: place or key of an account
	To        string `json:"to"`    // place of the directory
	People    int32  `json:"people"`
	Decisions int32  `json:"decisions"`
	Note      string `json:"note,omitempty"`
}

// Action names the command.
func (PlanReturn) Action() string { return "care.PlanReturn" }

// Decide asks the rules about the group and about where it goes, both as an intention.
func (c PlanReturn) Decide(s dispatch.State) (dispatch.Plan, error) {
	f, a, err := grouped(s, c.Case, "place", c.Place, c.People, c.Note)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if c.Decisions < 0 || c.Decisions > countLimit {
		return dispatch.Plan{}, fault.New(fault.Invalid, "care.decisions", "{count} individual decisions cannot be", "count", c.Decisions).WithField("decisions")
	}
	to, err := directory.PlaceByID(s, c.To)
	if err != nil {
		return dispatch.Plan{}, fault.As(err).WithField("to")
	}
	standing, err := directory.StandingOf(s, s.Policy, to.ID, s.Now)
	if err != nil {
		return dispatch.Plan{}, err
	}
	plan, err := f.plan(s, time.Time{}, ReturnPlanned{ID: f.next(), Organisation: s.Actor.Org, Account: a, To: to.ID, People: c.People, Decisions: c.Decisions,
		Note: c.Note}, a, ledger.Account{Place: to.ID})
	plan.Asks = []policy.Question{
		{As: []string{"return"}, Context: map[string]any{"group": map[string]any{"people": int(c.People), "undecided": int(max(0, c.People-c.Decisions))}}},
		{As: []string{"landing"}, Context: standing.Destination()},
	}
	return plan, err
}

// grouped is what every statement about a group at one place needs.
func grouped(s dispatch.State, id, field, place string, people int32, note string) (f File, a ledger.Account, err error) {
	if f, err = known(s, id); err != nil {
		return f, a, err
	}
	if a, err = f.account(s, field, place); err != nil {
		return f, a, err
	}
	if err = mayState(s.Actor, a); err != nil {
		return f, a, err
	}
	if err = number("people", people); err != nil {
		return f, a, err
	}
	return f, a, noted(note)
}

// returned adds a return that the ledger holds, and closes the oldest plan for the same account.
func (f *File) returned(e Entry, to ledger.Account, people, decisions int32) {
	f.Returns = slices.Clone(f.Returns)
	if i := slices.IndexFunc(f.Returns, func(r Return) bool { return r.Open() && r.Account == e.Account }); i >= 0 {
		f.Returns[i].Done = true
	}
	f.Returns = append(f.Returns, Return{Entry: e, To: to.String(), People: people, Decisions: decisions})
}
