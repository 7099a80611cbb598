// Package paper is the paper twin of the screens: forms that can be printed before the link or the battery is gone, filled
// in by hand, and typed in later. A form asks for what its screen asks, in the same order, and carries a short code that
// brings that screen up again with the case and the place filled in.
//
// A form never holds a number that somebody else counted, and a code holds no secret and nothing of anybody: whoever has
// it still has to sign in. Blank is unknown and never zero, and each form says so.
//
// Start with [Form], [Code] and [Find].
package paper

import (
	"slices"

	"fanar/fault"
)

// Form is a kind of sheet. Its text is what addresses and the command line use.
type Form string

// The forms. Each has the screen that takes what is written on it.
const (
	DeckCount        Form = "deck-count"        // who is on deck, or at a place
	HandoverGiven    Form = "handover-given"    // who goes, counted by the giver
	HandoverReceived Form = "handover-received" // who came, counted by the receiver, without the giver's number
	Landing          Form = "landing"           // who went aboard or ashore, one sheet for each vessel or bus
	Medevac          Form = "medevac"           // a request to take people off for medical care
	BodyFound        Form = "body-found"        // the dead who were found; the body keeps a custodian
	Alert            Form = "alert"             // what an alert said, before there is a case
)

// Forms are all forms, in the order in which a rescue needs them.
func Forms() []Form {
	return []Form{Alert, DeckCount, HandoverGiven, HandoverReceived, Landing, Medevac, BodyFound}
}

// ParseForm reads the name of a form. Errors: fault.Invalid with the names there are.
func ParseForm(text string) (Form, error) {
	if f := Form(text); slices.Contains(Forms(), f) {
		return f, nil
	}
	return "", fault.New(fault.Invalid, "paper.form", "there is no form {form}", "form", text).WithField("form").
		WithHint("the forms are alert, deck-count, handover-given, handover-received, landing, medevac, body-found")
}

// NeedsCase tells whether a sheet belongs to a case. Only an alert comes before there is one.
func (f Form) NeedsCase() bool { return f != Alert }

// AtPlace tells whether a sheet is for one vessel or place.
func (f Form) AtPlace() bool { return f == DeckCount || f == HandoverGiven || f == Landing }

// letter begins the codes of a form.
func (f Form) letter() byte {
	switch f {
	case DeckCount:
		return 'D'
	case HandoverGiven:
		return 'G'
	case HandoverReceived:
		return 'R'
	case Landing:
		return 'E'
	case Medevac:
		return 'M'
	case BodyFound:
		return 'B'
	}
	return 'A'
}

func formOf(letter byte) (Form, bool) {
	for _, f := range Forms() {
		if f.letter() == letter {
			return f, true
		}
	}
	return "", false
}
