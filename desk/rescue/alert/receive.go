package alert

import (
	"fmt"
	"strings"
	"time"

	"fanar/engine/alertline"
	"fanar/engine/geo"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
)

const (
	textLimit   = alertline.Longest
	wordLimit   = 200   // bytes of a sender or a reference
	reasonLimit = 2_000 // bytes of a reason, a note or a reaction
)

// Count is how many people a sender says are on board. Zero figures were not said.
type Count struct {
	Min  int `json:"min,omitempty"`
	Best int `json:"best,omitempty"`
	Max  int `json:"max,omitempty"`
}

// Receive puts an alert into triage: what somebody wrote, and what the sending system stated beside it. What is stated
// counts before what the text says. Nothing is mandatory, but an alert in which nothing is said is none. Telephone numbers
// are covered before anything is kept. Source: R1, R2, R28.
type Receive struct {
	Source        string        `json:"source,omitempty" enum:"phone,alarm-phone,aircraft,radio,email,ngo,beacon,vessel,unknown"` // if the text does not say
	Text          string        `json:"text,omitempty"`
	From          string        `json:"from,omitempty"` // organisation, system or mail domain; never a person
	Ref           string        `json:"ref,omitempty"`  // the sender's own reference: the same one is not taken twice
	At            time.Time     `json:"at,omitzero"`
	Position      *geo.Position `json:"position,omitempty"`
	UncertaintyNM float64       `json:"uncertaintyNm,omitempty"`
	Count         *Count        `json:"count,omitempty"`
	Boat          string        `json:"boat,omitempty"`
	Public        bool          `json:"public,omitempty"`  // somebody without an account wrote it
	Receipt       string        `json:"receipt,omitempty"` // hash of the code that the sender was given; see [Code.Hash]
	Drill         bool          `json:"drill,omitempty"`
}

// Action names the command.
func (Receive) Action() string { return "alert.Receive" }

// Decide understands what it can. A stated time that still lies ahead is kept as said and not believed.
func (c Receive) Decide(s dispatch.State) (dispatch.Plan, error) {
	if strings.TrimSpace(c.Text) == "" && c.Position == nil && c.Count == nil {
		return dispatch.Plan{}, fault.New(fault.Invalid, "alert.nothing", "the alert says nothing; write what you know: where, when, how many people, what is wrong").WithField("text")
	}
	for _, x := range []struct {
		field, text string
		limit       int
	}{{"text", c.Text, textLimit}, {"from", c.From, wordLimit}, {"ref", c.Ref, wordLimit}} {
		if len(x.text) > x.limit {
			return dispatch.Plan{}, tooLong(x.field, len(x.text), x.limit)
		}
	}
	if c.Ref != "" {
		known, ok, err := byRef.Get(s, refKey(c.From, c.Ref))
		if err != nil {
			return dispatch.Plan{}, err
		}
		if ok {
			return dispatch.Plan{}, fault.New(fault.Conflict, "alert.received", "the alert {ref} was received already; it is {alert}", "ref", c.Ref, "alert", known).WithField("ref")
		}
	}
	n, _, err := counter.Get(s, "alerts")
	if err != nil {
		return dispatch.Plan{}, err
	}
	id := fmt.Sprintf("A-%d", n+1)
	a := c.understood(s.Now)
	draft := event.Draft{Subject: Subject(id), Happened: a.At, Fact: Received{ID: id, Alert: a, From: alertline.CoverPhones(c.From), Ref: c.Ref, Public: c.Public,
		UncertaintyNM: min(max(c.UncertaintyNM, 0), 1000), Receipt: c.Receipt}}
	if c.Drill {
		draft.Marks = event.Marks{Caveats: []string{event.Simulated}}
	}
	return dispatch.Plan{Subject: Subject(id), Facts: []event.Draft{draft}}, nil
}

// understood reads the text and puts what the sender stated over it.
func (c Receive) understood(now time.Time) alertline.Alert {
	a := alertline.Read(c.Text, now, time.UTC).WithoutPhones()
	switch {
	case c.At.IsZero():
	case c.At.After(now.Add(alertline.Slack)):
		a = a.Doubting(alertline.CodeTimeFuture, c.At.UTC().Format(time.RFC3339))
	default:
		a.At, a.AtTyped = c.At.UTC(), true
	}
	if c.Position != nil {
		at := *c.Position
		a.Position = &at
	}
	if n := c.Count; n != nil {
		if e, ok := alertline.Figures(n.Min, n.Best, n.Max); ok {
			a.OnBoard = &e
		} else {
			a = a.Doubting(alertline.CodeCountAbsurd, fmt.Sprint(max(n.Min, n.Best, n.Max)))
		}
	}
	if a.Boat == alertline.BoatUnknown && c.Boat != "" {
		a.Boat = alertline.BoatOf(c.Boat)
	}
	if a.Source == alertline.SourceUnknown && c.Source != "" {
		a.Source = alertline.SourceOf(c.Source)
	}
	return a
}

func needed(field string) error {
	return fault.New(fault.Invalid, "alert.needed", "{field} is empty; say it in a few words", "field", field).WithField(field)
}

func tooLong(field string, got, limit int) error {
	return fault.New(fault.Invalid, "alert.long", "{field} has {got} bytes; {limit} are the most", "field", field, "got", got, "limit", limit).WithField(field)
}

// reason gives a reason without the space around it, or a fault if there is none.
func reason(text string) (string, error) {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return "", needed("reason")
	case len(text) > reasonLimit:
		return "", tooLong("reason", len(text), reasonLimit)
	}
	return alertline.CoverPhones(text), nil
}
