package alarm

import (
	"fmt"
	"time"

	"fanar/record/journal"
)

// Acknowledgement is who answers for an alarm.
type Acknowledgement struct {
	Acknowledged
	By        string     `json:"by"`           // user
	Org       string     `json:"organisation"` // whose node recorded it
	At        time.Time  `json:"at"`
	Record    uint64     `json:"record"`
	Withdrawn *time.Time `json:"withdrawn,omitempty"` // since when the alarm calls again
}

// Suppression is who holds a cause back, and until when.
type Suppression struct {
	Suppressed
	By     string     `json:"by"`
	At     time.Time  `json:"at"`
	Record uint64     `json:"record"`
	Ended  *time.Time `json:"ended,omitempty"` // by a person, before its time
}

// Entry is one line of the acknowledgement log: one of its two parts is set.
type Entry struct {
	Acknowledgement *Acknowledgement `json:"acknowledgement,omitempty"`
	Suppression     *Suppression     `json:"suppression,omitempty"`
}

// At is when it was recorded.
func (e Entry) At() time.Time {
	if e.Acknowledgement != nil {
		return e.Acknowledgement.At
	}
	return e.Suppression.At
}

// shortage is an open case that a unit declined and to which no other goes.
type shortage struct {
	Case    string    `json:"case"`
	Tasking string    `json:"tasking"`
	Unit    string    `json:"unit"`
	Phase   string    `json:"phase"`
	At      time.Time `json:"at"`
}

// The views.
const (
	acknowledgements journal.Table[Acknowledgement] = "alarm.acknowledged" // alarm: the newest
	suppressions     journal.Table[Suppression]     = "alarm.suppressed"   // cause, subject: the newest
	history          journal.Table[Entry]           = "alarm.log"          // number of the record
	drills           journal.Table[bool]            = "alarm.drill"        // cases that are drills
	crews            journal.Table[crew]            = "alarm.crew"         // open cases: how their units stand
	lacking          journal.Table[shortage]        = "alarm.lacking"      // case
)

const part = "\x1f"

func suppressionKey(cause Cause, subject string) string { return string(cause) + part + subject }

func entryKey(record uint64) string { return fmt.Sprintf("%016d", record) }

// suppressionsAt gives what is held back at now, by cause and subject.
func suppressionsAt(r journal.Rows, now time.Time) (map[string]Suppression, error) {
	held := map[string]Suppression{}
	for s, err := range suppressions.All(r, "") {
		if err != nil {
			return nil, err
		}
		if s.Ended == nil && now.Before(s.Until) {
			held[suppressionKey(s.Cause, s.Subject)] = s
		}
	}
	return held, nil
}

// Suppressions gives what is held back at now.
func Suppressions(r journal.Rows, now time.Time) ([]Suppression, error) {
	var out []Suppression
	for s, err := range suppressions.All(r, "") {
		if err != nil {
			return nil, err
		}
		if s.Ended == nil && now.Before(s.Until) {
			out = append(out, s)
		}
	}
	return out, nil
}

// Log gives the newest lines of the acknowledgement log, newest first, at most limit.
func Log(r journal.Rows, limit int) ([]Entry, error) {
	var out []Entry
	for e, err := range history.Newest(r, "") {
		if err != nil {
			return nil, err
		}
		if out = append(out, e); len(out) == limit {
			break
		}
	}
	return out, nil
}
