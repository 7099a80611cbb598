package api

import (
	"net/http"

	"fanar/desk/people/care"
	"fanar/desk/rescue"
	"fanar/record/dispatch"
)

// careList asks for what is open.
type careList struct {
	Limit int `query:"limit" minimum:"1" maximum:"500" default:"200" doc:"At most so many cases"`
}

func (a *server) care() {
	read(a, endpoint{path: "/care", id: "listCare", summary: "What is open for children, families and people with needs, over all cases"}, "read.people",
		func(s dispatch.State, in *careList) (list[care.Summary], error) {
			return whole(care.Open(s, s.Actor, s.Now, in.Limit))
		})
	readOne(a, endpoint{path: "/cases/{case}/care", id: "getCare",
		summary: "The care file of a case as the reader may see it: who is owed what, by groups and counts, never by person"}, "read.people",
		func(s dispatch.State, in *CaseInPath) (care.Care, uint64, error) {
			if _, err := rescue.CaseByID(s, in.Case); err != nil {
				return care.Care{}, 0, err
			}
			c, err := care.Of(s, in.Case, s.Actor, s.Now)
			return c, c.Version, err
		})
	on := func(rest, id, summary string) endpoint {
		return endpoint{method: http.MethodPost, path: "/cases/{case}/care" + rest, id: id, summary: summary, subject: "case/{case}"}
	}
	command[care.AssignRepresentatives](a, on("/representatives", "assignRepresentatives", "Record that unaccompanied children have a representative or a trained person"))
	command[care.NoteInterests](a, on("/interests", "noteInterests", "Record that the best interests of children were written down"))
	command[care.PlanPlacement](a, on("/placement-plans", "planPlacement", "Plan where unaccompanied children are housed; refused with unrelated adults"))
	command[care.RecordPlacement](a, on("/placements", "recordPlacement", "Record how unaccompanied children are housed; one that breaks a rule opens an incident"))
	command[care.PlanSplit](a, on("/split-plans", "planFamilySplit", "Plan that parts of families go to different places; refused without a reason and a task"))
	command[care.RecordSplit](a, on("/splits", "recordFamilySplit", "Record that parts of families are at different places"))
	command[care.TaskReunion](a, on("/splits/{entry}/task", "taskReunion", "Give somebody the task to bring split families together"))
	command[care.RecordReunion](a, on("/splits/{entry}/reunion", "recordReunion", "Record that split families are together again"))
	command[care.DeclareAge](a, on("/ages", "declareAge", "Record the age that people declare; it stands"))
	command[care.DisputeAge](a, on("/age-disputes", "disputeAge", "Record that somebody says another age; nothing is counted differently for it"))
	command[care.AssessAge](a, on("/ages/{entry}/assessment", "assessAge", "Record what an age assessment found; the categories of the headcount follow"))
	command[care.OpenScreening](a, on("/screenings", "openScreening", "Record that the screening of a group began; its days run"))
	command[care.CheckVulnerability](a, on("/screenings/{entry}/checks", "checkVulnerability", "Record how many of a group were checked for vulnerability"))
	command[care.CloseScreening](a, on("/screenings/{entry}/closing", "closeScreening", "Record that a screening ended"))
	command[care.PlanReturn](a, on("/return-plans", "planReturn", "Plan the return of a group; refused without one individual decision for each person"))
	command[care.Review](a, on("/reviews", "reviewCare", "Record that every child has what is due where no other record says so"))
	command[care.TakeBack](a, on("/entries/{entry}/withdrawal", "withdrawCareEntry", "Take an entry of the care file back with a reason; it stays readable"))
}
