package api

import (
	"net/http"

	"fanar/desk/rescue"
)

// onCase is a change to a case: its address begins with the case, and If-Match is about the case.
func onCase(rest, id, summary string) endpoint {
	return endpoint{method: http.MethodPost, path: "/cases/{case}" + rest, id: id, summary: summary, subject: "case/{case}"}
}

func (a *server) caseChanges() {
	command[rescue.AddNote](a, onCase("/notes", "addNote", "Write into the log of a case"))
	command[rescue.ReportPosition](a, onCase("/positions", "reportPosition", "Add where the boat was; reports are never changed"))
	command[rescue.DescribeBoat](a, onCase("/descriptions", "describeBoat", "Add what the boat looks like; what others said stays beside it"))
	command[rescue.ChangePhase](a, onCase("/phase", "changePhase", "Move a case to a more serious phase"))
	command[rescue.CloseCase](a, onCase("/close", "closeCase", "End a case; refused while anybody is not accounted for"))
	command[rescue.ReopenCase](a, onCase("/reopen", "reopenCase", "Open a closed case again"))
}

func (a *server) taskings() {
	command[rescue.TaskAsset](a, onCase("/taskings", "taskAsset", "Ask a vessel or aircraft to go, by its place in the directory or its MMSI"))
	command[rescue.AcknowledgeTasking](a, onCase("/taskings/{tasking}/acknowledgement", "acknowledgeTasking", "Record that the unit has heard that it is asked"))
	command[rescue.AnswerTasking](a, onCase("/taskings/{tasking}/answer", "answerTasking", "Record the unit's answer; the master's decision stands"))
	command[rescue.GiveArrival](a, onCase("/taskings/{tasking}/arrivals", "giveArrival", "Add a time of arrival; times that others gave stay beside it"))
	command[rescue.RecordArrival](a, onCase("/taskings/{tasking}/on-scene", "recordArrival", "Record that the unit is on scene"))
	command[rescue.NameOnSceneCoordinator](a, onCase("/taskings/{tasking}/coordination", "nameOnSceneCoordinator", "Let the unit coordinate on scene"))
	command[rescue.ReleaseAsset](a, onCase("/taskings/{tasking}/release", "releaseAsset", "Let a unit go"))
	command[rescue.RecordMasterDecision](a, onCase("/master-decisions", "recordMasterDecision", "Record what the master of a ship decided for safety; it stands"))
	command[rescue.ChangeMasterDecision](a, onCase("/master-decisions/{decision}/change", "changeMasterDecision", "Say that the master decided otherwise; refused to everybody but the ship itself"))
}

func (a *server) orders() {
	command[rescue.RequestPlaceOfSafety](a, onCase("/place-of-safety-requests", "requestPlaceOfSafety", "Ask centres to name a place of safety"))
	command[rescue.AnswerPlaceOfSafety](a, onCase("/place-of-safety-requests/{centre}/answer", "answerPlaceOfSafety", "Record what a centre answered; a place is recorded as it was named"))
	command[rescue.OrderLanding](a, onCase("/landing-orders", "orderLanding", "Order that people be landed; refused unless the place is a place of safety"))
	command[rescue.OrderTransfer](a, onCase("/transfer-orders", "orderTransfer", "Order that people go over to another unit; refused unless its next port is a place of safety"))
}
