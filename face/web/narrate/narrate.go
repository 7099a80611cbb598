// Package narrate says records in words: one sentence for each kind of fact, in the reader's language, with the names
// that stand in the directory.
//
// It changes nothing in what was recorded: what people wrote is quoted, what is hidden from the reader is said to be
// hidden, and a kind that it does not know is said by its name rather than left out, and its body is not shown.
//
// Start with [Teller] and [Teller.Tell].
package narrate

import (
	"time"

	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/face/i18n"
	"fanar/face/web/screen"
	"fanar/record/event"
	"fanar/record/journal"
)

// Told is one record as a page shows it.
type Told struct {
	Number   uint64
	Kind     string // "fact", "note", "refused", "incident" or "hidden"; the style sheet knows no others
	Text     string // the sentence
	Quote    string // what somebody wrote, word for word; may be empty
	Rules    []Rule // of a refusal
	Author   string // name and organisation
	At       time.Time
	Time     string    // At in a few letters: "14:32Z", with the day if it was another one
	Recorded time.Time // when it entered the record
	Late     bool      // it was recorded some minutes after it happened
	Subject  string
	Version  int
	Raw      string // kind of the fact, such as "rescue.case-opened"
}

// Rule is a rule that refused, in the reader's words.
type Rule struct{ ID, Text string }

// lateAfter is from when on both times of a record are worth reading.
const lateAfter = 2 * time.Minute

// Teller tells records from one state of the journal in one language.
type Teller struct {
	rows  journal.Rows
	visit *screen.Visit
	names *screen.Names
	now   time.Time
	cases map[string]rescue.Case
}

// New begins to tell.
func New(v *screen.Visit, rows journal.Rows, names *screen.Names) *Teller {
	return &Teller{rows: rows, visit: v, names: names, now: v.Room.Dispatch.Now(), cases: map[string]rescue.Case{}}
}

// Tell says one event. It never fails: a body that does not fit is said by its kind.
func (t *Teller) Tell(e event.Event) Told {
	if !people.IsHidden(e) && !Known(e) {
		return t.unknown(e)
	}
	told := Told{Number: e.Number, Kind: "fact", At: e.Happened, Time: t.clock(e.Happened), Recorded: e.Recorded,
		Late: e.Recorded.Sub(e.Happened) > lateAfter, Author: t.names.User(e.Author), Subject: e.Subject, Version: e.Version, Raw: e.Kind}
	if people.IsHidden(e) {
		told.Kind, told.Text = "hidden", t.say("hidden")
		return told
	}
	tell, ok := tellers[e.Kind]
	if !ok || tell(t, e, &told) != nil {
		told.Text = t.say("unknown", "kind", e.Kind)
	}
	return told
}

// All says several events in their order.
func (t *Teller) All(events []event.Event) []Told {
	out := make([]Told, len(events))
	for i, e := range events {
		out[i] = t.Tell(e)
	}
	return out
}

// clock gives the time of day, with the date when it was not within the last twelve hours.
func (t *Teller) clock(at time.Time) string {
	if d := t.now.Sub(at); d > -12*time.Hour && d < 12*time.Hour {
		return i18n.Clock(at)
	}
	return i18n.DateTime(t.visit.Lang, at)
}

func (t *Teller) say(id string, args ...any) string { return t.visit.T("told."+id, args...) }

// of gives the case that an event is about, to name what its identifiers stand for.
func (t *Teller) of(e event.Event) rescue.Case {
	id := ""
	if len(e.Subject) > 5 {
		id = e.Subject[5:]
	}
	if c, ok := t.cases[id]; ok {
		return c
	}
	c, _, _ := rescue.Cases.Get(t.rows, id)
	t.cases[id] = c
	return c
}

// on makes a teller of a typed function.
func on[F any](fn func(t *Teller, e event.Event, f F, told *Told)) func(*Teller, event.Event, *Told) error {
	return func(t *Teller, e event.Event, told *Told) error {
		var f F
		if err := e.Decode(&f); err != nil {
			return err
		}
		fn(t, e, f, told)
		return nil
	}
}
