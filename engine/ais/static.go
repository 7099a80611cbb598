package ais

// Lengths of the text fields in six-bit characters.
const (
	nameChars     = 20
	callSignChars = 7
	vendorChars   = 3
)

// voyage reads type 5, as far as it goes: a field that is not whole is not available. Source: M.1371-5 table 54.
func (b *bits) voyage(r *Report) {
	s := &Static{Version: uint8(b.u(38, 2)), IMO: uint32(b.u(40, 30)), NoDTE: true, ETAHour: 24, ETAMinute: 60}
	r.Static = s
	var t texts
	if b.n >= 112 {
		t.add(b, 70, callSignChars)
	}
	if b.n >= 232 {
		t.add(b, 112, nameChars)
	}
	if b.n >= 240 {
		s.ShipType = ShipType(b.u(232, 8))
	}
	if b.n >= 270 {
		b.size(s, 240)
	}
	if b.n >= 274 {
		r.Fix = Fix(b.u(270, 4))
	}
	if b.n >= 294 {
		s.ETAMonth, s.ETADay = uint8(b.u(274, 4)), uint8(b.u(278, 5))
		s.ETAHour, s.ETAMinute = uint8(b.u(283, 5)), uint8(b.u(288, 6))
	}
	if v := b.u(294, 8); b.n >= 302 && v != 0 {
		s.DraughtM, s.HasDraught = float32(v)/10, true
	}
	if b.n >= 422 {
		t.add(b, 302, nameChars)
	}
	if b.n >= 423 {
		s.NoDTE = b.set(422)
	}
	all := t.all()
	s.CallSign, s.Name, s.Destination = t.cut(all, 0), t.cut(all, 1), t.cut(all, 2)
}

// classBStatic reads type 19: a position and static data. Source: M.1371-5 table 71.
func (b *bits) classBStatic(r *Report) {
	r.speed(b.u(46, 10))
	r.Accurate = b.set(56)
	r.place(b.i(57, 28), b.i(85, 27))
	r.course(b.u(112, 12))
	r.heading(b.u(124, 9))
	r.Second = uint8(b.u(133, 6))
	r.RAIM = b.set(305)
	r.Fix = Fix(b.u(301, 4))
	s := &Static{ShipType: ShipType(b.u(263, 8)), NoDTE: b.set(306), Assigned: b.set(307), ETAHour: 24, ETAMinute: 60}
	b.size(s, 271)
	var t texts
	t.add(b, 143, nameChars)
	s.Name = t.cut(t.all(), 0)
	r.Static = s
}

// aid reads type 21, whose name may go on for 14 characters behind the rest. Source: M.1371-5 table 74.
func (b *bits) aid(r *Report) {
	r.Accurate = b.set(163)
	r.place(b.i(164, 28), b.i(192, 27))
	r.Fix = Fix(b.u(249, 4))
	r.Second = uint8(b.u(253, 6))
	r.RAIM = b.set(268)
	s := &Static{
		Aid: Aid(b.u(38, 5)), OffPosition: b.set(259), Regional: uint8(b.u(260, 8)), Virtual: b.set(269), Assigned: b.set(270),
		ETAHour: 24, ETAMinute: 60, NoDTE: true,
	}
	b.size(s, 219)
	var t texts
	t.add(b, 43, nameChars)
	t.goOn(b, 272, (b.n-272)/6)
	s.Name = t.cut(t.all(), 0)
	r.Static = s
}

// halves reads type 24: the name in part A, the rest in part B. A short part B is read as far as it goes.
// Source: M.1371-5 tables 78 and 79.
func (b *bits) halves(r *Report) Reason {
	s := &Static{ETAHour: 24, ETAMinute: 60, NoDTE: true}
	var t texts
	switch b.u(38, 2) {
	case 0:
		if b.n < 160 {
			return TooShort
		}
		s.Part = 'A'
		t.add(b, 40, nameChars)
		s.Name = t.cut(t.all(), 0)
	case 1:
		s.Part = 'B'
		s.ShipType = ShipType(b.u(40, 8))
		if b.n >= 66 {
			t.add(b, 48, vendorChars)
		}
		if b.n >= 90 {
			s.VendorModel, s.VendorSerial = uint8(b.u(66, 4)), uint32(b.u(70, 20))
		}
		if b.n >= 132 {
			t.add(b, 90, callSignChars)
		}
		if b.n >= 162 {
			if KindOf(r.MMSI) == Craft {
				s.Mother = uint32(b.u(132, 30))
			} else {
				b.size(s, 132)
			}
		}
		if b.n >= 166 {
			r.Fix = Fix(b.u(162, 4))
		}
		all := t.all()
		s.VendorID, s.CallSign = t.cut(all, 0), t.cut(all, 1)
	default:
		return TypeNotDecoded // parts C and D do not exist
	}
	r.Static = s
	return Used
}

// size reads the four distances from bit at: 9, 9, 6 and 6 bits.
func (b *bits) size(s *Static, at uint) {
	s.ToBow, s.ToStern = uint16(b.u(at, 9)), uint16(b.u(at+9, 9))
	s.ToPort, s.ToStarboard = uint16(b.u(at+18, 6)), uint16(b.u(at+24, 6))
}
