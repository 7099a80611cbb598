package personal

import "fanar/record/event"

// Facts gives a zero value of each kind of fact that is recorded about personal parts.
func Facts() []event.Fact {
	return []event.Fact{Erased{}, RetentionRun{}}
}
