package narrate

import (
	"strings"

	"fanar/record/clock"
	"fanar/record/event"
)

var clockTellers = telling{
	clock.ClockEscalated{}.Kind(): on(func(t *Teller, _ event.Event, f clock.ClockEscalated, told *Told) {
		roles := make([]string, len(f.To))
		for i, r := range f.To {
			roles[i] = t.visit.Word("role", r)
		}
		told.Kind, told.Text = "incident", t.say("clock-escalated", "rule", f.Rule, "roles", strings.Join(roles, ", "))
	}),
	clock.ClockPaused{}.Kind(): on(func(t *Teller, _ event.Event, f clock.ClockPaused, told *Told) {
		told.Text, told.Quote = t.say("clock-paused", "rule", f.Rule, "time", t.clock(f.Until)), f.Reason
	}),
	clock.ClockResumed{}.Kind(): on(func(t *Teller, _ event.Event, f clock.ClockResumed, told *Told) {
		told.Text = t.say("clock-resumed", "rule", f.Rule)
	}),
	clock.ClockStopped{}.Kind(): on(func(t *Teller, _ event.Event, f clock.ClockStopped, told *Told) {
		told.Text, told.Quote = t.say("clock-stopped", "rule", f.Rule), f.Reason
	}),
}
