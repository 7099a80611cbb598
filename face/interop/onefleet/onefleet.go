// Package onefleet takes in what rescue organisations kept in OneFleet: its cases with their positions, as CouchDB exports
// them.
//
// What it makes of them: a case that is closed in OneFleet becomes a case of history (package past), with all its positions
// and with every number of people that was written, side by side where they contradict each other. A case that nobody closed
// there, and a fresh mark of a boat without a case, become alerts in triage: a person decides about them. Open cases that are older
// than a week are left in the file, and named, unless they are asked for.
// Tracks of ships and aircraft are observations and no records; they are not taken.
//
// It never takes a name, a telephone number or a free note: fields that may hold one are left where they are, and the report
// says so. Nothing is taken twice, so an import that was interrupted is simply run again.
//
// Source: the templates and documents of OneFleet (github.com/prototypefund/civilmrcc-onefleet, src/components/items/templates.js,
// src/types/db-item.ts, src/types/db-position.ts).
//
// Start with [Read], then [Export.Plan] and [Take].
package onefleet

import (
	"encoding/json"
	"time"

	"fanar/engine/geo"
	"fanar/fault"
)

// System names OneFleet in the record.
const System = "onefleet"

// Export is what a file holds.
type Export struct {
	Items     []Item
	Positions map[string][]Position // by the identifier of their item, in capitals; as they stand in the file
	Documents int
	Findings  []Finding // documents that could not be read
}

// Item is one thing on the map of OneFleet.
type Item struct {
	Number     int    // in the file, from 1
	ID         string // _id, or the identifier if there is none
	Identifier string
	Template   string // case, vehicle, aircraft, landmark, droppoint, …
	Deleted    bool
	Properties map[string]string
}

// Position is one document of where an item was.
type Position struct {
	Number   int
	ID       string
	Position geo.Position
	At       time.Time
	Source   string
}

// Finding is something about one document that a person should know: it was not taken, or not as it stands.
type Finding struct {
	Number int          // of the document in the file, from 1; 0 if it is about the file
	Item   string       // _id
	Fault  *fault.Error // in words
}

// document is what Fanar reads of a document.
type document struct {
	ID         string                     `json:"_id"`
	Identifier string                     `json:"identifier"`
	Template   string                     `json:"template"`
	Properties map[string]json.RawMessage `json:"properties"`
	Deleted    bool                       `json:"soft_deleted"`
	Gone       bool                       `json:"_deleted"`
	Of         string                     `json:"item_identifier"`
	Lat        json.RawMessage            `json:"lat"`
	Lon        json.RawMessage            `json:"lon"`
	Timestamp  json.RawMessage            `json:"timestamp"`
	Source     string                     `json:"source"`
	Doc        json.RawMessage            `json:"doc"` // of a row of _all_docs?include_docs=true
}

func note(number int, item, code, text string, args ...any) Finding {
	return Finding{Number: number, Item: item, Fault: fault.New(fault.Invalid, code, text, args...)}
}
