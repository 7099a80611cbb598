package node

import (
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

// Facts gives every kind of fact that this program records, as zero values.
func Facts() []event.Fact {
	var all []event.Fact
	for _, facts := range [][]event.Fact{journal.Facts(), policy.Facts(), dispatch.Facts(), clock.Facts(), personal.Facts(), directory.Facts(),
		credential.Facts(), people.Facts(), care.Facts(), rescue.Facts(), alert.Facts(), alarm.Facts(), past.Facts(), plan.Facts(), sitrep.Facts(), watchbook.Facts(), oversight.Facts()} {
		all = append(all, facts...)
	}
	return all
}
