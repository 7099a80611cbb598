// Package sitrep is the desk's situation reports: drafted from the record of a case, finished by an officer, sent as plain
// text, and read when another centre sends one.
//
// A draft says only what the record says, with its sources; what the record does not know stays empty for the officer, the
// weather above all. What was issued is kept as it was sent, to the byte, under a number of the case without gaps. What
// another centre wrote never changes the case: where it says otherwise, both stand side by side until a person decides. A
// report carries counts, so who owes a second count in the case reads it after having counted.
//
// The format is package engine/sitrep's. Start with [Draft], [Issue], [Receive] and [Desk].
// Source: IAMSAR Manual vol. II, SITREP format.
package sitrep

import (
	"fmt"
	"time"

	"fanar/desk/people"
	wire "fanar/engine/sitrep"
	"fanar/fault"
	"fanar/record/journal"
	"fanar/record/policy"
)

// Sent is a report that was issued.
type Sent struct {
	Issued
	At     time.Time `json:"at"`
	Author string    `json:"author"`
	Record uint64    `json:"record"`
	Hidden bool      `json:"hidden,omitempty"` // the text is withheld until the viewer's organisation has counted
}

// Arrived is a report that another centre sent.
type Arrived struct {
	Received
	ID     string    `json:"id"` // such as r1, of the case
	At     time.Time `json:"at"`
	Author string    `json:"author"`
	Record uint64    `json:"record"`
	Hidden bool      `json:"hidden,omitempty"`
}

// State is how far the reports of a case have come.
type State struct {
	Issued   int    `json:"issued"`          // how many; the number of the newest
	Received int    `json:"received"`        // how many came from others
	Last     uint64 `json:"last,omitempty"`  // number of the record of the newest issued one
	Final    bool   `json:"final,omitempty"` // the newest one was the last of the case
}

// The views.
const (
	states journal.Table[State]   = "sitrep.case"
	sent   journal.Table[Sent]    = "sitrep.issued"   // case, number
	came   journal.Table[Arrived] = "sitrep.received" // case, number
)

func rowKey(caseID string, number int) string { return fmt.Sprintf("%s\x1f%06d", caseID, number) }

// StateOf gives how far the reports of a case have come.
func StateOf(r journal.Rows, caseID string) (State, error) {
	s, _, err := states.Get(r, caseID)
	return s, err
}

// ByNumber gives a report that was issued, as the viewer may read it now.
func ByNumber(r journal.Rows, caseID string, number int, viewer policy.Actor) (Sent, error) {
	s, ok, err := sent.Get(r, rowKey(caseID, number))
	if err != nil {
		return s, err
	}
	if !ok {
		return s, fault.New(fault.NotFound, "sitrep.none", "case {case} has no situation report {number}", "case", caseID, "number", number).
			WithHint("the reports of a case are listed on its page (fanar sitrep list)")
	}
	blind, err := owes(r, caseID, viewer)
	if blind {
		s.hide()
	}
	return s, err
}

// IssuedFor gives the reports of a case that were issued, the newest first, as the viewer may read them now.
func IssuedFor(r journal.Rows, caseID string, viewer policy.Actor) ([]Sent, error) {
	all, err := journal.Collect(sent.Newest(r, caseID+"\x1f"))
	if err != nil {
		return nil, err
	}
	blind, err := owes(r, caseID, viewer)
	for i := range all {
		if blind {
			all[i].hide()
		}
	}
	return all, err
}

// ReceivedFor gives the reports about a case that others sent, the newest first, as the viewer may read them now.
func ReceivedFor(r journal.Rows, caseID string, viewer policy.Actor) ([]Arrived, error) {
	all, err := journal.Collect(came.Newest(r, caseID+"\x1f"))
	if err != nil {
		return nil, err
	}
	blind, err := owes(r, caseID, viewer)
	for i := range all {
		if blind {
			all[i].Hidden, all[i].Text, all[i].Understood = true, "", nil
		}
	}
	return all, err
}

func (s *Sent) hide() { s.Hidden, s.Text, s.Report.Parts = true, "", map[string]string{} }

// owes tells whether the viewer's organisation has a second count to make in the case: a report could tell it the first.
func owes(r journal.Rows, caseID string, viewer policy.Actor) (bool, error) {
	if viewer.Org == "" {
		return false, nil
	}
	pending, err := people.PendingFor(r, viewer.Org)
	for _, p := range pending {
		if p.Case == caseID {
			return true, err
		}
	}
	return false, err
}

// Addressees gives the organisations to which reports of the case were sent, each once.
func Addressees(r journal.Rows, caseID string) ([]string, error) {
	var out []string
	seen := map[string]bool{}
	for s, err := range sent.Newest(r, caseID+"\x1f") {
		if err != nil {
			return nil, err
		}
		for _, to := range s.To {
			if !seen[to] {
				seen[to] = true
				out = append(out, to)
			}
		}
	}
	return out, nil
}

// checkForm refuses a form that does not exist and a language in which no report is written.
func checkForm(form wire.Form, lang string) error {
	if form != wire.Short && form != wire.Full {
		return fault.New(fault.Invalid, "sitrep.form", "{form} is no form of a report: short or full", "form", fmt.Sprintf("%q", form)).WithField("form")
	}
	for _, l := range wire.Languages() {
		if l == lang {
			return nil
		}
	}
	return fault.New(fault.Invalid, "sitrep.language", "no report is written in {language}; it is en, it, ar, tr or fr", "language", fmt.Sprintf("%q", lang)).WithField("language")
}
