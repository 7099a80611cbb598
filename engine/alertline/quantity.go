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
		// "1432 - 80 pob": a dash with spaces parts two things as often as it joins them.
		parted := r.signAt(j, "-") && !r.tokens[j].glued && (high < low || (high > 4*low && r.tokens[k].clock()))
		if !parted {
			q.ranged, q.clock, q.high, j = true, false, high, end
			switch {
			case q.code == "" && code != "":
				q.code = code
			case q.code == "" && high < low:
				q.code = CodeCountOrder
			}
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

// hedges reads the hedges at token i, of which nobody says more than a few, and gives the token behind them. A bound weighs
// more than an "about".
func (r *reader) hedges(q *quantity, i int) int {
	for range 6 {
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
	return i
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
