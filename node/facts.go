package node

import (
	"fanar/desk/directory"
	"fanar/desk/directory/credential"
	"fanar/desk/oversight"
	"fanar/desk/people"
	"fanar/desk/rescue"
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
		credential.Facts(), people.Facts(), rescue.Facts(), oversight.Facts()} {
		all = append(all, facts...)
	}
	return all
}
