package paper

import (
	"hash/fnv"
	"strconv"
	"strings"

	"fanar/fault"
)

// alphabet has no letter that a hand writes like a digit or like another letter. Its length is prime, so that one check
// character finds every wrong character and every two that changed places.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTWXYZ"

const (
	tagLength  = 4
	mostCase   = 9_999_999
	mostTag    = 31*31*31*31 - 1
	mostTyped  = 64 // characters that are looked at
	smallest   = 1 + 1 + tagLength + 1
	base       = uint32(len(alphabet))
	caseLetter = "SAR-"
)

// Code is what stands on a sheet: which form, of which case, for which place or handover. The zero Case is none.
type Code struct {
	Form Form
	Case int    // number of the case: 12 is SAR-12
	Tag  uint32 // of a place: [PlaceTag]; of a handover: its number; 0 is none; below 31⁴
}

// New makes the code of a sheet. caseID is empty for an alert; of is a place, or a handover such as H3, or empty. Errors:
// fault.Invalid for a case or a handover that a code cannot say.
func New(f Form, caseID, of string) (Code, error) {
	c := Code{Form: f}
	if f.NeedsCase() {
		number, isCase := strings.CutPrefix(caseID, caseLetter)
		n, err := strconv.Atoi(number)
		if !isCase || err != nil || n < 1 || n > mostCase {
			return c, fault.New(fault.Invalid, "paper.case", "{case} is not the number of a case; it is written as {example}", "case", caseID, "example", "SAR-12").WithField("case")
		}
		c.Case = n
	}
	switch {
	case f == HandoverReceived:
		n, err := strconv.ParseUint(strings.TrimPrefix(of, "H"), 10, 32)
		if err != nil || n < 1 || n > mostTag {
			return c, fault.New(fault.Invalid, "paper.handover", "say which handover is counted, such as {example}", "example", "H3").WithField("handover").
				WithHint("the page of the case lists the handovers that wait (fanar people pending)")
		}
		c.Tag = uint32(n)
	case f.AtPlace() && of != "":
		c.Tag = PlaceTag(of)
	}
	return c, nil
}

// PlaceTag is the four characters that stand for a place of the directory. Two places may share one; then the sheet's code
// says only the case, and the screen asks.
func PlaceTag(place string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(place)) // never fails
	return h.Sum32()%mostTag + 1
}

// CaseID gives the identifier of the case; empty if the code has none.
func (c Code) CaseID() string {
	if c.Case == 0 {
		return ""
	}
	return caseLetter + strconv.Itoa(c.Case)
}

// String writes the code as it stands on the sheet, such as D12-7Q4K-X: form and case, place or handover, check.
func (c Code) String() string {
	head := string(c.Form.letter()) + strconv.Itoa(c.Case)
	var tag [tagLength]byte
	for i, rest := tagLength-1, c.Tag; i >= 0; i, rest = i-1, rest/base {
		tag[i] = alphabet[rest%base]
	}
	return head + "-" + string(tag[:]) + "-" + string(check(head+string(tag[:])))
}

// check gives the character that makes the weighted sum of all a multiple of 31.
func check(data string) byte {
	sum := 0
	for i := range len(data) {
		sum += (i + 2) * strings.IndexByte(alphabet, data[i])
	}
	return alphabet[(31-sum%31)%31]
}

// Parse reads a code as people type it: in small letters, without the lines, with blanks, with O for 0 and I or L for 1,
// with Arabic digits, or the address that it stood in. Errors: fault.Invalid.
func Parse(text string) (Code, error) {
	plain := plainly(text)
	wrong := fault.New(fault.Invalid, "paper.code", "{code} is not a code of a form", "code", text).WithField("code").
		WithHint("it stands at the head of the sheet, such as {example}; one character may have been misread")
	wrong.Args["example"] = Code{Form: DeckCount, Case: 12, Tag: PlaceTag("aurora")}.String()
	if len(plain) < smallest || len(plain) > smallest+6 {
		return Code{}, wrong
	}
	data, last := plain[:len(plain)-1], plain[len(plain)-1]
	for i := range len(plain) {
		if strings.IndexByte(alphabet, plain[i]) < 0 {
			return Code{}, wrong
		}
	}
	f, ok := formOf(data[0])
	number, tag := data[1:len(data)-tagLength], data[len(data)-tagLength:]
	n, err := strconv.Atoi(number)
	if !ok || err != nil || strconv.Itoa(n) != number || (n > 0) != f.NeedsCase() || check(data) != last {
		return Code{}, wrong
	}
	c := Code{Form: f, Case: n}
	for i := range tagLength {
		c.Tag = c.Tag*base + uint32(strings.IndexByte(alphabet, tag[i]))
	}
	if c.Tag != 0 && !f.AtPlace() && f != HandoverReceived || c.Tag == 0 && f == HandoverReceived {
		return Code{}, wrong
	}
	return c, nil
}

// plainly takes away what people add and undoes what they confuse.
func plainly(text string) string {
	if len(text) > 8*mostTyped {
		return ""
	}
	if i := strings.LastIndexByte(strings.TrimRight(text, "/"), '/'); i >= 0 {
		text = strings.TrimRight(text, "/")[i+1:]
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '٠' && r <= '٩':
			return r - '٠' + '0'
		case r >= '۰' && r <= '۹':
			return r - '۰' + '0'
		case r >= 'a' && r <= 'z':
			r -= 'a' - 'A'
		}
		switch r {
		case ' ', '-', '–', '_', '.', '\t', '\u00a0', '\u200e', '\u200f', '\u2066', '\u2069':
			return -1
		case 'O':
			return '0'
		case 'I', 'L':
			return '1'
		}
		return r
	}, text)
}
