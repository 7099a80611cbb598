package narrate

import (
	"fanar/desk/people"
	"fanar/engine/ledger"
	"fanar/record/event"
)

var peopleTellers = telling{
	people.Asserted{}.Kind(): on(func(t *Teller, _ event.Event, f people.Asserted, told *Told) {
		told.Text = t.say("asserted", "number", t.visit.Estimate(f.Estimate, f.Words), "subject", t.visit.Word("subject", f.Subject),
			"source", t.visit.Word("source", f.Source))
	}),
	people.Retracted{}.Kind(): on(func(t *Teller, _ event.Event, f people.Retracted, told *Told) {
		told.Text, told.Quote = t.say("retracted", "estimate", f.Assertion, "reason", t.reason(f.Reason)), f.Note
	}),
	people.Counted{}.Kind(): on(func(t *Teller, _ event.Event, f people.Counted, told *Told) {
		told.Text = t.say("counted", "count", f.Lot.Total(), "account", t.names.Account(f.Account), "reason", t.reason(f.Reason))
		told.Quote = f.Note
	}),
	people.Moved{}.Kind(): on(func(t *Teller, _ event.Event, f people.Moved, told *Told) {
		told.Text = t.say("moved", "count", f.Lot.Total(), "from", t.names.Account(f.From), "to", t.names.Account(f.To))
		t.because(told, f.Reason)
		told.Quote = f.Note
	}),
	people.Reclassified{}.Kind(): on(func(t *Teller, _ event.Event, f people.Reclassified, told *Told) {
		told.Text = t.say("reclassified", "count", f.Now.Total(), "account", t.names.Account(f.Account))
		t.because(told, f.Reason)
		told.Quote = f.Note
	}),
	people.Reversed{}.Kind(): on(func(t *Teller, _ event.Event, f people.Reversed, told *Told) {
		told.Text, told.Quote = t.say("reversed", "entry", f.Entry), f.Note
		t.because(told, f.Reason)
	}),
	people.Determined{}.Kind(): on(func(t *Teller, _ event.Event, f people.Determined, told *Told) {
		told.Text = t.say("determined-wrong", "estimate", f.Assertion)
		if f.Outcome == ledger.PeopleMissing {
			told.Text = t.say("determined-missing", "count", f.Lot.Total(), "owner", t.names.Organisation(f.Owner))
		}
		t.because(told, f.Reason)
		told.Quote = f.Note
	}),
	people.HandoverOffered{}.Kind(): on(func(t *Teller, _ event.Event, f people.HandoverOffered, told *Told) {
		told.Text = t.say("offered", "count", f.Lot.Total(), "handover", f.ID, "from", t.names.Account(f.From), "to", t.names.Account(f.To))
		told.Quote = f.Note
	}),
	people.HandoverReceived{}.Kind(): on(func(t *Teller, _ event.Event, f people.HandoverReceived, told *Told) {
		told.Text = t.say("received", "count", f.Lot.Total(), "handover", f.Handover, "organisation", t.names.Organisation(f.Organisation))
		if f.Reason == people.CountDiffers {
			told.Text += " " + t.say("differs")
		}
		told.Quote = f.Note
	}),
	people.HandoverWithdrawn{}.Kind(): on(func(t *Teller, _ event.Event, f people.HandoverWithdrawn, told *Told) {
		told.Text, told.Quote = t.say("withdrawn", "handover", f.Handover), f.Note
		t.because(told, f.Reason)
	}),
	people.VarianceExplained{}.Kind(): on(func(t *Teller, _ event.Event, f people.VarianceExplained, told *Told) {
		told.Text = t.say("explained", "count", f.Lot.Total(), "handover", f.Handover, "account", t.names.Account(f.To))
		t.because(told, f.Reason)
		told.Quote = f.Note
	}),
	people.SurplusExplained{}.Kind(): on(func(t *Teller, _ event.Event, f people.SurplusExplained, told *Told) {
		told.Text = t.say("surplus", "handover", f.Handover, "outcome", t.visit.Word("surplus", string(f.Outcome)))
		t.because(told, f.Reason)
		told.Quote = f.Note
	}),
}

func (t *Teller) reason(r ledger.Reason) string { return t.visit.Word("reason", string(r)) }

// because adds a reason to the sentence, if one was given.
func (t *Teller) because(told *Told, r ledger.Reason) {
	if r != "" {
		told.Text += " " + t.say("because", "reason", t.reason(r))
	}
}
