package api

import (
	"encoding/json"
	"strings"

	"fanar/record/dispatch"
	"fanar/record/event"
)

// readAction is what a reader's role must carry to see what a record says. Kinds that no desk claims are read with the
// record itself. Whoever may only read the record sees of the others that they are there, and when.
func readAction(e event.Event) string {
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

// visible takes out of a record what the reader's role does not carry: what it is about and what it says.
func visible(s dispatch.State, e event.Event) event.Event {
	if s.Policy.May(s.Actor, readAction(e)) {
		return e
	}
	return event.Event{Number: e.Number, Version: e.Version, Org: e.Org, Node: e.Node, Recorded: e.Recorded, Happened: e.Recorded,
		Marks: e.Marks, Policy: e.Policy, Body: json.RawMessage("null")}
}
