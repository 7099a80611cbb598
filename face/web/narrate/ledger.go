package narrate

import (
	"fanar/desk/people"
	"fanar/record/event"
)

// ledgerTellers tell what stands beside the entries of a headcount: second counts, merges, reviews.
var ledgerTellers = telling{
	people.Recounted{}.Kind(): on(func(t *Teller, _ event.Event, f people.Recounted, told *Told) {
		told.Text, told.Quote = t.say("recounted", "count", f.Lot.Total(), "account", t.names.Account(f.Account), "id", f.ID), f.Note
	}),
	people.RecountSettled{}.Kind(): on(func(t *Teller, _ event.Event, f people.RecountSettled, told *Told) {
		key := "recount-balance"
		if f.Stands == people.CountStands {
			key = "recount-count"
		}
		told.Text, told.Quote = t.say(key, "id", f.Count), f.Note
		t.because(told, f.Reason)
	}),
	people.TwinOpened{}.Kind(): on(func(t *Teller, _ event.Event, f people.TwinOpened, told *Told) {
		told.Text = t.say("twin-opened", "id", f.ID, "first", t.names.Organisation(f.Agencies[0]), "second", t.names.Organisation(f.Agencies[1]),
			"account", t.names.Account(f.Account))
	}),
	people.TwinCounted{}.Kind(): on(func(t *Teller, _ event.Event, f people.TwinCounted, told *Told) {
		told.Text, told.Quote = t.say("twin-counted", "count", f.Lot.Total(), "id", f.Twin, "organisation", t.names.Organisation(f.Organisation)), f.Note
	}),
	people.TwinSigned{}.Kind(): on(func(t *Teller, _ event.Event, f people.TwinSigned, told *Told) {
		told.Text, told.Quote = t.say("twin-signed", "id", f.Twin), f.Note
		t.because(told, f.Reason)
	}),
	people.CountsMerged{}.Kind(): on(func(t *Teller, _ event.Event, f people.CountsMerged, told *Told) {
		told.Text, told.Quote = t.say("counts-merged", "case", f.Into, "count", carried(f.Lots)), f.Note
		t.because(told, f.Reason)
	}),
	people.CountsJoined{}.Kind(): on(func(t *Teller, _ event.Event, f people.CountsJoined, told *Told) {
		told.Text, told.Quote = t.say("counts-joined", "case", f.From, "count", carried(f.Lots)), f.Note
		t.because(told, f.Reason)
	}),
	people.LossReviewed{}.Kind(): on(func(t *Teller, _ event.Event, f people.LossReviewed, told *Told) {
		told.Text, told.Quote = t.say("loss-reviewed", "account", t.names.Account(f.Account), "time", t.clock(f.Next)), f.Note
	}),
	people.NationalitiesDeclared{}.Kind(): on(func(t *Teller, _ event.Event, f people.NationalitiesDeclared, told *Told) {
		told.Text = t.say("declared", "account", t.names.Account(f.Account), "totals", len(f.Nationality))
	}),
}

func carried(lots []people.Carried) (n int64) {
	for _, c := range lots {
		n += c.Lot.Total()
	}
	return n
}
