package care

import "fanar/engine/ledger"

// ScreeningOpened is the fact that the screening of a group began. It stands under a subject of its own.
type ScreeningOpened struct {
	ID           string         `json:"id"`
	Case         string         `json:"case"`
	Organisation string         `json:"organisation"`
	Account      ledger.Account `json:"account"`
	People       int32          `json:"people"`
	Inside       bool           `json:"inside,omitempty"`
	Note         string         `json:"note,omitempty"`
}

// VulnerabilityChecked is the fact that people of a screened group were looked at for vulnerability and special needs.
type VulnerabilityChecked struct {
	Entry         string `json:"entry"`
	Case          string `json:"case"`
	Organisation  string `json:"organisation"`
	People        int32  `json:"people"`
	NeedsReferral int32  `json:"needsReferral,omitempty"`
	Whole         bool   `json:"whole,omitempty"` // everybody of the group was checked now
	Note          string `json:"note,omitempty"`
}

// ScreeningClosed is the fact that a screening ended.
type ScreeningClosed struct {
	Entry        string `json:"entry"`
	Case         string `json:"case"`
	Organisation string `json:"organisation"`
	Unchecked    int32  `json:"unchecked,omitempty"` // people whose vulnerability nobody had checked by then
	Note         string `json:"note,omitempty"`
}

// ReturnPlanned is the fact that somebody plans to return a group, with one decision for each person.
type ReturnPlanned struct {
	ID           string         `json:"id"`
	Organisation string         `json:"organisation"`
	Account      ledger.Account `json:"account"`
	To           string         `json:"to"` // place
	People       int32          `json:"people"`
	Decisions    int32          `json:"decisions"`
	Note         string         `json:"note,omitempty"`
}

func (ScreeningOpened) Kind() string      { return "care.screening-opened" }
func (VulnerabilityChecked) Kind() string { return "care.vulnerability-checked" }
func (ScreeningClosed) Kind() string      { return "care.screening-closed" }
func (ReturnPlanned) Kind() string        { return "care.return-planned" }
