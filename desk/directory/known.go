package directory

import "fanar/record/event"

// Facts gives a zero value of each kind of fact that the directory records.
func Facts() []event.Fact {
	return []event.Fact{
		OrganisationRegistered{}, PlaceRegistered{}, UserAdded{}, UserProposed{}, PlaceAssessed{}, DutyContactRegistered{}, DutyContactEnded{},
	}
}
