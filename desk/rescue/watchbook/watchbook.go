// Package watchbook keeps who is on watch at which desk, and what one officer left to the next.
//
// A desk of an organisation has one officer on watch, or visibly none. A handover report is made from the record, signed
// by the officer who leaves, and takes effect when another one signs it: until then the watch stays where it was, so that
// there is never a minute in which nobody answers. A report is numbered and never changed. Exercises are kept here too, so
// that no drill is taken for a rescue. The book never holds how to reach a person, and nothing in it stops a rescue: who is
// not on watch can still open and work every case.
//
// Start with [Watch], [TakeWatch], [HandOver], [SignOver] and [OnWatch].
package watchbook

import (
	"regexp"
	"strings"
	"time"

	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/journal"
)

const (
	wordsLimit = 8_000 // bytes of what an officer writes
	notesLimit = 200   // notes that a watch shows; older ones stay in the record
)

// Watch is one desk of an organisation and who answers there.
type Watch struct {
	Organisation string     `json:"organisation"`
	Desk         string     `json:"desk"`              // such as operations
	Officer      string     `json:"officer,omitempty"` // user; empty: nobody is on watch
	Since        time.Time  `json:"since"`             // of the officer, or since when nobody is there
	Reports      int        `json:"reports"`           // handover reports of this desk so far
	Pending      int        `json:"pending,omitempty"` // report that waits for the next officer's signature; 0 if none
	To           string     `json:"to,omitempty"`      // user who has to sign it; empty: any officer of the organisation
	Notes        []Note     `json:"notes"`             // of this watch, the newest last
	Version      uint64     `json:"version"`           // number of the record that last changed it
	Stood        *time.Time `json:"stoodDown,omitempty"`
}

// Attended tells whether somebody is on watch.
func (w Watch) Attended() bool { return w.Officer != "" }

// Note is one line of the watch log.
type Note struct {
	At     time.Time `json:"at"`
	Author string    `json:"author"`
	Text   string    `json:"text"`
	Record uint64    `json:"record"`
}

// Subject names a desk's watch in the record.
func Subject(organisation, desk string) string { return "watch/" + organisation + "/" + desk }

// The views.
const (
	watches   journal.Table[Watch]    = "watch.watch"    // organisation, desk
	reports   journal.Table[Handover] = "watch.report"   // organisation, desk, number
	exercises journal.Table[Exercise] = "watch.exercise" // number
)

const part = "\x1f"

func key(organisation, desk string) string { return organisation + part + desk }

var deskForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

// checkDesk refuses a desk that could not stand in an address.
func checkDesk(desk string) error {
	if deskForm.MatchString(desk) {
		return nil
	}
	return fault.New(fault.Invalid, "watch.desk", "{desk} cannot be the name of a desk: small letters, digits and hyphens, at most 40, such as operations", "desk", desk).WithField("desk")
}

// OnWatch gives every desk that ever had a watch, in the order of organisations and desks, also those where nobody is now.
func OnWatch(r journal.Rows) ([]Watch, error) { return journal.Collect(watches.All(r, "")) }

// Of gives the watch of one desk. A desk that nobody ever took is an empty watch, not an error.
func Of(r journal.Rows, organisation, desk string) (Watch, error) {
	w, ok, err := watches.Get(r, key(organisation, desk))
	if !ok {
		w = Watch{Organisation: organisation, Desk: desk, Notes: []Note{}}
	}
	return w, err
}

// own gives the watch of a desk of the asker's organisation.
func own(s dispatch.State, desk string) (Watch, error) {
	if err := checkDesk(desk); err != nil {
		return Watch{}, err
	}
	if s.Actor.Org == "" {
		return Watch{}, fault.New(fault.Forbidden, "watch.no-organisation", "a watch belongs to a desk of an organisation, and you act for none")
	}
	return Of(s, s.Actor.Org, desk)
}

// words refuses a text that is empty or too long.
func words(field, text string) error {
	if strings.TrimSpace(text) == "" {
		return fault.New(fault.Invalid, "watch.needed", "{field} is empty; say it in a few words", "field", field).WithField(field)
	}
	return short(field, text)
}

func short(field, text string) error {
	if len(text) > wordsLimit {
		return fault.New(fault.Invalid, "watch.long", "{field} has {got} bytes; {limit} are the most", "field", field, "got", len(text), "limit", wordsLimit).WithField(field)
	}
	return nil
}
