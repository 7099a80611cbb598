package sitrep_test

import (
	"testing"

	"fanar/desk/rescue"
	"fanar/desk/rescue/sitrep"
	wire "fanar/engine/sitrep"
	"fanar/record/dispatch"
)

// BenchmarkDraft is what the page of reports asks for each time that it is opened, on a case with a long log.
func BenchmarkDraft(b *testing.B) {
	n := open(b)
	worked(b, n)
	for range 200 {
		n.Do(b, officer, rescue.AddNote{Case: "SAR-1", Text: "Nothing to be seen on this leg."})
	}
	b.ReportAllocs()
	for b.Loop() {
		read(b, n, officer, func(s dispatch.State) error {
			_, err := sitrep.Draft(s, "SAR-1", wire.Full, "en")
			return err
		})
	}
}
