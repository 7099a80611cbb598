package ais

import (
	mathbits "math/bits"
	"time"
)

// Assembler reads the lines of one source in the order in which they came and puts the parts of long messages together. Two
// feeds need two assemblers: their numbers for long messages collide. The zero value is ready. Not safe for concurrent use.
type Assembler struct {
	lines    uint64
	orphans  uint64
	wrap     wrapper
	open     [maxOpen]opened
	waiting  int
	stations map[string]string
}

// maxStations bounds the names of stations that are remembered; a source that invents them pays with an allocation a line.
const maxStations = 4096

// Line reads one line, with or without its end, and gives a report if it completes a message, otherwise the reason why
// there is none. now is the caller's receive clock; it should not run backwards by more than the ten seconds that a part is
// kept. The report keeps nothing of line. A position report costs no allocation.
func (a *Assembler) Line(line []byte, now time.Time) (r Report, why Reason) {
	a.lines++
	var s sentence
	if why = s.parse(line); why != Used {
		if why == NotAIS && a.wrap.read(line) {
			why = Wrapper
		}
		return r, why
	}
	wrapped := a.unwrap(&s)
	if s.total > 1 {
		return a.part(&s, wrapped, now)
	}
	var b bits
	if why = b.load(s.payload, s.fill); why == Used {
		why = b.decode(&r)
	}
	if why != Used {
		return Report{}, why
	}
	r.Channel, r.Own, r.Received = s.channel, s.own, now
	if s.note.unixNano != 0 {
		r.Source = time.Unix(0, s.note.unixNano).UTC()
	}
	if len(s.note.station) != 0 {
		r.Station = a.name(s.note.station)
	}
	return r, Used
}

// Orphans gives how many parts were dropped so far because the rest of their message never came.
func (a *Assembler) Orphans() uint64 { return a.orphans }

// Flush drops all parts that wait, because the source has ended or begins anew: they become orphans.
func (a *Assembler) Flush() {
	a.wrap.set = false
	for i := range a.open {
		a.drop(&a.open[i])
	}
}

// unwrap gives the sentence what a wrapper before it told, unless the wrapper was for another sentence. For a long message
// that is only known when it is whole: then the result is the checksum to compare with.
func (a *Assembler) unwrap(s *sentence) (sum byte) {
	if !a.wrap.set {
		return 0
	}
	a.wrap.set = false
	if s.total == 1 && a.wrap.sum != s.sum && a.wrap.sum != 0 {
		return 0
	}
	if s.note.unixNano == 0 {
		s.note.unixNano = a.wrap.unixNano
		sum = a.wrap.sum
	}
	if len(s.note.station) == 0 {
		s.note.station = a.wrap.station
	}
	return sum
}

// name gives a station's name without an allocation when it was heard before.
func (a *Assembler) name(b []byte) string {
	if known, ok := a.stations[string(b)]; ok {
		return known
	}
	if len(b) > 64 {
		b = b[:64]
	}
	name := string(b)
	if a.stations == nil {
		a.stations = make(map[string]string)
	}
	if len(a.stations) < maxStations {
		a.stations[name] = name
	}
	return name
}

// part takes one part of a long message.
func (a *Assembler) part(s *sentence, wrapped byte, now time.Time) (r Report, why Reason) {
	station := ""
	if len(s.note.station) != 0 {
		station = a.name(s.note.station)
	}
	o, why := a.find(s, station, now)
	if why != Used {
		return r, why
	}
	if o == nil {
		o = a.free()
		o.start(s, station, now, a.lines)
		a.waiting++
	}
	o.add(s, station, a.lines)
	if wrapped != 0 {
		o.wrap = wrapped
	}
	if !o.whole() {
		return r, Part
	}
	o.busy, o.done = false, true
	a.waiting--
	var b bits
	if why = o.join(&b); why == Used {
		why = b.decode(&r)
	}
	if why != Used {
		return Report{}, why
	}
	r.Channel, r.Own, r.Received, r.Station = o.channel, s.own, now, o.station
	if o.unixNano != 0 && (o.wrap == 0 || o.wrap == o.sums) {
		r.Source = time.Unix(0, o.unixNano).UTC()
	}
	return r, Used
}

// find gives the message that a part belongs to, or nil if it begins one. On the way it drops those that waited too long.
func (a *Assembler) find(s *sentence, station string, now time.Time) (*opened, Reason) {
	var found, rival *opened
	again := false
	for i := range a.open {
		o := &a.open[i]
		if !o.busy && !o.done {
			continue
		}
		if age := now.Sub(o.since); age > partLife || age < -partLife {
			a.drop(o)
			continue
		}
		if !o.takes(s, station, a.lines) {
			continue
		}
		if o.has(s.part) {
			again = again || string(o.text[s.part-1]) == string(s.payload)
			continue
		}
		if found == nil || o.line > found.line {
			found, rival = o, found
		} else if rival == nil || o.line > rival.line {
			rival = o
		}
	}
	if found != nil && rival != nil && found.line-rival.line < rivalLines {
		a.drop(found)
		a.drop(rival)
		return nil, AmbiguousPart
	}
	// Many messages end alike. One that waits takes its end from the line behind its last part, even if another has ended
	// so before.
	if again && (found == nil || found.latest+1 != a.lines) {
		return nil, DuplicatePart
	}
	return found, Used
}

// free gives a place for a new message: an empty one, or that of the oldest.
func (a *Assembler) free() *opened {
	best := &a.open[0]
	for i := range a.open {
		o := &a.open[i]
		if o.busy != best.busy && best.busy || o.busy == best.busy && o.line < best.line {
			best = o
		}
	}
	a.drop(best)
	return best
}

func (a *Assembler) drop(o *opened) {
	if o.busy {
		a.waiting--
		a.orphans += uint64(mathbits.OnesCount16(o.have))
	}
	o.busy, o.done = false, false
}
