package api

import (
	"net/http"

	"fanar/desk/rescue"
	"fanar/desk/rescue/sitrep"
	wire "fanar/engine/sitrep"
	"fanar/record/dispatch"
)

type sitrepDraft struct {
	CaseInPath
	Form     wire.Form `query:"form" enum:"short,full" default:"full" doc:"short: A to F; full: A to N"`
	Language string    `query:"language" enum:"en,it,ar,tr,fr" default:"en"`
}

type sitrepInPath struct {
	CaseInPath
	Number int `path:"number" example:"1"`
}

// receivedView is a report of another centre with what it says otherwise than the case.
type receivedView struct {
	sitrep.Arrived
	Differences []sitrep.Difference `json:"differences,omitempty" doc:"Both stand; nothing in the case was changed"`
}

func (a *server) sitreps() {
	read(a, endpoint{path: "/cases/{case}/sitreps", id: "listSitreps", summary: "Situation reports that were issued for a case, newest first"}, "read.cases",
		func(s dispatch.State, in *CaseInPath) (list[sitrep.Sent], error) {
			if _, err := rescue.CaseByID(s, in.Case); err != nil {
				return list[sitrep.Sent]{}, err
			}
			return whole(sitrep.IssuedFor(s, in.Case, s.Actor))
		})
	read(a, endpoint{path: "/cases/{case}/sitreps/draft", id: "draftSitrep", summary: "The next situation report as the record would fill it; nothing is sent"}, "read.cases",
		func(s dispatch.State, in *sitrepDraft) (sitrep.Proposal, error) {
			return sitrep.Draft(s, in.Case, in.Form, in.Language)
		})
	read(a, endpoint{path: "/cases/{case}/sitreps/received", id: "listReceivedSitreps", summary: "Situation reports about a case that other centres sent, newest first, with what they say otherwise"}, "read.cases",
		func(s dispatch.State, in *CaseInPath) (list[receivedView], error) {
			if _, err := rescue.CaseByID(s, in.Case); err != nil {
				return list[receivedView]{}, err
			}
			all, err := sitrep.ReceivedFor(s, in.Case, s.Actor)
			if err != nil {
				return list[receivedView]{}, err
			}
			var out []receivedView
			for _, r := range all {
				v := receivedView{Arrived: r}
				if r.Understood != nil {
					if v.Differences, err = sitrep.Compare(s, in.Case, *r.Understood); err != nil {
						return list[receivedView]{}, err
					}
				}
				out = append(out, v)
			}
			return whole(out, nil)
		})
	read(a, endpoint{path: "/cases/{case}/sitreps/{number}", id: "getSitrep", summary: "One situation report, with its text exactly as sent"}, "read.cases",
		func(s dispatch.State, in *sitrepInPath) (sitrep.Sent, error) {
			return sitrep.ByNumber(s, in.Case, in.Number, s.Actor)
		})
	command[sitrep.Issue](a, endpoint{method: http.MethodPost, path: "/cases/{case}/sitreps", id: "issueSitrep", status: http.StatusCreated,
		summary: "Issue the next situation report of a case"})
	command[sitrep.Receive](a, endpoint{method: http.MethodPost, path: "/cases/{case}/sitreps/received", id: "receiveSitrep", status: http.StatusCreated,
		summary: "Put a situation report of another centre into the record; it changes nothing in the case"})
}
