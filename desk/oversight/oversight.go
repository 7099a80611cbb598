// Package oversight is the desk of the fundamental-rights officer and the independent monitor: incidents, the opinions
// on them, and what the rules refused.
//
// An incident opens by itself when a fact breaks a rule. Nobody can remove one, and an opinion is changed by nobody, its
// author included: a second one is added.
//
// Start with [Incident], [OverBreach] and [Desk].
package oversight

import (
	"fmt"
	"time"

	"fanar/fault"
	"fanar/record/journal"
)

// Stages of an incident, in order. Source: Frontex serious-incident reporting procedure.
const (
	Initial = "initial"
	Formal  = "formal"
	Final   = "final"
)

// Stages are the stages in order.
var Stages = []string{Initial, Formal, Final}

// Incident is one serious incident.
type Incident struct {
	ID        string    `json:"id"` // such as INC-3
	Rules     []string  `json:"rules,omitempty"`
	Category  int       `json:"category"` // 1 to 4; 4 concerns fundamental rights
	Subject   string    `json:"subject"`  // what it is about, such as case/SAR-1
	Text      string    `json:"text"`
	Action    string    `json:"action,omitempty"` // the command whose fact broke the rules
	Stage     string    `json:"stage"`
	OpenedAt  time.Time `json:"openedAt"`
	Author    string    `json:"author"`
	Automatic bool      `json:"automatic"`
	Override  string    `json:"override,omitempty"` // over which it opened, such as OV-1
	Opened    uint64    `json:"opened"`             // number of the record that opened it
	Opinions  []Opinion `json:"opinions"`
	Simulated bool      `json:"simulated,omitempty"`
	Version   uint64    `json:"version"`
}

// Opinion is what a rights officer or monitor says of an incident.
type Opinion struct {
	Text   string    `json:"text"`
	Author string    `json:"author"`
	At     time.Time `json:"at"`
	Record uint64    `json:"record"`
}

// The views.
const (
	Incidents journal.Table[Incident] = "oversight.incident"
	counter   journal.Table[int]      = "oversight.counter"
	bySubject journal.Table[string]   = "oversight.by-subject" // subject, incident
)

// Subject names an incident in the record.
func Subject(id string) string { return "incident/" + id }

// IncidentByID gives an incident, or a fault that says that there is none.
func IncidentByID(r journal.Rows, id string) (Incident, error) {
	i, ok, err := Incidents.Get(r, id)
	if err == nil && !ok {
		err = fault.New(fault.NotFound, "incident.none", "there is no incident {incident}", "incident", id)
	}
	return i, err
}

// OfSubject gives the incidents about a subject, in the order in which they opened.
func OfSubject(r journal.Rows, subject string) ([]Incident, error) {
	var all []Incident
	for id, err := range bySubject.All(r, subject+"\x1f") {
		if err != nil {
			return nil, err
		}
		i, err := IncidentByID(r, id)
		if err != nil {
			return nil, err
		}
		all = append(all, i)
	}
	return all, nil
}

func nextID(r journal.Rows) (string, error) {
	n, _, err := counter.Get(r, "incidents")
	return fmt.Sprintf("INC-%d", n+1), err
}
