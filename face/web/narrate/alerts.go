package narrate

import (
	"strings"

	"fanar/desk/rescue/alert"
	"fanar/record/event"
)

var alertTellers = telling{
	alert.Received{}.Kind(): on(func(t *Teller, _ event.Event, f alert.Received, told *Told) {
		told.Text, told.Quote = t.say("alert-received", "alert", f.ID), f.Alert.Raw
	}),
	alert.Taken{}.Kind(): on(func(t *Teller, _ event.Event, f alert.Taken, told *Told) {
		told.Text = t.say("alert-taken", "alert", f.ID)
	}),
	alert.OpenedAsCase{}.Kind(): on(func(t *Teller, _ event.Event, f alert.OpenedAsCase, told *Told) {
		told.Text = t.say("alert-opened", "alert", f.ID, "case", f.Case)
	}),
	alert.AttachedToCase{}.Kind(): on(func(t *Teller, _ event.Event, f alert.AttachedToCase, told *Told) {
		told.Text, told.Quote = t.say("alert-attached", "alert", f.ID, "case", f.Case), f.Reason
	}),
	alert.Shelved{}.Kind(): on(func(t *Teller, _ event.Event, f alert.Shelved, told *Told) {
		told.Text, told.Quote = t.say("alert-shelved", "alert", f.ID), f.Reason
	}),
	alert.Returned{}.Kind(): on(func(t *Teller, _ event.Event, f alert.Returned, told *Told) {
		told.Text, told.Quote = t.say("alert-returned", "alert", f.ID), f.Reason
	}),
	alert.CaseLinked{}.Kind(): on(func(t *Teller, _ event.Event, f alert.CaseLinked, told *Told) {
		told.Text, told.Quote = t.say("case-linked", "case", f.Case, "other", f.Other), f.Reason
	}),
	alert.CaseUnlinked{}.Kind(): on(func(t *Teller, _ event.Event, f alert.CaseUnlinked, told *Told) {
		told.Text, told.Quote = t.say("case-unlinked", "case", f.Case, "other", f.Other), f.Reason
	}),
	alert.AlertRelayed{}.Kind(): on(func(t *Teller, _ event.Event, f alert.AlertRelayed, told *Told) {
		var to []string
		for _, a := range f.To {
			to = append(to, t.addressee(a))
		}
		told.Text = t.say("alert-relayed", "addressees", strings.Join(to, t.visit.T("list.comma")))
	}),
	alert.RelayAcknowledged{}.Kind(): on(func(t *Teller, e event.Event, f alert.RelayAcknowledged, told *Told) {
		told.Text, told.Quote = t.say("relay-acknowledged", "addressee", t.answered(e, f.From)), f.Note
	}),
	alert.ReactionLogged{}.Kind(): on(func(t *Teller, e event.Event, f alert.ReactionLogged, told *Told) {
		told.Text, told.Quote = t.say("reaction-logged", "addressee", t.answered(e, f.From)), f.Text
	}),
}

func (t *Teller) addressee(a alert.Addressee) string {
	if a.Organisation != "" {
		return t.names.Organisation(a.Organisation)
	}
	return a.Vessel
}

// answered names the addressee of a case's relay by its key.
func (t *Teller) answered(e event.Event, key string) string {
	relay, err := alert.RelayOf(t.rows, strings.TrimPrefix(e.Subject, "case/"))
	if err != nil {
		return key
	}
	for _, x := range relay.To {
		if x.Key() == key {
			return t.addressee(x.Addressee)
		}
	}
	return t.names.Organisation(key)
}
