package credential

import "fanar/record/event"

// Facts are zero values of every fact of this package, for whoever has to know the kinds.
func Facts() []event.Fact {
	return []event.Fact{PasskeyAdded{}, PasskeyRemoved{}, PasskeyCopied{}, PasswordSet{}, CodeSet{}, CodeRemoved{}, SignInLocked{}, Invited{},
		Enrolled{}, RecoveryStarted{}, RecoveryConfirmed{}, Recovered{}, SessionsRevoked{}}
}
