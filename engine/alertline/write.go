package alertline

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"fanar/engine/geo"
)

// quoteLimit is how many bytes of the line a thin text quotes.
const quoteLimit = 1500

// WriteText writes an alert for a thin link: a key and its value a line, which [Read] reads back to the same alert as far
// as [Alert.Same] goes, and the line as it was said behind. Telephone numbers are the caller's to cover before.
func WriteText(a Alert) string {
	var b strings.Builder
	line := func(key, value string) {
		b.WriteString(key + "=" + value + "\n")
	}
	if key := "at"; !a.At.IsZero() {
		if a.AtTyped {
			key = "time"
		}
		line(key, a.At.UTC().Format(time.RFC3339Nano))
	}
	if a.Position != nil {
		line("pos", compact(*a.Position))
	}
	if a.Boat != BoatUnknown {
		line("boat", string(a.Boat))
	}
	if a.OnBoard != nil {
		line("pob", figures(a.OnBoard))
	}
	for _, p := range a.groups() {
		line(string(p.Kind), figures(p.Count))
	}
	if needs := a.needItems(); len(needs) > 0 {
		line("needs", strings.Join(needs, ","))
	}
	if a.Source != SourceUnknown {
		line("source", string(a.Source))
	}
	quote := a.Raw
	if len(quote) > quoteLimit {
		cut := quoteLimit
		for cut > 0 && !utf8.RuneStart(quote[cut]) {
			cut--
		}
		quote = quote[:cut]
	}
	for text := range strings.Lines(quote) {
		if text = strings.TrimRight(text, "\r\n"); strings.TrimSpace(text) != "" {
			line("text", text)
		}
	}
	return b.String()
}

// Same tells whether two alerts say the same, in whatever words: time, position, boat, people and their groups, needs, source.
// How a number was hedged counts, with which word does not.
func (a Alert) Same(b Alert) bool {
	samePlace := a.Position == nil && b.Position == nil || a.Position != nil && b.Position != nil && *a.Position == *b.Position
	return a.At.Equal(b.At) && a.AtTyped == b.AtTyped && samePlace && a.Boat == b.Boat && a.Source == b.Source && sameCount(a.OnBoard, b.OnBoard) &&
		slices.Equal(a.Needs, b.Needs) && slices.EqualFunc(a.groups(), b.groups(), func(p, q Part) bool { return p.Kind == q.Kind && sameCount(p.Count, q.Count) })
}

func sameCount(a, b *Estimate) bool {
	return a == nil && b == nil || a != nil && b != nil && a.same(b) && a.Sense == b.Sense
}

// groups are the parts that count or name a group of people, by group and then in the order of the line.
func (a Alert) groups() []Part {
	var out []Part
	for _, kind := range []PartKind{KindWomen, KindMen, KindChildren, KindInfants, KindUnaccompanied} {
		for _, p := range a.Parts {
			if p.Kind == kind {
				out = append(out, p)
			}
		}
	}
	return out
}

// needItems are the needs in order, each with the number of people where one was said.
func (a Alert) needItems() []string {
	var out []string
	for _, n := range a.Needs {
		item := string(n)
		for _, p := range a.Parts {
			if p.Kind == KindNeed && p.Value == item && p.Count != nil {
				item += ":" + figures(p.Count)
				break
			}
		}
		out = append(out, item)
	}
	return out
}

// figures writes a number of people with its hedge in signs.
func figures(e *Estimate) string {
	n := ""
	if e != nil {
		n = strconv.Itoa(e.Max)
	}
	switch {
	case e == nil:
		return "?"
	case e.Sense == AtMost && e.Min == 0 && e.Best == e.Max:
		return "<" + n
	case e.Min != e.Max && e.Best == (e.Min+e.Max+1)/2 && e.Sense == Between:
		return strconv.Itoa(e.Min) + "-" + n
	case e.Min != e.Max || e.Sense == Between:
		return strconv.Itoa(e.Min) + "/" + strconv.Itoa(e.Best) + "/" + n
	case e.Sense == AtLeast:
		return n + "+"
	case e.Sense == About:
		return "~" + n
	}
	return n
}

// compact writes a position as 3355N01230E where that is all of it, else in decimal degrees with all their digits.
func compact(p geo.Position) string {
	minutes := func(deg float64, width int, plus, minus string) string {
		letter := plus
		if deg < 0 {
			deg, letter = -deg, minus
		}
		all := int(deg*60 + 0.5)
		whole := strconv.Itoa(all / 60)
		return strings.Repeat("0", max(width-len(whole), 0)) + whole + strconv.Itoa(100 + all%60)[1:] + letter
	}
	short := minutes(p.Lat, 2, "N", "S") + minutes(p.Lon, 3, "E", "W")
	if got, err := geo.Parse(short); err == nil && got == p {
		return short
	}
	decimal := func(deg float64, plus, minus string) string {
		letter := plus
		if deg < 0 {
			deg, letter = -deg, minus
		}
		return strconv.FormatFloat(deg, 'f', -1, 64) + letter
	}
	return decimal(p.Lat, "N", "S") + " " + decimal(p.Lon, "E", "W")
}
