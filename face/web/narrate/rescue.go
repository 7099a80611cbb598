package narrate

import (
	"strings"

	"fanar/desk/rescue"
	"fanar/engine/geo"
	"fanar/face/i18n"
	"fanar/record/dispatch"
	"fanar/record/event"
)

// tellers are the sentences, by kind of fact.
var tellers = merged(rescueTellers, alertTellers, caseworkTellers, peopleTellers, careTellers, ledgerTellers, clockTellers, safeguardTellers, alarmTellers, interopTellers, watchTellers, planTellers, otherTellers)

type telling = map[string]func(*Teller, event.Event, *Told) error

func merged(all ...telling) telling {
	out := telling{}
	for _, some := range all {
		for kind, fn := range some {
			out[kind] = fn
		}
	}
	return out
}

var rescueTellers = telling{
	rescue.CaseOpened{}.Kind(): on(func(t *Teller, _ event.Event, f rescue.CaseOpened, told *Told) {
		told.Text, told.Quote = t.say("case-opened", "case", f.ID), f.Alert.Raw
	}),
	rescue.PositionReported{}.Kind(): on(func(t *Teller, _ event.Event, f rescue.PositionReported, told *Told) {
		told.Text = t.say("position", "position", f.Position.Format(geo.DM), "source", t.visit.Word("source", f.Source))
		if f.UncertaintyNM > 0 {
			told.Text += " " + t.say("uncertainty", "miles", i18n.Decimal(t.visit.Lang, f.UncertaintyNM, -1))
		}
	}),
	rescue.NoteAdded{}.Kind(): on(func(t *Teller, _ event.Event, f rescue.NoteAdded, told *Told) {
		told.Kind, told.Text, told.Quote = "note", t.say("note"), f.Text
	}),
	rescue.PhaseChanged{}.Kind(): on(func(t *Teller, _ event.Event, f rescue.PhaseChanged, told *Told) {
		told.Text, told.Quote = t.say("phase", "phase", t.visit.T("phase."+string(f.Phase))), f.Reason
	}),
	rescue.CoordinatorNamed{}.Kind(): on(func(t *Teller, _ event.Event, f rescue.CoordinatorNamed, told *Told) {
		told.Text = t.say("coordinator", "organisation", t.names.Organisation(f.Organisation))
	}),
	rescue.AssetTasked{}.Kind(): on(func(t *Teller, _ event.Event, f rescue.AssetTasked, told *Told) {
		told.Text = t.say("tasked", "unit", f.Name)
	}),
	rescue.TaskingAnswered{}.Kind(): on(func(t *Teller, e event.Event, f rescue.TaskingAnswered, told *Told) {
		unit := t.unit(e, f.ID)
		switch {
		case !f.Accepted:
			told.Text = t.say("declined", "unit", unit)
		case f.ETA != nil:
			told.Text = t.say("accepted-eta", "unit", unit, "time", t.clock(*f.ETA))
		default:
			told.Text = t.say("accepted", "unit", unit)
		}
		told.Quote = f.Reason
	}),
	rescue.AssetReleased{}.Kind(): on(func(t *Teller, e event.Event, f rescue.AssetReleased, told *Told) {
		told.Text = t.say("released", "unit", t.unit(e, f.ID))
	}),
	rescue.PlaceOfSafetyRequested{}.Kind(): on(func(t *Teller, _ event.Event, f rescue.PlaceOfSafetyRequested, told *Told) {
		told.Text = t.say("safety-asked", "organisation", t.names.Organisation(f.To))
	}),
	rescue.LandingOrdered{}.Kind(): on(func(t *Teller, _ event.Event, f rescue.LandingOrdered, told *Told) {
		told.Text = t.say("landing", "place", t.names.Place(f.Place))
		if f.Unit != "" {
			told.Text = t.say("landing-by", "place", t.names.Place(f.Place), "unit", t.names.Place(f.Unit))
		}
	}),
	rescue.TransferOrdered{}.Kind(): on(func(t *Teller, _ event.Event, f rescue.TransferOrdered, told *Told) {
		told.Text = t.say("transfer", "unit", t.names.Place(f.Unit), "place", t.names.Place(f.NextPort))
	}),
	rescue.CaseClosed{}.Kind(): on(func(t *Teller, _ event.Event, f rescue.CaseClosed, told *Told) {
		told.Text, told.Quote = t.say("case-closed"), f.Outcome
	}),
	rescue.CaseReopened{}.Kind(): on(func(t *Teller, _ event.Event, f rescue.CaseReopened, told *Told) {
		told.Text, told.Quote = t.say("case-reopened"), f.Reason
	}),
	dispatch.Refused{}.Kind(): on(func(t *Teller, _ event.Event, f dispatch.Refused, told *Told) {
		told.Kind = "refused"
		told.Text = t.say("refused", "action", t.visit.Word("action", f.Action), "rules", strings.Join(f.Rules, ", "))
		if place := asked(f.Asked); place != "" {
			told.Text = t.say("refused-place", "action", t.visit.Word("action", f.Action), "rules", strings.Join(f.Rules, ", "), "place", t.names.Place(place))
		}
		for _, id := range f.Rules {
			told.Rules = append(told.Rules, Rule{ID: id, Text: t.visit.Rule(id, "text", f.Text)})
		}
	}),
}

// asked finds the destination in what the rules looked at.
func asked(context map[string]any) string {
	destination, _ := context["destination"].(map[string]any)
	place, _ := destination["place"].(string)
	return place
}

// unit names the unit of a tasking.
func (t *Teller) unit(e event.Event, tasking string) string {
	for _, k := range t.of(e).Taskings {
		if k.ID == tasking {
			return k.Name
		}
	}
	return tasking
}
