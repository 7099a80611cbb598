package sea

import (
	"fmt"
	"runtime"
	"testing"
	"time"
	"unsafe"

	"fanar/engine/ais"
	"fanar/engine/geo"
)

// crowd fills a picture with vessels that have a name, spread over the Mediterranean.
func crowd(tb testing.TB, n int) *Picture {
	tb.Helper()
	p := NewPicture(&hand{now: start})
	for i := range uint32(n) {
		mmsi := 200_000_000 + i
		r := placed(mmsi, 30+float64(i%1000)/66, -5+float64(i/1000))
		r.HasSpeed, r.SpeedKn, r.HasCourse, r.CourseDeg = true, 11, true, 45
		if why := p.Apply(coast, r); why != "" {
			tb.Fatal(why)
		}
		if why := p.Apply(coast, named(mmsi, fmt.Sprint("VESSEL ", mmsi))); why != "" {
			tb.Fatal(why)
		}
	}
	return p
}

func BenchmarkApply(b *testing.B) {
	p := crowd(b, 50_000)
	r := placed(200_000_000, 34, 12)
	b.ReportAllocs()
	i := uint32(0)
	for b.Loop() {
		i++
		r.MMSI, r.Digest = 200_000_000+i%50_000, uint64(i)*0x9e3779b97f4a7c15
		p.Apply(coast, r)
	}
}

// BenchmarkFeedToPicture is the whole way of a line: checksum, decoding, duplicates, picture, track.
func BenchmarkFeedToPicture(b *testing.B) {
	p := crowd(b, 50_000)
	in, err := p.begin(coast)
	if err != nil {
		b.Fatal(err)
	}
	all := make([][]byte, 10_000)
	for i := range all {
		r := placed(200_000_000+uint32(i), 34+float64(i%100)/100, 12)
		lines, err := ais.Encode(&r, ais.Envelope{Channel: 'A'})
		if err != nil {
			b.Fatal(err)
		}
		all[i] = []byte(lines[0] + "\r\n")
	}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		if i++; i%len(all) == 0 {
			p.clock.(*hand).forward(11 * time.Second)
		}
		in.Line(all[i%len(all)], 0)
	}
}

// BenchmarkPan is a client that moves its viewport: about a thousand of 50,000 vessels.
func BenchmarkPan(b *testing.B) {
	p := crowd(b, 50_000)
	box := geo.Box{South: 30, West: 10, North: 45.5, East: 10.5}
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		n = len(p.Changes(0, box).Set)
	}
	b.ReportMetric(float64(n), "vessels")
}

// BenchmarkDelta is a client that asks every second while a thousand reports a second come, a fiftieth of them in view.
func BenchmarkDelta(b *testing.B) {
	p := crowd(b, 50_000)
	box := geo.Box{South: 30, West: 10, North: 45.5, East: 10.5}
	next := p.Version()
	for i := range uint32(1000) {
		p.Apply(coast, placed(200_000_000+i*50, 34, -5+float64(i*50/1000)))
	}
	b.ReportAllocs()
	for b.Loop() {
		p.Changes(next, box)
	}
}

// TestVesselIsSmall holds the goal of 300 bytes for a live vessel with its static data; the points of its track are extra.
func TestVesselIsSmall(t *testing.T) {
	const n = 50_000
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	p := crowd(t, n)
	p.SetPolicy(DefaultPolicy())
	runtime.GC()
	runtime.ReadMemStats(&after)
	const log, sieve = remembered * unsafe.Sizeof(moved{}), 1 << 20
	each := (int64(after.HeapAlloc) - int64(before.HeapAlloc) - int64(log) - sieve) / n
	t.Logf("%d bytes a vessel; the record alone is %d", each, unsafe.Sizeof(craft{}))
	if each > 300 {
		t.Errorf("%d bytes a vessel, want 300 at most", each)
	}
	if got := unsafe.Sizeof(dot{}); got != 12 {
		t.Errorf("a point of a track has %d bytes, want 12", got)
	}
	runtime.KeepAlive(p)
}
