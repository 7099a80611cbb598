package narrate

import (
	"fanar/desk/rescue/past"
	"fanar/record/event"
)

// interopTellers say what was taken over from other systems.
var interopTellers = telling{
	past.CaseImported{}.Kind(): on(func(t *Teller, _ event.Event, f past.CaseImported, told *Told) {
		told.Text = t.say("case-imported", "item", f.ID, "system", f.System, "case", f.Case)
	}),
}
