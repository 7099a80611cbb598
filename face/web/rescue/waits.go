package rescue

import (
	"time"

	"fanar/desk/rescue"
	"fanar/face/web/narrate"
	"fanar/face/web/screen"
	"fanar/record/dispatch"
)

// wait is one thing that the case waits for, in words.
type wait struct {
	Text, Whom, URL string
	Since           time.Time
}

// where a wait is worked on: a part of the page, or a sheet.
var waitPlaces = map[string]string{
	rescue.WaitCoordinator: "#s-coordinator", rescue.WaitAcceptance: "#s-coordinator", rescue.WaitTakeover: "#s-coordinator", rescue.WaitTasking: "#tasking",
	rescue.WaitMedevac: "/medevacs", rescue.WaitMedevacUnit: "/medevacs", rescue.WaitSafety: "/safety", rescue.WaitLanding: "/safety",
	rescue.WaitSafetyAsked: "/safety", rescue.WaitLookingAgain: "#f-reopen",
}

// waits reads what the case waits for, and of whom.
func (d *caseData) waits(v *screen.Visit, _ dispatch.State, names *screen.Names) error {
	for _, w := range d.Case.Waits() {
		one := wait{Text: v.T("wait."+w.Key, "about", w.About), URL: "/cases/" + d.Case.ID + waitPlaces[w.Key], Since: w.Since}
		switch w.Key {
		case rescue.WaitTasking:
			one.Whom = w.Whom
		case rescue.WaitLanding:
			one.Text = v.T("wait."+w.Key, "about", names.Place(w.About))
		default:
			if w.Whom != "" {
				one.Whom = names.Organisation(w.Whom)
			}
		}
		d.Waits = append(d.Waits, one)
	}
	return nil
}

// trait is one thing that was said of the boat; more than one saying is a contradiction.
type trait struct {
	Key  string
	Said []saying
}

type saying struct {
	Text, Source, Author string
	At                   time.Time
}

// boat puts together what was said of the boat.
func (d *caseData) boat(v *screen.Visit, _ dispatch.State, names *screen.Names) error {
	for _, t := range d.Case.Boat() {
		one := trait{Key: t.Key}
		for _, said := range t.Values {
			one.Said = append(one.Said, saying{Text: narrate.Trait(v.Lang, t.Key, said.Text), Source: v.Word("source", said.Source), Author: names.User(said.Author), At: said.At})
		}
		d.Traits = append(d.Traits, one)
	}
	return nil
}

// decision is a decision of a master, in force until the master says otherwise.
type decision struct {
	rescue.MasterDecision
	Author, ChangedBy string
}

// masters reads the decisions of masters, the newest first.
func (d *caseData) masters(_ *screen.Visit, _ dispatch.State, names *screen.Names) error {
	for i := len(d.Case.Decisions) - 1; i >= 0; i-- {
		m := decision{MasterDecision: d.Case.Decisions[i], Author: names.User(d.Case.Decisions[i].Author)}
		if m.Changed != nil {
			m.ChangedBy = names.User(m.Changed.Author)
		}
		d.Decisions = append(d.Decisions, m)
	}
	return nil
}
