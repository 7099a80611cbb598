package ais

import (
	"bytes"
	"encoding/binary"
)

// MaxLine is the longest line that is looked at, in bytes. IEC 61162-1 allows 82 for the sentence; TAG blocks and suffixes
// come on top.
const MaxLine = 1024

// sentence is one VDM or VDO as it stood on the line. Its slices point into the line.
type sentence struct {
	payload     []byte
	fill        uint
	total, part uint8
	sequence    byte // '0'-'9', or 0 if empty
	channel     byte
	own         bool
	sum         byte
	note        note
}

// note is what stands around a sentence: who relayed it, when, and to which group it belongs.
type note struct {
	station  []byte
	unixNano int64 // 0 if not said
	group    uint32
	grouped  bool
}

// Cut divides a line that holds several sentences: it gives the first one, with the TAG blocks before and the suffix
// behind it, and the rest. Most lines hold one, and rest is empty. Some aggregators write the parts of a long message on
// one line, and a line that was torn is followed by the next without an end of line.
func Cut(line []byte) (first, rest []byte) {
	start := bytes.IndexByte(line, '!')
	if start < 0 {
		return line, nil
	}
	star := bytes.IndexByte(line[start:], '*')
	if star < 0 {
		star = len(line) - start
	}
	if again := bytes.IndexByte(line[start+1:start+star], '!'); again >= 0 {
		return line[:start+1+again], line[start+1+again:]
	}
	end := start + star + 3
	if end < len(line) && startsSentence(line[end]) {
		return line[:end], line[end:]
	}
	return line, nil
}

func startsSentence(c byte) bool { return c == '!' || c == '\\' || c == '$' }

// parse reads one line. It gives Used when s is a VDM or VDO with the right checksum.
func (s *sentence) parse(line []byte) Reason {
	if len(line) > MaxLine {
		return LineTooLong
	}
	line = trimEnd(line)
	if len(line) == 0 || line[0] == '#' {
		return Blank
	}
	if line[0] != '!' {
		var why Reason
		if line, why = s.note.before(line); why != Used {
			return why
		}
	}
	// line starts with '!' from here on.
	star := bytes.IndexByte(line, '*')
	if len(line) < 6 || (string(line[3:6]) != "VDM" && string(line[3:6]) != "VDO") {
		return NotAIS
	}
	if star < 0 || star+3 > len(line) {
		return NoChecksum
	}
	told, ok := hexByte(line[star+1], line[star+2])
	if !ok {
		return NoChecksum
	}
	s.sum = xor(line[1:star])
	if s.sum != told {
		return Checksum
	}
	if rest := line[star+3:]; len(rest) > 0 {
		if startsSentence(rest[0]) {
			return Joined
		}
		s.note.suffix(rest)
	}
	s.own = line[5] == 'O'
	return s.fields(line[6:star])
}

// fields reads ",total,part,sequence,channel,payload,fill".
func (s *sentence) fields(f []byte) Reason {
	if len(f) < 9 || f[0] != ',' || f[2] != ',' || f[4] != ',' {
		return BadFields
	}
	s.total, s.part = f[1]-'0', f[3]-'0'
	if s.total < 1 || s.total > 9 || s.part < 1 || s.part > s.total {
		return BadFields
	}
	f = f[5:]
	if f[0] != ',' {
		if s.sequence = f[0]; s.sequence < '0' || s.sequence > '9' {
			return BadFields
		}
		f = f[1:]
	}
	if len(f) < 2 || f[0] != ',' {
		return BadFields
	}
	f = f[1:]
	if f[0] != ',' {
		s.channel = f[0]
		f = f[1:]
	}
	end := len(f) - 2
	if end < 1 || f[0] != ',' || f[end] != ',' {
		return BadFields
	}
	if s.fill = uint(f[end+1] - '0'); s.fill > 5 {
		return BadFields
	}
	s.payload = f[1:end]
	return Used
}

func trimEnd(b []byte) []byte {
	for len(b) > 0 && b[len(b)-1] <= ' ' {
		b = b[:len(b)-1]
	}
	return b
}

// xor is the checksum of IEC 61162-1, eight bytes at a time.
func xor(b []byte) byte {
	var x uint64
	for len(b) >= 8 {
		x ^= binary.LittleEndian.Uint64(b)
		b = b[8:]
	}
	x ^= x >> 32
	x ^= x >> 16
	x ^= x >> 8
	sum := byte(x)
	for _, c := range b {
		sum ^= c
	}
	return sum
}

func hexByte(hi, lo byte) (byte, bool) {
	h, ok1 := hexDigit(hi)
	l, ok2 := hexDigit(lo)
	return h<<4 | l, ok1 && ok2
}

func hexDigit(c byte) (byte, bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10, true
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10, true
	}
	return 0, false
}
