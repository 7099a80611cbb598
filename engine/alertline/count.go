package alertline

import "strings"

// countsWithUnits takes every number that says what it counts.
func (r *reader) countsWithUnits() {
	for i := 0; i < len(r.tokens); {
		if r.tokens[i].taken {
			i++
			continue
		}
		if end := r.takeLabelled(i); end > 0 {
			i = end
			continue
		}
		q, ok := r.quantity(i)
		if ok {
			q.unit, q.unitEnd = r.unit(q.to)
		}
		switch {
		case !ok || q.unit == nil:
			i++
		case q.clock && !q.ranged:
			r.waiting = append(r.waiting, q)
			i = q.unitEnd
		default:
			i = r.takeCount(q)
		}
	}
}

// unit gives what a number at whose end token i stands counts.
func (r *reader) unit(i int) (*phrase, int) {
	if i < len(r.tokens) && r.tokens[i].glued && r.tokens[i].kind == word && r.tokens[i].text == "p" && !r.tokens[i].taken {
		return &phrase{role: peopleRole}, i + 1 // 80p
	}
	p, end := r.match(i, peopleRole|groupRole|needRole)
	if p == nil || (p.role == needRole && !p.person) {
		return nil, i
	}
	return p, end
}

// takeCount takes a quantity with its unit and gives the token behind it.
func (r *reader) takeCount(q quantity) int {
	end := q.unitEnd
	role, value := q.unit.role, q.unit.value
	if role == peopleRole {
		aboard := q.unit.aboard()
		for {
			p, next := r.match(end, peopleRole)
			if p == nil {
				break
			}
			aboard, end = aboard || p.aboard(), next
		}
		// "5 people in the water" are not on board; "80 pob dead engine" is something else.
		if p, next := r.match(end, needRole); p != nil && p.person && !aboard {
			switch Need(p.value) {
			case Dead, Missing, InTheWater:
				role, value, end = needRole, p.value, next
			}
		}
		end = r.lateHedges(&q, end)
	}
	switch {
	case q.code != "":
		r.reject(q.from, end, q.code)
	case role == needRole:
		r.takeNeed(q.from, end, Need(value), q.estimate())
	case role == groupRole:
		e := q.estimate()
		r.take(q.from, end, Part{Kind: PartKind(value), Value: e.value(), Count: e})
	default:
		r.takeOnBoard(q.from, end, q.estimate())
	}
	return end
}

// aboard says whether a word for people says that they are on the boat.
func (p *phrase) aboard() bool {
	switch strings.Join(p.words, " ") {
	case "pob", "p o b", "pax", "on board", "onboard", "aboard", "souls", "a bordo", "persons on board", "people on board",
		"souls on board", "persone a bordo", "personnes a bord", "passengers":
		return true
	}
	return false
}

func (r *reader) takeOnBoard(i, j int, e *Estimate) {
	if r.out.OnBoard == nil {
		r.out.OnBoard = e
	} else if !r.out.OnBoard.same(e) {
		r.reject(i, j, CodeCountSecond)
		return
	}
	r.take(i, j, Part{Kind: KindOnBoard, Value: e.value(), Count: e})
}

// takeLabelled takes "pob 80", "persons: about 80" and "women 12 children 5", where the word stands before its number, and
// gives the token behind it, or 0.
func (r *reader) takeLabelled(i int) int {
	p, end := r.match(i, peopleRole|groupRole)
	if p == nil || (i > 0 && r.tokens[i-1].kind == digits && !r.tokens[i-1].taken) {
		return 0
	}
	colon := r.signAt(end, ":") || r.signAt(end, "=")
	if colon {
		end++
	}
	q, ok := r.quantity(end)
	if !ok || (q.clock && !colon) {
		return 0
	}
	if m, _ := r.match(q.to, measureRole); m != nil {
		return 0
	}
	if !colon && !r.labelsFirst(q.to) {
		return 0
	}
	q.from = i
	q.unit, q.unitEnd = p, q.to
	switch {
	case q.code != "":
		r.reject(i, q.to, q.code)
	case p.role == groupRole:
		e := q.estimate()
		r.take(i, q.to, Part{Kind: PartKind(p.value), Value: e.value(), Count: e})
	default:
		r.takeOnBoard(i, q.to, q.estimate())
	}
	return q.to
}

// labelsFirst says whether a row of words and numbers that goes on at token i, behind a number, ends with a number: then
// each word stands before its number.
func (r *reader) labelsFirst(i int) bool {
	for {
		p, end := r.unit(i)
		if p == nil {
			return true
		}
		if p.role == needRole {
			return false
		}
		q, ok := r.quantity(end)
		if !ok {
			return false
		}
		i = q.to
	}
}
