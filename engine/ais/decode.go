package ais

// Decode reads one whole payload in six-bit armour, of which the last fill bits (0-5) do not count. It gives all of a
// [Report] but the times, the station and the channel.
func Decode(payload []byte, fill uint) (r Report, why Reason) {
	var b bits
	if why = b.load(payload, fill); why == Used {
		why = b.decode(&r)
	}
	if why != Used {
		return Report{}, why
	}
	return r, Used
}

func (b *bits) load(payload []byte, fill uint) Reason {
	if len(payload) == 0 {
		return NoPayload
	}
	if len(payload) > (maxBits+5)/6 {
		return TooLong
	}
	if !b.unarmour(payload) {
		return BadPayload
	}
	b.cut(fill)
	return Used
}

// least and most are the lengths in bits between which a message of a type is read. Below least not even its first
// own field is whole, or it is a message of a fixed length that was cut.
func limits(kind uint8) (least, most uint) {
	switch kind {
	case 1, 2, 3, 4, 9, 11, 18:
		// Only the communication state may be cut: transmitters that miscount the fill do that.
		return 149, 168
	case 5:
		return 70, 424
	case 19:
		return 312, 312
	case 21:
		return 272, 360
	case 24:
		return 48, 168
	case 27:
		return 96, 96
	}
	return 0, maxBits
}

// decode fills r from the payload.
func (b *bits) decode(r *Report) Reason {
	if b.n < 38 {
		return b.short()
	}
	r.Type = uint8(b.u(0, 6))
	switch r.Type {
	case 0, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56,
		57, 58, 59, 60, 61, 62, 63:
		return UnknownType
	case 6, 7, 8, 10, 12, 13, 14, 15, 16, 17, 20, 22, 23, 25, 26:
		return TypeNotDecoded
	}
	least, most := limits(r.Type)
	if b.n < least {
		return TooShort
	}
	// Up to seven bits may fill the last octet.
	if b.n > most+7 && !b.framed(most) {
		return TooLong
	}
	if b.n > most {
		b.cut(b.n - most)
	}
	r.Repeat = uint8(b.u(6, 2))
	if r.MMSI = uint32(b.u(8, 30)); r.MMSI > 999_999_999 {
		return BadMMSI
	}
	r.Turn, r.Second = NoTurn, 60
	switch r.Type {
	case 1, 2, 3:
		b.classA(r)
	case 4, 11:
		b.base(r)
	case 5:
		b.voyage(r)
	case 9:
		b.aircraft(r)
	case 18:
		b.classB(r)
	case 19:
		b.classBStatic(r)
	case 21:
		b.aid(r)
	case 24:
		if why := b.halves(r); why != Used {
			return why
		}
	case 27:
		b.longRange(r)
	}
	r.Digest = b.digest()
	return Used
}

// short tells a message of an unknown type from one that is too short to have an identity.
func (b *bits) short() Reason {
	if b.n >= 6 {
		if kind := b.u(0, 6); kind == 0 || kind > 27 {
			return UnknownType
		}
	}
	return TooShort
}
