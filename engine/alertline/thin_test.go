package alertline

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestReadThinText(t *testing.T) {
	now := time.Date(2026, 11, 22, 15, 0, 0, 0, time.UTC)
	tests := []struct {
		name, text string
		want       string // as WriteText writes it, without the quoted text
		doubt      string // codes of what is doubtful
	}{
		{"a line each", "time=1432\npos=3355N01230E\npob=80\n", "time=2026-11-22T14:32:00Z pos=3355N01230E pob=80", ""},
		{"all on one line", "pos=3355N01230E pob=~80; time=1432 boat=rubber", "time=2026-11-22T14:32:00Z pos=3355N01230E boat=rubber pob=~80", ""},
		{"capitals", "POS=33.9167N 12.5E\r\nPOB=45-60\r\n", "at=2026-11-22T15:00:00Z pos=33.9167N 12.5E pob=45-60", ""},
		{"groups and needs", "pob=40/50/80\nwomen=12\nchildren=?\nneeds=sinking,dead:3,engine failure", "at=2026-11-22T15:00:00Z pob=40/50/80 women=12 children=? needs=sinking,dead:3,engine-failure", ""},
		{"words around", "good evening, a rubber boat\npos=3355N01230E\nwater inside, about 80 people", "at=2026-11-22T15:00:00Z pos=3355N01230E boat=rubber pob=~80 needs=taking-water", ""},
		{"words that say another thing", "pos=3355N01230E pob=80 time=1432\nboat at 34.1N 12.5E, 60 people, 1300Z", "time=2026-11-22T14:32:00Z pos=3355N01230E pob=80", "alert.position-second alert.count-second alert.time-second"},
		{"two positions by key", "pos=3355N01230E\npos=3405N01230E", "at=2026-11-22T15:00:00Z pos=3355N01230E", "alert.position-second"},
		{"impossible", "pos=95N 012E\ntime=22112026 1800\npob=5000", "at=2026-11-22T15:00:00Z", "position.degrees-range alert.time-future alert.count-absurd"},
		{"quoted text is not read again", "pob=80\ntext=60 people pos=3405N01230E", "at=2026-11-22T15:00:00Z pob=80", ""},
		{"a key without a value", "pos=\npob=80", "at=2026-11-22T15:00:00Z pob=80", ""},
		{"a word before the sign is no key", "https://example.org/?pos=1 80 people", "at=2026-11-22T15:00:00Z pob=80", "alert.unknown-number"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := Read(tt.text, now, time.UTC)
			checkParts(t, a)
			written := WriteText(a)
			got, _, _ := strings.Cut(written, "text=")
			if got = strings.Join(strings.Split(strings.TrimSpace(got), "\n"), " "); got != tt.want {
				t.Errorf("read %q as %q, want %q", tt.text, got, tt.want)
			}
			var codes []string
			for _, p := range a.Doubtful() {
				codes = append(codes, p.Code)
			}
			if got := strings.Join(codes, " "); got != tt.doubt {
				t.Errorf("doubts about %q: got %q, want %q", tt.text, got, tt.doubt)
			}
			if b := Read(written, now, time.UTC); !a.Same(b) {
				t.Errorf("%q was written as %q and read back as %+v", tt.text, written, b)
			}
		})
	}
}

func TestSecondReadingsAreShown(t *testing.T) {
	a := Read("first at 3355N01230E, then 34 05N 012 30E, 80 pob", time.Date(2026, 11, 22, 15, 0, 0, 0, time.UTC), nil)
	if len(a.Doubtful()) != 1 || a.Doubtful()[0].Other != "34°05.0′N 012°30.0′E" || a.Position == nil || a.Position.String() != "33°55.0′N 012°30.0′E" {
		t.Errorf("position %v, doubts %+v", a.Position, a.Doubtful())
	}
}

func TestReliefTexts(t *testing.T) {
	now := time.Date(2026, 11, 22, 15, 0, 0, 0, time.UTC)
	tests := []struct{ name, text, want string }{
		{"navtex", "ZCZC LA54\n221445 UTC NOV 26\nDISTRESS RELAY\nINFLATABLE BOAT WITH ABOUT 80 PERSONS ON BOARD, TAKING WATER, IN POSITION 33-55.2N 012-30.5E AT 221432 UTC NOV.\nREPORT TO MRCC ROME PHONE +39065924145\nNNNN",
			"pos=33.92N 12.508333333333333E boat=rubber pob=~80 needs=taking-water source=phone"},
		{"inmarsat", "FROM: LES 102\nDISTRESS ALERT\nMMSI 247320161\nPOSITION 33 55 N 012 30 E\nTIME 1432 UTC\nNATURE: SINKING\nPOB: 80", "time=2026-11-22T14:32:00Z pos=3355N01230E pob=80 needs=sinking"},
		{"a message from a hotline", "we are in contact with a boat in distress. Position: 34.1234, 12.5678 at 13:40 UTC. Around 45-60 people incl. 12 women and 5 children. Engine broken.",
			"time=2026-11-22T13:40:00Z pos=34.1234N 12.5678E pob=45-60 women=12 children=5 needs=engine-failure"},
		{"a shared place", "https://maps.example.org/?q=33.9167,12.5 60 personnes zodiac", "pos=33.9167N 12.5E boat=rubber pob=60"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, _, _ := strings.Cut(WriteText(Read(tt.text, now, time.UTC)), "text=")
			got = strings.Join(strings.Fields(got), " ")
			if got = strings.TrimPrefix(got, "at=2026-11-22T15:00:00Z "); !strings.Contains(got, tt.want) {
				t.Errorf("read %q, want %q", got, tt.want)
			}
		})
	}
}

// TestThinRoundTrip holds that what is written for a thin link reads back to the same alert.
func TestThinRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom([]string{"1432", "3355N01230E", "33.91234N 12.51E", "rubber", "wooden boat", "~80 pob", "45-60 people", "80+", "up to 30 pob", "5 women", "women",
			"3 dead", "sinking", "no fuel", "alarm phone", "vhf", "zuwara", "0 pob", "-20m", "2 boats", "pos=3405N01230E", "pob=7", "text=a pob=9", "+393331234567", "\n"}), 0, 9).Draw(t, "words")
		at := time.Date(2026, 11, 22, 15, 0, 0, rapid.IntRange(0, 999_999_999).Draw(t, "ns"), time.UTC)
		a := Read(strings.Join(words, " "), at, nil)
		checkParts(t, a)
		if b := Read(WriteText(a), at, nil); !a.Same(b) {
			t.Fatalf("%q\nwas written as\n%s\nand read back as\n%s", a.Raw, WriteText(a), WriteText(b))
		}
	})
}

func FuzzRead(f *testing.F) {
	for _, text := range []string{"pos=3355N01230E pob=80", "time=1432\ntext=x", "needs=dead:3,sinking", "at=2026-11-22T15:00:00Z", "women=? pob=1/2/3", "boat= pob=80;;"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		now := time.Date(2026, 11, 22, 15, 0, 0, 0, time.UTC)
		a := Read(text, now, nil)
		checkParts(t, a)
		if len(text) > Longest {
			return
		}
		if b := Read(WriteText(a), now, nil); !a.Same(b) {
			t.Errorf("%q\nwas written as\n%s\nand read back as\n%s", text, WriteText(a), WriteText(b))
		}
	})
}
