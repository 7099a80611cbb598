package geo

import (
	"testing"
	"unicode/utf8"
)

func TestFind(t *testing.T) {
	for _, tt := range []struct{ name, line, want string }{
		{"alert line", "1432 3355N01230E rubber 80 pob", "3355N01230E"},
		{"at the end", "rubber 80 pob 33 55.0N 012 30.0E", "33 55.0N 012 30.0E"},
		{"count before spaced degrees", "rubber 80 33 55N 12 30E", "33 55N 12 30E"},
		{"time before spaced degrees", "1432 33 55N 12 30E 80 pob", "33 55N 12 30E"},
		{"colon time before", "14:32 33 55N 12 30E", "33 55N 12 30E"},
		{"range before hyphens", "45-50 33-55N 012-30E", "33-55N 012-30E"},
		{"count behind leading letters", "N33 55 E12 30 45 pob", "N33 55 E12 30"},
		{"time before leading letters", "1432 N3355 E01230 80 pob", "N3355 E01230"},
		{"time before spaced leading letters", "1432 N 3355 E 01230 80 pob", "N 3355 E 01230"},
		{"time behind spaced trailing letters", "3355 N 01230 E 1432", "3355 N 01230 E"},
		{"commas", "1432, 3355N 01230E, rubber, 80", "3355N 01230E"},
		{"commas without spaces", "1432,3355N01230E,rubber,80", "3355N01230E"},
		{"count and comma without space", "80,3355N01230E", "3355N01230E"},
		{"decimal commas", "80 pob 34,35N 13,05E", "34,35N 13,05E"},
		{"bare decimals", "80 pob 34.35 13.05 sinking", "34.35 13.05"},
		{"bare decimals and a time with a point", "14.32 34.35 13.05", "34.35 13.05"},
		{"bare decimals with a comma", "at 34.3512, 13.0512", "34.3512, 13.0512"},
		{"bare decimals, one short", "14:32 33.9167, 12.5 wooden", "33.9167, 12.5"},
		{"map link", "https://maps.example/?q=34.3512,13.0512", "34.3512,13.0512"},
		{"labels", "80 pob lat 34.35 lon 13.05", "lat 34.35 lon 13.05"},
		{"short and glued", "80 persone a 34N 13E", "34N 13E"},
		{"arabic", "زورق مطاطي ٣٣٥٥ شمال ٠١٢٣٠ شرق ٨٠ شخص", "٣٣٥٥ شمال ٠١٢٣٠ شرق"},
		{"accents before", "à 33°55′N 12°30′E près", "33°55′N 12°30′E"},
		{"in brackets", "seen (33°55'N 012°30'E)", "33°55'N 012°30'E"},
		{"wrong one before a right one", "3375N01230E 3355N01230E", "3355N01230E"},

		{name: "nothing", line: ""},
		{name: "time and count", line: "1432 rubber 80 pob"},
		{name: "time and day", line: "22.11 08.30 rubber"},
		{name: "date", line: "22.11.2026 0800 rubber 80"},
		{name: "date and time as digits", line: "22112026 0800 80"},
		{name: "telephone", line: "+39 06 5908 4527 80 pob"},
		{name: "telephone with points", line: "06.5908.4527 80.1234"},
		{name: "people by sex", line: "12 women 5 children 80 e 5 s"},
		{name: "italian e", line: "12 e 5 n"},
		{name: "small decimals", line: "2.5 m 3.5 m"},
		{name: "percent", line: "33.55 12.50%"},
		{name: "no letters", line: "33 55 12 30"},
		{name: "one letter", line: "3355N 80 pob"},
		{name: "two equal readings", line: "1020 N 1030 E 1040"},
		{name: "course and speed", line: "course 270.55 speed 12.50"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			pos, start, end, ok := Find(tt.line)
			if ok != (tt.want != "") || (ok && tt.line[start:end] != tt.want) {
				t.Fatalf("Find(%q) = %v at %q, %v; want %q", tt.line, pos, tt.line[start:end], ok, tt.want)
			}
			if !ok {
				return
			}
			if alone, err := Parse(tt.want); err != nil || alone != pos {
				t.Errorf("Find(%q) = %v, but Parse(%q) = %v, %v", tt.line, pos, tt.want, alone, err)
			}
		})
	}
}

func TestSuspect(t *testing.T) {
	for _, tt := range []struct{ name, line, part, code string }{
		{"minutes", "1432 3375N01230E rubber", "3375N01230E", "position.minutes-range"},
		{"latitude", "rubber 93 55N 12 30E", "93 55N 12 30E", "position.degrees-range"},
		{"latitude, spaced", "33 75N 12 30E rubber 80", "33 75N 12 30E", "position.minutes-range"},
		{"half", "33°55'N rubber 80", "33°55'N", "position.longitude-missing"},
		{"two readings", "1020 N 1030 E 1040", "1020 N 1030 E 1040", "position.two-readings"},
		{name: "a right one", line: "3355N01230E"},
		{name: "none", line: "1432 rubber 80 pob"},
		{name: "a time with a zone", line: "1432B rubber"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			start, end, err := Suspect(tt.line)
			if codeOf(err) != tt.code || tt.line[start:end] != tt.part {
				t.Errorf("Suspect(%q) = %q, %v; want %q, %s", tt.line, tt.line[start:end], err, tt.part, tt.code)
			}
		})
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{"1432 3355N01230E rubber 80 pob", "80 N 34.35 E 13.05 2", "à 34.35, 13.05", "3375N01230E", "\x00N3355 E01230", "lat 3 lon 4"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		pos, start, end, ok := Find(line)
		if start < 0 || end < start || end > len(line) || (ok && start == end) {
			t.Fatalf("Find(%q): bytes %d to %d", line, start, end)
		}
		from, to, err := Suspect(line)
		if from < 0 || to < from || to > len(line) || (ok && err != nil) {
			t.Fatalf("Suspect(%q): bytes %d to %d, %v while found is %v", line, from, to, err, ok)
		}
		if !ok {
			return
		}
		if err := pos.Check(); err != nil {
			t.Fatalf("Find(%q) = %v: %v", line, pos, err)
		}
		if utf8.ValidString(line) != utf8.ValidString(line[start:end]) && utf8.ValidString(line) {
			t.Fatalf("Find(%q) cuts a letter: %q", line, line[start:end])
		}
		if end-start > longest {
			return
		}
		if alone, err := Parse(line[start:end]); err != nil || alone != pos {
			t.Fatalf("Find(%q) = %v, but Parse(%q) = %v, %v", line, pos, line[start:end], alone, err)
		}
	})
}

func BenchmarkFind(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, _, _, ok := Find("1432 rubber boat about 80 persons, taking water, 33 55.0N 012 30.0E"); !ok {
			b.Fatal("nothing found")
		}
	}
}
