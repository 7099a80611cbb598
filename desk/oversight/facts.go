package oversight

import (
	"strings"

	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
)

// IncidentOpened is the fact that an incident opened, by itself or by hand.
type IncidentOpened struct {
	ID        string   `json:"id"`
	Rules     []string `json:"rules,omitempty"`
	Category  int      `json:"category"`
	About     string   `json:"about"`
	Text      string   `json:"text"`
	Action    string   `json:"action,omitempty"`
	Automatic bool     `json:"automatic"`
	Override  string   `json:"override,omitempty"` // that was approved, and over which it opened
}

// OpinionAdded is the fact that somebody gave an opinion on an incident.
type OpinionAdded struct {
	Text string `json:"text"`
}

// StageChanged is the fact that an incident moved to its next stage.
type StageChanged struct {
	Stage  string `json:"stage"`
	Reason string `json:"reason"`
}

func (IncidentOpened) Kind() string { return "oversight.incident-opened" }
func (OpinionAdded) Kind() string   { return "oversight.opinion-added" }
func (StageChanged) Kind() string   { return "oversight.stage-changed" }

// Desk derives the views of incidents, of the access journal, of proposed packs and of what the rules decided.
type Desk struct{}

// Apply keeps the views current; see [journal.Projection].
func (Desk) Apply(w journal.Writer, e event.Event) error {
	switch e.Kind {
	case dispatch.AccessDenied{}.Kind(), dispatch.AccessRead{}.Kind():
		return applyAccess(w, e)
	case dispatch.Decided{}.Kind(), dispatch.Refused{}.Kind():
		if err := applyDecision(w, e); err != nil {
			return err
		}
	case PackProposed{}.Kind(), policy.PackAdopted{}.Kind():
		return applyPack(w, e)
	}
	if id, isIncident := strings.CutPrefix(e.Subject, Subject("")); isIncident {
		return applyIncident(w, id, e)
	}
	return nil
}

func applyIncident(w journal.Writer, id string, e event.Event) error {
	i, _, err := Incidents.Get(w, id)
	if err != nil {
		return err
	}
	switch e.Kind {
	case IncidentOpened{}.Kind():
		var f IncidentOpened
		if err := e.Decode(&f); err != nil {
			return err
		}
		i = Incident{ID: f.ID, Rules: f.Rules, Category: f.Category, Subject: f.About, Text: f.Text, Action: f.Action, Stage: Initial,
			OpenedAt: e.Recorded, Author: e.Author, Automatic: f.Automatic, Override: f.Override, Opened: e.Number, Opinions: []Opinion{}, Simulated: e.Marks.Has(event.Simulated)}
		if err := index(w, e.Number, i); err != nil {
			return err
		}
	case OpinionAdded{}.Kind():
		var f OpinionAdded
		if err := e.Decode(&f); err != nil {
			return err
		}
		i.Opinions = append(i.Opinions, Opinion{Text: f.Text, Author: e.Author, At: e.Happened, Record: e.Number})
	case StageChanged{}.Kind():
		var f StageChanged
		if err := e.Decode(&f); err != nil {
			return err
		}
		i.Stage = f.Stage
	}
	i.Version = e.Number
	return Incidents.Put(w, id, e.Number, i)
}

func index(w journal.Writer, n uint64, i Incident) error {
	count, _, err := counter.Get(w, "incidents")
	if err != nil {
		return err
	}
	if err := counter.Put(w, "incidents", n, count+1); err != nil {
		return err
	}
	return bySubject.Put(w, i.Subject+"\x1f"+i.ID, n, i.ID)
}
