package ais

import "strings"

// texts gathers the text fields of one message, so that all of them together cost one allocation.
type texts struct {
	buf    [64]byte // the longest are type 5: 47 characters, and type 21: 34
	used   int
	ends   [3]int
	fields int
	closed bool // the field that was read last ended with an '@'
}

// add reads a field of six-bit characters from bit at, up to the first '@'. The caller has made sure that it is there.
func (t *texts) add(b *bits, at, chars uint) {
	t.fields++
	t.closed = false
	t.goOn(b, at, chars)
}

// goOn reads more characters of the field that was added last, unless it has ended.
func (t *texts) goOn(b *bits, at, chars uint) {
	for ; chars > 0 && !t.closed && t.used < len(t.buf); chars-- {
		c := byte(b.u(at, 6))
		at += 6
		if t.closed = c == 0; t.closed {
			break
		}
		if c < 32 {
			c += 64
		}
		t.buf[t.used] = c
		t.used++
	}
	t.ends[t.fields-1] = t.used
}

// all gives the one string that cut takes the fields from.
func (t *texts) all() string { return string(t.buf[:t.used]) }

// cut gives field i without the blanks at its end, or "" if it was not read.
func (t *texts) cut(all string, i int) string {
	if i >= t.fields {
		return ""
	}
	from := 0
	if i > 0 {
		from = t.ends[i-1]
	}
	return strings.TrimRight(all[from:t.ends[i]], " ")
}

// sixBit gives the code of a character of the six-bit set; small letters become capitals.
// Source: M.1371-5 table 47.
func sixBit(c byte) (code uint64, ok bool) {
	switch {
	case c >= 'a' && c <= 'z':
		return uint64(c - 'a' + 1), true
	case c >= '@' && c <= '_':
		return uint64(c - '@'), true
	case c >= ' ' && c <= '?':
		return uint64(c), true
	}
	return 0, false
}
