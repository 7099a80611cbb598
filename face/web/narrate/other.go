package narrate

import (
	"fanar/desk/directory"
	"fanar/desk/oversight"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
)

var otherTellers = telling{
	oversight.IncidentOpened{}.Kind(): on(func(t *Teller, _ event.Event, f oversight.IncidentOpened, told *Told) {
		told.Kind = "incident"
		told.Text = t.say("incident", "incident", f.ID, "category", f.Category)
		if f.Automatic {
			told.Text = t.say("incident-itself", "incident", f.ID, "category", f.Category)
		}
		for _, id := range f.Rules {
			told.Rules = append(told.Rules, Rule{ID: id, Text: t.visit.Rule(id, "text", f.Text)})
		}
		if len(f.Rules) == 0 {
			told.Quote = f.Text
		}
	}),
	oversight.OpinionAdded{}.Kind(): on(func(t *Teller, e event.Event, f oversight.OpinionAdded, told *Told) {
		told.Kind, told.Text, told.Quote = "incident", t.say("opinion", "incident", after(e.Subject)), f.Text
	}),
	oversight.StageChanged{}.Kind(): on(func(t *Teller, e event.Event, f oversight.StageChanged, told *Told) {
		told.Kind, told.Quote = "incident", f.Reason
		told.Text = t.say("stage", "incident", after(e.Subject), "stage", t.visit.T("stage."+f.Stage))
	}),
	directory.OrganisationRegistered{}.Kind(): on(func(t *Teller, _ event.Event, f directory.OrganisationRegistered, told *Told) {
		told.Text = t.say("organisation", "name", f.Name)
	}),
	directory.PlaceRegistered{}.Kind(): on(func(t *Teller, _ event.Event, f directory.PlaceRegistered, told *Told) {
		told.Text = t.say("place", "name", f.Name)
	}),
	directory.UserAdded{}.Kind(): on(func(t *Teller, _ event.Event, f directory.UserAdded, told *Told) {
		told.Text = t.say("user", "name", f.Name, "organisation", t.names.Organisation(f.Org))
	}),
	directory.PasswordSet{}.Kind(): on(func(t *Teller, _ event.Event, f directory.PasswordSet, told *Told) {
		told.Text = t.say("password", "name", t.names.User(f.User))
	}),
	directory.SignInLocked{}.Kind(): on(func(t *Teller, _ event.Event, f directory.SignInLocked, told *Told) {
		told.Text = t.say("locked", "name", t.names.User(f.User), "count", f.Failures)
	}),
	directory.PlaceAssessed{}.Kind(): on(func(t *Teller, _ event.Event, f directory.PlaceAssessed, told *Told) {
		word := "assessed-unsafe"
		if f.Safe() {
			word = "assessed-safe"
		}
		told.Text = t.say(word, "assessor", t.names.Organisation(f.Assessor), "scope", t.names.Scope(f.Scope), "from", f.From, "until", f.Until)
		told.Quote = f.Note
	}),
	policy.PackAdopted{}.Kind(): on(func(t *Teller, _ event.Event, f policy.PackAdopted, told *Told) {
		told.Text = t.say("pack", "pack", f.ID+"@"+f.Version)
	}),
	journal.Opening{}.Kind(): on(func(t *Teller, e event.Event, f journal.Opening, told *Told) {
		told.Text = t.say("journal", "organisation", t.names.Organisation(e.Org), "node", e.Node)
	}),
}

// Kinds gives every kind that has a sentence, for the test that all of them have one.
func Kinds() map[string]bool {
	all := map[string]bool{}
	for kind := range tellers {
		all[kind] = true
	}
	return all
}

// after gives the identifier in a subject: INC-3 of incident/INC-3.
func after(subject string) string {
	for i := range subject {
		if subject[i] == '/' {
			return subject[i+1:]
		}
	}
	return subject
}
