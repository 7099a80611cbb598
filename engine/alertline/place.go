package alertline

import (
	"time"

	"fanar/engine/dtg"
	"fanar/engine/geo"
)

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
			p = Part{Kind: KindRest, Start: start, End: end, Code: CodePositionSecond, Other: pos.String()}
		}
		r.takeBytes(p)
	}
}

// fullTime takes the first time that is more than four digits, before any number in it can be taken for a count.
func (r *reader) fullTime() {
	text := []byte(string(r.masked))
	for range 8 {
		_, start, end, ok := dtg.Find(string(text), r.now, r.local)
		if !ok {
			return
		}
		// "Now" is often only said: "1432 rubber sinking now".
		if i, j := r.tokensIn(start, end); r.tokens[i].kind != word && (j != i+1 || !r.tokens[i].clock()) {
			r.findTime(string(text))
			return
		}
		erase(text, start, end)
	}
}

// times takes the first time that is still there. Four digits with a unit are a count unless they are the only time in the
// line and another number is left to be the count: "1432 migrants rubber 80".
func (r *reader) times() {
	if !r.timed {
		text := []byte(string(r.masked))
		for _, q := range r.waiting {
			start, end := r.rawOf(q.from, q.unitEnd)
			erase(text, start, end)
		}
		if !r.findTime(string(text)) && len(r.waiting) > 0 && (r.out.OnBoard != nil || r.numbersLeft()) {
			r.waiting = r.waiting[1:]
			r.findTime(string(r.masked))
		}
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
		i, j := r.tokensIn(start, end)
		switch {
		case j == i+1 && r.tokens[i].clock() && r.hedgeEndsAt(i) >= 0:
			return // "1432 about 1200" is a time and a count
		case r.tokens[i].kind == word:
			r.pass(i, j)
			erase(r.masked, start, end)
			continue
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
	r.timed = true
	i, _ := r.tokensIn(start, end)
	if h := r.hedgeEndsAt(i); h >= 0 {
		start = r.line.Back(r.tokens[h].start)
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
