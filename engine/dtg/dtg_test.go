package dtg

import (
	"errors"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the local zones of the tables, whatever the machine has

	"fanar/fault"

	"pgregory.net/rapid"
)

func zoneOf(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatalf("load %s: %v", name, err)
	}
	return loc
}

// utc reads the times of the tables.
func utc(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.Parse("2006-01-02 15:04:05", s)
	if err != nil {
		if at, err = time.Parse("2006-01-02 15:04", s); err != nil {
			t.Fatal(err)
		}
	}
	return at
}

func codeOf(err error) string {
	var f *fault.Error
	if errors.As(err, &f) {
		return f.Code
	}
	return ""
}

func TestParse(t *testing.T) {
	rome := zoneOf(t, "Europe/Rome")
	const usual = "2026-11-22 15:00"
	for _, tt := range []struct{ name, now, in, want string }{
		{"four digits", usual, "1432", "2026-11-22 14:32"},
		{"still to come is yesterday's", usual, "1532", "2026-11-21 15:32"},
		{"ten minutes ahead is today's", usual, "1510", "2026-11-22 15:10"},
		{"eleven minutes ahead is yesterday's", usual, "1511", "2026-11-21 15:11"},
		{"just after midnight", "2026-11-22 00:10", "2355", "2026-11-21 23:55"},
		{"just before midnight", "2026-11-21 23:55", "0003", "2026-11-22 00:03"},
		{"first of the year", "2027-01-01 00:10", "2355", "2026-12-31 23:55"},
		{"Z", usual, "1432Z", "2026-11-22 14:32"},
		{"Z behind a space", usual, "1432 z", "2026-11-22 14:32"},
		{"UTC", usual, "1432 UTC", "2026-11-22 14:32"},
		{"hours", usual, "1432 hrs", "2026-11-22 14:32"},
		{"colon", usual, "14:32", "2026-11-22 14:32"},
		{"colon, one digit", usual, "8:05", "2026-11-22 08:05"},
		{"colon and seconds", usual, "14:32:10", "2026-11-22 14:32:10"},
		{"point", usual, "14.32", "2026-11-22 14:32"},
		{"french", usual, "14h32", "2026-11-22 14:32"},
		{"colon and h", usual, "14:32h", "2026-11-22 14:32"},
		{"arabic digits", usual, "١٤٣٢", "2026-11-22 14:32"},
		{"zone B", usual, "1432B", "2026-11-22 12:32"},
		{"zone A", usual, "1432a", "2026-11-22 13:32"},
		{"zone N", usual, "1432N", "2026-11-21 15:32"},
		{"zone Y", usual, "0032Y", "2026-11-22 12:32"},
		{"zone M crosses the day", usual, "0100M", "2026-11-22 13:00"},
		{"difference", usual, "14:32+02:00", "2026-11-22 12:32"},
		{"difference west", usual, "04:32-0430", "2026-11-22 09:02"},
		{"local in winter", usual, "1432L", "2026-11-22 13:32"},
		{"local in summer", "2026-07-01 15:00", "1432 local", "2026-07-01 12:32"},
		{"local over midnight", "2026-07-01 22:30", "0020L", "2026-07-01 22:20"},
		{"hour shown twice, both past", "2026-10-25 05:00", "0230L", "2026-10-25 01:30"},
		{"hour shown twice, one past", "2026-10-25 00:45", "0230L", "2026-10-25 00:30"},
		{"group", usual, "221432Z NOV 26", "2026-11-22 14:32"},
		{"group glued", usual, "221432ZNOV2026", "2026-11-22 14:32"},
		{"group glued, two digits", usual, "221432znov26", "2026-11-22 14:32"},
		{"group without year", usual, "231432Z NOV", "2025-11-23 14:32"},
		{"group without month", usual, "231432Z", "2026-10-23 14:32"},
		{"group without month, today", usual, "221432Z", "2026-11-22 14:32"},
		{"group without zone", usual, "221432", "2026-11-22 14:32"},
		{"group on a day that months lack", "2026-03-15 12:00", "310800Z", "2026-01-31 08:00"},
		{"group in zone B", usual, "221432B NOV 26", "2026-11-22 12:32"},
		{"group in zone H", usual, "221432H NOV 26", "2026-11-22 06:32"},
		{"group of last century", usual, "010000Z JAN 99", "1999-01-01 00:00"},
		{"leap day without year", usual, "290800Z FEB", "2024-02-29 08:00"},
		{"date and time", usual, "22112026 0800", "2026-11-22 08:00"},
		{"date and time, local", usual, "22112026 0800L", "2026-11-22 07:00"},
		{"date to come", usual, "23112026 0800", "2026-11-23 08:00"},
		{"slashes", usual, "22/11/2026 08:00", "2026-11-22 08:00"},
		{"slashes without year", usual, "23/11 08:00", "2025-11-23 08:00"},
		{"civil zone", usual, "14:32 CET", "2026-11-22 13:32"},
		{"civil zone in summer", "2026-07-01 15:00", "1432 cest", "2026-07-01 12:32"},
		{"turkish zone", usual, "1432TRT", "2026-11-22 11:32"},
		{"points", usual, "2.1.26 0800", "2026-01-02 08:00"},
		{"hyphens", usual, "22-11-2026 0800Z", "2026-11-22 08:00"},
		{"year first", usual, "2026-11-22 0800", "2026-11-22 08:00"},
		{"month name", usual, "22 nov 2026 0800", "2026-11-22 08:00"},
		{"month name without year", usual, "22 nov 0800", "2026-11-22 08:00"},
		{"evening without year", usual, "21 nov 2130", "2026-11-21 21:30"},
		{"italian month", usual, "2 giugno 2026 8:00", "2026-06-02 08:00"},
		{"french month", usual, "2 août 2026 8h00", "2026-08-02 08:00"},
		{"turkish month", usual, "2 Ağustos 2026 0800", "2026-08-02 08:00"},
		{"time before date", usual, "1432Z 22 NOV 26", "2026-11-22 14:32"},
		{"time before digits", usual, "0800 21112026", "2026-11-21 08:00"},
		{"minutes back", usual, "-20m", "2026-11-22 14:40"},
		{"long minus", usual, "−20 min", ""},
		{"minus sign", usual, "−20min", "2026-11-22 14:40"},
		{"hours back", usual, "-2h", "2026-11-22 13:00"},
		{"hours and minutes back", usual, "-1h30", "2026-11-22 13:30"},
		{"hours and minutes back with unit", usual, "-1h30m", "2026-11-22 13:30"},
		{"days back", usual, "-1d", "2026-11-21 15:00"},
		{"now", usual, "now", usual},
		{"now in Turkish", usual, "Şimdi", usual},
		{"now in Arabic", usual, "الآن", usual},
		{"RFC 3339", usual, "2026-11-22T14:32:00Z", "2026-11-22 14:32"},
		{"RFC 3339 with difference", usual, "2026-11-22T14:32:05+01:00", "2026-11-22 13:32:05"},
		{"RFC 3339 in small letters", usual, "2026-11-22t14:32:00z", "2026-11-22 14:32"},
		{"a full stop", usual, " 1432. ", "2026-11-22 14:32"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Parse(tt.in, utc(t, tt.now), rome)
			if tt.want == "" {
				if err == nil {
					t.Fatalf("Parse(%q) = %v, want an error", tt.in, got)
				}
				return
			}
			if want := utc(t, tt.want); err != nil || !got.Equal(want) || got.Location() != time.UTC {
				t.Errorf("Parse(%q) at %s = %v, %v; want %v", tt.in, tt.now, got, err, want)
			}
		})
	}
}

func TestParseKeepsFractions(t *testing.T) {
	got, err := Parse("2026-11-22T14:32:00.25Z", utc(t, "2026-11-22 15:00"), nil)
	if want := utc(t, "2026-11-22 14:32").Add(250 * time.Millisecond); err != nil || !got.Equal(want) {
		t.Errorf("got %v, %v; want %v", got, err, want)
	}
}

func TestParseSaysWhatIsWrong(t *testing.T) {
	rome := zoneOf(t, "Europe/Rome")
	for _, tt := range []struct {
		name, in, code, says string
		now                  string
		local                *time.Location
	}{
		{name: "empty", in: " ", code: "time.empty", says: "no time"},
		{name: "words", in: "half past two", code: "time.unreadable", says: "half past two"},
		{name: "too long", in: strings.Repeat("1", 101), code: "time.too-long", says: "100"},
		{name: "hour", in: "2561", code: "time.hour", says: "00 to 23: got 2561"},
		{name: "midnight as 24", in: "2400", code: "time.hour", says: "2400"},
		{name: "minute", in: "1475", code: "time.minute", says: "got 1475"},
		{name: "second", in: "14:32:61", code: "time.second", says: "14:32:61"},
		{name: "three digits", in: "800", code: "time.digits", says: "800"},
		{name: "two digits", in: "80", code: "time.digits", says: "80"},
		{name: "nine digits", in: "123456789", code: "time.digits", says: "123456789"},
		{name: "zone word", in: "1432pob", code: "time.zone", says: "pob"},
		{name: "zone H", in: "1432H", code: "time.zone-unclear", says: "1432H"},
		{name: "zone H with date", in: "22112026 0800H", code: "time.zone-unclear", says: "0800H"},
		{name: "difference too big", in: "14:32+19:00", code: "time.zone", says: "+19:00"},
		{name: "month and day swapped", in: "11/22/2026 0800", code: "time.date", says: "11/22/2026"},
		{name: "no such day", in: "31022026 0800", code: "time.date", says: "31022026"},
		{name: "no leap year", in: "290800Z FEB 26", code: "time.date", says: "290800Z FEB 26"},
		{name: "day 32", in: "320800Z", code: "time.date", says: "32"},
		{name: "year", in: "22110026 0800", code: "time.year", says: "22110026"},
		{name: "date alone", in: "22112026", code: "time.missing", says: "22112026"},
		{name: "no unit", in: "-20", code: "time.unit", says: "-20"},
		{name: "wrong unit", in: "-20x", code: "time.unit", says: "-20x"},
		{name: "more than a year back", in: "-9999h", code: "time.far-back", says: "-9999h"},
		{name: "forward", in: "+20m", code: "time.unreadable", says: "+20m"},
		{name: "local without a zone", in: "1432L", code: "time.local-unknown", says: "1432L"},
		{name: "skipped by summer time", in: "0230L", now: "2026-03-29 05:00", local: rome, code: "time.local-skipped", says: "0230L"},
		{name: "skipped on a date", in: "29032026 0230L", local: rome, code: "time.local-skipped", says: "0230L"},
		{name: "something behind", in: "1432Z rubber", code: "time.trailing", says: "rubber"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.now == "" {
				tt.now = "2026-11-22 15:00"
			}
			got, err := Parse(tt.in, utc(t, tt.now), tt.local)
			if err == nil || codeOf(err) != tt.code || !strings.Contains(err.Error(), tt.says) {
				t.Fatalf("Parse(%q) = %v, %s %v; want %s with %q", tt.in, got, codeOf(err), err, tt.code, tt.says)
			}
			if f := fault.As(err); f.Kind != fault.Invalid || f.Hint == "" || f.Field != "time" || strings.ContainsAny(f.Text, "{}") {
				t.Errorf("Parse(%q): %+v lacks kind, hint, field or a value", tt.in, f)
			}
		})
	}
}

func TestFormat(t *testing.T) {
	at := time.Date(2026, 11, 22, 15, 32, 59, 0, time.FixedZone("", 3600))
	if got := Format(at); got != "221432Z NOV 26" {
		t.Errorf("Format(%v) = %q", at, got)
	}
}

func instant(t *rapid.T, label string) time.Time {
	return time.Unix(rapid.Int64Range(0, 4_000_000_000).Draw(t, label), 0).UTC()
}

func TestParseReadsWhatFormatWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := instant(t, "now")
		at := now.Add(time.Duration(rapid.Int64Range(-49*365*24*60, 49*365*24*60).Draw(t, "minutes")) * time.Minute)
		if at.Year() < 1900 || at.Year() > 2199 {
			t.Skip("outside the years that are read")
		}
		got, err := Parse(Format(at), now, nil)
		if err != nil || !got.Equal(at.Truncate(time.Minute)) {
			t.Fatalf("%v written %q read at %v as %v, %v", at, Format(at), now, got, err)
		}
	})
}

func TestATimeWithoutADateIsTheLatest(t *testing.T) {
	rome := zoneOf(t, "Europe/Rome")
	rapid.Check(t, func(t *rapid.T) {
		now := instant(t, "now")
		clock := time.Date(2000, 1, 1, 0, rapid.IntRange(0, 1439).Draw(t, "minute"), 0, 0, time.UTC).Format("1504")
		zone := rapid.SampledFrom([]string{"", "Z", "B", "Y", "M", "L"}).Draw(t, "zone")
		got, err := Parse(clock+zone, now, rome)
		if codeOf(err) == "time.local-skipped" {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		// A day that changes the clock has 25 hours.
		if ahead := got.Sub(now); ahead > Slack || ahead <= Slack-25*time.Hour {
			t.Fatalf("%s%s at %v is %v, %v away", clock, zone, now, got, ahead)
		}
		if zone == "L" && got.In(rome).Format("1504") != clock {
			t.Fatalf("%sL is %v", clock, got.In(rome))
		}
	})
}
