package ais

import (
	"strings"
	"testing"
	"time"
)

// sealed writes the checksum behind a sentence that lacks it.
func sealed(s string) string {
	sum := xor([]byte(s[1:]))
	return s + "*" + string([]byte{hexDigits[sum>>4], hexDigits[sum&15]})
}

const moving = "!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4A"

func TestLineReasons(t *testing.T) {
	body := "15RTgt0PAso;90TKcjM8h6g208CQ"
	for _, c := range []struct {
		name, line string
		want       Reason
	}{
		{"position", moving, Used},
		{"end of line", moving + "\r\n", Used},
		{"checksum in small letters", moving[:len(moving)-2] + "4a", Used},
		{"empty channel", sealed("!AIVDM,1,1,,," + body + ",0"), Used},
		{"sequence on a single sentence", sealed("!AIVDM,1,1,7,A," + body + ",0"), Used},
		{"own transmission", sealed("!AIVDO,1,1,,A," + body + ",0"), Used},
		{"base station talker", sealed("!BSVDM,1,1,,A," + body + ",0"), Used},
		{"unknown talker", sealed("!--VDM,1,1,,A," + body + ",0"), Used},
		{"rubbish before the sentence", "\x00\xff  " + moving, Used},
		{"receive time before the sentence", "1550303566167726840 " + moving, Used},
		{"USCG suffix", moving + ",d-109,S2105,r003669946,1325394060", Used},
		{"TAG block", tagged("s:station,c:1661782474", moving), Used},
		{"two TAG blocks", tagged("s:station", tagged("c:1661782474", moving)), Used},
		{"TAG block with a wrong checksum", "\\s:station,c:1661782474*00\\" + moving, Used},
		{"TAG block torn off on its left", "82474*36\\" + moving, Used},
		{"fill that leaves 163 bits", sealed("!AIVDM,1,1,,A," + body + ",5"), Used},
		{"nothing", "", Blank},
		{"blanks", " \t\r\n", Blank},
		{"comment", "# a comment", Blank},
		{"other sentence", "$GPGGA,184353.07,1929.045,S,02410.506,E,1,04,2.6,100.00,M,-33.9,M,,0000*6D", NotAIS},
		{"other sentence with an exclamation mark", sealed("!AIABM,1,1,0,1"), NotAIS},
		{"text", "foobar", NotAIS},
		{"binary", "\x7fELF\x02\x01\x01\x00", NotAIS},
		{"lone TAG block", tagged("c:1661782474", ""), Wrapper},
		{"TAG block before another sentence", tagged("c:1661782474", "$GPGGA,1*00"), NotAIS},
		{"no checksum", moving[:len(moving)-3], NoChecksum},
		{"half a checksum", moving[:len(moving)-1], NoChecksum},
		{"checksum that is no number", moving[:len(moving)-2] + "ZZ", NoChecksum},
		{"wrong checksum", moving[:len(moving)-2] + "4B", Checksum},
		{"changed payload", strings.Replace(moving, "15RT", "15RU", 1), Checksum},
		{"no fields", sealed("!AIVDM"), BadFields},
		{"missing field", sealed("!AIVDM,1,1,A," + body + ",0"), BadFields},
		{"missing fill", sealed("!AIVDM,1,1,,A," + body), BadFields},
		{"fill of six", sealed("!AIVDM,1,1,,A," + body + ",6"), BadFields},
		{"no parts", sealed("!AIVDM,0,0,,A," + body + ",0"), BadFields},
		{"part three of two", sealed("!AIVDM,2,3,1,A," + body + ",0"), BadFields},
		{"part zero", sealed("!AIVDM,2,0,1,A," + body + ",0"), BadFields},
		{"letter for a sequence", sealed("!AIVDM,2,1,x,A," + body + ",0"), BadFields},
		{"comma in the payload", sealed("!AIVDM,1,1,,A,15RTgt0PAso;9,TKcjM8h6g208CQ,0"), BadPayload},
		{"character outside the armour", sealed("!AIVDM,1,1,,A,15RTgt0PAso;9XTKcjM8h6g208CQ,0"), BadPayload},
		{"two sentences", moving + moving, Joined},
		{"part of two", sealed("!AIVDM,2,1,1,A," + body + ",0"), Part},
		{"no payload", "!AIVDM,1,1,,B,,0*25", NoPayload},
		{"one character", sealed("!AIVDM,1,1,,A,1,0"), TooShort},
		{"cut position", sealed("!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g2,0"), TooShort},
		{"type 21 of 168 bits", sealed("!AIVDM,1,1,,A,E" + body[1:] + ",0"), TooShort},
		{"type 1 with more behind it", sealed("!AIVDM,1,1,,A," + body + "000,0"), TooLong},
		{"type 1 with its frame check sequence", `!AIVDM,1,1,,A,13UuUj0P00QgDCLEiGAcOOwl2<0Igw;,0*28`, Used},
		{"type 1 with a wrong frame check sequence", sealed(`!AIVDM,1,1,,A,13UuUj0P00QgDCLEiGAcOOwl2<0Igw9,0`), TooLong},
		{"over five slots", sealed("!AIVDM,1,1,,A,8" + strings.Repeat("0", 178) + ",0"), TooLong},
		{"type 26 of 56 bits", sealed("!AIVDM,1,1,,A,J000000000,4"), TypeNotDecoded},
		{"type 6", sealed("!AIVDM,1,1,,B,6B?n;be:cbapalgc;i6?Ow4,2"), TypeNotDecoded},
		{"type 0", sealed("!AIVDM,1,1,,A,0" + body[1:] + ",0"), UnknownType},
		{"type 28", sealed("!AIVDM,1,1,,A,L" + body[1:] + ",0"), UnknownType},
		{"type 63", sealed("!AIVDM,1,1,,A,w" + body[1:] + ",0"), UnknownType},
		{"type 63 of one character", sealed("!AIVDM,1,1,,A,w,0"), UnknownType},
		{"identity of ten digits", sealed("!AIVDM,1,1,,A,1wwwww0PAso;90TKcjM8h6g208CQ,0"), BadMMSI},
		{"line that is too long", moving + strings.Repeat(" ", MaxLine), LineTooLong},
	} {
		t.Run(c.name, func(t *testing.T) {
			var a Assembler
			r, got := a.Line([]byte(c.line), someday)
			if got != c.want {
				t.Fatalf("Line(%q): got %v, want %v", c.line, got, c.want)
			}
			if got != Used && r != (Report{}) {
				t.Errorf("Line(%q): a report comes with %v: %+v", c.line, got, r)
			}
			if got == Used && r.MMSI == 0 {
				t.Errorf("Line(%q): no identity", c.line)
			}
		})
	}
}

func TestTimesAreKeptApart(t *testing.T) {
	at := func(text string) time.Time {
		v, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, c := range []struct {
		name    string
		lines   []string
		source  time.Time
		station string
	}{
		{"none", []string{moving}, time.Time{}, ""},
		{"TAG block in seconds", []string{tagged("s:66,c:1661782474", moving)}, at("2022-08-29T14:14:34Z"), "66"},
		{"TAG block in milliseconds", []string{tagged("c:1661782474123,s:rMT2083,t:text", moving)}, at("2022-08-29T14:14:34.123Z"), "rMT2083"},
		{"TAG block in parts of a second", []string{tagged("c:1661782474.25", moving)}, at("2022-08-29T14:14:34.25Z"), ""},
		{"TAG block with a wrong checksum", []string{"\\s:66,c:1661782474*00\\" + moving}, time.Time{}, ""},
		{"TAG block with a time that is none", []string{tagged("c:17,s:66", moving)}, time.Time{}, "66"},
		{"stamp in nanoseconds", []string{"1550303566167726840 " + moving}, at("2019-02-16T07:52:46.16772684Z"), ""},
		{"stamp in RFC 3339", []string{"2026-11-22T07:59:58.5Z " + moving}, at("2026-11-22T07:59:58.5Z"), ""},
		{"suffix", []string{moving + ",d-109,S2105,t050056.00,T56.13718694,r003669946,1325394060,1325394001"}, at("2012-01-01T05:01:00Z"), "r003669946"},
		{"suffix of a time alone", []string{moving + ",1325394060"}, at("2012-01-01T05:01:00Z"), ""},
		{"wrapper", []string{sealed("$PGHP,1,2010,6,11,11,46,11,390,231,45,992190934,1,4A"), moving}, at("2010-06-11T11:46:11.39Z"), "992190934"},
		{"wrapper for an own transmission", []string{sealed("$PGHP,1,2010,6,11,11,46,11,390,231,,0,1,00"), moving}, at("2010-06-11T11:46:11.39Z"), ""},
		{"wrapper for another sentence", []string{sealed("$PGHP,1,2010,6,11,11,46,11,390,231,45,992190934,1,4B"), moving}, time.Time{}, ""},
		{"wrapper two lines ago", []string{sealed("$PGHP,1,2010,6,11,11,46,11,390,231,45,992190934,1,4A"), moving, moving}, time.Time{}, ""},
		{"wrapper on 31 June", []string{sealed("$PGHP,1,2010,6,31,11,46,11,390,231,45,992190934,1,4A"), moving}, time.Time{}, ""},
		{"wrapper for a message of two parts", []string{
			sealed("$PGHP,1,2010,6,11,11,46,11,929,244,0,,1,72"),
			"!AIVDM,2,1,1,,53cMa3@000010WSW?V105=<45B2222222222220t388151:9e2UiDm851DTh,0*65", "!AIVDM,2,2,1,,j1C32CQp888,2*17",
		}, at("2010-06-11T11:46:11.929Z"), ""},
		{"wrapper for another message of two parts", []string{
			sealed("$PGHP,1,2010,6,11,11,46,11,929,244,0,,1,73"),
			"!AIVDM,2,1,1,,53cMa3@000010WSW?V105=<45B2222222222220t388151:9e2UiDm851DTh,0*65", "!AIVDM,2,2,1,,j1C32CQp888,2*17",
		}, time.Time{}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var a Assembler
			var r Report
			var why Reason
			for _, line := range c.lines {
				r, why = a.Line([]byte(line), someday)
			}
			if why != Used || !r.Source.Equal(c.source) || r.Station != c.station || !r.Received.Equal(someday) {
				t.Errorf("got %v, heard by %q at %v, received %v; want used, %q, %v", why, r.Station, r.Source, r.Received, c.station, c.source)
			}
			if got, ok := RecordedAt([]byte(c.lines[0])); len(c.lines) == 1 && (ok == c.source.IsZero() || !got.Equal(c.source)) {
				t.Errorf("RecordedAt: got %v %v, want %v", got, ok, c.source)
			}
		})
	}
}

func TestClaimed(t *testing.T) {
	heard := time.Date(2026, 11, 22, 8, 0, 5, 0, time.UTC)
	utc := time.Date(2026, 11, 22, 7, 59, 0, 0, time.UTC)
	for _, c := range []struct {
		name string
		r    Report
		want time.Time
	}{
		{"this minute", Report{Type: 1, Second: 4, Received: heard}, heard.Add(-time.Second)},
		{"the minute before", Report{Type: 1, Second: 50, Received: heard}, heard.Add(-15 * time.Second)},
		{"a fast clock", Report{Type: 1, Second: 7, Received: heard}, heard.Add(2 * time.Second)},
		{"by the station's time", Report{Type: 1, Second: 4, Source: heard.Add(-time.Hour), Received: heard}, heard.Add(-time.Hour - time.Second)},
		{"not available", Report{Type: 1, Second: 60, Received: heard}, time.Time{}},
		{"static data", Report{Type: 5, Received: heard}, time.Time{}},
		{"base station", Report{Type: 4, UTC: utc, Received: heard}, utc},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ok := c.r.Claimed()
			if ok == c.want.IsZero() || !got.Equal(c.want) {
				t.Errorf("got %v %v, want %v", got, ok, c.want)
			}
		})
	}
}

func TestCut(t *testing.T) {
	tag := tagged("s:66", "")
	for _, c := range []struct {
		name, line string
		want       []string
	}{
		{"one", moving, []string{moving}},
		{"one with TAG block and suffix", tag + moving + ",r003669946,1325394060", []string{tag + moving + ",r003669946,1325394060"}},
		{"two", moving + moving, []string{moving, moving}},
		{"two with TAG blocks", tag + moving + tag + moving, []string{tag + moving, tag + moving}},
		{"torn and whole", moving[:20] + moving, []string{moving[:20], moving}},
		{"none", "foobar", []string{"foobar"}},
		{"empty", "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for first, rest := Cut([]byte(c.line)); len(first) > 0; first, rest = Cut(rest) {
				got = append(got, string(first))
			}
			if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
				t.Errorf("Cut(%q): got %q, want %q", c.line, got, c.want)
			}
		})
	}
}
