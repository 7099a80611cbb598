package ais

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// someText draws what a six-bit field can hold and keep: no '@', no blank at the end.
func someText(most int) *rapid.Generator[string] {
	return rapid.StringOfN(rapid.RuneFrom([]rune("ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789.-/&_?'")), 0, most, -1).
		Filter(func(s string) bool { return s == "" || s[len(s)-1] != ' ' })
}

func someReport(t *rapid.T) Report {
	r := Report{
		Type:   rapid.SampledFrom([]uint8{1, 2, 3, 4, 5, 11, 18, 21, 24}).Draw(t, "type"),
		Repeat: rapid.Uint8Range(0, 3).Draw(t, "repeat"),
		MMSI:   rapid.Uint32Range(0, 999_999_999).Draw(t, "mmsi"),
		Turn:   NoTurn, Second: 60,
	}
	moves := r.Type <= 3 || r.Type == 18
	if r.Type != 5 && r.Type != 24 {
		if r.HasPosition = rapid.Bool().Draw(t, "placed"); r.HasPosition {
			r.Lat = float64(rapid.IntRange(-90*perDegree, 90*perDegree).Draw(t, "lat")) / perDegree
			r.Lon = float64(rapid.IntRange(-180*perDegree, 180*perDegree).Draw(t, "lon")) / perDegree
		}
		r.Accurate, r.RAIM = rapid.Bool().Draw(t, "accurate"), rapid.Bool().Draw(t, "raim")
	}
	if moves || r.Type == 21 {
		r.Second = rapid.Uint8Range(0, 63).Draw(t, "second")
	}
	if moves {
		if r.HasSpeed = rapid.Bool().Draw(t, "hasSpeed"); r.HasSpeed {
			r.SpeedKn = float32(rapid.IntRange(0, 1022).Draw(t, "speed")) / 10
		}
		if r.HasCourse = rapid.Bool().Draw(t, "hasCourse"); r.HasCourse {
			r.CourseDeg = float32(rapid.IntRange(0, 3599).Draw(t, "course")) / 10
		}
		if r.HasHeading = rapid.Bool().Draw(t, "hasHeading"); r.HasHeading {
			r.HeadingDeg = rapid.Uint16Range(0, 359).Draw(t, "heading")
		}
	}
	if moves || r.Type == 4 || r.Type == 11 {
		r.Radio = rapid.Uint32Range(0, 1<<19-1).Draw(t, "radio")
	}
	switch r.Type {
	case 1, 2, 3:
		r.HasStatus, r.Status = true, Status(rapid.Uint8Range(0, 15).Draw(t, "status"))
		r.Turn = rapid.Int8().Draw(t, "turn")
		r.Manoeuvre = rapid.Uint8Range(0, 3).Draw(t, "manoeuvre")
	case 4, 11:
		r.Fix = Fix(rapid.Uint8Range(0, 15).Draw(t, "fix"))
		if rapid.Bool().Draw(t, "hasUTC") {
			r.UTC = time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "utc"), 0).UTC()
			r.Second = uint8(r.UTC.Second())
		}
	case 18:
		r.ClassB = rapid.Uint8Range(0, 127).Draw(t, "classB")
	case 5, 21, 24:
		r.Fix = Fix(rapid.Uint8Range(0, 15).Draw(t, "fix"))
		r.Static = someStatic(t, &r)
	}
	return r
}

func someStatic(t *rapid.T, r *Report) *Static {
	s := &Static{ETAHour: 24, ETAMinute: 60, NoDTE: true}
	size := func() {
		s.ToBow, s.ToStern = rapid.Uint16Range(0, 511).Draw(t, "bow"), rapid.Uint16Range(0, 511).Draw(t, "stern")
		s.ToPort, s.ToStarboard = rapid.Uint16Range(0, 63).Draw(t, "port"), rapid.Uint16Range(0, 63).Draw(t, "starboard")
	}
	switch r.Type {
	case 5:
		s.Version, s.IMO = rapid.Uint8Range(0, 3).Draw(t, "version"), rapid.Uint32Range(0, 1<<30-1).Draw(t, "imo")
		s.Name, s.CallSign = someText(20).Draw(t, "name"), someText(7).Draw(t, "callSign")
		s.Destination, s.ShipType = someText(20).Draw(t, "destination"), ShipType(rapid.Uint8().Draw(t, "shipType"))
		s.ETAMonth, s.ETADay = rapid.Uint8Range(0, 12).Draw(t, "month"), rapid.Uint8Range(0, 31).Draw(t, "day")
		s.ETAHour, s.ETAMinute = rapid.Uint8Range(0, 24).Draw(t, "hour"), rapid.Uint8Range(0, 60).Draw(t, "minute")
		if s.HasDraught = rapid.Bool().Draw(t, "hasDraught"); s.HasDraught {
			s.DraughtM = float32(rapid.IntRange(1, 255).Draw(t, "draught")) / 10
		}
		s.NoDTE = rapid.Bool().Draw(t, "noDTE")
		size()
	case 21:
		s.Name, s.Aid = someText(34).Draw(t, "name"), Aid(rapid.Uint8Range(0, 31).Draw(t, "aid"))
		s.OffPosition, s.Virtual = rapid.Bool().Draw(t, "off"), rapid.Bool().Draw(t, "virtual")
		s.Regional, s.Assigned = rapid.Uint8().Draw(t, "regional"), rapid.Bool().Draw(t, "assigned")
		size()
	case 24:
		if s.Part = rapid.SampledFrom([]byte("AB")).Draw(t, "part"); s.Part == 'A' {
			s.Name, r.Fix = someText(20).Draw(t, "name"), 0
			return s
		}
		s.ShipType, s.CallSign = ShipType(rapid.Uint8().Draw(t, "shipType")), someText(7).Draw(t, "callSign")
		s.VendorID, s.VendorModel = someText(3).Draw(t, "vendor"), rapid.Uint8Range(0, 15).Draw(t, "model")
		s.VendorSerial = rapid.Uint32Range(0, 1<<20-1).Draw(t, "serial")
		if KindOf(r.MMSI) == Craft {
			s.Mother = rapid.Uint32Range(0, 1<<30-1).Draw(t, "mother")
		} else {
			size()
		}
	}
	return s
}

func TestEveryReportComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := someReport(t)
		lines, err := Encode(&want, Envelope{
			Talker: rapid.SampledFrom([]string{"AI", "BS", "SA"}).Draw(t, "talker"), Own: rapid.Bool().Draw(t, "own"),
			Channel: rapid.SampledFrom([]byte{0, 'A', 'B'}).Draw(t, "channel"), Sequence: rapid.Uint8Range(0, 9).Draw(t, "sequence"),
		})
		if err != nil {
			t.Fatalf("encode %+v: %v", want, err)
		}
		// The parts may arrive in any order.
		order := rapid.Permutation(lines).Draw(t, "order")
		var a Assembler
		for i, line := range order {
			if len(line) > 82 {
				t.Errorf("%d characters in %s", len(line), line)
			}
			got, why := a.Line([]byte(line), someday)
			if i < len(order)-1 {
				if why != Part {
					t.Fatalf("%s: %v", line, why)
				}
				continue
			}
			if why != Used {
				t.Fatalf("%s: %v", line, why)
			}
			got.Received, got.Digest, got.Channel, got.Own = want.Received, want.Digest, want.Channel, want.Own
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", line, diff)
			}
		}
	})
}

// TestPartsOfManySourcesNeverMix interleaves long messages of stations that name themselves, with the same numbers.
func TestPartsOfManySourcesNeverMix(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var queues [][]string
		want := map[uint32]string{}
		for i := range rapid.IntRange(2, 8).Draw(t, "stations") {
			r := Report{Type: 5, MMSI: 247_000_000 + uint32(i), Static: &Static{
				Name: someText(20).Draw(t, "name"), Destination: someText(20).Draw(t, "destination"),
			}}
			lines, err := Encode(&r, Envelope{Sequence: 3, Channel: 'A'})
			if err != nil {
				t.Fatal(err)
			}
			want[r.MMSI] = r.Static.Name + "|" + r.Static.Destination
			for k := range lines {
				lines[k] = tagged("s:station"+string(rune('A'+i)), lines[k])
			}
			queues = append(queues, lines)
		}
		var a Assembler
		for len(queues) > 0 {
			i := rapid.IntRange(0, len(queues)-1).Draw(t, "next")
			r, why := a.Line([]byte(queues[i][0]), someday)
			if why == Used {
				if got := r.Static.Name + "|" + r.Static.Destination; got != want[r.MMSI] {
					t.Errorf("%d: got %q, want %q", r.MMSI, got, want[r.MMSI])
				}
				delete(want, r.MMSI)
			} else if why != Part {
				t.Errorf("got %v, want a part", why)
			}
			if queues[i] = queues[i][1:]; len(queues[i]) == 0 {
				queues = append(queues[:i], queues[i+1:]...)
			}
		}
		if len(want) != 0 {
			t.Errorf("never came: %v", want)
		}
	})
}

// tagged puts a TAG block with its checksum before a line.
func tagged(body, line string) string {
	sum := xor([]byte(body))
	return "\\" + body + "*" + string([]byte{hexDigits[sum>>4], hexDigits[sum&15]}) + "\\" + line
}

// TestArmour compares the eight lanes with the table of the standard, one character at a time.
func TestArmour(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SliceOfN(rapid.OneOf(rapid.ByteRange('0', 'W'), rapid.ByteRange('`', 'w'), rapid.Byte()), 1, 40).Draw(t, "text")
		var want bits
		valid := true
		for _, c := range text {
			switch {
			case c >= '0' && c <= 'W':
				want.put(uint64(c-'0'), 6)
			case c >= '`' && c <= 'w':
				want.put(uint64(c-'`'+40), 6)
			default:
				valid = false
			}
		}
		var got bits
		if ok := got.unarmour(text); ok != valid {
			t.Fatalf("unarmour(%q): got %v, want %v", text, ok, valid)
		}
		if valid && got != want {
			t.Errorf("unarmour(%q): got %x, want %x", text, got, want)
		}
	})
}

func TestEveryArmourCharacterInEveryLane(t *testing.T) {
	for c := range 256 {
		for lane := range 8 {
			text := []byte("00000000")
			text[lane] = byte(c)
			var b bits
			want := c >= '0' && c <= 'W' || c >= '`' && c <= 'w'
			if got := b.unarmour(text); got != want {
				t.Errorf("character %#x in lane %d: got %v, want %v", c, lane, got, want)
			}
		}
	}
}

func TestTurn(t *testing.T) {
	for raw, want := range map[int8]float64{0: 0, 4: 0.714, -4: -0.714, 20: 17.86, 126: 708.7, -126: -708.7, 127: 10, -127: -10} {
		r := Report{Turn: raw}
		if got, ok := r.TurnDegMin(); !ok || math.Abs(float64(got)-want) > 0.05 {
			t.Errorf("turn %d: got %v %v, want %v", raw, got, ok, want)
		}
	}
	r := Report{Turn: NoTurn}
	if _, ok := r.TurnDegMin(); ok {
		t.Error("turn -128 is not available, but got a rate")
	}
}
