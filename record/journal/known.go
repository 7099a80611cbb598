package journal

import "fanar/record/event"

// Facts gives a zero value of every fact that the journal records about itself.
func Facts() []event.Fact { return []event.Fact{Opening{}, KeyRotated{}, KeyRevoked{}} }
