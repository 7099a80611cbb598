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
	case e.Kind == (Decided{}).Kind() && breaks(e):
		return "read.incidents"
	case strings.HasPrefix(e.Kind, "people."), strings.HasPrefix(e.Kind, "care."):
		return "read.people"
	case kind == "case", kind == "alert", kind == "plan":
		return "read.cases"
	case kind == "incident":
		return "read.incidents"
	case kind == "clock":
		return "read.clocks"
	case kind == "watch", kind == "exercise":
		return "read.watch"
	case kind == "override":
		return "read.overrides"
	case kind == "access":
		return "read.access"
	case kind == "user":
		return "read.users"
	case kind == "place", kind == "organisation", kind == "assessment":
		return "read.places"
	}
	return "read.record"
}

// breaks tells whether a decision says that rules were broken: an incident opened over it, and who may not see incidents
// does not learn of it by the decision. One that cannot be read is guarded like one that says so.
func breaks(e event.Event) bool {
	var f Decided
	return e.Decode(&f) != nil || len(f.Broken) > 0
}

// Readable tells whether the asker's roles carry reading the record.
func (s State) Readable(e event.Event) bool { return s.Policy.May(s.Actor, ReadAction(e)) }
