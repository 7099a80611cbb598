package rescue

import "fanar/record/event"

// Facts gives a zero value of each kind of fact that this desk records.
func Facts() []event.Fact {
	return []event.Fact{
		CaseOpened{}, PositionReported{}, NoteAdded{}, PhaseChanged{}, CoordinatorNamed{}, AssetTasked{}, TaskingAnswered{}, AssetReleased{},
		PlaceOfSafetyRequested{}, LandingOrdered{}, TransferOrdered{}, CaseClosed{}, CaseReopened{},
		BoatDescribed{}, CommunicationLogged{}, CoordinationAccepted{}, CoordinationOffered{}, CoordinationDisputed{},
		TaskingAcknowledged{}, ArrivalGiven{}, AssetArrived{}, OnSceneCoordinatorNamed{}, MasterDecided{}, MasterDecisionChanged{},
		MedevacRequested{}, MedevacAsked{}, MedevacAnswered{}, MedevacUnanswered{}, MedevacDelayed{}, MedevacDone{}, MedevacCancelled{},
		PlaceOfSafetyAnswered{}, ChecklistItemDone{}, ChecklistItemUndone{},
	}
}
