// Package alert is the desk at which alerts arrive before they are cases: from the public form, by mail, from other
// systems. A person opens each as a case, attaches it to one, or sets it aside with a reason; none runs out by itself. It also
// holds what a case has to do with other alerts: links between cases of one boat, and to whom the alert was relayed, with
// every receipt and reaction.
//
// It never holds an alert up: whatever arrives is kept as it was said, and its clock runs from then on (R2). It keeps no
// telephone number, and nothing of who wrote (R28). A link never changes either case, and can be undone at any time.
//
// Start with [Alert], [Receive] and [Desk].
package alert

import (
	"strings"
	"time"

	"fanar/engine/alertline"
	"fanar/fault"
	"fanar/record/journal"
)

// The states of an alert.
const (
	InTriageState = "triage"   // waits for a person
	Opened        = "opened"   // became a case of its own
	Attached      = "attached" // belongs to a case that was there
	Aside         = "aside"    // a person set it aside, with a reason
)

// Alert is one alert that came in, as the record knows it now.
type Alert struct {
	ID         string          `json:"id"` // such as A-12
	State      string          `json:"state"`
	Alert      alertline.Alert `json:"alert"`
	From       string          `json:"from,omitempty"` // organisation, system or mail domain; never a person
	Ref        string          `json:"ref,omitempty"`  // the sender's own reference
	Public     bool            `json:"public,omitempty"`
	ReceivedAt time.Time       `json:"receivedAt"`
	Uncertain  float64         `json:"uncertaintyNm,omitempty"` // of the position, in nautical miles, if the sender gave it
	TakenBy    string          `json:"takenBy,omitempty"`       // user who looks at it
	TakenAt    *time.Time      `json:"takenAt,omitempty"`
	Case       string          `json:"case,omitempty"` // that it became or belongs to
	Reason     string          `json:"reason,omitempty"`
	DecidedBy  string          `json:"decidedBy,omitempty"`
	DecidedAt  *time.Time      `json:"decidedAt,omitempty"`
	Decision   uint64          `json:"decision,omitempty"` // number of its record
	Simulated  bool            `json:"simulated,omitempty"`
	Version    uint64          `json:"version"` // number of the record that last changed it
}

// Waiting tells whether no person has decided about the alert.
func (a Alert) Waiting() bool { return a.State == InTriageState }

// Subject names an alert in the record.
func Subject(id string) string { return "alert/" + id }

// caseSubject is what the subjects of cases begin with.
const caseSubject = "case/"

// The views.
const (
	Alerts   journal.Table[Alert]  = "alert.alert"
	triage   journal.Table[string] = "alert.triage"  // identifiers by the time of receipt
	decided  journal.Table[string] = "alert.decided" // identifiers by the record of the decision
	byCase   journal.Table[string] = "alert.of-case" // identifiers by case and number
	receipts journal.Table[string] = "alert.receipt" // identifiers by the hash of the receipt code
	byRef    journal.Table[string] = "alert.ref"     // identifiers by sender and its reference
	counter  journal.Table[int]    = "alert.counter"
)

// ByID gives an alert, or a fault that says that there is none.
func ByID(r journal.Rows, id string) (Alert, error) {
	a, ok, err := Alerts.Get(r, id)
	if err == nil && !ok {
		err = fault.New(fault.NotFound, "alert.none", "there is no alert {alert}", "alert", id).
			WithHint("the alerts that wait stand on the page of alerts (fanar alert list)")
	}
	return a, err
}

// InTriage gives the alerts that wait for a person, the oldest first.
func InTriage(r journal.Rows) ([]Alert, error) {
	all, _, err := TriagePage(r, 0, 0)
	return all, err
}

// TriagePage gives at most limit of the alerts that wait, from the one that stands at from on, and how many wait at all;
// limit 0 is all of them.
func TriagePage(r journal.Rows, from, limit int) (page []Alert, total int, err error) {
	for id, err := range triage.All(r, "") {
		if err != nil {
			return nil, 0, err
		}
		if total++; total <= from || limit > 0 && len(page) == limit {
			continue
		}
		a, err := ByID(r, id)
		if err != nil {
			return nil, 0, err
		}
		page = append(page, a)
	}
	return page, total, nil
}

// Decided gives the alerts about which a person has decided last, at most limit of them.
func Decided(r journal.Rows, limit int) ([]Alert, error) {
	var out []Alert
	for id, err := range decided.Newest(r, "") {
		if err != nil || len(out) == limit {
			return out, err
		}
		a, err := ByID(r, id)
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

// OfCase gives the alerts that became the case or were attached to it, the oldest first.
func OfCase(r journal.Rows, caseID string) ([]Alert, error) {
	var out []Alert
	for id, err := range byCase.All(r, caseID+"/") {
		if err != nil {
			return nil, err
		}
		a, err := ByID(r, id)
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

// ByReceipt gives the alert of a receipt code; ok is false if no alert has that code.
func ByReceipt(r journal.Rows, c Code) (a Alert, ok bool, err error) {
	id, ok, err := receipts.Get(r, c.Hash())
	if err != nil || !ok {
		return a, false, err
	}
	a, err = ByID(r, id)
	return a, err == nil, err
}

func refKey(from, ref string) string { return strings.ToLower(from) + "\x1f" + ref }
