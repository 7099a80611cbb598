package policy

import "fanar/record/event"

// Facts gives a zero value of each kind of fact about packs and overrides.
func Facts() []event.Fact {
	return []event.Fact{PackAdopted{}, OverrideWanted{}, OverrideApproved{}, OverrideClosed{}, OverrideUsed{}}
}
