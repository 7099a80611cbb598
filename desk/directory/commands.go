package directory

import (
	"fmt"
	"slices"
	"strings"

	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
)

// RegisterOrganisation enters an organisation or changes it.
type RegisterOrganisation struct{ Organisation }

// Action names the command.
func (RegisterOrganisation) Action() string { return "directory.RegisterOrganisation" }

// Decide checks identifier, name and type.
func (c RegisterOrganisation) Decide(dispatch.State) (dispatch.Plan, error) {
	if err := checkID("id", c.ID); err != nil {
		return dispatch.Plan{}, err
	}
	if strings.TrimSpace(c.Name) == "" {
		return dispatch.Plan{}, needed("name", "an organisation")
	}
	if err := oneOf("type", c.Type, OrganisationTypes); err != nil {
		return dispatch.Plan{}, err
	}
	return one("organisation/"+c.ID, OrganisationRegistered(c)), nil
}

// RegisterPlace enters a place or changes it.
type RegisterPlace struct{ Place }

// Action names the command.
func (RegisterPlace) Action() string { return "directory.RegisterPlace" }

// Decide checks identifier, name, type and the organisation that runs it.
func (c RegisterPlace) Decide(s dispatch.State) (dispatch.Plan, error) {
	if err := checkID("id", c.ID); err != nil {
		return dispatch.Plan{}, err
	}
	if strings.TrimSpace(c.Name) == "" {
		return dispatch.Plan{}, needed("name", "a place")
	}
	if err := oneOf("type", c.Type, PlaceTypes); err != nil {
		return dispatch.Plan{}, err
	}
	if c.Country != "" && (len(c.Country) != 2 || c.Country != strings.ToUpper(c.Country)) {
		return dispatch.Plan{}, fault.New(fault.Invalid, "directory.country", "{country} is not a country code: two capital letters, such as IT", "country", c.Country).WithField("country")
	}
	if c.Org != "" {
		if _, err := OrganisationByID(s, c.Org); err != nil {
			return dispatch.Plan{}, err
		}
	}
	if err := c.checkUnit(); err != nil {
		return dispatch.Plan{}, err
	}
	return one("place/"+c.ID, PlaceRegistered(c)), nil
}

// AssessPlace states whether a place, or the places of a country, are places of safety, for a period.
type AssessPlace struct {
	Scope             string   `json:"scope"`
	LifeNotThreatened bool     `json:"lifeNotThreatened"`
	BasicNeedsMet     bool     `json:"basicNeedsMet"`
	OnwardTransport   bool     `json:"onwardTransport"`
	Basis             []string `json:"basis"`
	From              string   `json:"from"`
	Until             string   `json:"until"`
	Note              string   `json:"note,omitempty"`
}

// Action names the command.
func (AssessPlace) Action() string { return "directory.AssessPlace" }

// Decide checks the period, the basis, the scope, and that the asker's organisation is an authorised assessor.
func (c AssessPlace) Decide(s dispatch.State) (dispatch.Plan, error) {
	assessors := s.Policy.Pack().Assessors
	if !slices.ContainsFunc(assessors, func(a assessorOf) bool { return a.Organisation == s.Actor.Org }) {
		return dispatch.Plan{}, fault.New(fault.Forbidden, "directory.not-assessor", "{organisation} is not authorised to assess places of safety", "organisation", s.Actor.Org).
			WithHint("the policy pack names the authorised bodies; they are listed on the page of assessments")
	}
	switch kind, id, _ := strings.Cut(c.Scope, "/"); kind {
	case "place":
		if _, err := PlaceByID(s, id); err != nil {
			return dispatch.Plan{}, err
		}
	case "country":
		if len(id) != 2 || id != strings.ToUpper(id) {
			return dispatch.Plan{}, fault.New(fault.Invalid, "directory.scope", "{scope} names no country; write it as country/LY", "scope", c.Scope).WithField("scope")
		}
	default:
		return dispatch.Plan{}, fault.New(fault.Invalid, "directory.scope", "{scope} is no scope; write place/lampedusa or country/LY", "scope", c.Scope).WithField("scope")
	}
	basis := slices.DeleteFunc(slices.Clone(c.Basis), func(b string) bool { return strings.TrimSpace(b) == "" })
	if len(basis) == 0 {
		return dispatch.Plan{}, needed("basis", "an assessment")
	}
	if err := checkPeriod(c.From, c.Until); err != nil {
		return dispatch.Plan{}, err
	}
	head, err := s.Head()
	if err != nil {
		return dispatch.Plan{}, err
	}
	a := Assessment{ID: fmt.Sprintf("a%d", head+1), Assessor: s.Actor.Org, Scope: c.Scope, LifeNotThreatened: c.LifeNotThreatened,
		BasicNeedsMet: c.BasicNeedsMet, OnwardTransport: c.OnwardTransport, Basis: basis, From: c.From, Until: c.Until, Note: c.Note}
	plan := one("assessment/"+a.ID, PlaceAssessed{a})
	plan.Facts[0].Refs = []string{c.Scope}
	return plan, nil
}

// one plans a single fact about its subject.
func one(subject string, fact event.Fact) dispatch.Plan {
	return dispatch.Plan{Subject: subject, Facts: []event.Draft{{Subject: subject, Fact: fact}}}
}

func needed(field, of string) error {
	return fault.New(fault.Invalid, "directory.needed", "{of} needs {field}", "of", of, "field", field).WithField(field)
}

func oneOf(field, got string, allowed []string) error {
	if slices.Contains(allowed, got) {
		return nil
	}
	return fault.New(fault.Invalid, "directory.one-of", "{got} is no {field}; it is one of {allowed}", "got", fmt.Sprintf("%q", got),
		"field", field, "allowed", strings.Join(allowed, ", ")).WithField(field)
}
