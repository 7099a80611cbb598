package ais

func (m *writer) voyage(r *Report) {
	s := r.Static
	m.field("version", uint64(s.Version), 2)
	m.field("imo", uint64(s.IMO), 30)
	m.text("callSign", s.CallSign, callSignChars)
	m.text("name", s.Name, nameChars)
	m.put(uint64(s.ShipType), 8)
	m.size(s)
	m.field("fix", uint64(r.Fix), 4)
	m.limit("etaMonth", uint64(s.ETAMonth), 12)
	m.put(uint64(s.ETAMonth), 4)
	m.field("etaDay", uint64(s.ETADay), 5)
	m.field("etaHour", uint64(s.ETAHour), 5)
	m.field("etaMinute", uint64(s.ETAMinute), 6)
	m.tenths("draught", s.HasDraught, s.DraughtM, 255, 0, 8)
	m.text("destination", s.Destination, nameChars)
	m.flag(s.NoDTE)
	m.put(0, 1)
}

func (m *writer) aid(r *Report) {
	s := r.Static
	m.field("aid", uint64(s.Aid), 5)
	name, rest := s.Name, ""
	if len(name) > nameChars {
		name, rest = name[:nameChars], name[nameChars:]
	}
	m.text("name", name, nameChars)
	m.flag(r.Accurate)
	m.place(r)
	m.size(s)
	m.field("fix", uint64(r.Fix), 4)
	m.field("second", uint64(r.Second), 6)
	m.flag(s.OffPosition)
	m.put(uint64(s.Regional), 8)
	m.flag(r.RAIM)
	m.flag(s.Virtual)
	m.flag(s.Assigned)
	m.put(0, 1)
	if len(rest) > maxNameRest {
		m.fail("name", "a name has at most {most} characters: got {name}", "most", nameChars+maxNameRest, "name", s.Name)
		return
	}
	m.text("name", rest, len(rest))
	if odd := m.n % 8; odd != 0 {
		m.put(0, 8-odd) // the message ends on an octet
	}
}

func (m *writer) half(r *Report) {
	s := r.Static
	switch s.Part {
	case 'A':
		m.put(0, 2)
		m.text("name", s.Name, nameChars)
	case 'B':
		m.put(1, 2)
		m.put(uint64(s.ShipType), 8)
		m.text("vendorId", s.VendorID, vendorChars)
		m.field("vendorModel", uint64(s.VendorModel), 4)
		m.field("vendorSerial", uint64(s.VendorSerial), 20)
		m.text("callSign", s.CallSign, callSignChars)
		if KindOf(r.MMSI) == Craft {
			m.field("mother", uint64(s.Mother), 30)
		} else {
			m.size(s)
		}
		m.field("fix", uint64(r.Fix), 4)
		m.put(0, 2)
	default:
		m.fail("part", "a message of type 24 is part A or part B: set Static.Part to 'A' or 'B'")
	}
}

func (m *writer) size(s *Static) {
	m.field("toBow", uint64(s.ToBow), 9)
	m.field("toStern", uint64(s.ToStern), 9)
	m.field("toPort", uint64(s.ToPort), 6)
	m.field("toStarboard", uint64(s.ToStarboard), 6)
}

// text writes a text in a field of so many characters, padded with '@'.
func (m *writer) text(field, text string, chars int) {
	if len(text) > chars {
		m.fail(field, "{field} has at most {most} characters: got {text}", "field", field, "most", chars, "text", text)
		return
	}
	for i := range chars {
		if i >= len(text) {
			m.put(0, 6)
			continue
		}
		code, ok := sixBit(text[i])
		if !ok || code == 0 {
			m.fail(field, "{field} can hold A to Z, 0 to 9, blanks and simple signs, but not the character at byte {at} of {text}",
				"field", field, "at", i, "text", text)
			return
		}
		m.put(code, 6)
	}
}
