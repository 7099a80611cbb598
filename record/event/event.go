// Package event is the envelope of the record: one fact, who states it, when it happened and when it was recorded.
//
// An event is written once as canonical bytes, signed by the node's key, and kept as those bytes for ever. Nothing
// re-encodes it to verify it. The package never decides anything and never touches a store.
//
// Start with [Draft], which a desk makes, and [Event], which the appender makes of it.
package event

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"fanar/fault"
)

// Event is one fact in the record, as it is signed. The order of the fields is the order of the canonical bytes.
type Event struct {
	Number   uint64          `json:"number"`           // gapless in its journal, from 1
	Kind     string          `json:"kind"`             // what happened, such as "rescue.case-opened"
	Version  int             `json:"version"`          // version of the kind's body, from 1
	Subject  string          `json:"subject"`          // what it is about, such as "case/SAR-12"
	Refs     []string        `json:"refs,omitempty"`   // other things that it concerns
	Org      string          `json:"organisation"`     // who states it
	Node     string          `json:"node"`             // whose key signs it
	Author   string          `json:"author"`           // the user, or "node" for what no person did
	Happened time.Time       `json:"happened"`         // when it was so, as far as is known
	Recorded time.Time       `json:"recorded"`         // when it entered this journal
	Marks    Marks           `json:"marks"`            // who may have it
	Policy   string          `json:"policy,omitempty"` // the pack that the decision was made under
	Body     json.RawMessage `json:"body"`             // the kind's own fields
}

// Decode reads the body into fact. A body that does not fit is an internal fault that names the record.
func (e Event) Decode(fact any) error {
	if err := json.Unmarshal(e.Body, fact); err != nil {
		return fmt.Errorf("read the body of record %d (%s): %w", e.Number, e.Kind, err)
	}
	return nil
}

// Canonical gives the bytes that are signed: JSON without insignificant space, fields in the order of [Event], times in
// UTC to the millisecond.
func (e Event) Canonical() ([]byte, error) {
	e.Happened = e.Happened.UTC().Truncate(time.Millisecond)
	e.Recorded = e.Recorded.UTC().Truncate(time.Millisecond)
	return encode(e)
}

func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// Parse reads canonical bytes. It refuses bytes that are not one JSON object with a number, a kind and a subject.
func Parse(canonical []byte) (Event, error) {
	var e Event
	if err := json.Unmarshal(canonical, &e); err != nil {
		return Event{}, fault.New(fault.Invalid, "event.not-json", "these bytes are not an event: {why}", "why", err.Error())
	}
	switch {
	case e.Number == 0:
		return Event{}, fault.New(fault.Invalid, "event.no-number", "the event has no number; numbers start at 1")
	case e.Kind == "":
		return Event{}, fault.New(fault.Invalid, "event.no-kind", "event {number} has no kind", "number", e.Number)
	case e.Subject == "":
		return Event{}, fault.New(fault.Invalid, "event.no-subject", "event {number} has no subject", "number", e.Number)
	}
	return e, nil
}
