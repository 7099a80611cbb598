package alert

import (
	"slices"
	"time"

	"fanar/record/journal"
)

// Sent is an addressee of a case's relay and what came back.
type Sent struct {
	Addressee
	At         time.Time  `json:"at"` // when it was relayed
	By         string     `json:"by"`
	ReceivedAt *time.Time `json:"receivedAt,omitempty"`
	ReceivedBy string     `json:"receivedBy,omitempty"` // user who logged it
	Own        bool       `json:"own,omitempty"`        // the addressee said so itself
	Note       string     `json:"note,omitempty"`
	Reactions  []Reaction `json:"reactions"`
}

// Reaction is what an addressee answered or did.
type Reaction struct {
	At   time.Time `json:"at"`
	By   string    `json:"by"` // user who logged it
	Text string    `json:"text"`
	Own  bool      `json:"own,omitempty"`
}

// Relayed is everybody to whom the alert of a case went, in the order of the relays; nobody yet if To is empty.
type Relayed struct {
	Case string `json:"case"`
	To   []Sent `json:"to"`
}

func (r Relayed) has(key string) bool {
	return slices.ContainsFunc(r.To, func(x Sent) bool { return x.Key() == key })
}

func (r Relayed) addressees() []Addressee {
	out := make([]Addressee, 0, len(r.To))
	for _, x := range r.To {
		out = append(out, x.Addressee)
	}
	return out
}

// Silent counts the addressees of whom no receipt is logged.
func (r Relayed) Silent() int {
	n := 0
	for _, x := range r.To {
		if x.ReceivedAt == nil {
			n++
		}
	}
	return n
}

// Inbox is a relay to an organisation.
type Inbox struct {
	Case       string     `json:"case"`
	At         time.Time  `json:"at"`
	From       string     `json:"from"` // organisation that relayed it
	ReceivedAt *time.Time `json:"receivedAt,omitempty"`
}

const (
	relayed   journal.Table[Relayed] = "alert.relay"     // by case
	inbox     journal.Table[Inbox]   = "alert.inbox"     // by organisation and case
	unrelayed journal.Table[string]  = "alert.unrelayed" // open cases of which nothing was relayed
)

// RelayOf gives to whom the alert of a case was relayed.
func RelayOf(r journal.Rows, caseID string) (Relayed, error) {
	x, ok, err := relayed.Get(r, caseID)
	if !ok {
		x = Relayed{Case: caseID, To: []Sent{}}
	}
	return x, err
}

// RelayedTo gives the relays to an organisation that it has not acknowledged, in the order of their cases.
func RelayedTo(r journal.Rows, organisation string) ([]Inbox, error) {
	var out []Inbox
	for x, err := range inbox.All(r, organisation+"/") {
		if err != nil {
			return nil, err
		}
		if x.ReceivedAt == nil {
			out = append(out, x)
		}
	}
	return out, nil
}

// Unrelayed gives the open cases whose alert went to nobody yet.
func Unrelayed(r journal.Rows) ([]string, error) { return journal.Collect(unrelayed.All(r, "")) }
