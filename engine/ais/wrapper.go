package ais

import (
	"bytes"
	"time"
)

// wrapper is what a $PGHP line of a gatehouse system tells about the sentence that follows it.
type wrapper struct {
	set      bool
	unixNano int64
	station  []byte // own storage: the line is gone when the sentence comes
	sum      byte   // exclusive-or of the checksums of the VDM sentences that follow; 0 for a VDO
}

// read takes a line such as `$PGHP,1,2010,6,11,11,46,11,390,231,45,992190934,1,2B*5B`: kind, year, month, day, hour,
// minute, second, millisecond, country, region, station, online data, checksum. It reports whether it was one.
func (w *wrapper) read(line []byte) bool {
	line = trimEnd(line)
	if len(line) < 10 || string(line[:7]) != "$PGHP,1" {
		return false
	}
	star := bytes.IndexByte(line, '*')
	if star < 0 || star+3 > len(line) {
		return false
	}
	if told, ok := hexByte(line[star+1], line[star+2]); !ok || told != xor(line[1:star]) {
		return false
	}
	var field [13][]byte
	rest := line[6:star]
	for i := range field {
		if len(rest) == 0 {
			return false
		}
		rest = rest[1:]
		comma := bytes.IndexByte(rest, ',')
		if comma < 0 {
			comma = len(rest)
		}
		field[i], rest = rest[:comma], rest[comma:]
	}
	var t [7]int
	for i := range t {
		v, ok := number(field[1+i])
		if !ok || v > 9999 {
			return false
		}
		t[i] = int(v)
	}
	at := time.Date(t[0], time.Month(t[1]), t[2], t[3], t[4], t[5], t[6]*1e6, time.UTC)
	// A day or hour that does not exist would roll over to another.
	if t[1] != int(at.Month()) || t[2] != at.Day() || t[3] != at.Hour() || t[4] != at.Minute() || t[0] < 1990 || t[0] > 2199 {
		return false
	}
	w.set, w.unixNano, w.sum = true, at.UnixNano(), 0
	if len(field[12]) == 2 {
		w.sum, _ = hexByte(field[12][0], field[12][1])
	}
	w.station = w.station[:0]
	if v, ok := number(field[10]); ok && v != 0 {
		w.station = append(w.station, field[10]...)
	}
	return true
}

// RecordedAt gives the time that a line carries about its reception: a TAG block's c, a logger's stamp, a USCG suffix, or
// that of a $PGHP line, which is meant for the line after it. ok is false if it carries none. It is what a recording is
// replayed by.
func RecordedAt(line []byte) (at time.Time, ok bool) {
	if len(line) > MaxLine {
		return time.Time{}, false
	}
	if len(line) > 0 && line[0] == '$' {
		var w wrapper
		if !w.read(line) {
			return time.Time{}, false
		}
		return time.Unix(0, w.unixNano).UTC(), true
	}
	var s sentence
	s.parse(line)
	if s.note.unixNano == 0 {
		return time.Time{}, false
	}
	return time.Unix(0, s.note.unixNano).UTC(), true
}
