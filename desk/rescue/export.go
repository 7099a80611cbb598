package rescue

import (
	"context"

	"fanar/desk/people"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/journal"
)

// Export bundles the records about a case that the asker may see whole, with proofs. A record cannot be bundled with a
// part of it taken out, so a count that the asker may not see yet is a Conflict. A bundle that leaves records of other
// desks out does not say what it is about: it is not everything.
func Export(ctx context.Context, s dispatch.State, id string) (journal.Bundle, error) {
	var numbers []uint64
	all := true
	for e, err := range journal.About(s, Subject(id)) {
		if err != nil {
			return journal.Bundle{}, err
		}
		if !s.Readable(e) {
			all = false
			continue
		}
		shown, err := people.HideBlind(s, e, s.Actor)
		if err != nil {
			return journal.Bundle{}, err
		}
		if string(shown.Body) != string(e.Body) {
			return journal.Bundle{}, fault.New(fault.Conflict, "bundle.blind", "case {case} holds a count that you may not see before your own is signed (record {number})",
				"case", id, "number", e.Number).WithHint("count first and sign your number, then export")
		}
		numbers = append(numbers, e.Number)
	}
	if all {
		return journal.ExportAbout(ctx, s, Subject(id))
	}
	return journal.Export(ctx, s, numbers...)
}
