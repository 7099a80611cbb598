package narrate

import (
	"fanar/desk/directory"
	"fanar/desk/directory/credential"
	"fanar/desk/oversight"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/personal"
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
		told.Text = t.say("user", "name", t.names.User(f.ID), "organisation", t.names.Organisation(f.Org))
	}),
	directory.UserProposed{}.Kind(): on(func(t *Teller, _ event.Event, f directory.UserProposed, told *Told) {
		told.Text = t.say("user-proposed", "name", t.names.User(f.ID), "organisation", t.names.Organisation(f.Org))
	}),
	credential.PasswordSet{}.Kind(): on(func(t *Teller, _ event.Event, f credential.PasswordSet, told *Told) {
		told.Text = t.say("password", "name", t.names.User(f.User))
	}),
	credential.SignInLocked{}.Kind(): on(func(t *Teller, _ event.Event, f credential.SignInLocked, told *Told) {
		told.Text = t.say("locked", "name", t.names.User(f.User), "count", f.Failures)
	}),
	credential.PasskeyAdded{}.Kind(): on(func(t *Teller, _ event.Event, f credential.PasskeyAdded, told *Told) {
		told.Text = t.say("passkey-added", "name", t.names.User(f.User), "passkey", f.Passkey)
	}),
	credential.PasskeyRemoved{}.Kind(): on(func(t *Teller, _ event.Event, f credential.PasskeyRemoved, told *Told) {
		told.Text = t.say("passkey-removed", "name", t.names.User(f.User), "passkey", f.Passkey)
	}),
	credential.PasskeyCopied{}.Kind(): on(func(t *Teller, _ event.Event, f credential.PasskeyCopied, told *Told) {
		told.Text = t.say("passkey-copied", "name", t.names.User(f.User), "passkey", f.Passkey)
	}),
	credential.CodeSet{}.Kind(): on(func(t *Teller, _ event.Event, f credential.CodeSet, told *Told) {
		told.Text = t.say("app-set", "name", t.names.User(f.User))
	}),
	credential.CodeRemoved{}.Kind(): on(func(t *Teller, _ event.Event, f credential.CodeRemoved, told *Told) {
		told.Text = t.say("app-removed", "name", t.names.User(f.User))
	}),
	credential.Invited{}.Kind(): on(func(t *Teller, _ event.Event, f credential.Invited, told *Told) {
		told.Text = t.say("invited", "name", t.names.User(f.User))
	}),
	credential.Enrolled{}.Kind(): on(func(t *Teller, _ event.Event, f credential.Enrolled, told *Told) {
		told.Text = t.say("enrolled", "name", t.names.User(f.User))
	}),
	credential.RecoveryConfirmed{}.Kind(): on(func(t *Teller, _ event.Event, f credential.RecoveryConfirmed, told *Told) {
		told.Text = t.say("recovery-confirmed", "name", t.names.User(f.User), "started", t.names.User(f.Started))
	}),
	credential.Recovered{}.Kind(): on(func(t *Teller, _ event.Event, f credential.Recovered, told *Told) {
		told.Text = t.say("recovered", "name", t.names.User(f.User))
	}),
	credential.RecoveryStarted{}.Kind(): on(func(t *Teller, _ event.Event, f credential.RecoveryStarted, told *Told) {
		told.Text, told.Quote = t.say("recovery-started", "name", t.names.User(f.User)), f.Reason
	}),
	credential.SessionsRevoked{}.Kind(): on(func(t *Teller, _ event.Event, f credential.SessionsRevoked, told *Told) {
		word := "session-revoked"
		if f.All {
			word = "sessions-revoked"
		}
		told.Text = t.say(word, "name", t.names.User(f.User))
	}),
	directory.PlaceAssessed{}.Kind(): on(func(t *Teller, _ event.Event, f directory.PlaceAssessed, told *Told) {
		word := "assessed-unsafe"
		if f.Safe() {
			word = "assessed-safe"
		}
		told.Text = t.say(word, "assessor", t.names.Organisation(f.Assessor), "scope", t.names.Scope(f.Scope), "from", f.From, "until", f.Until)
		told.Quote = f.Note
	}),
	personal.Erased{}.Kind(): on(func(t *Teller, _ event.Event, f personal.Erased, told *Told) {
		told.Text = t.say("part-erased", "purpose", t.visit.Word("purpose", f.Purpose), "user", after(f.About))
		told.Quote = f.Reason
	}),
	personal.RetentionRun{}.Kind(): on(func(t *Teller, _ event.Event, f personal.RetentionRun, told *Told) {
		told.Text = t.say("retention-run", "due", f.Due, "erased", f.Erased, "kept", f.Kept)
	}),
	policy.PackAdopted{}.Kind(): on(func(t *Teller, _ event.Event, f policy.PackAdopted, told *Told) {
		told.Text = t.say("pack", "pack", f.ID+"@"+f.Version)
	}),
	journal.KeyRotated{}.Kind(): on(func(t *Teller, e event.Event, _ journal.KeyRotated, told *Told) {
		told.Text = t.say("key-rotated", "node", e.Node)
	}),
	journal.KeyRevoked{}.Kind(): on(func(t *Teller, e event.Event, f journal.KeyRevoked, told *Told) {
		told.Kind, told.Text, told.Quote = "incident", t.say("key-revoked", "node", e.Node), f.Revocation.Text
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
