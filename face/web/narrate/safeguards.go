package narrate

import (
	"strings"

	"fanar/desk/oversight"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/policy"
)

// Passed is the kind of what the rules looked at and let through: evidence for whoever asks why, noise for a watch.
const Passed = "passed"

var safeguardTellers = telling{
	dispatch.Decided{}.Kind(): on(func(t *Teller, _ event.Event, f dispatch.Decided, told *Told) {
		word, rules := "rules-passed", f.Passed
		switch {
		case len(f.Broken) > 0:
			word, rules = "rules-broken", f.Broken
		case len(f.Overridden) > 0:
			word, rules = "rules-overridden", f.Overridden
		default:
			told.Kind = Passed
		}
		told.Text = t.say(word, "action", t.visit.Word("action", f.Action), "rules", strings.Join(rules, ", "))
	}),
	dispatch.AccessDenied{}.Kind(): on(func(t *Teller, _ event.Event, f dispatch.AccessDenied, told *Told) {
		told.Kind, told.Text = "refused", t.say("access-denied", "name", t.names.User(f.User), "action", t.visit.Word("action", f.Action), "times", f.Times)
	}),
	dispatch.AccessRead{}.Kind(): on(func(t *Teller, _ event.Event, f dispatch.AccessRead, told *Told) {
		told.Text = t.say("access-read", "name", t.names.User(f.User), "action", t.visit.Word("action", f.Action))
		told.Quote = f.Reason
	}),
	policy.OverrideWanted{}.Kind(): on(func(t *Teller, e event.Event, f policy.OverrideWanted, told *Told) {
		told.Text = t.say("override-requested", "override", after(e.Subject), "rule", f.Rule, "action", t.visit.Word("action", f.Action),
			"organisation", t.names.Organisation(f.Organisation), "time", t.clock(f.Until))
		told.Quote = f.Reason
	}),
	policy.OverrideApproved{}.Kind(): on(func(t *Teller, e event.Event, f policy.OverrideApproved, told *Told) {
		told.Kind = "incident"
		told.Text = t.say("override-approved", "override", after(e.Subject), "organisation", t.names.Organisation(f.Organisation), "incident", f.Incident)
		told.Quote = f.Reason
	}),
	policy.OverrideClosed{}.Kind(): on(func(t *Teller, e event.Event, f policy.OverrideClosed, told *Told) {
		told.Text, told.Quote = t.say("override-ended", "override", after(e.Subject), "organisation", t.names.Organisation(f.Organisation)), f.Reason
	}),
	policy.OverrideUsed{}.Kind(): on(func(t *Teller, _ event.Event, f policy.OverrideUsed, told *Told) {
		told.Kind = "incident"
		told.Text = t.say("override-used", "override", f.Override, "rule", f.Rule, "action", t.visit.Word("action", f.Action))
	}),
	oversight.PackProposed{}.Kind(): on(func(t *Teller, _ event.Event, f oversight.PackProposed, told *Told) {
		told.Text = t.say("pack-proposed", "pack", f.ID+"@"+f.Version, "organisation", t.names.Organisation(f.Organisation))
	}),
}
