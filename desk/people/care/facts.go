package care

import "fanar/engine/ledger"

// RepresentativesAssigned is the fact that children at one account have a representative or a trained person.
type RepresentativesAssigned struct {
	ID           string         `json:"id"`
	Organisation string         `json:"organisation"`
	Account      ledger.Account `json:"account"`
	Children     int32          `json:"children"`
	Role         string         `json:"role"`
	By           string         `json:"by"` // organisation of the representative or trained person
	TakesOver    int32          `json:"takesOver,omitempty"`
	Continues    bool           `json:"continues,omitempty"`
	Complete     bool           `json:"complete,omitempty"` // every child of the case has what is due now
	Note         string         `json:"note,omitempty"`
}

// InterestsNoted is the fact that the best interests of children at one account were written down. It does not hold them.
type InterestsNoted struct {
	ID           string         `json:"id"`
	Organisation string         `json:"organisation"`
	Account      ledger.Account `json:"account"`
	Children     int32          `json:"children"`
	Continues    bool           `json:"continues,omitempty"`
	Complete     bool           `json:"complete,omitempty"` // every child of the case has what is due now
}

// PlacementPlanned is the fact that somebody plans where children will be housed.
type PlacementPlanned struct {
	ID           string         `json:"id"`
	Organisation string         `json:"organisation"`
	Account      ledger.Account `json:"account"`
	Children     int32          `json:"children"`
	Room
	Warnings []string `json:"warnings,omitempty"`
	Note     string   `json:"note,omitempty"`
}

// ChildrenPlaced is the fact that children are housed, and how.
type ChildrenPlaced struct {
	ID           string         `json:"id"`
	Organisation string         `json:"organisation"`
	Account      ledger.Account `json:"account"`
	Children     int32          `json:"children"`
	Plan         string         `json:"plan,omitempty"`
	Room
	Warnings []string `json:"warnings,omitempty"`
	Note     string   `json:"note,omitempty"`
}

// FamilySplitPlanned is the fact that somebody plans to send parts of families to different places.
type FamilySplitPlanned struct {
	ID           string         `json:"id"`
	Organisation string         `json:"organisation"`
	From         ledger.Account `json:"from"`
	To           ledger.Account `json:"to"`
	Families     int32          `json:"families"`
	Reason       string         `json:"reason,omitempty"`
	Task
	Note string `json:"note,omitempty"`
}

// FamilySplitRecorded is the fact that parts of families are at different places.
type FamilySplitRecorded struct {
	ID           string         `json:"id"`
	Organisation string         `json:"organisation"`
	From         ledger.Account `json:"from"`
	To           ledger.Account `json:"to"`
	Families     int32          `json:"families"`
	Plan         string         `json:"plan,omitempty"`
	Reason       string         `json:"reason,omitempty"`
	Task
	Tasked bool   `json:"tasked,omitempty"` // somebody has the task for every split family of the case now
	Note   string `json:"note,omitempty"`
}

// ReunionTasked is the fact that somebody got the task to bring split families together.
type ReunionTasked struct {
	Entry        string `json:"entry"`
	Organisation string `json:"organisation"`
	Task
	Tasked bool   `json:"tasked,omitempty"` // somebody has the task for every split family of the case now
	Note   string `json:"note,omitempty"`
}

// FamilyReunited is the fact that split families are together again.
type FamilyReunited struct {
	Entry        string         `json:"entry"`
	Organisation string         `json:"organisation"`
	Account      ledger.Account `json:"account"`
	Families     int32          `json:"families"`
	Note         string         `json:"note,omitempty"`
}

// AgeDeclared is the fact that people declare an age.
type AgeDeclared struct {
	ID           string         `json:"id"`
	Organisation string         `json:"organisation"`
	Account      ledger.Account `json:"account"`
	People       int32          `json:"people"`
	Declared     string         `json:"declared"`
	Note         string         `json:"note,omitempty"`
}

// AgeDisputed is the fact that somebody says another age than people declare. What they declare stands.
type AgeDisputed struct {
	ID           string         `json:"id"`
	Organisation string         `json:"organisation"`
	Account      ledger.Account `json:"account"`
	People       int32          `json:"people"`
	Declared     string         `json:"declared"`
	Said         string         `json:"said"`
	SaidBy       string         `json:"saidBy"`
	Note         string         `json:"note,omitempty"`
}

// AgesAssessed is the fact that an organisation assessed ages. The ledger's own fact stands beside it where a category
// changed.
type AgesAssessed struct {
	ID           string         `json:"id"`
	Entry        string         `json:"entry"` // of the statement that was assessed
	Organisation string         `json:"organisation"`
	Account      ledger.Account `json:"account"`
	People       int32          `json:"people"`
	Declared     string         `json:"declared"`
	Assessed     string         `json:"assessed"`
	Assessor     string         `json:"assessor"`
	Note         string         `json:"note,omitempty"`
}

// EntryWithdrawn is the fact that an entry of the file was taken back.
type EntryWithdrawn struct {
	Entry        string `json:"entry"`
	Case         string `json:"case"`
	Organisation string `json:"organisation"`
	Reason       string `json:"reason"`
	Uncovers     bool   `json:"uncovers,omitempty"` // a child of the case lacks something now
}

// FileReviewed is the fact that somebody went through the file and found that nothing is missing.
type FileReviewed struct {
	Organisation string `json:"organisation"`
	Complete     bool   `json:"complete"`
	Note         string `json:"note,omitempty"`
}

func (RepresentativesAssigned) Kind() string { return "care.representatives-assigned" }
func (InterestsNoted) Kind() string          { return "care.interests-noted" }
func (PlacementPlanned) Kind() string        { return "care.placement-planned" }
func (ChildrenPlaced) Kind() string          { return "care.children-placed" }
func (FamilySplitPlanned) Kind() string      { return "care.family-split-planned" }
func (FamilySplitRecorded) Kind() string     { return "care.family-split-recorded" }
func (ReunionTasked) Kind() string           { return "care.reunion-tasked" }
func (FamilyReunited) Kind() string          { return "care.family-reunited" }
func (AgeDeclared) Kind() string             { return "care.age-declared" }
func (AgeDisputed) Kind() string             { return "care.age-disputed" }
func (AgesAssessed) Kind() string            { return "care.age-assessed" }
func (EntryWithdrawn) Kind() string          { return "care.entry-withdrawn" }
func (FileReviewed) Kind() string            { return "care.file-reviewed" }
