package ais

import (
	"bytes"
	"time"
)

// before reads what stands before the sentence: a time stamp of a logger, TAG blocks. It gives the line from the '!' on.
// A TAG block with a wrong checksum is dropped, time and station with it; the sentence stands by its own checksum.
func (n *note) before(line []byte) ([]byte, Reason) {
	start := bytes.IndexByte(line, '!')
	if tag := bytes.IndexByte(line, '\\'); tag >= 0 && (tag < start || start < 0) {
		n.stamp(line[:tag])
		line = line[tag:]
		for len(line) > 0 && line[0] == '\\' {
			end := bytes.IndexByte(line[1:], '\\')
			if end < 0 {
				// The block was torn off on its left: its closing backslash stands first.
				line = line[1:]
				break
			}
			n.tag(line[1 : 1+end])
			line = line[end+2:]
		}
		if len(line) == 0 {
			return nil, Wrapper
		}
		if line[0] != '!' {
			return nil, NotAIS
		}
		return line, Used
	}
	if start < 0 {
		return nil, NotAIS
	}
	n.stamp(line[:start])
	return line[start:], Used
}

// tag reads the inside of one TAG block, such as `g:1-2-1278,s:66,c:1661782369*43`.
func (n *note) tag(b []byte) {
	star := bytes.LastIndexByte(b, '*')
	if star < 0 || star+3 != len(b) {
		return
	}
	if told, ok := hexByte(b[star+1], b[star+2]); !ok || told != xor(b[:star]) {
		return
	}
	b = b[:star]
	for len(b) > 0 {
		field := b
		if comma := bytes.IndexByte(b, ','); comma >= 0 {
			field, b = b[:comma], b[comma+1:]
		} else {
			b = nil
		}
		colon := bytes.IndexByte(field, ':')
		if colon < 1 {
			continue
		}
		key, value := field[:colon], field[colon+1:]
		switch {
		case len(key) == 1 && key[0] == 's':
			n.station = value
		case len(key) == 1 && key[0] == 'c':
			if at, ok := unixTime(value); ok {
				n.unixNano = at
			}
		case len(key) == 1 && key[0] == 'g':
			// sentence-total-group; the group number is what ties the parts together.
			if dash := bytes.LastIndexByte(value, '-'); dash > 0 {
				n.setGroup(value[dash+1:])
			}
		case len(key) == 3 && key[1] == 'G':
			// The older spelling, 1G2:1278.
			n.setGroup(value)
		}
	}
}

func (n *note) setGroup(digits []byte) {
	if id, ok := number(digits); ok && id < 1<<32 {
		n.group, n.grouped = uint32(id), true
	}
}

// suffix reads the fields that the United States Coast Guard writes behind the checksum, such as
// ",d-109,S2105,r003669946,1325394060": r or b is the station, the first number of seconds behind it is when it heard.
func (n *note) suffix(b []byte) {
	if b[0] != ',' {
		return
	}
	timed := false
	for len(b) > 0 {
		field := b[1:]
		if comma := bytes.IndexByte(field, ','); comma >= 0 {
			field, b = field[:comma], field[comma:]
		} else {
			b = nil
		}
		if len(field) < 2 {
			continue
		}
		switch c := field[0]; {
		case (c == 'r' || c == 'b') && len(n.station) == 0:
			n.station = field
		case c >= '0' && c <= '9' && len(field) >= 10 && !timed && n.unixNano == 0:
			n.unixNano, timed = unixTime(field)
		}
	}
}

// stamp reads what a logger wrote before the line: Unix time in seconds, or RFC 3339.
func (n *note) stamp(b []byte) {
	for len(b) > 0 && (b[len(b)-1] == ' ' || b[len(b)-1] == '\t' || b[len(b)-1] == ',' || b[len(b)-1] == ';') {
		b = b[:len(b)-1]
	}
	if len(b) < 10 || len(b) > 40 || b[0] < '0' || b[0] > '9' {
		return
	}
	if at, ok := unixTime(b); ok {
		n.unixNano = at
		return
	}
	if at, err := time.Parse(time.RFC3339Nano, string(b)); err == nil {
		n.unixNano = at.UnixNano()
	}
}

// unixTime reads Unix time in seconds, with or without a fraction, or in milli-, micro- or nanoseconds, which their
// magnitude tells apart. It gives nanoseconds. Times before 1990 and after 2200 are taken for something else.
func unixTime(b []byte) (int64, bool) {
	digits, fraction := b, []byte(nil)
	if dot := bytes.IndexByte(b, '.'); dot >= 0 {
		digits, fraction = b[:dot], b[dot+1:]
	}
	v, ok := number(digits)
	if !ok {
		return 0, false
	}
	unit := uint64(1)
	switch {
	case v < 1e11:
		unit = 1e9
	case v < 1e14:
		unit = 1e6
	case v < 1e17:
		unit = 1e3
	}
	const earliest, latest = 631152000 * 1_000_000_000, 7258118400 * 1_000_000_000
	if v > latest/unit || v < earliest/unit {
		return 0, false
	}
	nano := v * unit
	for i, scale := 0, unit/10; i < len(fraction) && scale > 0; i, scale = i+1, scale/10 {
		if fraction[i] < '0' || fraction[i] > '9' {
			return 0, false
		}
		nano += uint64(fraction[i]-'0') * scale
	}
	return int64(nano), true
}

// number reads up to 19 decimal digits.
func number(b []byte) (uint64, bool) {
	if len(b) == 0 || len(b) > 19 {
		return 0, false
	}
	var v uint64
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		v = v*10 + uint64(c-'0')
	}
	return v, true
}
