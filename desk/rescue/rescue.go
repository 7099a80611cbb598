// Package rescue is the desk of the duty officer: one line opens a distress case; positions, taskings, orders and notes
// are added to it; it closes only when everybody is accounted for.
//
// It never delays a rescue: opening a case, reporting a position and adding a note need no approval and no complete
// form. It keeps no estimate and no count of its own; those are in the people desk's ledger under the same case.
//
// Start with [Case], [OpenCase] and [Desk].
package rescue

import (
	"time"

	"fanar/engine/alertline"
	"fanar/engine/geo"
	"fanar/fault"
	"fanar/record/journal"
)

// Phase is the emergency phase of a case. Source: SAR Convention annex 4.4, IAMSAR vol. II.
type Phase string

// The emergency phases, in rising order.
const (
	Uncertainty Phase = "uncertainty"
	Alert       Phase = "alert"
	Distress    Phase = "distress"
)

// Phases are the emergency phases in rising order.
var Phases = []Phase{Uncertainty, Alert, Distress}

// Case is one distress case as the record knows it now.
type Case struct {
	ID          string          `json:"id"` // such as SAR-12
	Phase       Phase           `json:"phase"`
	Closed      bool            `json:"closed"`
	OpenedAt    time.Time       `json:"openedAt"`  // when it was recorded
	AlertedAt   time.Time       `json:"alertedAt"` // when the alert was given, as far as is known
	OpenedBy    string          `json:"openedBy"`
	Org         string          `json:"organisation"`
	Alert       alertline.Alert `json:"alert"`
	Positions   []Position      `json:"positions"`             // append-only, as reported; see Latest
	Coordinator string          `json:"coordinator,omitempty"` // organisation that coordinates
	Taskings    []Tasking       `json:"taskings"`
	Requests    []SafetyRequest `json:"placeOfSafetyRequests"`
	Landing     *Order          `json:"landingOrder,omitempty"` // the newest landing order
	Transfers   []Order         `json:"transferOrders,omitempty"`
	Refusals    int             `json:"refusals,omitempty"` // intentions that rules refused
	ClosedAt    *time.Time      `json:"closedAt,omitempty"`
	Outcome     string          `json:"outcome,omitempty"`
	Simulated   bool            `json:"simulated,omitempty"`
	Version     uint64          `json:"version"` // number of the record that last changed it
}

// Position is one report of where the boat was. Reports are never changed; a better one is added. Source: R7.
type Position struct {
	Position      geo.Position `json:"position"`
	At            time.Time    `json:"at"`
	Source        string       `json:"source"`
	UncertaintyNM float64      `json:"uncertaintyNm,omitempty"`
	Author        string       `json:"author"`
	Record        uint64       `json:"record"`
}

// Latest gives the report with the newest time; ok is false if there is none.
func (c Case) Latest() (Position, bool) {
	var last Position
	for _, p := range c.Positions {
		if !p.At.Before(last.At) {
			last = p
		}
	}
	return last, len(c.Positions) > 0
}

// Tasking states.
const (
	Tasked   = "tasked"
	Accepted = "accepted"
	Declined = "declined" // by the master, whose decision stands (SOLAS V/34-1)
	Released = "released"
)

// Tasking asks a vessel or aircraft to go.
type Tasking struct {
	ID     string     `json:"id"`
	MMSI   uint32     `json:"mmsi,omitempty"`
	Place  string     `json:"place,omitempty"` // of the directory, if it stands there
	Name   string     `json:"name"`
	State  string     `json:"state"`
	At     time.Time  `json:"at"`
	ETA    *time.Time `json:"eta,omitempty"`
	Reason string     `json:"reason,omitempty"` // the master's, when declined
	Author string     `json:"author"`
}

// SafetyRequest asks a centre for a place of safety.
type SafetyRequest struct {
	To     string    `json:"to"` // organisation
	At     time.Time `json:"at"`
	Author string    `json:"author"`
	Record uint64    `json:"record"`
}

// Order sends people somewhere: ashore, or over to another unit at sea.
type Order struct {
	Place       string    `json:"place"`          // where they are landed; for a transfer, the next port
	Unit        string    `json:"unit,omitempty"` // the vessel that carries them
	Assessments []string  `json:"assessments"`    // that the destination's standing rests on
	At          time.Time `json:"at"`
	Author      string    `json:"author"`
	Record      uint64    `json:"record"`
}

// Subject names a case in the record.
func Subject(id string) string { return "case/" + id }

// The views.
const (
	Cases   journal.Table[Case] = "rescue.case"
	open    journal.Table[bool] = "rescue.open"    // identifiers of the open cases
	counter journal.Table[int]  = "rescue.counter" // how many cases were opened
)

// CaseByID gives a case, or a fault that says that there is none.
func CaseByID(r journal.Rows, id string) (Case, error) {
	c, ok, err := Cases.Get(r, id)
	if err == nil && !ok {
		err = fault.New(fault.NotFound, "case.none", "there is no case {case}", "case", id).
			WithHint("the open cases are on the watch floor (fanar case list)")
	}
	return c, err
}
