package alertline

import "strings"

// quantity is a number with its hedges, before anybody asks what it counts. Offsets are tokens.
type quantity struct {
	from, to  int // with hedges before and behind
	number    int // where the first number stands
	low, high int
	sense     Sense
	hedge     string
	hedged    bool
	ranged    bool
	clock     bool   // one bare run of four digits that can be a time of day
	code      string // why it cannot be a number of people, or empty

	unit    *phrase // what it counts, or nil
	unitEnd int
}

func (q *quantity) estimate() *Estimate { return estimate(q.low, q.high, q.sense, q.hedge) }

// quantity reads hedges and a number or a range at token i. ok is false where there is none, or where the digits belong to
// something else: a time, a decimal, a name.
func (r *reader) quantity(i int) (q quantity, ok bool) {
	q = quantity{from: i, sense: Exactly}
	hedgeEnd := r.hedges(&q, i)
	j := hedgeEnd
	between, after := r.match(j, betweenRole)
	if between != nil {
		j = after
	}
	negative := false
	if r.signAt(j, "-") && j+1 < len(r.tokens) && r.tokens[j+1].glued && (j == 0 || !r.tokens[j].glued || r.tokens[j-1].kind == sign) {
		negative = true
		j++
	}
	q.number = j
	if !r.startsNumber(j, negative) {
		return q, false
	}
	q.clock = r.tokens[j].clock()
	low, j, code := r.value(j)
	q.low, q.high, q.code = low, low, code
	if k := r.link(j, between != nil); k > 0 && r.startsNumber(k, true) {
		high, end, code := r.value(k)
		q.ranged, q.clock, q.high, j = true, false, high, end
		switch {
		case q.code == "" && code != "":
			q.code = code
		case q.code == "" && high < low:
			q.code = CodeCountOrder
		}
	}
	if between != nil && !q.ranged {
		return q, false
	}
	if negative {
		q.code = CodeCountNegative
	}
	if r.signAt(j, "%") || r.signAt(j, "°") || (r.signAt(j, ":") && r.tokens[j].glued && j+1 < len(r.tokens) && r.tokens[j+1].glued) {
		return q, false
	}
	if hedgeEnd > i {
		start, end := r.rawOf(i, hedgeEnd)
		q.hedge = r.out.Raw[start:end]
	}
	q.to = r.lateHedges(&q, j)
	if q.hedged {
		q.clock = false
	}
	return q, true
}

// hedges reads the hedges at token i and gives the token behind them. A bound weighs more than an "about".
func (r *reader) hedges(q *quantity, i int) int {
	for {
		p, end := r.match(i, hedgeRole)
		switch {
		case p != nil:
			q.weigh(Sense(p.value))
		case r.signAt(i, "~"):
			q.weigh(About)
			end = i + 1
		case r.signAt(i, ">"):
			q.weigh(AtLeast)
			end = i + 1
		case r.signAt(i, "<"):
			q.weigh(AtMost)
			end = i + 1
		default:
			return i
		}
		if i = end; r.signAt(i, "=") || r.signAt(i, ".") {
			i++
		}
	}
}

func (q *quantity) weigh(s Sense) {
	q.hedged = true
	if q.sense == Exactly || q.sense == About {
		q.sense = s
	}
}

// lateHedges reads what hedges from behind: 80+, 80?, 80 circa.
func (r *reader) lateHedges(q *quantity, i int) int {
	keep := func(j int) int {
		start, end := r.rawOf(i, j)
		q.hedge = strings.TrimSpace(q.hedge + " " + r.out.Raw[start:end])
		return j
	}
	switch glued := i < len(r.tokens) && r.tokens[i].glued; {
	case glued && r.signAt(i, "+") && !(i+1 < len(r.tokens) && r.tokens[i+1].glued && r.tokens[i+1].kind == digits):
		q.weigh(AtLeast)
		i = keep(i + 1)
	case glued && r.signAt(i, "?"):
		q.weigh(About)
		i = keep(i + 1)
	}
	if p, end := r.match(i, lateHedgeRole); p != nil && !(end < len(r.tokens) && r.tokens[end].kind == digits) {
		q.weigh(Sense(p.value))
		i = keep(end)
	}
	return i
}

// startsNumber says whether the digits at token i can be a count and are no part of a time, a decimal or a name.
func (r *reader) startsNumber(i int, signed bool) bool {
	if i >= len(r.tokens) {
		return false
	}
	t := &r.tokens[i]
	if t.kind != digits || t.taken || (len(t.text) > 1 && t.text[0] == '0') {
		return false
	}
	if t.glued && i > 0 && !signed {
		switch before := &r.tokens[i-1]; {
		case before.kind == word && before.text[0] < 0x80:
			if before.taken {
				break
			}
			if !r.wordEndsAt(i, peopleRole|hedgeRole|fillerRole|groupRole) {
				return false
			}
		case before.kind == sign && i > 1 && before.glued && r.tokens[i-2].kind == digits:
			// "14:32" and "2.5"; but "1432,80" is two numbers.
			if before.text != "," || len(r.tokens[i-2].text) < 3 {
				return false
			}
		}
	}
	// Letters against the digits are a zone, a name or a unit; a unit is looked for later.
	if i+1 < len(r.tokens) && r.tokens[i+1].glued && r.tokens[i+1].kind == word && r.tokens[i+1].text[0] < 0x80 {
		p, _ := r.match(i+1, peopleRole|groupRole|needRole|measureRole|lateHedgeRole|linkRole)
		return p != nil || r.tokens[i+1].text == "p"
	}
	return true
}

func (r *reader) wordEndsAt(i int, roles role) bool {
	p, end := r.match(i-1, roles)
	return p != nil && end == i
}

// value reads a whole number at token i, with points or commas between thousands, and gives the token behind it.
func (r *reader) value(i int) (n, end int, code string) {
	text := r.tokens[i].text
	first := len(text)
	end = i + 1
	for end+1 < len(r.tokens) && (r.signAt(end, ".") || r.signAt(end, ",")) && r.tokens[end].glued &&
		r.tokens[end+1].glued && r.tokens[end+1].kind == digits && !r.tokens[end+1].taken {
		next := r.tokens[end+1].text
		switch {
		case len(next) == 3 && first <= 3:
			text += next
		case first >= 3 && r.tokens[end].text == ",":
			return atoi(text), end, absurd(text)
		default:
			return atoi(text), end + 2, CodeCountFraction
		}
		end += 2
	}
	return atoi(text), end, absurd(text)
}

func absurd(text string) string {
	if atoi(text) > Most {
		return CodeCountAbsurd
	}
	return ""
}

// atoi gives the value of digits, and one more than Most for anything larger.
func atoi(text string) int {
	n := 0
	for _, c := range []byte(text) {
		if n = n*10 + int(c-'0'); n > Most {
			return Most + 1
		}
	}
	return n
}

// link reads what stands between the numbers of a range at token i and gives the token behind it, or 0.
func (r *reader) link(i int, between bool) int {
	if i >= len(r.tokens) {
		return 0
	}
	if r.signAt(i, "-") && i+1 < len(r.tokens) && r.tokens[i].glued == r.tokens[i+1].glued {
		return i + 1
	}
	roles := linkRole
	if between {
		roles |= pairRole
	}
	if p, end := r.match(i, roles); p != nil {
		return end
	}
	return 0
}

func (r *reader) signAt(i int, text string) bool {
	return i < len(r.tokens) && r.tokens[i].kind == sign && r.tokens[i].text == text && !r.tokens[i].taken
}

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
