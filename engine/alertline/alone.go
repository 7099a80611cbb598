package alertline

import "slices"

// countsAlone looks at the numbers that say nothing of what they count. A hedged one and a range are people; a bare one is when
// it is the only one in the line and nothing unknown stands beside it.
func (r *reader) countsAlone() {
	var bare []quantity
	for i := 0; i < len(r.tokens); {
		if r.tokens[i].taken {
			i++
			continue
		}
		q, ok := r.quantity(i)
		if !ok {
			i++
			continue
		}
		i = q.to
		if m, end := r.match(q.to, measureRole); m != nil {
			if q.clock && r.tokens[q.to].glued {
				continue // 1432H
			}
			r.reject(q.from, end, CodeMeasure)
			i = end
			continue
		}
		plain := len(r.tokens[q.number].text) <= 3
		switch {
		case (q.code == CodeCountAbsurd || q.code == CodeCountFraction) && !q.hedged:
			// A number that nothing calls a count; leftovers says what it may be.
		case q.code != "":
			r.reject(q.from, q.to, q.code)
		case (q.hedged || q.ranged) && (plain || q.hedged):
			r.takeOnBoard(q.from, q.to, q.estimate())
		case !plain:
		case r.unknownAt(q.to):
			r.reject(q.from, q.to+1, CodeCountOfWhat)
			i = q.to + 1
		case q.number > 0 && r.unknownAt(q.number-1):
		case r.needAt(q.to, Medical):
			r.reject(q.from, q.to, CodeCountOfWhat) // "2 medevac": the patients, and yet "rubber 80 medevac"
		default:
			bare = append(bare, q)
		}
	}
	for _, q := range bare {
		switch {
		case r.out.OnBoard != nil:
			if len(bare) == 1 && r.out.OnBoard.same(q.estimate()) {
				r.pass(q.from, q.to)
				continue
			}
			r.reject(q.from, q.to, CodeUnknownNumber)
		case len(bare) > 1:
			r.reject(q.from, q.to, CodeCountUnclear)
		default:
			r.takeOnBoard(q.from, q.to, q.estimate())
		}
	}
}

// unknownAt says whether token i is a word that nobody knows.
func (r *reader) unknownAt(i int) bool {
	return i < len(r.tokens) && r.tokens[i].kind == word && !r.tokens[i].taken
}

// needAt says whether the need n was taken at token i.
func (r *reader) needAt(i int, n Need) bool {
	if i >= len(r.tokens) {
		return false
	}
	at := r.line.Back(r.tokens[i].start)
	return slices.ContainsFunc(r.out.Parts, func(p Part) bool {
		return p.Start == at && p.Kind == KindNeed && p.Value == string(n)
	})
}

// numbersLeft says whether a short number is left that can be the people on board.
func (r *reader) numbersLeft() bool {
	for i := range r.tokens {
		if len(r.tokens[i].text) > 3 || !r.startsNumber(i, false) {
			continue
		}
		if m, _ := r.match(i+1, measureRole); m != nil {
			continue
		}
		if b, _ := r.match(i+1, boatRole); b != nil && b.several {
			continue
		}
		return true
	}
	return false
}
