package api

import (
	"net/http"

	"fanar/desk/directory"
	"fanar/desk/rescue"
	"fanar/desk/rescue/sitrep"
	"fanar/desk/rescue/watchbook"
	"fanar/record/dispatch"
)

type organisationFilter struct {
	Organisation string `query:"organisation" doc:"Only of one organisation"`
}

type handoverInPath struct {
	Organisation string `path:"organisation" example:"mrcc-rome"`
	Desk         string `path:"desk" example:"operations"`
	Number       int    `path:"number" example:"1"`
}

// dutyView is a line of a duty desk and whether it holds today.
type dutyView struct {
	directory.DutyContact
	Holds bool `json:"holds" doc:"Today, in UTC, lies in its days"`
}

func (a *server) duty() {
	read(a, endpoint{path: "/watches", id: "listWatches", summary: "Every desk and who is on watch there"}, "read.watch",
		func(s dispatch.State, _ *nothing) (list[watchbook.Watch], error) { return whole(watchbook.OnWatch(s)) })
	read(a, endpoint{path: "/handover-reports", id: "listHandoverReports", summary: "Handover reports of watches, the newest of each desk first"}, "read.watch",
		func(s dispatch.State, in *organisationFilter) (list[watchbook.Handover], error) {
			return whole(watchbook.Reports(s, in.Organisation))
		})
	read(a, endpoint{path: "/handover-reports/{organisation}/{desk}/{number}", id: "getHandoverReport", summary: "One handover report, as it was signed"}, "read.watch",
		func(s dispatch.State, in *handoverInPath) (watchbook.Handover, error) {
			return watchbook.ReportByNumber(s, in.Organisation, in.Desk, in.Number)
		})
	on := func(rest, id, summary string) endpoint {
		return endpoint{method: http.MethodPost, path: "/watches/{desk}" + rest, id: id, summary: summary}
	}
	command[watchbook.TakeWatch](a, on("/take", "takeWatch", "Take the watch at a desk of your organisation"))
	command[watchbook.HandOver](a, on("/handover", "handOverWatch", "Sign a handover report made from the record; the watch stays yours until it is countersigned"))
	command[watchbook.SignOver](a, on("/sign", "signWatchOver", "Sign the handover report that waits, and have the watch"))
	command[watchbook.AddNote](a, on("/notes", "addWatchNote", "Write into the log of a watch"))
	command[watchbook.EndWatch](a, on("/end", "endWatch", "Leave a desk without a successor"))
	a.dutyContacts()
	a.exercises()
}

func (a *server) dutyContacts() {
	read(a, endpoint{path: "/duty-contacts", id: "listDutyContacts", summary: "Lines of duty desks: offices that are staffed by role, never persons"}, "read.places",
		func(s dispatch.State, in *organisationFilter) (list[dutyView], error) {
			all, err := directory.DutyContacts(s, in.Organisation, s.Now)
			var out []dutyView
			for _, c := range all {
				out = append(out, dutyView{c, c.InForce(s.Now)})
			}
			return whole(out, err)
		})
	command[directory.RegisterDutyContact](a, endpoint{method: http.MethodPost, path: "/duty-contacts", id: "registerDutyContact", status: http.StatusCreated,
		summary: "Enter a line of a duty desk"})
	command[directory.EndDutyContact](a, endpoint{method: http.MethodPost, path: "/duty-contacts/{organisation}/{id}/end", id: "endDutyContact",
		summary: "End a line of a duty desk; it stays in the directory with its last day"})
	read(a, endpoint{path: "/cases/{case}/duty", id: "getCaseDuty", summary: "The duty desks that a case concerns, and how each is reached now"}, "read.cases",
		func(s dispatch.State, in *CaseInPath) (list[watchbook.Reach], error) {
			c, err := rescue.CaseByID(s, in.Case)
			if err != nil {
				return list[watchbook.Reach]{}, err
			}
			to, err := sitrep.Addressees(s, in.Case)
			if err != nil {
				return list[watchbook.Reach]{}, err
			}
			all, err := watchbook.ForCase(s, c, to, s.Now)
			if !s.Policy.May(s.Actor, "read.watch") {
				for i := range all {
					all[i].Watches = []watchbook.Watch{}
				}
			}
			return whole(all, err)
		})
}

func (a *server) exercises() {
	read(a, endpoint{path: "/exercises", id: "listExercises", summary: "Exercises with what was learned, newest first"}, "read.watch",
		func(s dispatch.State, _ *nothing) (list[watchbook.Exercise], error) {
			return whole(watchbook.Exercises(s))
		})
	command[watchbook.StartExercise](a, endpoint{method: http.MethodPost, path: "/exercises", id: "startExercise", status: http.StatusCreated, summary: "Start an exercise"})
	on := func(rest, id, summary string) endpoint {
		return endpoint{method: http.MethodPost, path: "/exercises/{exercise}" + rest, id: id, summary: summary, subject: "exercise/{exercise}"}
	}
	command[watchbook.LinkDrill](a, on("/cases", "linkDrill", "Add a drill case to an exercise; a real case is refused"))
	command[watchbook.EndExercise](a, on("/end", "endExercise", "End an exercise with what was learned"))
}
