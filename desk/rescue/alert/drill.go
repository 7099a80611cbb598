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

// begun gives the case or the alert in a subject, such as case/SAR-1 in clock/R2/case/SAR-1.
func begun(subject string) string {
	for _, kind := range []string{caseSubject, Subject("")} {
		if i := strings.Index(subject, "/"+kind); i >= 0 {
			return subject[i+1:]
		}
	}
	return subject
}

// begin notes a case or an alert that begins as a drill.
func begin(w journal.Writer, e event.Event) error {
	if !e.Marks.Has(event.Simulated) {
		return nil
	}
	return drills.Put(w, e.Subject, e.Number, true)
}
