package ais

import "encoding/binary"

const (
	// maxBits is the longest message on the air: five slots. Source: M.1371-5 annex 8, message 26.
	maxBits = 1064
	words   = 19 // 1,216 bits: a read at the last bit stays inside, and so does the armour's padding
)

// bits is a payload: n bits, most significant first. Bits after n are zero.
type bits struct {
	w [words]uint64
	n uint
}

// u gives n bits from bit at as an unsigned number; n is 1-64. Bits after the end read as zero.
func (b *bits) u(at, n uint) uint64 {
	i, o := at>>6, at&63
	return (b.w[i]<<o | b.w[i+1]>>(64-o)) >> (64 - n)
}

// i gives n bits from bit at in two's complement.
func (b *bits) i(at, n uint) int64 {
	i, o := at>>6, at&63
	return int64(b.w[i]<<o|b.w[i+1]>>(64-o)) >> (64 - n)
}

func (b *bits) set(at uint) bool { return b.w[at>>6]<<(at&63)>>63 == 1 }

// put appends the n lowest bits of v. The caller keeps the total under maxBits and a word.
func (b *bits) put(v uint64, n uint) {
	v <<= 64 - n
	i, o := b.n>>6, b.n&63
	b.w[i] |= v >> o
	b.w[i+1] |= v << (64 - o)
	b.n += n
}

// Lanes of eight bytes: the armour is checked and packed eight characters at a time.
const (
	lanes = 0x0101010101010101
	tops  = 0x80 * lanes
)

// unarmour appends the six-bit groups of a payload. Its characters are '0' to 'W' for 0-39 and '`' to 'w' for 40-63; it
// reports whether all were. Source: IEC 61162-1, six-bit field.
func (b *bits) unarmour(p []byte) bool {
	for len(p) >= 8 {
		v, ok := sixes(binary.BigEndian.Uint64(p))
		if !ok {
			return false
		}
		b.put(v, 48)
		p = p[8:]
	}
	if len(p) > 0 {
		x := uint64('0' * lanes)
		for i, c := range p {
			shift := uint(56 - 8*i)
			x = x&^(0xff<<shift) | uint64(c)<<shift
		}
		v, ok := sixes(x)
		if !ok {
			return false
		}
		n := uint(6 * len(p))
		b.put(v>>(48-n), n)
	}
	return true
}

// sixes packs eight armoured characters into 48 bits.
func sixes(x uint64) (uint64, bool) {
	gap := x&(0xf8*lanes) ^ 0x58*lanes // zero in a lane between 'W' and '`'
	bad := x | ^(x + 0x50*lanes) | (x + 0x08*lanes) | ^(gap + 0x7f*lanes)
	if bad&tops != 0 {
		return 0, false
	}
	v := x - 0x30*lanes - (x>>6&(x>>5)&lanes)<<3
	v = v&0x003f003f003f003f | v&0x3f003f003f003f00>>2
	v = v&0x00000fff00000fff | v&0x0fff00000fff0000>>4
	return v&0xffffff | v>>8&0xffffff000000, true
}

// cut drops the last n bits, the fill of the armour.
func (b *bits) cut(n uint) {
	if n > b.n {
		n = b.n
	}
	b.n -= n
	i, o := b.n>>6, b.n&63
	b.w[i] &^= ^uint64(0) >> o
	b.w[i+1] = 0
}

// digest mixes all bits and the length into one number.
func (b *bits) digest() uint64 {
	h := uint64(b.n) * 0x9e3779b97f4a7c15
	for _, w := range b.w[:(b.n+63)>>6] {
		h = (h ^ w) * 0xd6e8feb86659fd93
		h ^= h >> 32
	}
	return h
}

// framed reports whether the bits from at on are the frame check sequence of the at bits before them. Some receivers leave
// the sequence in the payload: then it proves the message instead of spoiling it. at is a multiple of eight. Those that were
// seen doing it put what is left over for the last armour character at its right, so that zeros stand in between.
// Source: M.1371-5 annex 2, 3.2.2.6: the CRC of ISO/IEC 13239, 16 bits, low byte first.
func (b *bits) framed(at uint) bool {
	whole := at + 16
	if b.n < whole {
		return false
	}
	crc := uint16(0xffff)
	for i := uint(0); i < at; i += 8 {
		crc ^= uint16(b.u(i, 8))
		for range 8 {
			crc = crc>>1 ^ 0x8408&-(crc&1)
		}
	}
	crc = ^crc
	want := uint64(crc&0xff<<8 | crc>>8)
	if b.u(at, 16) == want {
		return true
	}
	over := whole % 6
	if over == 0 || b.n != whole+6-over {
		return false
	}
	return b.u(at, 16-over)<<over|b.u(b.n-over, over) == want
}
