package i18n

import (
	"fmt"
	"strings"

	"fanar/fault"
)

// Fault says a fault in the reader's language, filled with the fault's own values. The hint is empty if the fault has none.
//
// The sentence is the message "fault.CODE", the hint "fault-hint.CODE". A code that has several sentences numbers the others
// CODE_2, CODE_3 …; the one is said whose English the fault carries. A value that is itself a word, such as the axis of a
// position, is said by "fault-value.NAME.WORD".
//
// A fault that has none of these sentences, or lacks a value that the sentence needs, keeps its own English, which is never empty:
// another sentence of the same code would say something that is not so.
func Fault(lang string, e *fault.Error) (text, hint string) {
	text, hint = e.Text, e.Hint
	c, err := shipped()
	if err != nil {
		return text, hint
	}
	values := c.words(lang, e.Args)
	if t, ok := c.sentence(lang, "fault."+e.Code, text, values); ok {
		text = t
	}
	if t, ok := c.sentence(lang, "fault-hint."+e.Code, hint, values); ok {
		hint = t
	}
	return text, hint
}

// sentence finds the message among id, id_2, id_3 … whose English is the given one with values in it, and says it in lang.
func (c *Catalogue) sentence(lang, id, english string, values map[string]any) (string, bool) {
	best, literal := "", -1
	for n, name := 2, id; c.messages["en"][name] != nil; n, name = n+1, fmt.Sprintf("%s_%d", id, n) {
		for _, form := range forms(c.messages["en"][name]) {
			// A sentence that is nothing but a value has the form of every other one, so the one with more words is meant.
			if words := plain(form); len(words) > literal && hasForm(english, form) {
				best, literal = name, len(words)
			}
		}
	}
	if literal < 0 || english == "" {
		return "", false
	}
	text, ok := c.fill(lang, best, values)
	return text, ok && len(placeholders(text)) == 0
}

// words gives the values with those that are words said in lang.
func (c *Catalogue) words(lang string, values map[string]any) map[string]any {
	out := make(map[string]any, len(values))
	for name, v := range values {
		out[name] = v
		if word, ok := v.(string); ok {
			if said, ok := c.fill(lang, "fault-value."+name+"."+word, nil); ok {
				out[name] = said
			}
		}
	}
	return out
}

// plain is a form without its placeholders.
func plain(form string) string { return strings.Join(between(form), "") }

// between gives the pieces of a form before, between and behind its placeholders.
func between(form string) []string { return placeholder.Split(form, -1) }

// hasForm tells whether text is form with anything in the place of each placeholder.
func hasForm(text, form string) bool {
	pieces := between(form)
	first, last := pieces[0], pieces[len(pieces)-1]
	if len(pieces) == 1 {
		return text == form
	}
	if len(text) < len(first)+len(last) || !strings.HasPrefix(text, first) || !strings.HasSuffix(text, last) {
		return false
	}
	text = text[len(first) : len(text)-len(last)]
	for _, piece := range pieces[1 : len(pieces)-1] {
		at := strings.Index(text, piece)
		if at < 0 {
			return false
		}
		text = text[at+len(piece):]
	}
	return true
}
