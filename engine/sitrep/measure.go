package sitrep

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"fanar/engine/geo"
)

// Fix is a position as part B gives it.
type Fix struct {
	Position      geo.Position `json:"position"`
	UncertaintyNM float64      `json:"uncertaintyNm,omitempty"` // 0 is not said
	At            time.Time    `json:"at,omitzero"`             // zero is not said
}

var within = regexp.MustCompile(`\+-\s?(\d{1,4}(?:\.\d)?)\s?NM`)

// String writes a position for the radio: 33-55.0N 012-30.0E +-2.0NM AT 221432Z NOV 26.
func (f Fix) String() string {
	text := strings.NewReplacer("°", "-", "′", "").Replace(f.Position.Format(geo.DM))
	if f.UncertaintyNM > 0 {
		text += fmt.Sprintf(" +-%.1fNM", f.UncertaintyNM)
	}
	if !f.At.IsZero() {
		text += " AT " + Stamp(f.At)
	}
	return text
}

// ReadFix finds a position in the words of part B; ok is false if there is none that is certain.
func ReadFix(text string) (f Fix, ok bool) {
	if f.Position, _, _, ok = geo.Find(text); !ok {
		return Fix{}, false
	}
	if m := within.FindStringSubmatch(text); m != nil {
		f.UncertaintyNM, _ = strconv.ParseFloat(m[1], 64)
	}
	if _, when, said := strings.Cut(text, " AT "); said {
		if words := strings.Fields(when); len(words) > 2 {
			f.At, _ = readStamp(strings.TrimRight(strings.Join(words[:3], " "), ",;."))
		}
	}
	return f, true
}

// Persons is how many people part D speaks of. What is not said is -1.
type Persons struct {
	Min  int `json:"min"`
	Best int `json:"best"`
	Max  int `json:"max"`
}

// Unsaid is a number of people that nobody gave.
const Unsaid = -1

// String writes the numbers with the signs that part D has in every language: MIN 60 BEST 62 MAX 65. Empty if none is said.
func (p Persons) String() string {
	var out []string
	for _, n := range []struct {
		sign  string
		value int
	}{{"MIN", p.Min}, {"BEST", p.Best}, {"MAX", p.Max}} {
		if n.value >= 0 {
			out = append(out, n.sign+" "+strconv.Itoa(n.value))
		}
	}
	return strings.Join(out, " ")
}

var (
	signed = regexp.MustCompile(`\b(MIN|BEST|MAX) (\d{1,6})\b`)
	bare   = regexp.MustCompile(`^\D{0,40}?(\d{1,5})\b`)
)

// ReadPersons finds how many people part D speaks of: by the signs, or else the first number in it, which is then all three.
// ok is false if there is none.
func ReadPersons(text string) (p Persons, ok bool) {
	p = Persons{Unsaid, Unsaid, Unsaid}
	first, _, _ := strings.Cut(text, "\n")
	if found := signed.FindAllStringSubmatch(first, -1); found != nil {
		for _, m := range found {
			n, _ := strconv.Atoi(m[2]) // at most six digits
			switch m[1] {
			case "MIN":
				p.Min = n
			case "BEST":
				p.Best = n
			case "MAX":
				p.Max = n
			}
		}
		return p, true
	}
	if m := bare.FindStringSubmatch(text); m != nil {
		n, _ := strconv.Atoi(m[1]) // at most five digits
		return Persons{n, n, n}, true
	}
	return p, false
}
