package sitrep

import (
	"slices"
	"strings"
)

// part takes a line apart that begins a part: its letter and what stands behind its heading.
func (r *reader) part(text string) (letter, rest string, ok bool) {
	if m := letterLine.FindStringSubmatch(text); m != nil {
		letter = strings.ToUpper(m[1])
		return letter, r.headless(letter, m[2]), true
	}
	// A letter without a sign behind it is one only where a heading follows, or where parts have begun.
	if m := bareLine.FindStringSubmatch(text); m != nil {
		rest = r.headless(m[1], m[2])
		if rest != m[2] || r.next(m[1]) && strings.Contains(text, " - ") {
			return m[1], rest, true
		}
	}
	return "", "", false
}

// next tells whether a letter is the one that follows the last.
func (r *reader) next(letter string) bool {
	all := Letters(Full)
	return len(r.lines) < len(all) && all[len(r.lines)] == letter
}

// headless takes the heading of a part off a text, in any language.
func (r *reader) headless(letter, text string) string {
	for _, lang := range Languages() {
		if rest, ok := behind(text, Heading(letter, lang)); ok && Heading(letter, lang) != letter {
			if !r.known(letter, lang) {
				r.langs[lang] = true
			}
			return rest
		}
	}
	for _, heading := range others()[letter] {
		if rest, ok := behind(text, heading); ok {
			return rest
		}
	}
	return text
}

// known tells whether another language has the same heading, so that it tells nothing.
func (r *reader) known(letter, lang string) bool {
	return slices.ContainsFunc(Languages(), func(l string) bool { return l != lang && Heading(letter, l) == Heading(letter, lang) })
}

// behind gives what stands behind a heading and its colon; ok is false if the text does not begin with the heading.
func behind(text, heading string) (rest string, ok bool) {
	if len(text) < len(heading) || !strings.EqualFold(text[:len(heading)], heading) {
		return "", false
	}
	rest = strings.TrimLeft(text[len(heading):], " ")
	if rest == "" {
		return "", true
	}
	return strings.TrimLeft(strings.TrimPrefix(rest, ":"), " "), strings.HasPrefix(rest, ":")
}

// label says what a label of the head means, in any language; empty if it is none.
func (r *reader) label(text string) string {
	text = strings.ToUpper(strings.TrimSpace(text))
	switch text {
	case "DTG", "DATE/TIME", "DATE TIME":
		return "when"
	case "TRANSMISSION PRIORITY":
		return "priority"
	case "FM":
		return "from"
	}
	for _, lang := range Languages() {
		w := wordsOf(lang)
		for meaning, label := range map[string]string{"priority": w.priority, "when": w.when, "from": w.from, "to": w.to, "case": w.ref} {
			if text != label {
				continue
			}
			r.langs[lang] = true
			return meaning
		}
	}
	return ""
}

// priorityOf reads a priority in any language, or as the code that Priority has.
func priorityOf(text string) (Priority, bool) {
	text = strings.ToUpper(strings.TrimSpace(text))
	if text == "URGENT" {
		return Urgency, true
	}
	for i, p := range Priorities() {
		if text == strings.ToUpper(string(p)) {
			return p, true
		}
		for _, lang := range Languages() {
			if text == wordsOf(lang).priorities[i] {
				return p, true
			}
		}
	}
	return "", false
}

func (r *reader) isDrillWord(text string) bool {
	return r.Exercise && slices.ContainsFunc(Languages(), func(lang string) bool { return text == wordsOf(lang).exercise })
}
