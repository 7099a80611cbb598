package ais

import (
	mathbits "math/bits"
	"time"
)

const (
	// partLife is how long a part waits for the others. Receivers write them one behind the other; networks delay them.
	partLife = 10 * time.Second
	// maxOpen is how many long messages of one source are put together at a time; the oldest gives way.
	maxOpen = 32
	// rivalLines: a receiver numbers its long messages 0 to 9 and writes the parts of each one together, so the same number
	// comes back after eighteen lines at the earliest. Two unfinished messages with one number within fewer lines are
	// from two receivers.
	rivalLines = 16
	// reachLines is how far apart the lines of one message may be when no TAG group ties them together.
	reachLines = 64
)

// opened is a long message that waits for parts.
type opened struct {
	busy     bool
	done     bool // whole: kept to know its parts again
	total    uint8
	have     uint16 // bit n is part n
	sequence byte
	channel  byte
	grouped  bool
	group    uint32
	fill     uint
	sums     byte   // exclusive-or of the checksums of its sentences
	wrap     byte   // what the wrapper says that it should be; 0 if nothing
	line     uint64 // of its first part that came
	latest   uint64 // of its last part that came
	since    time.Time
	unixNano int64
	station  string
	text     [9][]byte // storage is used again
}

// takes reports whether a part with no contradiction to this message may belong to it. Stations are compared only when both
// are known: some networks write the station on the first part alone.
func (o *opened) takes(s *sentence, station string, line uint64) bool {
	if o.total != s.total || o.sequence != s.sequence {
		return false
	}
	if o.channel != s.channel && o.channel != 0 && s.channel != 0 {
		return false
	}
	if o.grouped && s.note.grouped {
		return o.group == s.note.group
	}
	// A last part that came first is more often one whose first part was lost: it must not marry the next first part.
	if reach := line - o.line; reach > reachLines || reach > rivalLines && s.part < o.highest() {
		return false
	}
	return o.station == station || o.station == "" || station == ""
}

// highest gives the highest number among the parts that came.
func (o *opened) highest() uint8 { return uint8(mathbits.Len16(o.have) - 1) }

func (o *opened) has(part uint8) bool { return o.have>>part&1 == 1 }

func (o *opened) whole() bool { return o.have == 1<<(o.total+1)-2 }

func (o *opened) start(s *sentence, station string, now time.Time, line uint64) {
	o.busy, o.done, o.total, o.have = true, false, s.total, 0
	o.sequence, o.channel = s.sequence, s.channel
	o.grouped, o.group, o.fill, o.sums, o.wrap = s.note.grouped, s.note.group, 0, 0, 0
	o.line, o.since, o.unixNano, o.station = line, now, 0, station
}

func (o *opened) add(s *sentence, station string, line uint64) {
	o.latest = line
	o.have |= 1 << s.part
	o.text[s.part-1] = append(o.text[s.part-1][:0], s.payload...)
	o.sums ^= s.sum
	if s.part == s.total {
		o.fill = s.fill
	}
	if o.unixNano == 0 || (s.part == 1 && s.note.unixNano != 0) {
		o.unixNano = s.note.unixNano
	}
	if o.station == "" {
		o.station = station
	}
	if o.channel == 0 {
		o.channel = s.channel
	}
}

// join writes the payload of all parts into b.
func (o *opened) join(b *bits) Reason {
	n := 0
	for _, t := range o.text[:o.total] {
		n += len(t)
	}
	if n == 0 {
		return NoPayload
	}
	if n > (maxBits+5)/6 {
		return TooLong
	}
	for _, t := range o.text[:o.total] {
		if !b.unarmour(t) {
			return BadPayload
		}
	}
	b.cut(o.fill)
	return Used
}
