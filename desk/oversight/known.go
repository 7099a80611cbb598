package oversight

import "fanar/record/event"

// Facts gives a zero value of each kind of fact that this desk records.
func Facts() []event.Fact {
	return []event.Fact{IncidentOpened{}, OpinionAdded{}, StageChanged{}, PackProposed{}}
}
