// Package cot reads and writes Cursor on Target events, the XML in which TAK servers and clients tell each other what is
// where and since when.
//
// It reads what anybody sends and trusts none of it: an event has at most [Longest] bytes, a few levels and elements, no
// document type and so no entities of its own. It keeps what Fanar needs and drops the rest, above all what could identify a
// person: telephone numbers, e-mail addresses, devices and teams. An affiliation (friend, neutral, hostile) is read to find the
// dimension and then forgotten: nothing at sea is hostile here.
//
// Source: The MITRE Corporation, Event-PUBLIC.xsd, CoT event data model 2.0 (case 11-3895); M. Butler, The Developer's
// Guide to Cursor on Target, August 2005 (case 06-0249).
//
// Start with [Event], [Reader] and [Event.XML].
package cot

import (
	"strings"
	"time"

	"fanar/engine/geo"
)

// Limits of one event.
const (
	Longest     = 64 << 10 // bytes
	deepest     = 16       // levels of elements
	mostParts   = 2_000    // elements
	mostAttrs   = 64       // of one element
	textLimit   = 4_000    // bytes of remarks that are kept
	nameLimit   = 100      // bytes of an identifier or call sign that are kept
	unboundedM  = 9_999_999
	versionText = "2.0"
)

// Event is one event, with what Fanar reads of its detail. Times are UTC.
type Event struct {
	UID   string // of the thing, not of the message: a newer event with the same UID replaces the older one
	Type  string // such as a-f-S: see [Event.Kind]
	How   string // how the position was found, such as m-g (machine, GPS) or h-e (human, estimated)
	Time  time.Time
	Start time.Time
	Stale time.Time // when the event is no longer believed
	Drill bool      // the sender says that it is an exercise or a simulation (opex e or s)

	Position  *geo.Position // nil if the event has none, which TAK writes as 0,0 without a bound
	RadiusM   float64       // within which the position lies; 0 if the sender did not say
	CallSign  string
	Remarks   string   // as typed, without telephone numbers and e-mail addresses
	SpeedMS   *float64 // over ground, metres a second
	CourseDeg *float64 // true
	MMSI      uint32   // of a vessel that an AIS gateway reported; 0 if nobody says
	Emergency string   // what kind of emergency the sender chose, such as "911 Alert"
	Cancelled bool     // the emergency is over, by the sender's word
	Remove    string   // UID that a deletion (t-x-d-d) takes away
}

// Kind is what an event means to Fanar.
type Kind string

// The kinds of event. What is none of them is not used.
const (
	Vessel    Kind = "vessel"    // something on the surface of the sea
	Aircraft  Kind = "aircraft"  // something in the air
	Emergency Kind = "emergency" // somebody asks for help
	Over      Kind = "over"      // an emergency was cancelled
	Medevac   Kind = "medevac"   // somebody has to be taken off for medical reasons
	Overboard Kind = "overboard" // a marker for a person in the water
	Ping      Kind = "ping"
	Pong      Kind = "pong"
	Other     Kind = "other" // what is on land, drawings, chat, routes, video: none of Fanar's business
)

// Calls tells whether events of the kind are calls for help, which become alerts.
func (k Kind) Calls() bool { return k == Emergency || k == Medevac || k == Overboard }

// Kind tells what the event means, by its type. A person in the water has no type of its own: it is a marker that says so.
// Source: CoTtypes.xml as published with the schema; b-a-o-* and b-r-f-h-c as TAK clients send them.
func (e Event) Kind() Kind {
	parts := strings.Split(e.Type, "-")
	switch {
	case e.Type == "t-x-c-t":
		return Ping
	case e.Type == "t-x-c-t-r":
		return Pong
	case strings.HasPrefix(e.Type, "b-a-o-can"), strings.HasPrefix(e.Type, "b-a-") && e.Cancelled:
		return Over
	case e.Type == "b-a-g", strings.HasPrefix(e.Type, "b-a-g-"):
		return Other // a geofence was crossed: no one calls
	case e.Type == "b-a", strings.HasPrefix(e.Type, "b-a-"):
		return Emergency
	case strings.HasPrefix(e.Type, "b-r-f-h-c"):
		return Medevac
	case strings.HasPrefix(e.Type, "b-m-p") && saysOverboard(e):
		return Overboard
	case len(parts) >= 3 && parts[0] == "a" && parts[2] == "S":
		return Vessel
	case len(parts) >= 3 && parts[0] == "a" && parts[2] == "A":
		return Aircraft
	}
	return Other
}

// saysOverboard looks for the words for a person in the water in what somebody named the marker.
func saysOverboard(e Event) bool {
	text := " " + strings.Join(strings.FieldsFunc(strings.ToLower(e.CallSign+" "+e.Remarks+" "+e.Type), func(r rune) bool {
		return r != '+' && (r < 'a' || r > 'z') && r < 0x80
	}), " ") + " "
	for _, words := range []string{" mob ", " man overboard ", " person overboard ", " person in water ", " person in the water ", " people in the water ",
		" piw ", " uomo in mare ", " uomo a mare ", " homme à la mer ", " denize adam düştü ", " رجل في البحر "} {
		if strings.Contains(text, words) {
			return true
		}
	}
	return false
}
