package past

import "fanar/record/event"

// CaseImported is the fact that a case of another system, closed there, was taken in as a case of this record. Its subject is
// the case in the other system.
type CaseImported struct {
	System    string `json:"system"`
	ID        string `json:"id"`
	Case      string `json:"case"`
	Positions int    `json:"positions"` // how many were taken in with it
}

// Kind names the fact.
func (CaseImported) Kind() string { return "past.case-imported" }

// Facts gives a zero value of each kind of fact that this room records.
func Facts() []event.Fact { return []event.Fact{CaseImported{}} }
