package api

import "fanar/desk/rescue"

// coordination is who answers for the coordination of a case.
func (a *server) coordination() {
	command[rescue.NameCoordinator](a, onCase("/coordinator", "nameCoordinator", "Name the organisation that coordinates"))
	command[rescue.AcceptCoordination](a, onCase("/coordinator/acceptance", "acceptCoordination", "Record that an organisation said that it coordinates; this ends a handover"))
	command[rescue.OfferCoordination](a, onCase("/coordinator/offer", "offerCoordination", "Ask another centre to take the coordination over; who coordinates keeps it until then"))
	command[rescue.DisputeCoordination](a, onCase("/coordinator/disputes", "disputeCoordination", "Note that an organisation says otherwise about who is responsible"))
}
