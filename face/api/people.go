package api

import (
	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/record/dispatch"
)

func (a *server) people() {
	readOne(a, endpoint{path: "/cases/{case}/people", id: "getPeople",
		summary: "The headcount of a case as the reader may see it: while a handover waits for the reader's own count, nothing shows the giver's"}, "read.people",
		func(s dispatch.State, in *CaseInPath) (people.Headcount, uint64, error) {
			if _, err := rescue.CaseByID(s, in.Case); err != nil {
				return people.Headcount{}, 0, err
			}
			o, err := people.Overview(s, in.Case, s.Actor)
			return versioned(s, o, rescue.Subject(in.Case), err)
		})
}

func (a *server) peopleChanges() {
	command[people.Assert](a, onCase("/assertions", "assertPeople", "Record an estimate; estimates stand beside each other"))
	command[people.RecordCount](a, onCase("/counts", "countPeople", "Record a count: it opens the ledger of a place, confirms it, or stands beside it as a contradiction"))
	command[people.CountEmbarked](a, onCase("/additions", "addPeople", "Record people who were in no count before: embarked, born, found later"))
	command[people.OfferHandover](a, onCase("/handovers", "offerHandover", "Record that people pass to another organisation, with the giver's own count"))
	command[people.ReceiveHandover](a, onCase("/handovers/{handover}/receipt", "receiveHandover", "Record the receiver's own count, made without seeing the giver's"))
	command[people.WithdrawHandover](a, onCase("/handovers/{handover}/withdrawal", "withdrawHandover", "Record that people stayed with the giver after all"))
	command[people.ExplainVariance](a, onCase("/handovers/{handover}/explanation", "explainVariance", "Sign for the difference between the two counts"))
	command[people.Move](a, onCase("/moves", "movePeople", "Record where people went without a second count: hospital, arrest, death, missing, onward"))
	command[people.Reclassify](a, onCase("/reclassifications", "reclassifyPeople", "Record that people are of other categories; the number stays"))
	command[people.Reverse](a, onCase("/reversals", "reverseEntry", "Take back an entry or an estimate with a new record"))
	command[people.Determine](a, onCase("/determinations", "determineGap", "Sign for the gap between the estimate and the count"))
}

func (a *server) losses() {
	a.figures()
	a.recounts()
	read(a, endpoint{path: "/open-losses", id: "listOpenLosses", summary: "Everybody who cannot be placed, over all cases, with owner, age and next review"}, "read.people",
		func(s dispatch.State, _ *nothing) (list[people.OpenLoss], error) {
			return whole(people.OpenLossesFor(s, s.Actor))
		})
	read(a, endpoint{path: "/pending-handovers", id: "listPendingHandovers", summary: "Handovers that wait for the count of the reader's organisation"}, "read.people",
		func(s dispatch.State, _ *nothing) (list[people.Pending], error) {
			return whole(people.PendingFor(s, s.Actor.Org))
		})
}
