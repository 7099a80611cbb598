package watchbook_test

import (
	"fmt"
	"testing"

	"fanar/desk/rescue"
	"fanar/desk/rescue/watchbook"
)

// BenchmarkHandOver makes the report of a night with a hundred open cases.
func BenchmarkHandOver(b *testing.B) {
	n := open(b)
	n.Do(b, conti, watchbook.TakeWatch{Desk: "operations"})
	for i := range 100 {
		n.Do(b, conti, rescue.OpenCase{Line: fmt.Sprintf("0755 33%02dN01230E rubber 80 pob", i%60)})
	}
	b.ReportAllocs()
	for b.Loop() {
		n.Do(b, conti, watchbook.HandOver{Desk: "operations"})
	}
}
