package narrate

import (
	"strings"

	"fanar/desk/people"
	"fanar/record/dispatch"
	"fanar/record/event"
)

// ReadAction is what a reader's role must carry to see what a record says. Kinds that no desk claims are read with the
// record itself.
func ReadAction(e event.Event) string {
	kind, _, _ := strings.Cut(e.Subject, "/")
	switch {
	case strings.HasPrefix(e.Kind, "people."):
		return "read.people"
	case kind == "case":
		return "read.cases"
	case kind == "incident":
		return "read.incidents"
	case kind == "user":
		return "read.users"
	case kind == "place", kind == "organisation", kind == "assessment":
		return "read.places"
	}
	return "read.record"
}

// Shared says a record of any desk as the reader may see it: what the reader's roles do not carry is said to be there, and
// no more; what would spoil a count is hidden until it is made.
func (t *Teller) Shared(s dispatch.State, e event.Event) (Told, error) {
	if !s.Policy.May(s.Actor, ReadAction(e)) {
		return Told{Number: e.Number, Kind: "hidden", Text: t.say("closed-to-you"), At: e.Recorded, Time: t.clock(e.Recorded), Recorded: e.Recorded}, nil
	}
	e, err := people.HideBlind(s, e, s.Actor)
	if err != nil {
		return Told{}, err
	}
	return t.Tell(e), nil
}
