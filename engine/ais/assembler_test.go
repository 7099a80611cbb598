package ais

import (
	"slices"
	"testing"
	"time"
)

// two gives the two sentences of a ship's static data.
func two(t *testing.T, mmsi uint32, name string, e Envelope) (first, second string) {
	t.Helper()
	lines, err := Encode(&Report{Type: 5, MMSI: mmsi, Static: &Static{Name: name, Destination: name + " PORT"}}, e)
	if err != nil || len(lines) != 2 {
		t.Fatalf("encode: %v, %d lines", err, len(lines))
	}
	return lines[0], lines[1]
}

func TestAssembly(t *testing.T) {
	a1, a2 := two(t, 247000001, "ALPHA", Envelope{Sequence: 1, Channel: 'A'})
	b1, b2 := two(t, 247000002, "BRAVO", Envelope{Sequence: 1, Channel: 'A'})
	c1, c2 := two(t, 247000003, "CHARLIE", Envelope{Sequence: 2, Channel: 'A'})
	d1, d2 := two(t, 247000004, "DELTA", Envelope{Sequence: 1, Channel: 'B'})
	e1, e2 := two(t, 247000005, "E", Envelope{Sequence: 1, Channel: 'A'})
	f1, f2 := two(t, 247000006, "F", Envelope{Sequence: 1, Channel: 'A'})
	g1, g2 := two(t, 247000007, "GRANDE GOLFO", Envelope{Sequence: 1, Channel: 'A'})
	if e2 != f2 || a2 == g2 {
		t.Fatalf("these ends should be the same: %s, %s; and these not: %s, %s", e2, f2, a2, g2)
	}
	from := func(station, line string) string { return tagged("s:"+station, line) }
	group := func(g, line string) string { return tagged("g:"+g, line) }
	filler := make([]string, 70)
	for i := range filler {
		filler[i] = moving
	}
	for _, c := range []struct {
		name  string
		lines []string
		want  []Reason // of the lines that are no filler
		names []string
	}{
		{"in order", []string{a1, a2}, []Reason{Part, Used}, []string{"ALPHA"}},
		{"out of order", []string{a2, a1}, []Reason{Part, Used}, []string{"ALPHA"}},
		{"two numbers interleaved", []string{a1, c1, a2, c2}, []Reason{Part, Part, Used, Used}, []string{"ALPHA", "CHARLIE"}},
		{"two channels interleaved", []string{a1, d1, a2, d2}, []Reason{Part, Part, Used, Used}, []string{"ALPHA", "DELTA"}},
		{"two stations, one number", []string{from("x", a1), from("y", b1), from("x", a2), from("y", b2)},
			[]Reason{Part, Part, Used, Used}, []string{"ALPHA", "BRAVO"}},
		{"two groups, one number", []string{group("1-2-7", a1), group("1-2-8", b1), group("2-2-7", a2), group("2-2-8", b2)},
			[]Reason{Part, Part, Used, Used}, []string{"ALPHA", "BRAVO"}},
		{"older spelling of groups", []string{tagged("1G2:7", a1), tagged("1G2:8", b1), tagged("2G2:7", a2), tagged("2G2:8", b2)},
			[]Reason{Part, Part, Used, Used}, []string{"ALPHA", "BRAVO"}},
		{"nothing tells them apart", []string{a1, b1, a2}, []Reason{Part, Part, AmbiguousPart}, nil},
		{"a station on the first part alone", []string{from("x", a1), a2}, []Reason{Part, Used}, []string{"ALPHA"}},
		{"the same part twice", []string{a1, a1, a2}, []Reason{Part, DuplicatePart, Used}, []string{"ALPHA"}},
		{"the same message twice", []string{a1, a2, a1, a2}, []Reason{Part, Used, DuplicatePart, DuplicatePart}, []string{"ALPHA"}},
		{"the same message through each other", []string{a1, a1, a2, a2}, []Reason{Part, DuplicatePart, Used, DuplicatePart}, []string{"ALPHA"}},
		{"messages that end alike", []string{a1, a2, e1, e2, f1, f2}, []Reason{Part, Used, Part, Used, Part, Used}, []string{"ALPHA", "E", "F"}},
		{"a duplicate does not spoil one that ends otherwise", []string{a1, a2, g1, moving, a2, g2},
			[]Reason{Part, Used, Part, DuplicatePart, Used}, []string{"ALPHA", "GRANDE GOLFO"}},
		{"an end that was lost does not spoil the next", slices.Concat([]string{a1}, filler[:20], []string{b1, b2}),
			[]Reason{Part, Part, Used}, []string{"BRAVO"}},
		{"a beginning that was lost does not marry the next", slices.Concat([]string{a2}, filler[:20], []string{b1}),
			[]Reason{Part, Part}, nil},
		{"an end that comes after many lines belongs to another", slices.Concat([]string{a1}, filler, []string{b2}),
			[]Reason{Part, Part}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var a Assembler
			var got []Reason
			var names []string
			for _, line := range c.lines {
				r, why := a.Line([]byte(line), someday)
				if line == moving {
					continue
				}
				got = append(got, why)
				if why == Used {
					names = append(names, r.Static.Name)
					if r.Static.Destination != r.Static.Name+" PORT" {
						t.Errorf("%s goes to %s: parts of two messages", r.Static.Name, r.Static.Destination)
					}
				}
			}
			if !slices.Equal(got, c.want) || !slices.Equal(names, c.names) {
				t.Errorf("got %v %v, want %v %v", got, names, c.want, c.names)
			}
		})
	}
}

func TestPartsExpire(t *testing.T) {
	a1, a2 := two(t, 247000001, "ALPHA", Envelope{Sequence: 1, Channel: 'A'})
	for _, c := range []struct {
		name    string
		later   time.Duration
		want    Reason
		orphans uint64
	}{
		{"in time", 10 * time.Second, Used, 0},
		{"too late", 10*time.Second + 1, Part, 1},
		{"the clock went back", -time.Minute, Part, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			var a Assembler
			if _, why := a.Line([]byte(a1), someday); why != Part {
				t.Fatalf("first part: %v", why)
			}
			_, why := a.Line([]byte(a2), someday.Add(c.later))
			if why != c.want || a.Orphans() != c.orphans {
				t.Errorf("got %v and %d orphans, want %v and %d", why, a.Orphans(), c.want, c.orphans)
			}
		})
	}
	var a Assembler
	a.Line([]byte(a1), someday)
	a.Flush()
	if _, why := a.Line([]byte(a2), someday); why != Part || a.Orphans() != 1 {
		t.Errorf("after a flush: got %v and %d orphans, want part and 1", why, a.Orphans())
	}
}

// TestOpenMessagesAreBounded sends first parts only, of many stations: memory stays what it is and each one is accounted for.
func TestOpenMessagesAreBounded(t *testing.T) {
	var a Assembler
	const n = 1000
	for i := range n {
		first, _ := two(t, 247000000+uint32(i), "ALPHA", Envelope{Channel: 'A'})
		if _, why := a.Line([]byte(tagged("s:"+string(rune('a'+i%26))+string(rune('a'+i/26)), first)), someday); why != Part {
			t.Fatalf("part %d: %v", i, why)
		}
	}
	if a.waiting != maxOpen || a.Orphans() != n-maxOpen {
		t.Errorf("got %d waiting and %d orphans, want %d and %d", a.waiting, a.Orphans(), maxOpen, n-maxOpen)
	}
}

func TestSieve(t *testing.T) {
	s := NewSieve(10*time.Second, 1000)
	for _, step := range []struct {
		name   string
		digest uint64
		after  time.Duration
		want   bool
	}{
		{"first", 7, 0, false},
		{"again at once", 7, 0, true},
		{"another", 8, time.Second, false},
		{"again after ten seconds", 7, 10 * time.Second, true},
		{"again after more", 7, 10*time.Second + 1, false},
		{"again, by the new time", 7, 20 * time.Second, true},
	} {
		if got := s.Seen(step.digest, someday.Add(step.after)); got != step.want {
			t.Errorf("%s: got %v, want %v", step.name, got, step.want)
		}
	}
}

func TestDigestTellsPayloadsApart(t *testing.T) {
	seen := map[uint64]bits{}
	for _, kind := range []int{1, 4, 5, 18, 24} {
		for _, b := range messages(t, kind) {
			if other, ok := seen[b.digest()]; ok && other != b {
				t.Errorf("two payloads of type %d have the digest %x", kind, b.digest())
			}
			seen[b.digest()] = b
		}
	}
	if len(seen) < 4000 {
		t.Errorf("only %d different digests", len(seen))
	}
}
