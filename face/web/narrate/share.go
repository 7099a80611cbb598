package narrate

import (
	"fanar/desk/people"
	"fanar/record/dispatch"
	"fanar/record/event"
)

// Shared says a record of any desk as the reader may see it: what the reader's roles do not carry is said to be there, and
// no more; what would spoil a count is hidden until it is made.
func (t *Teller) Shared(s dispatch.State, e event.Event) (Told, error) {
	if !s.Readable(e) {
		return Told{Number: e.Number, Kind: "hidden", Text: t.say("closed-to-you"), At: e.Recorded, Time: t.clock(e.Recorded), Recorded: e.Recorded}, nil
	}
	e, err := people.HideBlind(s, e, s.Actor)
	if err != nil {
		return Told{}, err
	}
	return t.Tell(e), nil
}
