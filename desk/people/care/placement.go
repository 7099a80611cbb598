package care

import (
	"slices"
	"time"

	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/policy"
)

// With whom children sleep.
const (
	Apart      = "apart"                 // only unaccompanied children
	WithFamily = "with-family"           // of their own family or community, after their views were heard
	WithAdults = "with-unrelated-adults" // adults who are nobody of theirs
)

// Arrangements are the ways in which children are housed.
var Arrangements = []string{Apart, WithFamily, WithAdults}

// Room is how children are housed: with whom, how many to a room, and how much room each has.
type Room struct {
	Arrangement  string  `json:"arrangement" enum:"apart,with-family,with-unrelated-adults"`
	PerRoom      int32   `json:"perRoom,omitempty"`      // children in the fullest room; 0 is not known
	SquareMetres float64 `json:"squareMetres,omitempty"` // for each child, in the fullest room; 0 is not known
}

// Warnings on a room: it is recorded, and whoever reads it is told.
const (
	WarnChildren = "room-children" // more children in one room than the rule holds good
	WarnSpace    = "room-space"    // less room each
)

// Placement is one plan to house unaccompanied children, or one housing of them.
type Placement struct {
	Entry
	Planned  bool     `json:"planned,omitempty"` // it has not happened yet, as far as is known
	Plan     string   `json:"plan,omitempty"`    // the entry of the plan that it carries out
	Done     bool     `json:"done,omitempty"`    // a plan that was carried out
	Children int32    `json:"children"`
	Warnings []string `json:"warnings,omitempty"`
	Room
}

// PlanPlacement plans where unaccompanied children will be housed. The rules may refuse it. Source: R16.
type PlanPlacement struct {
	Case     string `json:"case"`
	Place    string `json:"place"` // or the key of an account
	Children int32  `json:"children"`
	Room
	Note string `json:"note,omitempty"`
}

// Action names the command.
func (PlanPlacement) Action() string { return "care.PlanPlacement" }

// Decide asks the rules about the plan as an intention.
func (c PlanPlacement) Decide(s dispatch.State) (dispatch.Plan, error) {
	f, a, err := placing(s, c.Case, c.Place, c.Children, c.Room, c.Note)
	if err != nil {
		return dispatch.Plan{}, err
	}
	plan, err := f.plan(s, time.Time{}, PlacementPlanned{ID: f.next(), Organisation: s.Actor.Org, Account: a, Children: c.Children, Room: c.Room,
		Warnings: warnings(s, c.Room), Note: c.Note}, a)
	plan.Asks = []policy.Question{{As: []string{"placement"}, Context: housed(c.Children, c.Room)}}
	return plan, err
}

// RecordPlacement records how unaccompanied children are housed. A placement that breaks a rule is recorded, and an
// incident opens. Source: R16.
type RecordPlacement struct {
	Case     string `json:"case"`
	Place    string `json:"place"` // or the key of an account
	Children int32  `json:"children"`
	Plan     string `json:"plan,omitempty"` // the entry that planned it
	Room
	Note string    `json:"note,omitempty"`
	At   time.Time `json:"at,omitzero"`
}

// Action names the command.
func (RecordPlacement) Action() string { return "care.RecordPlacement" }

// Decide refuses only what says nothing: no children, a room that cannot be, a plan that is not there.
func (c RecordPlacement) Decide(s dispatch.State) (dispatch.Plan, error) {
	f, a, err := placing(s, c.Case, c.Place, c.Children, c.Room, c.Note)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if c.Plan != "" && !slices.ContainsFunc(f.Placements, func(p Placement) bool { return p.ID == c.Plan && p.Planned && !p.Done && p.Withdrawn == "" }) {
		return dispatch.Plan{}, noEntry(f.Case, c.Plan, "plan")
	}
	plan, err := f.plan(s, c.At, ChildrenPlaced{ID: f.next(), Organisation: s.Actor.Org, Account: a, Children: c.Children, Plan: c.Plan, Room: c.Room,
		Warnings: warnings(s, c.Room), Note: c.Note}, a)
	plan.Asks = []policy.Question{{Fact: true, As: []string{"placement"}, Context: housed(c.Children, c.Room)}}
	return plan, err
}

func placing(s dispatch.State, id, place string, children int32, room Room, note string) (f File, a ledger.Account, err error) {
	if f, err = known(s, id); err != nil {
		return f, a, err
	}
	if a, err = f.account(s, "place", place); err != nil {
		return f, a, err
	}
	if err = mayState(s.Actor, a); err != nil {
		return f, a, err
	}
	if err = number("children", children); err != nil {
		return f, a, err
	}
	if !slices.Contains(Arrangements, room.Arrangement) {
		return f, a, fault.New(fault.Invalid, "care.arrangement", "say with whom the children sleep: apart, with-family or with-unrelated-adults").WithField("arrangement")
	}
	if room.PerRoom < 0 || room.PerRoom > countLimit {
		return f, a, fault.New(fault.Invalid, "care.per-room", "{count} children cannot be in one room", "count", room.PerRoom).WithField("perRoom")
	}
	if !(room.SquareMetres >= 0 && room.SquareMetres <= 1000) {
		return f, a, fault.New(fault.Invalid, "care.square-metres", "{metres} square metres for each child cannot be; it is a number from 0 to 1000", "metres", room.SquareMetres).WithField("squareMetres")
	}
	return f, a, noted(note)
}

func housed(children int32, r Room) map[string]any {
	return map[string]any{"placement": map[string]any{"children": int(children), "unrelatedAdults": r.Arrangement == WithAdults}}
}

// warnings asks the rules how much room is too little. What they say is no refusal: it is kept with the fact.
func warnings(s dispatch.State, r Room) []string {
	var out []string
	warn := func(q policy.Question, name string) {
		q.Actor, q.Action = s.Actor, "care.PlanPlacement"
		for _, broken := range s.Policy.Decide(q, s.Now).Broken {
			if broken.ID != policy.Unjudged {
				out = append(out, name)
				return
			}
		}
	}
	if r.PerRoom > 0 {
		warn(policy.Question{As: []string{"room-children"}, Context: map[string]any{"room": map[string]any{"children": int(r.PerRoom)}}}, WarnChildren)
	}
	if r.SquareMetres > 0 {
		warn(policy.Question{As: []string{"room-space"}, Context: map[string]any{"room": map[string]any{"squareDecimetres": int(r.SquareMetres * 100)}}}, WarnSpace)
	}
	return out
}

func noEntry(id, entry, field string) error {
	return fault.New(fault.NotFound, "care.no-entry", "the care file of {case} has no entry {entry} that this could be about", "case", id, "entry", entry).
		WithField(field).WithHint("the entries stand on the page of the case (fanar care show {case})")
}
