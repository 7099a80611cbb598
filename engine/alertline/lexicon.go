package alertline

import (
	"slices"
	"strings"
	"sync"

	"fanar/engine/alertline/typed"
)

// role is what a phrase can be in a line; a word may have several.
type role uint16

const (
	boatRole role = 1 << iota
	needRole
	sourceRole
	peopleRole
	groupRole
	hedgeRole
	lateHedgeRole
	measureRole
	fillerRole
	noRole
	lateNoRole
	linkRole
	pairRole
	betweenRole

	// thingRole is what a negation can deny.
	thingRole = boatRole | needRole | sourceRole | peopleRole | groupRole
)

// entry is one row of a word list: phrases with commas between them, as people write them.
type entry struct {
	value   string
	words   string
	several bool // more than one boat
	person  bool // a need of people, which can be counted
}

type phrase struct {
	role    role
	value   string
	words   []string
	several bool
	person  bool
}

// lexicon holds the phrases by their first word, the longest first.
type lexicon map[string][]phrase

// words builds the lexicon once; nobody changes it afterwards.
var words = sync.OnceValue(func() lexicon {
	l := lexicon{}
	for _, list := range []struct {
		role    role
		entries []entry
	}{
		{boatRole, boatWords()}, {needRole, needWords()}, {sourceRole, sourceWords()}, {peopleRole, peopleWords()},
		{groupRole, groupWords()}, {hedgeRole, hedgeWords()}, {lateHedgeRole, lateHedgeWords()}, {measureRole, measureWords()},
		{noRole, noWords()}, {lateNoRole, lateNoWords()}, {linkRole, linkWords()}, {pairRole, pairWords()},
		{betweenRole, betweenWords()}, {fillerRole, fillerWords()},
	} {
		for _, e := range list.entries {
			for text := range strings.SplitSeq(e.words, ",") {
				p := phrase{role: list.role, value: e.value, several: e.several, person: e.person}
				for _, t := range split(typed.Fold(text).Plain) {
					if t.kind == word {
						p.words = append(p.words, t.text)
					}
				}
				l[p.words[0]] = append(l[p.words[0]], p)
			}
		}
	}
	for _, phrases := range l {
		slices.SortStableFunc(phrases, func(a, b phrase) int { return len(b.words) - len(a.words) })
	}
	return l
})

// match gives the longest phrase of one of the roles that stands at token i and is not taken, and the token behind it.
func (r *reader) match(i int, roles role) (*phrase, int) {
	if i >= len(r.tokens) || r.tokens[i].kind != word || r.tokens[i].taken {
		return nil, i
	}
	var best *phrase
	end := i
	for k := 0; ; k++ {
		form, ok := variant(r.tokens[i].text, k)
		if !ok {
			return best, end
		}
		phrases := r.lexicon[form]
		for n := range phrases {
			p := &phrases[n]
			if p.role&roles == 0 || (best != nil && len(p.words) <= len(best.words)) {
				continue
			}
			if e, ok := r.follows(i, p); ok {
				best, end = p, e
				break // the longest stands first
			}
		}
	}
}

// follows says whether the words of p stand at token i, with nothing between them but a hyphen, a point or an apostrophe.
func (r *reader) follows(i int, p *phrase) (int, bool) {
	for n, want := range p.words {
		if n > 0 {
			for i < len(r.tokens) && r.tokens[i].kind == sign && r.tokens[i].glued && strings.Contains("-.'", r.tokens[i].text) {
				i++
			}
			if i >= len(r.tokens) || r.tokens[i].kind != word || r.tokens[i].taken || !says(r.tokens[i].text, want) {
				return i, false
			}
		}
		i++
	}
	return i, true
}

func says(text, want string) bool {
	for k := 0; ; k++ {
		form, ok := variant(text, k)
		if !ok {
			return false
		}
		if form == want {
			return true
		}
	}
}

// variant gives the k-th way to read a word. Arabic glues "and", "in", "for" and the article to the next word.
func variant(text string, k int) (string, bool) {
	if k == 0 {
		return text, true
	}
	if text[0] < 0xd8 { // Arabic letters start with 0xd8 to 0xdb in UTF-8
		return "", false
	}
	glued := [...]string{"ال", "و", "وال", "بال", "ب", "فال", "ل"}
	for n, skipped := 0, 0; n < len(glued); n++ {
		rest, ok := strings.CutPrefix(text, glued[n])
		if !ok || len(rest) < 4 {
			continue
		}
		if skipped++; skipped == k {
			return rest, true
		}
	}
	return "", false
}
