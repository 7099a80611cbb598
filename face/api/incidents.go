package api

import (
	"net/http"
	"slices"

	"fanar/desk/oversight"
	"fanar/record/dispatch"
	"fanar/record/journal"
)

type incidentList struct {
	About string `query:"about" doc:"Only the incidents about a subject, such as case/SAR-1"`
}

type incidentInPath struct {
	Incident string `path:"incident" example:"INC-1"`
}

func (a *server) incidents() {
	read(a, endpoint{path: "/incidents", id: "listIncidents", summary: "Incidents, newest first"}, "read.incidents",
		func(s dispatch.State, in *incidentList) (list[oversight.Incident], error) {
			all, err := oversight.OfSubject(s, in.About)
			if in.About == "" {
				all, err = journal.Collect(oversight.Incidents.All(s, ""))
			}
			slices.SortFunc(all, func(a, b oversight.Incident) int {
				if c := b.OpenedAt.Compare(a.OpenedAt); c != 0 {
					return c
				}
				return int(int64(b.Version) - int64(a.Version))
			})
			return whole(all, err)
		})
	readOne(a, endpoint{path: "/incidents/{incident}", id: "getIncident", summary: "One incident with its opinions"}, "read.incidents",
		func(s dispatch.State, in *incidentInPath) (oversight.Incident, uint64, error) {
			i, err := oversight.IncidentByID(s, in.Incident)
			return i, i.Version, err
		})
	command[oversight.OpenIncident](a, endpoint{method: http.MethodPost, path: "/incidents", id: "openIncident", status: http.StatusCreated,
		summary: "Open an incident by hand"})
	onIncident := func(rest, id, summary string) endpoint {
		return endpoint{method: http.MethodPost, path: "/incidents/{incident}" + rest, id: id, summary: summary, subject: "incident/{incident}"}
	}
	command[oversight.AddOpinion](a, onIncident("/opinions", "addOpinion", "Add an opinion; nobody can change one"))
	command[oversight.ChangeStage](a, onIncident("/stage", "changeStage", "Move an incident to its next stage: formal, then final"))
}
