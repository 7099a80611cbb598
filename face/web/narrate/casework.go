package narrate

import (
	"strings"

	"fanar/desk/rescue"
	"fanar/face/i18n"
	"fanar/record/event"
)

// caseworkTellers say what is done in a case after it was opened: the boat, the talk, who coordinates, the units, the
// masters, medevacs, places of safety and checklists.
var caseworkTellers = telling{
	rescue.BoatDescribed{}.Kind(): on(func(t *Teller, _ event.Event, f rescue.BoatDescribed, told *Told) {
		var parts []string
		for _, key := range rescue.Traits {
			if text := f.Trait(key); text != "" {
				parts = append(parts, t.visit.T("trait."+key)+" "+Trait(t.visit.Lang, key, text))
			}
		}
		told.Text = t.say("boat", "source", t.visit.Word("source", f.Source))
		told.Quote = strings.Join(parts, t.visit.T("list.comma"))
	}),
	rescue.CommunicationLogged{}.Kind(): on(func(t *Teller, _ event.Event, f rescue.CommunicationLogged, told *Told) {
		told.Kind, told.Quote = "note", f.Text
		told.Text = t.say("communication-"+f.Direction, "channel", t.visit.Word("channel", f.Channel))
		if way := strings.Trim(f.From+" → "+f.To, " →"); way != "" {
			if f.From != "" && f.To != "" {
				way = f.From + " → " + f.To
			}
			told.Text += " · " + way
		}
	}),
	rescue.CoordinationAccepted{}.Kind(): on(func(t *Teller, _ event.Event, f rescue.CoordinationAccepted, told *Told) {
		told.Text, told.Quote = t.say("coordination-accepted", "organisation", t.names.Organisation(f.Organisation)), f.Note
	}),
	rescue.CoordinationOffered{}.Kind(): on(func(t *Teller, _ event.Event, f rescue.CoordinationOffered, told *Told) {
		told.Text, told.Quote = t.say("coordination-offered", "organisation", t.names.Organisation(f.To)), f.Reason
	}),
	rescue.CoordinationDisputed{}.Kind(): on(func(t *Teller, _ event.Event, f rescue.CoordinationDisputed, told *Told) {
		told.Text, told.Quote = t.say("coordination-disputed", "organisation", t.names.Organisation(f.Organisation)), f.Text
	}),
	rescue.TaskingAcknowledged{}.Kind(): on(func(t *Teller, e event.Event, f rescue.TaskingAcknowledged, told *Told) {
		told.Text = t.say("acknowledged", "unit", t.unit(e, f.ID))
	}),
	rescue.ArrivalGiven{}.Kind(): on(func(t *Teller, e event.Event, f rescue.ArrivalGiven, told *Told) {
		told.Text = t.say("arrival", "unit", t.unit(e, f.ID), "time", t.clock(f.ETA))
		if f.Source != "" {
			told.Text += " · " + t.visit.Word("source", f.Source)
		}
	}),
	rescue.AssetArrived{}.Kind(): on(func(t *Teller, e event.Event, f rescue.AssetArrived, told *Told) {
		told.Text = t.say("on-scene", "unit", t.unit(e, f.ID))
	}),
	rescue.OnSceneCoordinatorNamed{}.Kind(): on(func(t *Teller, e event.Event, f rescue.OnSceneCoordinatorNamed, told *Told) {
		told.Text = t.say("on-scene-coordinator", "unit", t.unit(e, f.ID))
	}),
	rescue.MasterDecided{}.Kind(): on(func(t *Teller, _ event.Event, f rescue.MasterDecided, told *Told) {
		told.Text, told.Quote = t.say("master", "unit", f.Unit), f.Decision+" · "+f.Reason
	}),
	rescue.MasterDecisionChanged{}.Kind(): on(func(t *Teller, _ event.Event, f rescue.MasterDecisionChanged, told *Told) {
		told.Text, told.Quote = t.say("master-changed", "decision", f.ID), f.Decision+" · "+f.Reason
	}),
	rescue.MedevacRequested{}.Kind(): on(func(t *Teller, _ event.Event, f rescue.MedevacRequested, told *Told) {
		told.Text = t.say("medevac", "medevac", f.ID, "count", f.People, "urgency", t.visit.T("urgency."+f.Urgency), "condition", t.visit.Word("condition", f.Condition))
		if f.From != "" {
			told.Text += " · " + f.From
		}
		told.Quote = f.Note
	}),
	rescue.MedevacAsked{}.Kind(): on(func(t *Teller, _ event.Event, f rescue.MedevacAsked, told *Told) {
		told.Text = t.say("medevac-asked", "medevac", f.Medevac, "centre", t.names.Organisation(f.Centre))
	}),
	rescue.MedevacAnswered{}.Kind(): on(func(t *Teller, _ event.Event, f rescue.MedevacAnswered, told *Told) {
		told.Text = t.say("medevac-answered", "medevac", f.Medevac, "centre", t.names.Organisation(f.Centre), "answer", t.visit.T("medevac-answer."+f.Answer))
		if f.Unit != "" {
			told.Text += " · " + f.Unit
		}
		if f.ETA != nil {
			told.Text += " · " + t.visit.T("tasking.eta") + " " + t.clock(*f.ETA)
		}
		told.Quote = f.Reason
	}),
	rescue.MedevacUnanswered{}.Kind(): on(func(t *Teller, _ event.Event, f rescue.MedevacUnanswered, told *Told) {
		told.Text = t.say("medevac-unanswered", "medevac", f.Medevac, "centre", t.names.Organisation(f.Centre))
	}),
	rescue.MedevacDelayed{}.Kind(): on(func(t *Teller, _ event.Event, f rescue.MedevacDelayed, told *Told) {
		told.Text, told.Quote = t.say("medevac-delayed", "medevac", f.Medevac), f.Reason
	}),
	rescue.MedevacDone{}.Kind(): on(func(t *Teller, _ event.Event, f rescue.MedevacDone, told *Told) {
		told.Text = t.say("medevac-done", "medevac", f.Medevac, "count", f.People)
		if f.To != "" {
			told.Text += " → " + t.names.Place(f.To)
		}
		if f.Unit != "" {
			told.Text += " · " + f.Unit
		}
	}),
	rescue.MedevacCancelled{}.Kind(): on(func(t *Teller, _ event.Event, f rescue.MedevacCancelled, told *Told) {
		told.Text, told.Quote = t.say("medevac-cancelled", "medevac", f.Medevac), f.Reason
	}),
	rescue.PlaceOfSafetyAnswered{}.Kind(): on(func(t *Teller, _ event.Event, f rescue.PlaceOfSafetyAnswered, told *Told) {
		told.Text = t.say("safety-"+f.Answer, "organisation", t.names.Organisation(f.Centre), "place", t.names.Place(f.Place))
		told.Quote = f.Reason
	}),
	rescue.ChecklistItemDone{}.Kind(): on(func(t *Teller, _ event.Event, f rescue.ChecklistItemDone, told *Told) {
		told.Text, told.Quote = t.say("ticked", "item", t.visit.T("checklist."+f.Item)), f.Note
	}),
	rescue.ChecklistItemUndone{}.Kind(): on(func(t *Teller, _ event.Event, f rescue.ChecklistItemUndone, told *Told) {
		told.Text, told.Quote = t.say("unticked", "item", t.visit.T("checklist."+f.Item)), f.Reason
	}),
}

// Trait says a thing that was said of a boat: a kind of boat in the reader's language, a length with its unit, and
// everything else as it was written.
func Trait(lang, key, text string) string {
	switch key {
	case "type":
		if word, ok := i18n.Lookup(lang, "boat."+text); ok {
			return word
		}
	case "length":
		return text + " m"
	}
	return text
}
