package alarm

import (
	"time"

	"fanar/record/event"
)

// Acknowledged is the fact that somebody answers for an alarm at the step it had; it is quiet at every station.
type Acknowledged struct {
	Alarm   string    `json:"alarm"`
	Cause   Cause     `json:"cause"`
	Subject string    `json:"subject"`
	Rule    string    `json:"rule,omitempty"`
	About   string    `json:"about,omitempty"`
	Level   Level     `json:"level"`
	Step    int       `json:"step"`
	Since   time.Time `json:"since"`
	Note    string    `json:"note,omitempty"`
}

// AcknowledgementWithdrawn is the fact that an alarm calls again, because an acknowledgement was a slip.
type AcknowledgementWithdrawn struct {
	Alarm string `json:"alarm"`
}

// Suppressed is the fact that somebody holds back the alarms of a cause until a named time, and why.
type Suppressed struct {
	Cause   Cause     `json:"cause"`
	Subject string    `json:"subject,omitempty"` // empty: every subject of the cause
	Until   time.Time `json:"until"`             // it ends by itself
	Reason  string    `json:"reason"`
}

// SuppressionEnded is the fact that somebody let the alarms of a cause through again before the time.
type SuppressionEnded struct {
	Cause   Cause  `json:"cause"`
	Subject string `json:"subject,omitempty"`
}

func (Acknowledged) Kind() string             { return "alarm.acknowledged" }
func (AcknowledgementWithdrawn) Kind() string { return "alarm.acknowledgement-withdrawn" }
func (Suppressed) Kind() string               { return "alarm.suppressed" }
func (SuppressionEnded) Kind() string         { return "alarm.suppression-ended" }

// Facts gives every kind of fact of this desk, as zero values.
func Facts() []event.Fact {
	return []event.Fact{Acknowledged{}, AcknowledgementWithdrawn{}, Suppressed{}, SuppressionEnded{}}
}
