package narrate

import (
	"fanar/desk/people/care"
	"fanar/record/event"
)

var careTellers = telling{
	care.RepresentativesAssigned{}.Kind(): on(func(t *Teller, _ event.Event, f care.RepresentativesAssigned, told *Told) {
		told.Text = t.say("care-"+f.Role, "n", f.Children, "account", t.names.Account(f.Account), "organisation", t.names.Organisation(f.By))
		told.Quote = f.Note
	}),
	care.InterestsNoted{}.Kind(): on(func(t *Teller, _ event.Event, f care.InterestsNoted, told *Told) {
		told.Text = t.say("care-interests", "n", f.Children, "account", t.names.Account(f.Account))
	}),
	care.PlacementPlanned{}.Kind(): on(func(t *Teller, _ event.Event, f care.PlacementPlanned, told *Told) {
		told.Text = t.say("care-placement-planned", "n", f.Children, "account", t.names.Account(f.Account), "arrangement", t.visit.Word("arrangement", f.Arrangement))
		told.Quote = f.Note
	}),
	care.ChildrenPlaced{}.Kind(): on(func(t *Teller, _ event.Event, f care.ChildrenPlaced, told *Told) {
		told.Text = t.say("care-placed", "n", f.Children, "account", t.names.Account(f.Account), "arrangement", t.visit.Word("arrangement", f.Arrangement))
		for _, w := range f.Warnings {
			told.Text += " " + t.visit.Word("care-warning", w)
		}
		told.Quote = f.Note
	}),
	care.FamilySplitPlanned{}.Kind(): on(func(t *Teller, _ event.Event, f care.FamilySplitPlanned, told *Told) {
		told.Text = t.say("care-split-planned", "n", f.Families, "from", t.names.Account(f.From), "to", t.names.Account(f.To))
		told.Quote = f.Reason
	}),
	care.FamilySplitRecorded{}.Kind(): on(func(t *Teller, _ event.Event, f care.FamilySplitRecorded, told *Told) {
		told.Text = t.say("care-split", "n", f.Families, "from", t.names.Account(f.From), "to", t.names.Account(f.To))
		if f.Owner != "" {
			told.Text += " " + t.say("care-task", "organisation", t.names.Organisation(f.Owner), "time", t.clock(f.Due))
		}
		told.Quote = f.Reason
	}),
	care.ReunionTasked{}.Kind(): on(func(t *Teller, _ event.Event, f care.ReunionTasked, told *Told) {
		told.Text = t.say("care-entry", "entry", f.Entry) + " " + t.say("care-task", "organisation", t.names.Organisation(f.Owner), "time", t.clock(f.Due))
		told.Quote = f.Note
	}),
	care.FamilyReunited{}.Kind(): on(func(t *Teller, _ event.Event, f care.FamilyReunited, told *Told) {
		told.Text, told.Quote = t.say("care-reunited", "n", f.Families, "account", t.names.Account(f.Account)), f.Note
	}),
	care.AgeDeclared{}.Kind(): on(func(t *Teller, _ event.Event, f care.AgeDeclared, told *Told) {
		told.Text = t.say("care-age-declared", "n", f.People, "account", t.names.Account(f.Account), "band", t.visit.AgeBand(f.Declared))
		told.Quote = f.Note
	}),
	care.AgeDisputed{}.Kind(): on(func(t *Teller, _ event.Event, f care.AgeDisputed, told *Told) {
		told.Text = t.say("care-age-disputed", "n", f.People, "account", t.names.Account(f.Account), "organisation", t.names.Organisation(f.SaidBy),
			"said", t.visit.AgeBand(f.Said), "declared", t.visit.AgeBand(f.Declared))
		told.Quote = f.Note
	}),
	care.AgesAssessed{}.Kind(): on(func(t *Teller, _ event.Event, f care.AgesAssessed, told *Told) {
		told.Text = t.say("care-age-assessed", "n", f.People, "organisation", t.names.Organisation(f.Assessor), "band", t.visit.AgeBand(f.Assessed))
		told.Quote = f.Note
	}),
	care.EntryWithdrawn{}.Kind(): on(func(t *Teller, _ event.Event, f care.EntryWithdrawn, told *Told) {
		told.Text, told.Quote = t.say("care-withdrawn", "entry", f.Entry), f.Reason
	}),
	care.FileReviewed{}.Kind(): on(func(t *Teller, _ event.Event, f care.FileReviewed, told *Told) {
		told.Text, told.Quote = t.say("care-reviewed"), f.Note
	}),
	care.ScreeningOpened{}.Kind(): on(func(t *Teller, _ event.Event, f care.ScreeningOpened, told *Told) {
		told.Text, told.Quote = t.say("care-screening", "entry", f.ID, "n", f.People, "account", t.names.Account(f.Account)), f.Note
	}),
	care.VulnerabilityChecked{}.Kind(): on(func(t *Teller, _ event.Event, f care.VulnerabilityChecked, told *Told) {
		told.Text, told.Quote = t.say("care-checked", "entry", f.Entry, "n", f.People, "referral", f.NeedsReferral), f.Note
	}),
	care.ScreeningClosed{}.Kind(): on(func(t *Teller, _ event.Event, f care.ScreeningClosed, told *Told) {
		told.Text, told.Quote = t.say("care-screening-closed", "entry", f.Entry, "n", f.Unchecked), f.Note
	}),
	care.ReturnPlanned{}.Kind(): on(func(t *Teller, _ event.Event, f care.ReturnPlanned, told *Told) {
		told.Text = t.say("care-return-planned", "n", f.People, "account", t.names.Account(f.Account), "place", t.names.Place(f.To), "decisions", f.Decisions)
		told.Quote = f.Note
	}),
}
