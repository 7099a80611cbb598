package api

import (
	"net/http"

	"fanar/desk/directory"
	"fanar/record/dispatch"
	"fanar/record/journal"
)

type idInPath struct {
	ID string `path:"id"`
}

// put is a change that makes or replaces the thing at an address.
func put(noun, singular, id, summary string) endpoint {
	return endpoint{method: http.MethodPut, path: "/" + noun + "/{id}", id: id, summary: summary, subject: singular + "/{id}"}
}

func (a *server) organisations() {
	read(a, endpoint{path: "/organisations", id: "listOrganisations", summary: "All organisations"}, "read.places",
		func(s dispatch.State, _ *nothing) (list[directory.Organisation], error) {
			return whole(journal.Collect(directory.Organisations.All(s, "")))
		})
	readOne(a, endpoint{path: "/organisations/{id}", id: "getOrganisation", summary: "One organisation"}, "read.places",
		func(s dispatch.State, in *idInPath) (directory.Organisation, uint64, error) {
			o, err := directory.OrganisationByID(s, in.ID)
			return versioned(s, o, "organisation/"+in.ID, err)
		})
	command[directory.RegisterOrganisation](a, put("organisations", "organisation", "registerOrganisation", "Register an organisation or change it"))
}

// placeView is a place with what the assessments of it amount to today.
type placeView struct {
	directory.Place
	Standing directory.Standing `json:"standing"`
}

func (a *server) places() {
	read(a, endpoint{path: "/places", id: "listPlaces", summary: "All places with their standing as places of safety"}, "read.places",
		func(s dispatch.State, _ *nothing) (list[placeView], error) {
			var views []placeView
			for p, err := range directory.Places.All(s, "") {
				if err != nil {
					return list[placeView]{}, err
				}
				v, err := viewPlace(s, p)
				if err != nil {
					return list[placeView]{}, err
				}
				views = append(views, v)
			}
			return whole(views, nil)
		})
	readOne(a, endpoint{path: "/places/{id}", id: "getPlace", summary: "One place with its standing and all assessments that cover it"}, "read.places",
		func(s dispatch.State, in *idInPath) (placeView, uint64, error) {
			p, err := directory.PlaceByID(s, in.ID)
			if err != nil {
				return placeView{}, 0, err
			}
			v, err := viewPlace(s, p)
			return versioned(s, v, "place/"+p.ID, err)
		})
	command[directory.RegisterPlace](a, put("places", "place", "registerPlace", "Register a place or change it"))
}

func viewPlace(s dispatch.State, p directory.Place) (placeView, error) {
	standing, err := directory.StandingOf(s, s.Policy, p.ID, s.Now)
	if standing.Assessments == nil {
		standing.Assessments = []directory.Assessment{}
	}
	return placeView{Place: p, Standing: standing}, err
}

func (a *server) assessments() {
	read(a, endpoint{path: "/assessments", id: "listAssessments", summary: "All assessments of places of safety, also those that ran out or contradict each other"}, "read.places",
		func(s dispatch.State, _ *nothing) (list[directory.Assessment], error) {
			return whole(journal.Collect(directory.Assessments.All(s, "")))
		})
	command[directory.AssessPlace](a, endpoint{method: http.MethodPost, path: "/assessments", id: "assessPlace", status: http.StatusCreated,
		summary: "State whether a place, or the places of a country, are places of safety, for a period"})
}

// versioned adds the version of a subject to what was read.
func versioned[T any](s dispatch.State, v T, subject string, err error) (T, uint64, error) {
	if err != nil {
		return v, 0, err
	}
	version, err := journal.Version(s, subject)
	return v, version, err
}
