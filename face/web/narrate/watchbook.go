package narrate

import (
	"strings"

	"fanar/desk/directory"
	"fanar/desk/rescue/sitrep"
	"fanar/desk/rescue/watchbook"
	"fanar/record/event"
)

var watchTellers = telling{
	sitrep.Issued{}.Kind(): on(func(t *Teller, _ event.Event, f sitrep.Issued, told *Told) {
		to := make([]string, len(f.To))
		for i, org := range f.To {
			to[i] = t.names.Organisation(org)
		}
		id := "sitrep-issued"
		if f.Report.Final {
			id = "sitrep-final"
		}
		told.Text = t.say(id, "number", f.Number, "to", strings.Join(to, t.visit.T("list.comma")))
	}),
	sitrep.Received{}.Kind(): on(func(t *Teller, _ event.Event, f sitrep.Received, told *Told) {
		told.Text = t.say("sitrep-received", "from", t.names.Organisation(f.From))
	}),
	watchbook.WatchTaken{}.Kind(): on(func(t *Teller, _ event.Event, f watchbook.WatchTaken, told *Told) {
		told.Text, told.Quote = t.say("watch-taken", "user", t.names.User(f.Officer), "desk", f.Desk, "organisation", t.names.Organisation(f.Organisation)), f.Reason
		if f.Relieved != "" {
			told.Text = t.say("watch-relieved", "user", t.names.User(f.Officer), "desk", f.Desk, "organisation", t.names.Organisation(f.Organisation), "relieved", t.names.User(f.Relieved))
		}
	}),
	watchbook.HandedOver{}.Kind(): on(func(t *Teller, _ event.Event, f watchbook.HandedOver, told *Told) {
		told.Text, told.Quote = t.say("watch-handed-over", "number", f.Number, "desk", f.Desk, "organisation", t.names.Organisation(f.Organisation), "user", t.names.User(f.From)), f.Text
	}),
	watchbook.SignedOver{}.Kind(): on(func(t *Teller, _ event.Event, f watchbook.SignedOver, told *Told) {
		told.Text, told.Quote = t.say("watch-signed-over", "number", f.Number, "desk", f.Desk, "organisation", t.names.Organisation(f.Organisation), "user", t.names.User(f.Officer)), f.Remark
	}),
	watchbook.WatchNoted{}.Kind(): on(func(t *Teller, _ event.Event, f watchbook.WatchNoted, told *Told) {
		told.Kind, told.Text, told.Quote = "note", t.say("watch-noted", "desk", f.Desk, "organisation", t.names.Organisation(f.Organisation)), f.Text
	}),
	watchbook.WatchEnded{}.Kind(): on(func(t *Teller, _ event.Event, f watchbook.WatchEnded, told *Told) {
		told.Text, told.Quote = t.say("watch-ended", "desk", f.Desk, "organisation", t.names.Organisation(f.Organisation)), f.Reason
	}),
	watchbook.ExerciseStarted{}.Kind(): on(func(t *Teller, _ event.Event, f watchbook.ExerciseStarted, told *Told) {
		told.Text, told.Quote = t.say("exercise-started", "exercise", f.ID, "title", f.Title), f.Objective
	}),
	watchbook.ExerciseCaseLinked{}.Kind(): on(func(t *Teller, _ event.Event, f watchbook.ExerciseCaseLinked, told *Told) {
		told.Text = t.say("exercise-case", "case", f.Case, "exercise", f.ID)
	}),
	watchbook.ExerciseEnded{}.Kind(): on(func(t *Teller, _ event.Event, f watchbook.ExerciseEnded, told *Told) {
		told.Text, told.Quote = t.say("exercise-ended", "exercise", f.ID), f.Lessons
	}),
	directory.DutyContactRegistered{}.Kind(): on(func(t *Teller, _ event.Event, f directory.DutyContactRegistered, told *Told) {
		told.Text = t.say("duty-contact", "organisation", t.names.Organisation(f.Org), "desk", f.Desk, "channel", t.visit.T("duty-channel."+f.Channel))
	}),
	directory.DutyContactEnded{}.Kind(): on(func(t *Teller, _ event.Event, f directory.DutyContactEnded, told *Told) {
		told.Text, told.Quote = t.say("duty-contact-ended", "contact", f.ID, "organisation", t.names.Organisation(f.Org)), f.Reason
	}),
}
