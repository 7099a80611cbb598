package ais

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write the golden file anew")

var someday = time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)

// pass sends a recording through one assembler, all of it at one instant, and counts what became of the sentences.
func pass(t *testing.T, name string, use func(Report)) (counts [Reasons]int, orphans uint64) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var a Assembler
	for line := range bytes.Lines(data) {
		for first, rest := Cut(line); len(first) > 0; first, rest = Cut(rest) {
			r, why := a.Line(first, someday)
			counts[why]++
			if why == Used && use != nil {
				use(r)
			}
		}
	}
	a.Flush()
	return counts, a.Orphans()
}

func TestRecordings(t *testing.T) {
	names, err := filepath.Glob("testdata/recordings/*")
	if err != nil || len(names) < 10 {
		t.Fatalf("recordings: %d, %v", len(names), err)
	}
	var got strings.Builder
	for _, name := range names {
		types := map[uint8]int{}
		timed, placed := 0, 0
		counts, orphans := pass(t, name, func(r Report) {
			types[r.Type]++
			if !r.Source.IsZero() {
				timed++
			}
			if r.HasPosition {
				placed++
			}
			if r.HasPosition && (r.Lat < -90 || r.Lat > 90 || r.Lon < -180 || r.Lon > 180) {
				t.Errorf("%s: %d at %v %v", name, r.MMSI, r.Lat, r.Lon)
			}
		})
		fmt.Fprintf(&got, "%s\n", filepath.Base(name))
		for why, n := range counts {
			if n > 0 {
				fmt.Fprintf(&got, "\t%s %d\n", Reason(why), n)
			}
		}
		fmt.Fprintf(&got, "\torphans %d, with source time %d, with position %d, types", orphans, timed, placed)
		for kind := uint8(0); kind < 28; kind++ {
			if types[kind] > 0 {
				fmt.Fprintf(&got, " %d:%d", kind, types[kind])
			}
		}
		got.WriteString("\n")
	}
	golden := "testdata/recordings.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("recordings: got\n%s\nwant\n%s", got.String(), want)
	}
}
