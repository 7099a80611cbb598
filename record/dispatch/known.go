package dispatch

import "fanar/record/event"

// Facts gives a zero value of each kind of fact that the door itself records.
func Facts() []event.Fact {
	return []event.Fact{Refused{}, Decided{}, AccessDenied{}, AccessRead{}}
}
