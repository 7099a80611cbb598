// Package alertline reads the one line in which a distress alert comes in, such as
//
//	1432 3355N01230E rubber 80 pob taking water
//
// A person at a desk types it while somebody speaks on the telephone, or pastes it from an e-mail: in English, Italian,
// Arabic, Turkish or French, in any order, with hedges and misspellings. The package takes out what it can be sure of and
// keeps the rest word for word. It never fails, never delays and never guesses: whatever can be two things is handed back as not
// understood, with the reason, and an alert of which nothing was understood is still an alert. It has no clock and keeps nothing.
//
// An [Alert] is a public contract: it is stored in the record, and the API and the command line show it. Words in it are
// stable lower-case strings; fields are only ever added.
//
// Start with [Parse] for a line, [Read] for any text, and [WriteText] for a thin link.
package alertline

import (
	"time"

	"fanar/engine/geo"
)

// Alert is what a line was understood to say.
type Alert struct {
	// Raw is the line as it was typed, byte for byte.
	Raw string `json:"raw"`
	// At is when it happened, in UTC: the typed time, or the now that Parse was given.
	At time.Time `json:"at"`
	// AtTyped says that At stood in the line.
	AtTyped bool `json:"atTyped"`
	// Position is nil when the line gave none that is certain. "Off Tripoli" is none: it stays in Rest.
	Position *geo.Position `json:"position,omitempty"`
	// Boat is BoatUnknown when the line did not say.
	Boat Boat `json:"boat"`
	// OnBoard is nil when the line gave no number of people; blank is unknown, never zero. Women, children and people in
	// the water are not added up into it: they are parts of their own.
	OnBoard *Estimate `json:"onBoard,omitempty"`
	// Needs are in the order of the line, each once; empty and never nil.
	Needs []Need `json:"needs"`
	// Source is SourceUnknown when the line did not say.
	Source Source `json:"source"`
	// Rest is what was not understood, each with a reason; empty and never nil. It is the subset of Parts of kind KindRest or
	// KindPhone.
	Rest []Part `json:"rest"`
	// Parts says which bytes of Raw became what, in the order of the line and without overlap; empty and never nil. Spaces,
	// signs and words such as "at" or "with" belong to no part.
	Parts []Part `json:"parts"`
	// Doubts are about what was stated beside the line, by a system or in a form, and not believed; see [Alert.Doubting].
	Doubts []Doubt `json:"doubts,omitempty"`
}

// Slack is how far after now a typed time may lie: clocks differ, and people round up.
const Slack = 10 * time.Minute

// Parse reads a line. now is the moment of typing, and local the time zone of the station for times such as 1432L; local may
// be nil. A typed time without a date is the latest such instant; one that lies more than [Slack] after now is not
// understood, and At stays now. Only the first [Longest] bytes are read; what is behind them is handed back in Rest.
//
// The same line with the same now and zone always gives the same alert.
func Parse(line string, now time.Time, local *time.Location) Alert {
	r := newReader(line, now, local)
	r.phones()
	r.positions()
	r.fullTime()
	r.countsWithUnits()
	r.times()
	r.words()
	r.countsAlone()
	r.leftovers()
	return r.alert()
}

// Longest is how many bytes of a line are read. The longest honest alert is a short e-mail.
const Longest = 4000
