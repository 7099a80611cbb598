package alertline

import (
	"slices"
	"time"
	"unicode/utf8"

	"fanar/engine/alertline/typed"
	"fanar/fault"
)

// reader is the work on one line. Each step takes the tokens that it is sure of, so that no later step sees them.
type reader struct {
	line    typed.Line
	tokens  []token
	lexicon lexicon
	masked  []byte // the raw line with typed.Break in the place of what was taken
	now     time.Time
	local   *time.Location
	out     Alert
	timed   bool       // a time was found, understood or not
	waiting []quantity // four digits with a unit, which may yet be the time
}

func newReader(line string, now time.Time, local *time.Location) *reader {
	r := &reader{
		lexicon: words(), now: now.UTC(), local: local,
		out: Alert{Raw: line, At: now.UTC(), Boat: BoatUnknown, Source: SourceUnknown, Needs: []Need{}, Rest: []Part{}},
	}
	r.out.Parts = make([]Part, 0, 8)
	if len(line) > Longest {
		cut := Longest
		for cut > 0 && !utf8.RuneStart(line[cut]) {
			cut--
		}
		r.add(Part{Kind: KindRest, Start: cut, End: len(line), Code: CodeTooLong})
		line = line[:cut]
	}
	r.line = typed.Fold(line)
	r.masked = []byte(line)
	r.tokens = split(r.line.Plain)
	return r
}

// add keeps a part, with the text and the reason that its place and code imply.
func (r *reader) add(p Part) {
	p.Text = r.out.Raw[p.Start:p.End]
	if p.Code != "" && p.Reason == "" {
		p.Reason, p.Hint = sentence(p.Code)
	}
	r.out.Parts = append(r.out.Parts, p)
}

// take makes the tokens from i up to j a part.
func (r *reader) take(i, j int, p Part) {
	for k := i; k < j; k++ {
		r.tokens[k].taken = true
	}
	p.Start, p.End = r.line.Back(r.tokens[i].start), r.line.Back(r.tokens[j-1].end)
	r.mask(p.Start, p.End)
	r.add(p)
}

// pass takes tokens that carry nothing.
func (r *reader) pass(i, j int) {
	for k := i; k < j; k++ {
		r.tokens[k].taken = true
	}
}

func (r *reader) reject(i, j int, code string) { r.take(i, j, Part{Kind: KindRest, Code: code}) }

func (r *reader) mask(start, end int) {
	erase(r.masked, start, end)
}

func erase(text []byte, start, end int) {
	for k := start; k < end; k++ {
		text[k] = typed.Break
	}
}

// takeBytes makes a piece of the raw line a part, with every token in it.
func (r *reader) takeBytes(p Part) {
	i, j := r.tokensIn(p.Start, p.End)
	r.pass(i, j)
	r.mask(p.Start, p.End)
	r.add(p)
}

// tokensIn gives the tokens that touch the bytes from start to end.
func (r *reader) tokensIn(start, end int) (i, j int) {
	for i < len(r.tokens) && r.line.Back(r.tokens[i].end) <= start {
		i++
	}
	for j = i; j < len(r.tokens) && r.line.Back(r.tokens[j].start) < end; j++ {
	}
	return i, j
}

// rawOf gives the bytes of the tokens from i up to j.
func (r *reader) rawOf(i, j int) (start, end int) {
	return r.line.Back(r.tokens[i].start), r.line.Back(r.tokens[j-1].end)
}

// withFault gives a part the reason of a fault.
func withFault(p Part, err error) Part {
	f := fault.As(err)
	p.Code, p.Reason, p.Hint = f.Code, f.Text, f.Hint
	return p
}

// alert puts the parts in the order of the line.
func (r *reader) alert() Alert {
	slices.SortFunc(r.out.Parts, func(a, b Part) int { return a.Start - b.Start })
	for _, p := range r.out.Parts {
		if p.Kind == KindRest || p.Kind == KindPhone {
			r.out.Rest = append(r.out.Rest, p)
		}
	}
	return r.out
}
