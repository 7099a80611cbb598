package dtg

import (
	"testing"
	"time"
	"unicode/utf8"

	"fanar/fault"
)

func TestFind(t *testing.T) {
	now := utc(t, "2026-11-22 15:00")
	for _, tt := range []struct{ name, line, part, want string }{
		{"opens the line", "1432 rubber 80 pob", "1432", "2026-11-22 14:32"},
		{"behind a count", "rubber 80 1432", "1432", "2026-11-22 14:32"},
		{"with zone", "rubber 1432Z 80 pob", "1432Z", "2026-11-22 14:32"},
		{"local", "1432L rubber", "1432L", "2026-11-22 13:32"},
		{"colon", "rubber, 14:32, 80", "14:32", "2026-11-22 14:32"},
		{"point at the start", "14.32 gommone 80", "14.32", "2026-11-22 14:32"},
		{"glued commas", "80,1432,rubber", "1432", "2026-11-22 14:32"},
		{"day and month before", "22.11. 14:32 rubber", "14:32", "2026-11-22 14:32"},
		{"day and month with a slash", "22/11 14:32 rubber", "22/11 14:32", "2026-11-22 14:32"},
		{"group", "at 221432Z NOV 26 80 pob", "221432Z NOV 26", "2026-11-22 14:32"},
		{"group, count behind", "221432Z NOV 80 pob", "221432Z NOV", "2026-11-22 14:32"},
		{"group, count behind month", "221432Z 80 pob", "221432Z", "2026-11-22 14:32"},
		{"date and time", "22112026 0800 rubber", "22112026 0800", "2026-11-22 08:00"},
		{"time and date", "0800 21/11/2026 rubber", "0800 21/11/2026", "2026-11-21 08:00"},
		{"minutes back", "rubber -20m 80 pob", "-20m", "2026-11-22 14:40"},
		{"now", "sinking now", "now", "2026-11-22 15:00"},
		{"RFC 3339", "alert 2026-11-22T14:32:00Z rubber", "2026-11-22T14:32:00Z", "2026-11-22 14:32"},
		{"arabic digits", "زورق ١٤٣٢ مطاطي", "١٤٣٢", "2026-11-22 14:32"},
		{"no zone behind a space", "1432 a 20 miglia", "1432", "2026-11-22 14:32"},
		{name: "nothing", line: ""},
		{name: "count", line: "80 pob"},
		{name: "slash between counts", line: "10/12 people 45/60"},
		{name: "range of counts", line: "45-60 people"},
		{name: "more than", line: "1432+ people >1200"},
		{name: "position", line: "3355N01230E"},
		{name: "spaced position", line: "1255N 01230E"},
		{name: "decimals", line: "rubber 14.32 13.05"},
		{name: "telephone", line: "call +39 333 1432 1234"},
		{name: "date alone", line: "22112026 rubber"},
		{name: "no such hour", line: "2561 rubber"},
		{name: "long number", line: "mmsi 247143200"},
		{name: "glued to a word", line: "room1432 1432xy"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, start, end, ok := Find(tt.line, now, zoneOf(t, "Europe/Rome"))
			if ok != (tt.want != "") || tt.line[start:end] != tt.part {
				t.Fatalf("Find(%q) = %v at %q, %v; want %q", tt.line, got, tt.line[start:end], ok, tt.part)
			}
			if ok && !got.Equal(utc(t, tt.want)) {
				t.Errorf("Find(%q) = %v, want %s", tt.line, got, tt.want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"1432", "1432Z 22 NOV 26", "221432ZNOV2026", "-1h30", "2026-11-22T14:32:00.5+02:00", "22/11/2026 8:00", "٠٨٠٠L", "now", "\xff"} {
		f.Add(s, int64(1_795_359_600))
	}
	rome := zoneOf(f, "Europe/Rome")
	f.Fuzz(func(t *testing.T, text string, unix int64) {
		now := time.Unix(unix%4_000_000_000, 0).UTC()
		got, err := Parse(text, now, rome)
		if err != nil {
			if e := fault.As(err); e.Kind != fault.Invalid || e.Text == "" || e.Hint == "" {
				t.Fatalf("Parse(%q): %#v is no fault with a hint", text, err)
			}
		} else if got.Location() != time.UTC {
			t.Fatalf("Parse(%q) = %v is not in UTC", text, got)
		}
		at, start, end, ok := Find(text, now, rome)
		if start < 0 || end < start || end > len(text) || (ok && start == end) {
			t.Fatalf("Find(%q): bytes %d to %d", text, start, end)
		}
		if ok && at.Location() != time.UTC {
			t.Fatalf("Find(%q) = %v is not in UTC", text, at)
		}
		if utf8.ValidString(text) && !utf8.ValidString(text[start:end]) {
			t.Fatalf("Find(%q) cuts a letter: %q", text, text[start:end])
		}
	})
}

func BenchmarkParse(b *testing.B) {
	now := time.Date(2026, 11, 22, 15, 0, 0, 0, time.UTC)
	for _, text := range []string{"1432", "221432Z NOV 26", "22112026 0800"} {
		b.Run(text, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Parse(text, now, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
