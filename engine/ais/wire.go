package ais

const (
	// partChars is how many payload characters stand in one part, so that a sentence stays under 82.
	partChars = 60
	// maxNameRest is how many characters the name of an aid to navigation may go on for.
	maxNameRest = 14
)

const hexDigits = "0123456789ABCDEF"

// sentences writes a payload in six-bit armour, in as many parts as it needs.
func (e Envelope) sentences(b *bits) []string {
	chars := int(b.n+5) / 6
	armour := make([]byte, chars)
	for i := range armour {
		v := byte(b.u(uint(i)*6, 6))
		if v >= 40 {
			v += 8
		}
		armour[i] = v + '0'
	}
	fill := byte(uint(chars)*6 - b.n)
	total := (chars + partChars - 1) / partChars
	if chars <= partChars+2 {
		total = 1 // a whole message of one sentence may have 62
	}
	out := make([]string, 0, total)
	for part := 1; part <= total; part++ {
		text := armour
		last := part == total
		if !last {
			text, armour = armour[:partChars], armour[partChars:]
		}
		out = append(out, e.sentence(total, part, text, last, fill))
	}
	return out
}

func (e Envelope) sentence(total, part int, text []byte, last bool, fill byte) string {
	s := make([]byte, 0, 24+len(text))
	s = append(s, '!')
	s = append(s, e.Talker...)
	kind := byte('M')
	if e.Own {
		kind = 'O'
	}
	s = append(s, 'V', 'D', kind, ',', '0'+byte(total), ',', '0'+byte(part), ',')
	if total > 1 {
		s = append(s, '0'+e.Sequence)
	}
	s = append(s, ',')
	if e.Channel != 0 {
		s = append(s, e.Channel)
	}
	s = append(s, ',')
	s = append(s, text...)
	if !last {
		fill = 0
	}
	s = append(s, ',', '0'+fill)
	sum := xor(s[1:])
	return string(append(s, '*', hexDigits[sum>>4], hexDigits[sum&15]))
}
