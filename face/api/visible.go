package api

import (
	"encoding/json"

	"fanar/record/dispatch"
	"fanar/record/event"
)

// visible takes out of a record what the reader's role does not carry: what it is about and what it says.
func visible(s dispatch.State, e event.Event) event.Event {
	if s.Readable(e) {
		return e
	}
	return event.Event{Number: e.Number, Version: e.Version, Org: e.Org, Node: e.Node, Recorded: e.Recorded, Happened: e.Recorded,
		Marks: e.Marks, Policy: e.Policy, Body: json.RawMessage("null")}
}
