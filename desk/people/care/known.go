package care

import "fanar/record/event"

// Facts gives a zero value of each kind of fact that this desk records.
func Facts() []event.Fact {
	return []event.Fact{
		RepresentativesAssigned{}, InterestsNoted{}, PlacementPlanned{}, ChildrenPlaced{}, FamilySplitPlanned{}, FamilySplitRecorded{}, ReunionTasked{},
		FamilyReunited{}, AgeDeclared{}, AgeDisputed{}, AgesAssessed{}, EntryWithdrawn{}, FileReviewed{}, ScreeningOpened{}, VulnerabilityChecked{},
		ScreeningClosed{}, ReturnPlanned{},
	}
}
