package api

import (
	"context"
	"net/http"
	"time"

	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/record/dispatch"
)

// EntriesOfCase is the input of a page of entries of one case.
type EntriesOfCase struct {
	CaseInPath
	Before int `query:"before" minimum:"0" doc:"Entries of the acts before this one; the newest if absent"`
	Limit  int `query:"limit" minimum:"1" maximum:"500" default:"100" doc:"How many acts at most"`
}

// entryPage is a page of entries, in the order in which they were posted.
type entryPage struct {
	Items   []people.Entry `json:"items" nullable:"false"`
	Earlier int            `json:"earlier,omitempty" doc:"Give it as before to read further back; absent on the oldest page"`
}

// recounts are counts beside the ledger: by whom, of what, and what became of them.
func (a *server) recounts() {
	read(a, endpoint{path: "/cases/{case}/entries", id: "listEntries", summary: "Entries of the headcount of a case, a page at a time, as the reader may see them"}, "read.people",
		func(s dispatch.State, in *EntriesOfCase) (p entryPage, err error) {
			if _, err := rescue.CaseByID(s, in.Case); err != nil {
				return p, err
			}
			p.Items, p.Earlier, err = people.EntriesOf(s, in.Case, s.Actor, in.Before, in.Limit)
			return p, err
		})
	read(a, endpoint{path: "/contradictions", id: "listContradictions", summary: "Counts that differ from the ledger and that nobody has settled, over all cases"}, "read.people",
		func(s dispatch.State, _ *nothing) (list[people.Recount], error) {
			return whole(people.Contradictions(s, s.Actor))
		})
	read(a, endpoint{path: "/cases/{case}/nationalities", id: "listNationalities", summary: "Declared totals of the landings of a case: for the organisation that recorded them and for the oversight"}, "read.people",
		func(s dispatch.State, in *CaseInPath) (list[people.Declared], error) {
			if _, err := rescue.CaseByID(s, in.Case); err != nil {
				return list[people.Declared]{}, err
			}
			return whole(people.DeclaredOf(s, in.Case, s.Actor))
		})
	a.balances()
	command[people.SettleRecount](a, onCase("/counts/{count}/settlement", "settleCount", "Sign for a count that differs from the ledger: which of the two stands, and why"))
	command[people.OpenTwin](a, onCase("/twins", "openTwin", "Ask two organisations to count the same people, each without seeing the other's count"))
	command[people.CountTwin](a, onCase("/twins/{twin}/counts", "countTwin", "Enter your own count of a twin count"))
	command[people.SignTwin](a, onCase("/twins/{twin}/signature", "signTwin", "Sign for the difference of a twin count"))
	command[people.MergeCounts](a, onCase("/merges", "mergeCounts", "Record that two cases were the same boat: everybody stands in the other case's count from now on"))
	command[people.UnmergeCounts](a, onCase("/merges/{into}/undoing", "unmergeCounts", "Take a merge of two counts back"))
	command[people.ReviewLoss](a, onCase("/loss-reviews", "reviewLoss", "Record that somebody looked at an open loss again, and when the next look is due; it closes nothing"))
	command[people.DeclareNationalities](a, onCase("/nationalities", "declareNationalities", "Record what the people of a landing declared, as totals"))
}

// balances is the export of who stands where, as CSV. It is made to be published, so it is the same for everybody.
func (a *server) balances() {
	e := endpoint{method: http.MethodGet, path: "/cases/{case}/balances.csv", id: "exportBalances",
		summary: "The balances of a case by category, to publish: no cell of 1 to 4 can be derived from it"}
	register(a, e, e.operation(), func(ctx context.Context, in *CaseInPath) (*bundleOutput, error) {
		actor, err := a.Sessions.Actor(ctx)
		if err != nil {
			return nil, err
		}
		out := &bundleOutput{ContentType: "text/csv; charset=utf-8", ContentDisposition: `attachment; filename="` + in.Case + `-balances.csv"`}
		err = a.Dispatch.Read(ctx, actor, "read.people", func(s dispatch.State) error {
			if _, err := rescue.CaseByID(s, in.Case); err != nil {
				return err
			}
			sheet, err := people.SheetOf(s, in.Case, s.Actor)
			if err != nil {
				return err
			}
			out.Body, err = sheet.MarshalText()
			return err
		})
		return out, err
	})
	a.operationOf(e).Responses["200"].Content = nil
	a.describeFile(e, "text/csv")
}

// FigureInPath is the input of a figure.
type FigureInPath struct {
	Figure   string    `path:"figure" doc:"returned-unsafe, landed or open-loss"`
	Happened time.Time `query:"happened" doc:"Count what had happened by this time; now if absent"`
	Recorded time.Time `query:"recorded" doc:"Count what had been recorded by this time; now if absent"`
}

func (a *server) figures() {
	read(a, endpoint{path: "/figures", id: "listFigures", summary: "The published figures and their definitions"}, "read.people",
		func(dispatch.State, *nothing) (list[people.Figure], error) { return whole(people.Figures(), nil) })
	read(a, endpoint{path: "/figures/{figure}", id: "getFigure",
		summary: "A published figure as of two times, with its definition and a hash that is the same for the same record"}, "read.people",
		func(s dispatch.State, in *FigureInPath) (people.Figure, error) {
			return people.FigureOf(s, in.Figure, s.Actor, in.Happened, in.Recorded, s.Now)
		})
}
