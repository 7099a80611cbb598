package people

import (
	"fanar/desk/directory"
	"fanar/engine/ledger"
	"fanar/record/dispatch"
	"fanar/record/policy"
)

// more is what the rules have to look at besides where people are landed: how many of a returned group have a decision of
// their own (R12), and whether a place of custody is one that is known (R23). Both are asked as facts.
func (c Move) more(s dispatch.State, to ledger.Account) []policy.Question {
	var asks []policy.Question
	if c.Reason == ledger.Return {
		people := int(c.Lot.Total())
		asks = append(asks, policy.Question{Fact: true, As: []string{"return"}, Context: map[string]any{
			"group": map[string]any{"people": people, "undecided": max(0, people-int(c.Decisions))},
		}})
	}
	if to.Type == ledger.PoliceCustody {
		_, listed, err := directory.Places.Get(s, to.Place)
		asks = append(asks, policy.Question{Fact: true, As: []string{"custody"}, Context: map[string]any{
			"custody": map[string]any{"place": to.Place, "listed": listed && err == nil},
		}})
	}
	return asks
}
