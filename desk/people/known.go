package people

import "fanar/record/event"

// Facts gives a zero value of each kind of fact that this desk records.
func Facts() []event.Fact {
	return []event.Fact{
		Asserted{}, Retracted{}, Counted{}, Moved{}, Reclassified{}, Reversed{}, Determined{}, HandoverOffered{}, HandoverReceived{},
		HandoverWithdrawn{}, VarianceExplained{}, SurplusExplained{}, Recounted{}, RecountSettled{}, TwinOpened{}, TwinCounted{}, TwinSigned{},
		CountsMerged{}, CountsJoined{}, LossReviewed{}, NationalitiesDeclared{},
	}
}
