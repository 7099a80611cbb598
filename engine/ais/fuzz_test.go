package ais

import (
	"bytes"
	"testing"
	"time"
)

// FuzzLine: any line gives a report or a reason, a report holds what its fields promise, and nothing panics.
func FuzzLine(f *testing.F) {
	f.Add([]byte(moving))
	f.Add([]byte(tagged("g:1-2-7,s:66,c:1661782474", "!AIVDM,2,1,9,B,55R3Vn82=ILTQ3KKS>1<D60Dq@E918U<F222221J1`?164vc03S1CCAD,0*2A")))
	f.Add([]byte("$PGHP,1,2010,6,11,11,46,11,390,231,45,992190934,1,2B*5B"))
	f.Add([]byte("!AIVDM,1,1,,A,15N1u<PP1FJuvSRHOE6QIwwh0HQ6,0*30,d-080,S2118,t050056.00,T56.4837741,r003669946,1325394060"))
	f.Fuzz(func(t *testing.T, line []byte) {
		before := bytes.Clone(line)
		var a Assembler
		r, why := a.Line(line, someday)
		if !bytes.Equal(before, line) {
			t.Errorf("the line was changed to %q", line)
		}
		if int(why) >= Reasons {
			t.Errorf("reason %d is not in the list", why)
		}
		sound(t, r, why)
		RecordedAt(line)
	})
}

// sound checks what every report promises.
func sound(t *testing.T, r Report, why Reason) {
	t.Helper()
	if why != Used {
		if r != (Report{}) {
			t.Errorf("a report comes with %v", why)
		}
		return
	}
	if r.MMSI > 999_999_999 || r.Type < 1 || r.Type > 27 {
		t.Errorf("type %d, identity %d", r.Type, r.MMSI)
	}
	if r.HasPosition && (r.Lat < -90 || r.Lat > 90 || r.Lon < -180 || r.Lon > 180) {
		t.Errorf("position %v %v", r.Lat, r.Lon)
	}
	if r.HasCourse && r.CourseDeg >= 360 || r.HasHeading && r.HeadingDeg >= 360 {
		t.Errorf("course %v, heading %v", r.CourseDeg, r.HeadingDeg)
	}
	if s := r.Static; s != nil && (len(s.Name) > 34 || len(s.CallSign) > 7 || len(s.Destination) > 20) {
		t.Errorf("long texts: %+v", s)
	}
}

// FuzzPayload: any payload decodes to a sound report or gives a reason; what can be encoded again decodes to the same report.
func FuzzPayload(f *testing.F) {
	f.Add([]byte("15RTgt0PAso;90TKcjM8h6g208CQ"), uint8(0))
	f.Add([]byte("55?MbV02;H;s<HtKR20EHE:0@T4@Dn2222222216L961O5Gf0NSQEp6ClRp888888888880"), uint8(2))
	f.Add([]byte("E>jAal2S0a7h4aV0ah1TRah36DIOcV76<4uah:1AB@P02:Eh"), uint8(0))
	f.Add([]byte("H42O55i18tMET00000000000000"), uint8(2))
	f.Add([]byte("13UuUj0P00QgDCLEiGAcOOwl2<0Igw;"), uint8(0))
	f.Fuzz(func(t *testing.T, payload []byte, fill uint8) {
		r, why := Decode(payload, uint(fill%6))
		sound(t, r, why)
		if why != Used {
			return
		}
		lines, err := Encode(&r, Envelope{})
		if err != nil {
			return // a type without an encoder, or a reserved value
		}
		var a Assembler
		var again Report
		for _, line := range lines {
			again, why = a.Line([]byte(line), time.Time{})
		}
		if why != Used || again.MMSI != r.MMSI || again.HasPosition != r.HasPosition || again.Lat != r.Lat || again.Lon != r.Lon {
			t.Errorf("again: got %v %+v, want %+v", why, again, r)
		}
		if r.Static != nil && *again.Static != *r.Static {
			t.Errorf("static data again: got %+v, want %+v", again.Static, r.Static)
		}
	})
}

// FuzzAssembler: any stream is accounted for: each sentence has a reason, each kept part is used or becomes an orphan.
func FuzzAssembler(f *testing.F) {
	f.Add([]byte("!AIVDM,2,1,9,B,55R3Vn82=ILTQ3KKS>1<D60Dq@E918U<F222221J1`?164vc03S1CCAD,0*2A\n!AIVDM,2,2,9,B,`88888888888880,2*76\n"), uint16(1))
	f.Add([]byte("!AIVDM,2,2,9,B,`88888888888880,2*76\n!AIVDM,2,2,9,B,`88888888888880,2*76\n"), uint16(20000))
	f.Fuzz(func(t *testing.T, stream []byte, step uint16) {
		var a Assembler
		now := someday
		kept := uint64(0)
		for line := range bytes.Lines(stream) {
			total := uint64(0)
			for first, rest := Cut(line); len(first) > 0; first, rest = Cut(rest) {
				total += uint64(len(first))
				r, why := a.Line(first, now)
				sound(t, r, why)
				if why == Part {
					kept++
				}
				now = now.Add(time.Duration(step) * time.Millisecond)
			}
			if total != uint64(len(line)) {
				t.Errorf("Cut gave %d of %d bytes of %q", total, len(line), line)
			}
		}
		if a.waiting < 0 || a.waiting > maxOpen {
			t.Errorf("%d messages wait", a.waiting)
		}
		a.Flush()
		if a.Orphans() > kept {
			t.Errorf("%d orphans of %d kept parts", a.Orphans(), kept)
		}
	})
}
