package oversight

import (
	"cmp"
	"slices"
	"time"

	"fanar/desk/people"
	"fanar/record/journal"
	"fanar/record/policy"
)

// Figures are what a node says to everybody about how its safeguards work. They hold no person's name, no case and no place.
type Figures struct {
	AsOf       time.Time       `json:"asOf"`
	Records    uint64          `json:"records"`
	Overrides  OverrideFigures `json:"overrides"`
	Refusals   []RuleFigure    `json:"refusals"`  // intentions that rules refused, by rule
	Incidents  []StageFigure   `json:"incidents"` // by category and stage
	OpenLosses LossFigures     `json:"openLosses"`
	Packs      []PackChange    `json:"packs"` // policy packs that were adopted, newest first
}

// OverrideFigures count overrides by what became of them.
type OverrideFigures struct {
	Requested int          `json:"requested"` // ever
	Approved  int          `json:"approved"`  // ever
	InForce   int          `json:"inForce"`
	Uses      int          `json:"uses"`   // times that one let something through
	ByRule    []RuleFigure `json:"byRule"` // approved ones
}

// RuleFigure is a number for a rule.
type RuleFigure struct {
	Rule  string `json:"rule"`
	Count int    `json:"count"`
}

// StageFigure is how many incidents of a category are at a stage.
type StageFigure struct {
	Category int    `json:"category"`
	Stage    string `json:"stage"`
	Count    int    `json:"count"`
}

// LossFigures count the balances of people whom nobody can place.
type LossFigures struct {
	Balances int   `json:"balances"`
	Overdue  int   `json:"overdue"` // balances that have to be looked at again
	People   int64 `json:"people"`
	// Withheld is true while an organisation owes a blind count somewhere: the number of people could tell the other
	// count, so it is left out.
	Withheld bool `json:"withheld,omitempty"`
}

// Transparency gives the public figures at now.
func Transparency(r journal.Reader, now time.Time) (Figures, error) {
	f := Figures{AsOf: now.UTC().Truncate(time.Second), Refusals: []RuleFigure{}, Incidents: []StageFigure{}}
	var err error
	if f.Records, err = r.Head(); err != nil {
		return f, err
	}
	if f.Overrides, err = overrideFigures(r, now); err != nil {
		return f, err
	}
	for row, err := range r.Scan(string(refusals), "", "") {
		if err != nil {
			return f, err
		}
		n, _, err := refusals.Get(r, row.Key)
		if err != nil {
			return f, err
		}
		f.Refusals = append(f.Refusals, RuleFigure{Rule: row.Key, Count: n})
	}
	byRule(f.Refusals)
	if f.Incidents, err = stageFigures(r); err != nil {
		return f, err
	}
	if f.OpenLosses, err = lossFigures(r, now); err != nil {
		return f, err
	}
	f.Packs, err = PackChanges(r)
	return f, err
}

func overrideFigures(r journal.Rows, now time.Time) (OverrideFigures, error) {
	f := OverrideFigures{ByRule: []RuleFigure{}}
	approved := map[string]int{}
	for o, err := range policy.Overrides.All(r, "") {
		if err != nil {
			return f, err
		}
		f.Requested++
		f.Uses += len(o.Uses)
		if o.Approved != nil {
			f.Approved++
			approved[o.Rule]++
		}
		if o.State(now) == policy.OverrideInForce {
			f.InForce++
		}
	}
	for rule, n := range approved {
		f.ByRule = append(f.ByRule, RuleFigure{Rule: rule, Count: n})
	}
	byRule(f.ByRule)
	return f, nil
}

func stageFigures(r journal.Rows) ([]StageFigure, error) {
	count := map[StageFigure]int{}
	for i, err := range Incidents.All(r, "") {
		if err != nil {
			return nil, err
		}
		count[StageFigure{Category: i.Category, Stage: i.Stage}]++
	}
	all := []StageFigure{}
	for f, n := range count {
		f.Count = n
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b StageFigure) int {
		return cmp.Or(cmp.Compare(b.Category, a.Category), cmp.Compare(slices.Index(Stages, a.Stage), slices.Index(Stages, b.Stage)))
	})
	return all, nil
}

func lossFigures(r journal.Rows, now time.Time) (LossFigures, error) {
	var f LossFigures
	all, err := people.OpenLosses(r)
	if err != nil {
		return f, err
	}
	f.Withheld, err = countIsOwed(r, all)
	for _, l := range all {
		f.Balances++
		f.People += l.People
		if l.ReviewDue(now) {
			f.Overdue++
		}
	}
	if f.Withheld {
		f.People = 0
	}
	return f, err
}

// countIsOwed tells whether somebody has a count to make in a case of the losses, or one of the organisations that answer
// for them, or that gave or took people in them, may not see a number yet.
func countIsOwed(r journal.Rows, all []people.OpenLoss) (bool, error) {
	asked := map[string]bool{}
	waiting, err := people.PendingFor(r, "")
	if err != nil {
		return true, err
	}
	for _, l := range all {
		if slices.ContainsFunc(waiting, func(p people.Pending) bool { return p.Case == l.Case }) {
			return true, nil // whoever counts there may read this report too
		}
		for _, org := range []string{l.Owner, l.Counterpart} {
			if org == "" || asked[org] {
				continue
			}
			asked[org] = true
			seen, err := people.OpenLossesFor(r, policy.Actor{Org: org})
			if err != nil {
				return true, err
			}
			if slices.ContainsFunc(seen, func(l people.OpenLoss) bool { return l.Hidden }) {
				return true, nil
			}
		}
	}
	return false, nil
}

func byRule(all []RuleFigure) {
	slices.SortFunc(all, func(a, b RuleFigure) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(len(a.Rule), len(b.Rule)), cmp.Compare(a.Rule, b.Rule))
	})
}
