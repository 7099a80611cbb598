package clock

import "fanar/record/event"

// Facts are the kinds of facts of the clocks, as zero values.
func Facts() []event.Fact {
	return []event.Fact{ClockEscalated{}, ClockPaused{}, ClockResumed{}, ClockStopped{}}
}
