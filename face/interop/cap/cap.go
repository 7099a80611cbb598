// Package cap writes a distress case as a message of the Common Alerting Protocol 1.2, so that a coordination centre, a
// port or a civil protection system that knows nothing of Fanar understands where people are in distress and how surely.
//
// A message holds what was structured: phase, position with its uncertainty, kind of boat, number of people. It never
// holds the alert as it was typed, notes, or anything else in which a person could be named. It is for those who may read
// the case; its scope says so. A drill is an exercise in the message as it is on every page.
//
// Each record that changes what the message says makes a new message, which refers to all before it; so whoever fetched any
// of them knows that it is replaced. The same case at the same record always gives the same bytes.
//
// Source: OASIS, Common Alerting Protocol Version 1.2 (CAP-v1.2-os, 1 July 2010).
//
// Start with [Of], which gives an [Alert].
package cap

import (
	"encoding/xml"
	"fmt"
	"time"
)

// MediaType is what a message is served as. Source: RFC 3023 style registration of CAP.
const MediaType = "application/cap+xml"

// Namespace of every element.
const Namespace = "urn:oasis:names:tc:emergency:cap:1.2"

// The values of the fields that have a closed list, as far as Fanar says them.
const (
	Actual     = "Actual"
	Exercise   = "Exercise"
	MsgAlert   = "Alert"
	MsgUpdate  = "Update"
	MsgCancel  = "Cancel"
	Restricted = "Restricted"
	Rescue     = "Rescue"
)

// Alert is one message. The order of the fields is the order of the schema, which is binding.
type Alert struct {
	XMLName     xml.Name `xml:"urn:oasis:names:tc:emergency:cap:1.2 alert"`
	Identifier  string   `xml:"identifier"` // no spaces, commas, < or &
	Sender      string   `xml:"sender"`     // the organisation that states the case; the same limits
	Sent        Time     `xml:"sent"`       // when the newest of its records was recorded
	Status      string   `xml:"status"`
	MsgType     string   `xml:"msgType"`
	Scope       string   `xml:"scope"`
	Restriction string   `xml:"restriction,omitempty"` // who may have it, in words; required by the scope
	References  string   `xml:"references,omitempty"`  // sender,identifier,sent of each message before, with spaces between
	Incidents   string   `xml:"incidents,omitempty"`   // the case
	Info        []Info   `xml:"info"`                  // one a language, all saying the same
}

// Info is the message in one language.
type Info struct {
	Language    string      `xml:"language"`
	Category    string      `xml:"category"`
	Event       string      `xml:"event"`
	Urgency     string      `xml:"urgency"`
	Severity    string      `xml:"severity"`
	Certainty   string      `xml:"certainty"`
	Onset       *Time       `xml:"onset,omitempty"` // when the alert was given
	SenderName  string      `xml:"senderName,omitempty"`
	Headline    string      `xml:"headline,omitempty"` // 160 characters at most
	Description string      `xml:"description,omitempty"`
	Contact     string      `xml:"contact,omitempty"` // of the duty desk, never of a person at sea
	Parameters  []Parameter `xml:"parameter,omitempty"`
	Area        []Area      `xml:"area,omitempty"` // none while no position is known
}

// Parameter is a number of the case for machines, such as people on board.
type Parameter struct {
	Name  string `xml:"valueName"`
	Value string `xml:"value"`
}

// Area is where the boat was last reported, and how far off that may be.
type Area struct {
	Description string `xml:"areaDesc"`
	Circle      string `xml:"circle,omitempty"` // "lat,lon radius", degrees and kilometres
}

// Time is an instant as the protocol writes it: to the second, with the offset in digits, never with Z.
type Time time.Time

// MarshalText writes the instant in UTC as 2026-11-22T14:32:00-00:00, which says that the offset of the place is not told.
func (t Time) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads an instant with its offset.
func (t *Time) UnmarshalText(b []byte) error {
	at, err := time.Parse("2006-01-02T15:04:05-07:00", string(b))
	if err != nil {
		return fmt.Errorf("read a time of a message: %w", err)
	}
	*t = Time(at.UTC())
	return nil
}

// String is the text of the instant in the message.
func (t Time) String() string { return time.Time(t).UTC().Format("2006-01-02T15:04:05") + "-00:00" }

// XML gives the document with its declaration.
func (a Alert) XML() ([]byte, error) {
	body, err := xml.MarshalIndent(a, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write message %s: %w", a.Identifier, err)
	}
	return append(append([]byte(xml.Header), body...), '\n'), nil
}
