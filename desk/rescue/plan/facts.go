package plan

import "fanar/record/event"

// Drafted is the fact that a plan was written. It binds nobody.
type Drafted struct {
	ID string `json:"id"`
	Terms
}

// Revised is the fact that a plan has a new version. Nothing that was said of an earlier one holds for it.
type Revised struct {
	ID      string `json:"id"`
	Version int    `json:"version"`
	Terms
}

// Reviewed is the fact that an organisation gave its opinion on a version.
type Reviewed struct {
	ID           string `json:"id"`
	Version      int    `json:"version"`
	Review       string `json:"review"` // rights-opinion or legal-review
	Organisation string `json:"organisation"`
	Favourable   bool   `json:"favourable"`
	Text         string `json:"text"`
}

// Approved is the fact that a party agrees to a version.
type Approved struct {
	ID           string `json:"id"`
	Version      int    `json:"version"`
	Organisation string `json:"organisation"`
}

// Ended is the fact that a plan no longer holds.
type Ended struct {
	ID           string `json:"id"`
	Organisation string `json:"organisation"` // the party that ended it
	Reason       string `json:"reason"`
}

func (Drafted) Kind() string  { return "plan.drafted" }
func (Revised) Kind() string  { return "plan.revised" }
func (Reviewed) Kind() string { return "plan.reviewed" }
func (Approved) Kind() string { return "plan.approved" }
func (Ended) Kind() string    { return "plan.ended" }

// Facts gives a zero value of each kind of fact about plans.
func Facts() []event.Fact {
	return []event.Fact{Drafted{}, Revised{}, Reviewed{}, Approved{}, Ended{}}
}
