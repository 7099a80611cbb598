package dispatch

import (
	"strings"

	"fanar/record/event"
)

// ReadAction names what a reader's roles must carry to see what a record says, such as "read.cases". Kinds that no desk
// claims are read with the record itself.
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

// Readable tells whether the asker's roles carry reading the record.
func (s State) Readable(e event.Event) bool { return s.Policy.May(s.Actor, ReadAction(e)) }
