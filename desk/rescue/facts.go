package rescue

import (
	"time"

	"fanar/engine/alertline"
	"fanar/engine/geo"
)

// CaseOpened is the fact that an alert became a case: the line as typed and what was understood of it.
type CaseOpened struct {
	ID    string          `json:"id"`
	Phase Phase           `json:"phase"`
	Alert alertline.Alert `json:"alert"`
}

// PositionReported is the fact that somebody reported where the boat was.
type PositionReported struct {
	Position      geo.Position `json:"position"`
	At            time.Time    `json:"at"`
	Source        string       `json:"source"`
	UncertaintyNM float64      `json:"uncertaintyNm,omitempty"`
}

// NoteAdded is the fact that somebody wrote into the log of the case.
type NoteAdded struct {
	Text string `json:"text"`
}

// PhaseChanged is the fact that the case moved to a more serious phase.
type PhaseChanged struct {
	Phase  Phase  `json:"phase"`
	Reason string `json:"reason"`
}

// CoordinatorNamed is the fact that an organisation coordinates the case.
type CoordinatorNamed struct {
	Organisation string `json:"organisation"`
}

// AssetTasked is the fact that a vessel or aircraft was asked to go.
type AssetTasked struct {
	ID    string `json:"id"`
	MMSI  uint32 `json:"mmsi,omitempty"`
	Place string `json:"place,omitempty"`
	Name  string `json:"name"`
}

// TaskingAnswered is the fact that the unit accepted or declined. The master's decision stands.
type TaskingAnswered struct {
	ID       string     `json:"id"`
	Accepted bool       `json:"accepted"`
	ETA      *time.Time `json:"eta,omitempty"`
	Reason   string     `json:"reason,omitempty"`
}

// AssetReleased is the fact that a unit is free again.
type AssetReleased struct {
	ID     string `json:"id"`
	Reason string `json:"reason,omitempty"`
}

// PlaceOfSafetyRequested is the fact that a centre was asked for a place of safety.
type PlaceOfSafetyRequested struct {
	To string `json:"to"`
}

// LandingOrdered is the fact that people are ordered to be landed at a place whose standing allowed it.
type LandingOrdered struct {
	Place           string   `json:"place"`
	Unit            string   `json:"unit,omitempty"`
	Assessments     []string `json:"assessments"`
	Informed        bool     `json:"informed,omitempty"`        // the people know where they go
	ObjectionsHeard bool     `json:"objectionsHeard,omitempty"` // they had the chance to object
	NeedsNoted      bool     `json:"needsNoted,omitempty"`      // vulnerability and need of protection were noted
}

// TransferOrdered is the fact that people are ordered to go over to another unit at sea, whose next port allowed it.
type TransferOrdered struct {
	Unit        string   `json:"unit"`
	NextPort    string   `json:"nextPort"`
	Assessments []string `json:"assessments"`
}

// CaseClosed is the fact that the case is over: everybody is accounted for.
type CaseClosed struct {
	Outcome string `json:"outcome"`
}

// CaseReopened is the fact that a closed case is open again.
type CaseReopened struct {
	Reason string `json:"reason"`
}

func (CaseOpened) Kind() string             { return "rescue.case-opened" }
func (PositionReported) Kind() string       { return "rescue.position-reported" }
func (NoteAdded) Kind() string              { return "rescue.note-added" }
func (PhaseChanged) Kind() string           { return "rescue.phase-changed" }
func (CoordinatorNamed) Kind() string       { return "rescue.coordinator-named" }
func (AssetTasked) Kind() string            { return "rescue.asset-tasked" }
func (TaskingAnswered) Kind() string        { return "rescue.tasking-answered" }
func (AssetReleased) Kind() string          { return "rescue.asset-released" }
func (PlaceOfSafetyRequested) Kind() string { return "rescue.place-of-safety-requested" }
func (LandingOrdered) Kind() string         { return "rescue.landing-ordered" }
func (TransferOrdered) Kind() string        { return "rescue.transfer-ordered" }
func (CaseClosed) Kind() string             { return "rescue.case-closed" }
func (CaseReopened) Kind() string           { return "rescue.case-reopened" }
