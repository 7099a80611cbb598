package policy

import (
	"strings"
	"time"

	"fanar/record/event"
	"fanar/record/journal"
)

// OverrideWanted is the fact that one person asked for an override. It lets nothing through yet.
type OverrideWanted struct {
	Rule         string    `json:"rule"`
	Action       string    `json:"action"`
	About        string    `json:"about"` // subject of the action
	Reason       string    `json:"reason"`
	Until        time.Time `json:"until"`
	Organisation string    `json:"organisation"` // of who asked
}

// OverrideApproved is the fact that a second person, of another organisation, approved an override.
type OverrideApproved struct {
	Organisation string `json:"organisation"` // of who approved
	Reason       string `json:"reason"`
	Incident     string `json:"incident"` // that opened with it
}

// OverrideClosed is the fact that somebody ended an override before its end, or turned a request down.
type OverrideClosed struct {
	Organisation string `json:"organisation"`
	Reason       string `json:"reason"`
}

// OverrideUsed is the fact that an override let something through that its rule would have refused.
type OverrideUsed struct {
	Override     string `json:"override"`
	Rule         string `json:"rule"`
	Action       string `json:"action"`
	About        string `json:"about"`
	Organisation string `json:"organisation"` // of who did it
}

// Kind names the fact.
func (OverrideWanted) Kind() string { return "policy.override-requested" }

// Kind names the fact.
func (OverrideApproved) Kind() string { return "policy.override-approved" }

// Kind names the fact.
func (OverrideClosed) Kind() string { return "policy.override-ended" }

// Kind names the fact.
func (OverrideUsed) Kind() string { return "policy.override-used" }

// overrideProjection keeps the views of overrides; [Projection] calls it.
type overrideProjection struct{}

func (overrideProjection) Apply(w journal.Writer, e event.Event) error {
	if id, ok := strings.CutPrefix(e.Subject, overridePrefix); ok {
		return applyOverride(w, id, e)
	}
	return nil
}
