package alertline

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"fanar/engine/dtg"
	"fanar/engine/geo"
	"fanar/fault"
)

// keyed finds the keys of a thin text. A key stands at the beginning of a line or behind a sign that parts words.
var keyed = regexp.MustCompile(`(?i)(?:^|[\s;,|])(time|at|pos|boat|pob|women|men|children|infants|unaccompanied|needs|source|text)=`)

// Read reads an alert from any text: a line as [Parse] reads it, an e-mail, or the thin text of [WriteText], in which keys
// say what is what:
//
//	time=1432
//	pos=3355N01230E
//	pob=80 boat=rubber
//	text=1432 3355N01230E rubber 80 pob
//
// Keys may stand in any order, on one line or on several, between other words. What a key says counts before what the
// words around it say; where they differ, the words are handed back in Rest. Like Parse it never fails.
func Read(text string, now time.Time, local *time.Location) Alert {
	read := text
	if len(read) > Longest {
		cut := Longest
		for cut > 0 && !utf8.RuneStart(read[cut]) {
			cut--
		}
		read = read[:cut]
	}
	spans := spansOf(read)
	if len(spans) == 0 {
		return Parse(text, now, local)
	}
	masked := []byte(read)
	t := &thin{now: now.UTC(), local: local, out: Alert{Raw: text, At: now.UTC(), Boat: BoatUnknown, Source: SourceUnknown,
		Needs: []Need{}, Rest: []Part{}, Parts: []Part{}}}
	for _, s := range spans {
		for i := s.begin; i < s.end; i++ {
			masked[i] = ';'
		}
		t.take(s, read[s.start:s.end])
	}
	t.merge(Parse(string(masked)+text[len(read):], now, local))
	slices.SortFunc(t.out.Parts, func(a, b Part) int { return a.Start - b.Start })
	for _, p := range t.out.Parts {
		if p.Kind == KindRest || p.Kind == KindPhone {
			t.out.Rest = append(t.out.Rest, p)
		}
	}
	return t.out
}

// span is a key with its value: bytes from begin, the value from start up to end.
type span struct {
	key               string
	begin, start, end int
}

// spansOf finds the keys and their values. A value ends before the next key or with the line; that of text takes the line.
func spansOf(text string) []span {
	var out []span
	found := keyed.FindAllStringSubmatchIndex(text, -1)
	for i, m := range found {
		s := span{key: strings.ToLower(text[m[2]:m[3]]), begin: m[2], start: m[1], end: len(text)}
		if len(out) > 0 && s.begin < out[len(out)-1].end {
			continue // quoted in a text
		}
		if n := strings.IndexByte(text[s.start:], '\n'); n >= 0 {
			s.end = s.start + n
		}
		if s.key != "text" && i+1 < len(found) {
			s.end = min(s.end, found[i+1][2])
		}
		s.end = s.start + len(strings.TrimRight(text[s.start:s.end], " \t\r\n;,|"))
		s.start = s.end - len(strings.TrimLeft(text[s.start:s.end], " \t"))
		out = append(out, s)
	}
	return out
}

// thin is the work on one thin text.
type thin struct {
	now   time.Time
	local *time.Location
	out   Alert
	timed bool
}

func (t *thin) add(s span, p Part) {
	if s.end <= s.start {
		return // a key without a value says nothing
	}
	p.Start, p.End, p.Text = s.start, s.end, t.out.Raw[s.start:s.end]
	if p.Code != "" && p.Reason == "" {
		p.Reason, p.Hint = sentence(p.Code)
	}
	t.out.Parts = append(t.out.Parts, p)
}

func (t *thin) take(s span, value string) {
	switch s.key {
	case "text":
		t.add(s, Part{Kind: KindText})
	case "time", "at":
		t.time(s, value)
	case "pos":
		pos, err := geo.Parse(value)
		switch {
		case err != nil:
			t.add(s, withFault(Part{Kind: KindRest}, err))
		case t.out.Position != nil && *t.out.Position != pos:
			t.add(s, Part{Kind: KindRest, Code: CodePositionSecond, Other: pos.String()})
		default:
			t.out.Position = &pos
			t.add(s, Part{Kind: KindPosition, Value: pos.String()})
		}
	case "boat":
		boat := boatOf(value, t.now, t.local)
		if boat == BoatUnknown && value != string(BoatUnknown) {
			t.add(s, Part{Kind: KindRest, Code: CodeUnknownWord})
			return
		}
		t.out.Boat = boat
		t.add(s, Part{Kind: KindBoat, Value: string(boat)})
	case "source":
		source := SourceOf(value)
		if source == SourceUnknown {
			source = Parse(value, t.now, t.local).Source
		}
		if source == SourceUnknown {
			t.add(s, Part{Kind: KindRest, Code: CodeUnknownWord})
			return
		}
		t.out.Source = source
		t.add(s, Part{Kind: KindSource, Value: string(source)})
	case "needs":
		t.needs(s, value)
	default:
		t.count(s, value)
	}
}

func (t *thin) time(s span, value string) {
	at, err := time.Parse(time.RFC3339Nano, value)
	if err != nil {
		at, err = dtg.Parse(value, t.now, t.local)
	}
	switch {
	case err != nil && fault.As(err).Code == "time.future", err == nil && at.After(t.now.Add(Slack)):
		t.add(s, Part{Kind: KindRest, Code: CodeTimeFuture})
	case err != nil:
		t.add(s, withFault(Part{Kind: KindRest}, err))
	case t.timed:
		t.add(s, Part{Kind: KindRest, Code: CodeTimeSecond, Other: at.UTC().Format(time.RFC3339)})
	default:
		t.timed = true
		t.out.At, t.out.AtTyped = at.UTC(), s.key == "time"
		t.add(s, Part{Kind: KindTime, Value: t.out.At.Format(time.RFC3339)})
	}
}

// count reads people on board, or a group of them.
func (t *thin) count(s span, value string) {
	e, code := t.figures(value)
	kind := PartKind(s.key)
	if s.key == "pob" {
		kind = KindOnBoard
	}
	switch {
	case kind != KindOnBoard && value == "?":
		t.add(s, Part{Kind: kind})
	case e == nil:
		t.add(s, Part{Kind: KindRest, Code: code})
	case kind == KindOnBoard && t.out.OnBoard != nil && !t.out.OnBoard.same(e):
		t.add(s, Part{Kind: KindRest, Code: CodeCountSecond})
	default:
		if kind == KindOnBoard {
			t.out.OnBoard = e
		}
		t.add(s, Part{Kind: kind, Value: e.value(), Count: e})
	}
}

// figures reads a number of people with its hedge, or three numbers such as 40/50/80.
func (t *thin) figures(value string) (e *Estimate, code string) {
	if three := strings.Split(value, "/"); len(three) == 3 {
		var n [3]int
		for i, text := range three {
			var err error
			if n[i], err = strconv.Atoi(text); err != nil || n[i] < 0 {
				return nil, CodeUnknownNumber
			}
		}
		if n[0] > n[1] || n[1] > n[2] {
			return nil, CodeCountOrder
		}
		if n[2] > Most {
			return nil, CodeCountAbsurd
		}
		return &Estimate{Min: n[0], Best: n[1], Max: n[2], Sense: Between}, ""
	}
	a := Parse(value+" pob", t.now, t.local)
	if a.OnBoard != nil {
		e := *a.OnBoard
		if !strings.Contains(value, e.Hedge) {
			e.Hedge = ""
		}
		return &e, ""
	}
	for _, p := range a.Rest {
		if strings.HasPrefix(p.Code, "alert.count-") {
			return nil, p.Code
		}
	}
	return nil, CodeUnknownNumber
}

func (t *thin) needs(s span, value string) {
	at := s.start
	for item := range strings.SplitSeq(value, ",") {
		one := span{key: s.key, start: at, end: at + len(item)}
		at += len(item) + 1
		word, number, counted := strings.Cut(item, ":")
		var count *Estimate
		if counted {
			count, _ = t.figures(number)
		}
		found := needsOf(strings.TrimSpace(word), t.now, t.local)
		if len(found) == 0 || counted && count == nil {
			t.add(one, Part{Kind: KindRest, Code: CodeUnknownWord})
			continue
		}
		for _, n := range found {
			if !slices.Contains(t.out.Needs, n) {
				t.out.Needs = append(t.out.Needs, n)
			}
		}
		t.add(one, Part{Kind: KindNeed, Value: string(found[0]), Count: count})
	}
}

// merge adds what the words around the keys say, where no key says it.
func (t *thin) merge(words Alert) {
	second := func(p Part, code, other string) {
		p = Part{Kind: KindRest, Start: p.Start, End: p.End, Code: code, Other: other}
		t.add(span{start: p.Start, end: p.End}, p)
	}
	had := t.out
	for _, p := range words.Parts {
		p.Text = t.out.Raw[p.Start:p.End]
		switch {
		case p.Kind == KindPosition && had.Position != nil:
			if *had.Position != *words.Position {
				second(p, CodePositionSecond, p.Value)
			}
			continue
		case p.Kind == KindTime && t.timed:
			second(p, CodeTimeSecond, p.Value)
			continue
		case p.Kind == KindOnBoard && had.OnBoard != nil:
			if !had.OnBoard.same(words.OnBoard) {
				second(p, CodeCountSecond, "")
			}
			continue
		case p.Kind == KindBoat && had.Boat != BoatUnknown:
			if words.Boat != had.Boat && words.Boat != BoatUnknown {
				second(p, CodeBoatSecond, "")
			}
			continue
		case p.Kind == KindSource && had.Source != SourceUnknown:
			if words.Source != had.Source {
				second(p, CodeSourceSecond, "")
			}
			continue
		case p.Kind == KindNeed && !slices.Contains(t.out.Needs, Need(p.Value)):
			t.out.Needs = append(t.out.Needs, Need(p.Value))
		}
		t.out.Parts = append(t.out.Parts, p)
	}
	if had.Position == nil {
		t.out.Position = words.Position
	}
	if !t.timed {
		t.out.At, t.out.AtTyped = words.At, words.AtTyped
	}
	if had.OnBoard == nil {
		t.out.OnBoard = words.OnBoard
	}
	if had.Boat == BoatUnknown {
		t.out.Boat = words.Boat
	}
	if had.Source == SourceUnknown {
		t.out.Source = words.Source
	}
}
