package alertline

import (
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"fanar/engine/alertline/typed"
	"fanar/engine/dtg"
	"fanar/engine/geo"
	"fanar/fault"
)

// reader is the work on one line. Each step takes the tokens that it is sure of, so that no later step sees them.
type reader struct {
	line     typed.Line
	tokens   []token
	lexicon  lexicon
	masked   []byte // the raw line with typed.Break in the place of what was taken
	now      time.Time
	local    *time.Location
	out      Alert
	boatSaid bool
	waiting  []quantity // four digits with a unit, which may yet be the time
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
	for k := start; k < end; k++ {
		r.masked[k] = typed.Break
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

// positions takes the first position; others, and what only looks like one, are handed back.
func (r *reader) positions() {
	for range 4 {
		text := string(r.masked)
		pos, start, end, ok := geo.Find(text)
		if !ok {
			if start, end, err := geo.Suspect(text); err != nil {
				r.takeBytes(withFault(Part{Kind: KindRest, Start: start, End: end}, err))
			}
			return
		}
		p := Part{Kind: KindPosition, Start: start, End: end, Value: pos.String()}
		switch {
		case r.out.Position == nil:
			r.out.Position = &pos
		case *r.out.Position != pos:
			p = Part{Kind: KindRest, Start: start, End: end, Code: CodePositionSecond}
		}
		r.takeBytes(p)
	}
}

// times takes the first time. Four digits with a unit are a count unless they are the only time in the line and another
// number is left to be the count: "1432 migrants rubber 80".
func (r *reader) times() {
	text := []byte(string(r.masked))
	for _, q := range r.waiting {
		start, end := r.rawOf(q.from, q.unitEnd)
		for k := start; k < end; k++ {
			text[k] = typed.Break
		}
	}
	if !r.findTime(string(text)) && len(r.waiting) > 0 && (r.out.OnBoard != nil || r.numbersLeft()) {
		r.waiting = r.waiting[1:]
		r.findTime(string(r.masked))
	}
	for _, q := range r.waiting {
		if !r.tokens[q.from].taken && !r.tokens[q.to-1].taken {
			r.takeCount(q)
		}
	}
	r.waiting = nil
	for range 3 {
		_, start, end, ok := dtg.Find(string(r.masked), r.now, r.local)
		if !ok {
			return
		}
		if i, _ := r.tokensIn(start, end); i > 0 && r.hedgeEndsAt(i) >= 0 && end-start == 4 {
			return // "1432 about 1200" is a time and a count
		}
		r.takeBytes(Part{Kind: KindRest, Start: start, End: end, Code: CodeTimeSecond})
	}
}

// findTime takes the first time of text, with a hedge before it.
func (r *reader) findTime(text string) bool {
	at, start, end, ok := dtg.Find(text, r.now, r.local)
	if !ok {
		return false
	}
	if i, _ := r.tokensIn(start, end); i > 0 {
		if h := r.hedgeEndsAt(i); h >= 0 {
			start = r.line.Back(r.tokens[h].start)
		}
	}
	if at.After(r.now.Add(Slack)) {
		r.takeBytes(Part{Kind: KindRest, Start: start, End: end, Code: CodeTimeFuture})
		return true
	}
	r.out.At, r.out.AtTyped = at, true
	r.takeBytes(Part{Kind: KindTime, Start: start, End: end, Value: at.Format(time.RFC3339)})
	return true
}

// hedgeEndsAt gives the token where a hedge begins that ends right before token i, or -1.
func (r *reader) hedgeEndsAt(i int) int {
	for j := max(0, i-4); j < i; j++ {
		if p, end := r.match(j, hedgeRole); p != nil && end == i {
			return j
		}
	}
	return -1
}

// rawOf gives the bytes of the tokens from i up to j.
func (r *reader) rawOf(i, j int) (start, end int) {
	return r.line.Back(r.tokens[i].start), r.line.Back(r.tokens[j-1].end)
}

// words takes boats, needs, sources, groups without a count, and words that carry nothing.
func (r *reader) words() {
	for i := 0; i < len(r.tokens); {
		if r.tokens[i].taken || r.tokens[i].kind != word {
			i++
			continue
		}
		p, end := r.match(i, thingRole)
		if no, after := r.match(i, noRole); no != nil && (p == nil || after > end) {
			if j := r.denied(after); j > 0 {
				r.reject(i, j, CodeNegated)
				i = j
				continue
			}
		}
		switch q, ok := r.quantity(i); {
		case ok && q.number > i && p == nil:
			i = q.number + 1 // a hedge, which goes with its number
		case p != nil:
			if late, after := r.match(end, lateNoRole); late != nil {
				r.reject(i, after, CodeNegated)
				end = after
			} else {
				r.takeThing(i, end, p)
			}
			i = end
		default:
			if f, end := r.match(i, fillerRole); f != nil {
				r.pass(i, end)
				i = end
			} else {
				i++
			}
		}
	}
}

// denied gives the end of the thing that a negation before token i denies, past at most two words that carry nothing, or 0.
func (r *reader) denied(i int) int {
	for range 3 {
		if p, end := r.match(i, thingRole); p != nil {
			return end
		}
		f, end := r.match(i, fillerRole)
		if f == nil {
			return 0
		}
		if end < len(r.tokens) && r.tokens[end].kind == sign && r.tokens[end].text == "'" {
			end++
		}
		i = end
	}
	return 0
}

// takeThing takes tokens i to j as the boat, need, source or group that p says.
func (r *reader) takeThing(i, j int, p *phrase) {
	switch p.role {
	case boatRole:
		r.takeBoat(i, j, p)
	case needRole:
		r.takeNeed(i, j, Need(p.value), nil)
	case sourceRole:
		r.takeSource(i, j, Source(p.value))
	case groupRole:
		r.take(i, j, Part{Kind: PartKind(p.value)})
	default:
		r.pass(i, j) // "people" without a number
	}
}

func (r *reader) takeBoat(i, j int, p *phrase) {
	// "2 boats" is a number of boats; "80 rubber" more likely one of people; "1 rubber" carries nothing.
	if i > 0 && r.tokens[i-1].kind == digits && !r.tokens[i-1].taken {
		n := r.tokens[i-1].text
		switch {
		case n == "1":
			r.pass(i-1, i)
		case p.several || len(n) == 1:
			r.reject(i-1, i, CodeSeveralBoats)
		}
	}
	kind := Boat(p.value)
	switch {
	case r.out.Boat == BoatUnknown:
		r.out.Boat = kind
	case kind == BoatUnknown: // "wooden … boat"
		r.pass(i, j)
		return
	case kind != r.out.Boat:
		r.reject(i, j, CodeBoatSecond)
		return
	}
	r.take(i, j, Part{Kind: KindBoat, Value: p.value})
}

func (r *reader) takeNeed(i, j int, n Need, count *Estimate) {
	if !slices.Contains(r.out.Needs, n) {
		r.out.Needs = append(r.out.Needs, n)
	}
	r.take(i, j, Part{Kind: KindNeed, Value: string(n), Count: count})
}

// takeSource keeps the source that says who over the one that says how: a call from Alarm Phone is Alarm Phone's.
func (r *reader) takeSource(i, j int, s Source) {
	how := func(s Source) bool { return s == Phone || s == Radio || s == Email }
	switch old := r.out.Source; {
	case old == SourceUnknown || (how(old) && !how(s)):
		r.out.Source = s
	case old != s && how(old) == how(s):
		r.reject(i, j, CodeSourceSecond)
		return
	}
	r.take(i, j, Part{Kind: KindSource, Value: string(s)})
}

// leftovers hands back what nobody took. Signs alone are nothing.
func (r *reader) leftovers() {
	for i := 0; i < len(r.tokens); {
		t := &r.tokens[i]
		if t.taken || t.kind == sign {
			i++
			continue
		}
		j, last := i+1, i+1
		for ; j < len(r.tokens) && !r.tokens[j].taken; j++ {
			next := &r.tokens[j]
			if !next.glued && (t.kind != word || next.kind != word) {
				break
			}
			if next.kind != sign {
				last = j + 1
			}
		}
		r.takeLeftover(i, last)
		i = last
	}
}

func (r *reader) takeLeftover(i, j int) {
	if r.tokens[i].kind == word {
		r.reject(i, j, CodeUnknownWord)
		return
	}
	start, end := r.rawOf(i, j)
	if len(r.tokens[i].text) == 4 || j > i+1 {
		_, err := dtg.Parse(r.out.Raw[start:end], r.now, r.local)
		var f *fault.Error
		if errors.As(err, &f) && !strings.HasSuffix(f.Code, ".unreadable") && !strings.HasSuffix(f.Code, ".digits") &&
			!strings.HasSuffix(f.Code, ".trailing") && !strings.HasSuffix(f.Code, ".zone") {
			r.take(i, j, withFault(Part{Kind: KindRest}, err))
			return
		}
	}
	r.reject(i, j, CodeUnknownNumber)
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
