package api

import (
	"encoding/json"

	"fanar/record/dispatch"
	"fanar/record/event"
)

// visible takes out of a record what the reader's role does not carry, what it is about and what it says, and the body of a
// kind that the program does not know: nobody here can tell what stands in it, so nobody can tell who may see it.
func (a *server) visible(s dispatch.State, e event.Event) event.Event {
	out := event.Event{Number: e.Number, Version: e.Version, Org: e.Org, Node: e.Node, Recorded: e.Recorded, Happened: e.Recorded,
		Marks: e.Marks, Policy: e.Policy, Body: json.RawMessage("null")}
	switch {
	case !a.knows(e):
		if s.Readable(e) {
			out.Kind = e.Kind
		}
		return out
	case !s.Readable(e):
		return out
	}
	return e
}

// knows tells whether the program can read the record's kind in its version.
func (a *server) knows(e event.Event) bool { return a.Known != nil && a.Known(e.Kind, e.Version) }
