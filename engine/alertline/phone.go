package alertline

import "strings"

// phones takes telephone numbers out before anything else can read their digits: +39 06 5908 4527, 06 12 34 56 78, 0033612345678.
// Short groups, dates and positions are left alone; an MMSI has nine digits and is left too.
func (r *reader) phones() {
	for i := 0; i < len(r.tokens); {
		end := r.phoneEnd(i)
		if end == 0 {
			i++
			continue
		}
		r.take(i, end, Part{Kind: KindPhone, Code: CodePhone})
		i = end
	}
}

// phoneEnd gives the token behind a telephone number at token i, or 0.
func (r *reader) phoneEnd(i int) int {
	first, plus := i, r.signAt(i, "+")
	if plus {
		first++
		if first >= len(r.tokens) || !r.tokens[first].glued {
			return 0
		}
	}
	if first >= len(r.tokens) || r.tokens[first].kind != digits || (i > 0 && r.tokens[i].glued && !r.introduced(i)) {
		return 0
	}
	total, groups, longest, end := 0, 0, 0, first
	for j := first; j < len(r.tokens) && groups < 7; j++ {
		t := &r.tokens[j]
		if t.kind == sign && groups > 0 && (t.text == "-" || t.text == "." || t.text == "(" || t.text == ")") {
			continue
		}
		// A number with its unit is a count, one with a letter against it a position or a time. International numbers are done
		// with eleven digits, national ones with ten.
		if t.kind != digits || (plus && total >= 11) || (!plus && total >= 10) || (groups > 0 && r.gluedLetter(j)) {
			break
		}
		if unit, _ := r.unit(j + 1); groups > 0 && unit != nil {
			break
		}
		total += len(t.text)
		groups++
		if groups > 1 {
			longest = max(longest, len(t.text))
		}
		end = j + 1
	}
	if r.gluedLetter(end - 1) {
		return 0
	}
	head := r.tokens[first].text
	switch {
	case plus && total >= 8 && total <= 17:
		return end
	case !plus && len(head) >= 10 && len(head) <= 16:
		return first + 1
	case !plus && head[0] == '0' && len(head) <= 3 && len(head) >= 2 && groups >= 3 && total >= 9 && total <= 12 && !r.directionAt(end):
		return end
	// International with 00: a country code of three digits, or one of two where no group is a time of day.
	case !plus && strings.HasPrefix(head, "00") && (len(head) == 5 || len(head) == 4 && longest >= 6) && groups >= 2 && total >= 10 && total <= 17 && !r.directionAt(end):
		return end
	}
	return 0
}

// introduced says whether token i stands against a sign that introduces a number and divides none: tel:333…, (333…, wa.me/393….
// A point divides: it may be a position.
func (r *reader) introduced(i int) bool {
	before := &r.tokens[i-1]
	return before.kind == sign && strings.Contains(":=/(", before.text) && (!before.glued || i < 2 || r.tokens[i-2].kind == word)
}

func (r *reader) gluedLetter(i int) bool {
	return i >= 0 && i+1 < len(r.tokens) && r.tokens[i+1].glued && (r.tokens[i+1].kind == word || r.tokens[i+1].text == "°" || r.tokens[i+1].text == ":")
}

// directionAt says whether a letter of a position stands at token i.
func (r *reader) directionAt(i int) bool {
	return i < len(r.tokens) && r.tokens[i].kind == word && len(r.tokens[i].text) == 1
}
