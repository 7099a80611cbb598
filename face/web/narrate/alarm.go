package narrate

import (
	"fanar/desk/rescue/alarm"
	"fanar/engine/ledger"
	"fanar/record/event"
)

// alarmTellers say who answered for which alarm, and what was held back.
var alarmTellers = telling{
	alarm.Acknowledged{}.Kind(): on(func(t *Teller, _ event.Event, f alarm.Acknowledged, told *Told) {
		about := f.About
		if account, err := ledger.ParseAccount(about); f.Cause == alarm.CauseLoss && err == nil {
			about = t.names.Account(account)
		}
		text := t.visit.Rule(f.Rule, "text", f.Rule)
		told.Text, told.Quote = t.say("alarm-acknowledged", "what", t.visit.T("alarm-text."+string(f.Cause), "rule", f.Rule, "text", text, "about", about)), f.Note
	}),
	alarm.AcknowledgementWithdrawn{}.Kind(): on(func(t *Teller, _ event.Event, _ alarm.AcknowledgementWithdrawn, told *Told) {
		told.Text = t.say("alarm-withdrawn")
	}),
	alarm.Suppressed{}.Kind(): on(func(t *Teller, _ event.Event, f alarm.Suppressed, told *Told) {
		told.Text, told.Quote = t.say("alarm-suppressed", "time", t.clock(f.Until), "cause", t.visit.T("alarm-cause."+string(f.Cause))), f.Reason
	}),
	alarm.SuppressionEnded{}.Kind(): on(func(t *Teller, _ event.Event, f alarm.SuppressionEnded, told *Told) {
		told.Text = t.say("alarm-suppression-ended", "cause", t.visit.T("alarm-cause."+string(f.Cause)))
	}),
}
