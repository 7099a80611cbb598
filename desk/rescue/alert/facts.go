package alert

import (
	"time"

	"fanar/engine/alertline"
	"fanar/record/event"
)

// Received is the fact that an alert came in. Receipt is the hash of the code that whoever wrote was given; the code itself
// is kept nowhere.
type Received struct {
	ID            string          `json:"id"`
	Alert         alertline.Alert `json:"alert"`
	From          string          `json:"from,omitempty"`
	Ref           string          `json:"ref,omitempty"`
	Public        bool            `json:"public,omitempty"`
	UncertaintyNM float64         `json:"uncertaintyNm,omitempty"`
	Receipt       string          `json:"receipt,omitempty"`
}

// Taken is the fact that somebody looks at the alert.
type Taken struct {
	ID string `json:"id"`
}

// OpenedAsCase is the fact that an alert became a case.
type OpenedAsCase struct {
	ID   string `json:"id"`
	Case string `json:"case"`
}

// AttachedToCase is the fact that an alert belongs to a case that was there.
type AttachedToCase struct {
	ID     string `json:"id"`
	Case   string `json:"case"`
	Reason string `json:"reason"`
}

// Shelved is the fact that a person set an alert aside.
type Shelved struct {
	ID     string `json:"id"`
	Reason string `json:"reason"`
}

// Returned is the fact that an alert waits in triage again.
type Returned struct {
	ID     string `json:"id"`
	Reason string `json:"reason"`
}

// CaseLinked is the fact that two cases are about the same boat. Neither case changes by it.
type CaseLinked struct {
	Case   string `json:"case"`
	Other  string `json:"other"`
	Reason string `json:"reason"`
}

// CaseUnlinked is the fact that two cases are not about the same boat after all.
type CaseUnlinked struct {
	Case   string `json:"case"`
	Other  string `json:"other"`
	Reason string `json:"reason"`
}

// AlertRelayed is the fact that the alert of a case was relayed, with everybody it went to.
type AlertRelayed struct {
	To []Addressee `json:"to"`
}

// RelayAcknowledged is the fact that an addressee has received the relay. Own says that the addressee said so itself.
type RelayAcknowledged struct {
	From string    `json:"from"` // key of the addressee
	At   time.Time `json:"at"`
	Note string    `json:"note,omitempty"`
	Own  bool      `json:"own,omitempty"`
}

// ReactionLogged is the fact that an addressee reacted to the relay, in its own words.
type ReactionLogged struct {
	From string    `json:"from"`
	At   time.Time `json:"at"`
	Text string    `json:"text"`
	Own  bool      `json:"own,omitempty"`
}

func (Received) Kind() string          { return "alert.received" }
func (Taken) Kind() string             { return "alert.taken" }
func (OpenedAsCase) Kind() string      { return "alert.opened" }
func (AttachedToCase) Kind() string    { return "alert.attached" }
func (Shelved) Kind() string           { return "alert.shelved" }
func (Returned) Kind() string          { return "alert.returned" }
func (CaseLinked) Kind() string        { return "rescue.case-linked" }
func (CaseUnlinked) Kind() string      { return "rescue.case-unlinked" }
func (AlertRelayed) Kind() string      { return "rescue.alert-relayed" }
func (RelayAcknowledged) Kind() string { return "rescue.relay-acknowledged" }
func (ReactionLogged) Kind() string    { return "rescue.reaction-logged" }

// Facts gives a zero value of each kind of fact that this desk records.
func Facts() []event.Fact {
	return []event.Fact{
		Received{}, Taken{}, OpenedAsCase{}, AttachedToCase{}, Shelved{}, Returned{},
		CaseLinked{}, CaseUnlinked{}, AlertRelayed{}, RelayAcknowledged{}, ReactionLogged{},
	}
}
