package narrate

import (
	"slices"

	"fanar/desk/directory"
	"fanar/desk/directory/credential"
	"fanar/desk/oversight"
	"fanar/desk/people"
	"fanar/desk/people/care"
	"fanar/desk/rescue"
	"fanar/desk/rescue/alarm"
	"fanar/desk/rescue/alert"
	"fanar/desk/rescue/past"
	"fanar/desk/rescue/plan"
	"fanar/desk/rescue/sitrep"
	"fanar/desk/rescue/watchbook"
	"fanar/record/clock"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/personal"
	"fanar/record/policy"
)

// readable are the kinds whose records the pages can read; none if two packages claim the same kind, so that no record is
// read as what it is not.
var readable, _ = event.KindsOf(slices.Concat(journal.Facts(), policy.Facts(), personal.Facts(), dispatch.Facts(), clock.Facts(),
	directory.Facts(), credential.Facts(), people.Facts(), care.Facts(), rescue.Facts(), alert.Facts(), alarm.Facts(), past.Facts(), plan.Facts(), sitrep.Facts(), watchbook.Facts(), oversight.Facts())...)

// Known tells whether the pages can read a record: its kind, and its body in this version. Of any other record they show its
// number, who states it and when, and never its body.
func Known(e event.Event) bool { return readable.Knows(e.Kind, e.Version) }

// Knows tells whether the program can read records of a kind in a version of their body.
func Knows(kind string, version int) bool { return readable.Knows(kind, version) }

// unknown says a record that cannot be read.
func (t *Teller) unknown(e event.Event) Told {
	return Told{Number: e.Number, Kind: "hidden", Text: t.say("unknown-kind", "kind", e.Kind), At: e.Recorded, Time: t.clock(e.Recorded),
		Recorded: e.Recorded, Author: t.names.Organisation(e.Org), Version: e.Version, Raw: e.Kind}
}
