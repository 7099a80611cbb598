// Package rescue is the desk of the duty officer: one line opens a distress case; positions, taskings, orders and notes
// are added to it; it closes only when everybody is accounted for.
//
// What somebody said or did is added and stays: a second position, a second description of the boat, another time of
// arrival stand beside the first with their authors, and the page shows where they differ. A fact is taken of a closed
// case too; only what asks somebody for something needs the case to be open.
//
// It never delays a rescue: opening a case, reporting a position and adding a note need no approval and no complete
// form. It keeps no estimate and no count of its own; those are in the people desk's ledger under the same case.
//
// Start with [Case], [OpenCase] and [Desk].
package rescue

import (
	"time"

	"fanar/engine/alertline"
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
	Positions   []Position      `json:"positions"`              // the newest of them, as reported; see [PositionsOf] for all
	Reports     int             `json:"positionReports"`        // how many positions were reported
	Described   []Description   `json:"descriptions,omitempty"` // of the boat, append-only; see [Case.Boat]
	Coordinator string          `json:"coordinator,omitempty"`  // organisation that coordinates
	Coordination
	Taskings  []Tasking        `json:"taskings"`
	Decisions []MasterDecision `json:"masterDecisions,omitempty"`
	Medevacs  []Medevac        `json:"medevacs,omitempty"`
	Requests  []SafetyRequest  `json:"placeOfSafetyRequests"`
	Checks    []Check          `json:"checks,omitempty"`       // items of the checklists that are ticked
	Aboard    *time.Time       `json:"aboardSince,omitempty"`  // when the first people were taken into somebody's custody
	Late      []LateReport     `json:"lateReports,omitempty"`  // what was recorded of people after the case was closed
	Landing   *Order           `json:"landingOrder,omitempty"` // the newest landing order
	Transfers []Order          `json:"transferOrders,omitempty"`
	Refusals  int              `json:"refusals,omitempty"` // intentions that rules refused
	ClosedAt  *time.Time       `json:"closedAt,omitempty"`
	Outcome   string           `json:"outcome,omitempty"`
	Simulated bool             `json:"simulated,omitempty"`
	Version   uint64           `json:"version"` // number of the record that last changed it
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
	Cases   journal.Table[Case]   = "rescue.case"
	opened  journal.Table[listed] = "rescue.open"    // the open cases in brief, by number
	closed  journal.Table[listed] = "rescue.closed"  // the closed ones in brief, by number
	counter journal.Table[int]    = "rescue.counter" // how many cases were opened
	late    journal.Table[Late]   = "rescue.late"    // the closed cases about which something came late
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
