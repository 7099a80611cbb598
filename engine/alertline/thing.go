package alertline

import "slices"

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
			// "no dead or injured"
			for {
				or, next := r.match(end, linkRole)
				if or == nil || or.value != orWord {
					return end
				}
				if p, next = r.match(next, thingRole); p == nil {
					return end
				}
				end = next
			}
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
