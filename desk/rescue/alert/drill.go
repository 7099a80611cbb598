package alert

import (
	"slices"
	"strings"

	"fanar/record/event"
	"fanar/record/journal"
)

// drills are the cases and alerts that were begun as exercises or demonstrations, by subject.
const drills journal.Table[bool] = "alert.drill"

// MarkDrill marks what is recorded about a drill as one: every later fact about its case or its alert, its clocks, and what
// refers to it. It is the dispatcher's [fanar/record/dispatch.Mark].
func MarkDrill(r journal.Rows, d event.Draft, marks event.Marks) (event.Marks, error) {
	if marks.Has(event.Simulated) {
		return marks, nil
	}
	for _, subject := range append([]string{d.Subject}, d.Refs...) {
		drill, _, err := drills.Get(r, begun(subject))
		if err != nil {
			return marks, err
		}
		if drill {
			marks.Caveats = append(slices.Clip(marks.Caveats), event.Simulated)
			return marks, nil
		}
	}
	return marks, nil
}

// begun gives the case, the alert or the incident in a subject, such as case/SAR-1 in clock/R2/case/SAR-1, and in what is kept
// of a case under a name of its own.
func begun(subject string) string {
	for _, kind := range []string{"medevac/", "screening/"} {
		rest := strings.TrimPrefix(subject, kind)
		if rest == subject {
			_, rest, _ = strings.Cut(subject, "/"+kind)
		}
		if id, _, ok := strings.Cut(rest, "/"); ok {
			return caseSubject + id
		}
	}
	for _, kind := range []string{caseSubject, Subject(""), incidentSubject} {
		if i := strings.Index(subject, "/"+kind); i >= 0 {
			return subject[i+1:]
		}
	}
	return subject
}

// incidentSubject is what the subjects of incidents begin with, which an incident of a drill is known by.
const incidentSubject = "incident/"

// begin notes a case, an alert or an incident that begins as a drill.
func begin(w journal.Writer, e event.Event) error {
	if !e.Marks.Has(event.Simulated) {
		return nil
	}
	return drills.Put(w, e.Subject, e.Number, true)
}
