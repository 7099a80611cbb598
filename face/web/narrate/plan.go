package narrate

import (
	"strings"

	"fanar/desk/rescue/plan"
	"fanar/record/event"
)

// parties says the parties of a plan in one list.
func (t *Teller) parties(all []string) string {
	out := make([]string, len(all))
	for i, id := range all {
		out[i] = t.names.Organisation(id)
	}
	return strings.Join(out, t.visit.T("list.comma"))
}

var planTellers = telling{
	plan.Drafted{}.Kind(): on(func(t *Teller, _ event.Event, f plan.Drafted, told *Told) {
		told.Text = t.say("plan-drafted", "plan", f.ID, "title", f.Title, "parties", t.parties(f.Parties))
	}),
	plan.Revised{}.Kind(): on(func(t *Teller, _ event.Event, f plan.Revised, told *Told) {
		told.Text = t.say("plan-revised", "plan", f.ID, "version", f.Version, "title", f.Title, "parties", t.parties(f.Parties))
	}),
	plan.Reviewed{}.Kind(): on(func(t *Teller, _ event.Event, f plan.Reviewed, told *Told) {
		id := "plan-reviewed-against"
		if f.Favourable {
			id = "plan-reviewed-for"
		}
		told.Text, told.Quote = t.say(id, "plan", f.ID, "version", f.Version, "kind", t.visit.T("plan-review."+f.Review), "organisation", t.names.Organisation(f.Organisation)), f.Text
	}),
	plan.Approved{}.Kind(): on(func(t *Teller, _ event.Event, f plan.Approved, told *Told) {
		told.Text = t.say("plan-approved", "plan", f.ID, "version", f.Version, "organisation", t.names.Organisation(f.Organisation))
	}),
	plan.Ended{}.Kind(): on(func(t *Teller, _ event.Event, f plan.Ended, told *Told) {
		told.Text, told.Quote = t.say("plan-ended", "plan", f.ID, "organisation", t.names.Organisation(f.Organisation)), f.Reason
	}),
}
