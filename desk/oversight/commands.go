package oversight

import (
	"slices"
	"strings"

	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
)

// OverBreach makes the facts that open an incident over a fact that broke rules; see [dispatch.OpenIncident].
func OverBreach(s dispatch.State, b dispatch.Breach) (string, []event.Draft, error) {
	id, err := nextID(s)
	if err != nil {
		return "", nil, err
	}
	f := IncidentOpened{ID: id, About: b.Question.Subject, Action: b.Question.Action, Automatic: true}
	for _, r := range b.Rules {
		f.Rules = append(f.Rules, r.ID)
		if r.Severity > f.Category {
			f.Category = r.Severity
		}
	}
	f.Text = b.Rules[0].Text
	return id, opened(f), nil
}

// opened drafts the opening; the subject that it is about is referred to, so that its timeline shows it.
func opened(f IncidentOpened) []event.Draft {
	return []event.Draft{{Subject: Subject(f.ID), Refs: []string{f.About}, Fact: f}}
}

// OpenIncident opens an incident by hand.
type OpenIncident struct {
	About    string `json:"about"` // subject, such as case/SAR-1
	Category int    `json:"category"`
	Text     string `json:"text"`
}

// Action names the command.
func (OpenIncident) Action() string { return "oversight.OpenIncident" }

// Decide refuses an incident about nothing.
func (c OpenIncident) Decide(s dispatch.State) (dispatch.Plan, error) {
	if v, err := journal.Version(s, c.About); err != nil || v == 0 {
		return dispatch.Plan{}, fault.New(fault.Invalid, "incident.about", "the record knows nothing about {about}; write it as case/SAR-1", "about", c.About).WithField("about").WithCause(err)
	}
	if c.Category < 1 || c.Category > 4 {
		return dispatch.Plan{}, fault.New(fault.Invalid, "incident.category", "{category} is no category; categories are 1 to 4, and 4 concerns fundamental rights", "category", c.Category).WithField("category")
	}
	if strings.TrimSpace(c.Text) == "" {
		return dispatch.Plan{}, empty("text")
	}
	id, err := nextID(s)
	if err != nil {
		return dispatch.Plan{}, err
	}
	return dispatch.Plan{Subject: Subject(id), Facts: opened(IncidentOpened{ID: id, Category: c.Category, About: c.About, Text: c.Text})}, nil
}

// AddOpinion adds an opinion to an incident.
type AddOpinion struct {
	Incident string `json:"incident"`
	Text     string `json:"text"`
}

// Action names the command.
func (AddOpinion) Action() string { return "oversight.AddOpinion" }

// Decide refuses an empty opinion.
func (c AddOpinion) Decide(s dispatch.State) (dispatch.Plan, error) {
	i, err := IncidentByID(s, c.Incident)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if strings.TrimSpace(c.Text) == "" {
		return dispatch.Plan{}, empty("text")
	}
	return about(i, OpinionAdded{Text: c.Text}), nil
}

// ChangeStage moves an incident to its next stage.
type ChangeStage struct {
	Incident string `json:"incident"`
	Stage    string `json:"stage"`
	Reason   string `json:"reason"`
}

// Action names the command.
func (ChangeStage) Action() string { return "oversight.ChangeStage" }

// Decide refuses a stage that is not a later one.
func (c ChangeStage) Decide(s dispatch.State) (dispatch.Plan, error) {
	i, err := IncidentByID(s, c.Incident)
	if err != nil {
		return dispatch.Plan{}, err
	}
	to := slices.Index(Stages, c.Stage)
	if to < 0 {
		return dispatch.Plan{}, fault.New(fault.Invalid, "incident.stage", "{stage} is no stage: initial, formal or final", "stage", c.Stage).WithField("stage")
	}
	if to <= slices.Index(Stages, i.Stage) {
		return dispatch.Plan{}, fault.New(fault.Conflict, "incident.stage-back", "incident {incident} is at the stage {was} already", "incident", i.ID, "was", i.Stage)
	}
	if strings.TrimSpace(c.Reason) == "" {
		return dispatch.Plan{}, empty("reason")
	}
	return about(i, StageChanged{Stage: c.Stage, Reason: c.Reason}), nil
}

func about(i Incident, fact event.Fact) dispatch.Plan {
	return dispatch.Plan{Subject: Subject(i.ID), Facts: []event.Draft{{Subject: Subject(i.ID), Refs: []string{i.Subject}, Fact: fact}}}
}

func empty(field string) error {
	return fault.New(fault.Invalid, "incident.empty", "{field} is empty; say it in a few words", "field", field).WithField(field)
}

var _ dispatch.OpenIncident = OverBreach
