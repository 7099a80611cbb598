package sitrep

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

const (
	stampForm = "021504Z Jan 06"
	indent    = "   "
	end       = "END SITREP"
	drill     = "EXERCISE EXERCISE EXERCISE"
)

// Stamp writes a time as the radio says it: 221455Z NOV 26. A zero time is NIL.
func Stamp(at time.Time) string {
	if at.IsZero() {
		return none
	}
	return strings.ToUpper(at.UTC().Format(stampForm))
}

// Text writes the report in a language; an unknown one is English. Every line ends with a line feed and has at most [Columns]
// columns. [Read] gives [Report.Clean] back.
func (r Report) Text(lang string) string {
	r = r.Clean()
	w := wordsOf(lang)
	var b strings.Builder
	head := fmt.Sprintf("SITREP %d", r.Number)
	if r.Final {
		head += " " + w.final
	}
	if r.Exercise {
		b.WriteString(drill + "\n")
		if !strings.HasPrefix(drill, w.exercise) {
			b.WriteString(w.exercise + "\n")
		}
	}
	fmt.Fprintf(&b, "%s\n", head)
	put(&b, w.priority+": ", w.priorities[slices.Index(Priorities(), r.Priority)])
	put(&b, w.when+": ", Stamp(r.At))
	put(&b, w.from+": ", r.From)
	put(&b, w.to+": ", strings.Join(r.To, "; "))
	put(&b, w.ref+": ", r.Case)
	b.WriteByte('\n')
	for i, letter := range Letters(r.Form) {
		text := r.Parts[letter]
		if text == "" {
			text = none
		}
		heading := letter + ". " + w.headings[i] + ":"
		if all := strings.Split(text, "\n"); len(all) > 1 {
			b.WriteString(heading + "\n")
			for _, p := range all {
				put(&b, indent+"- ", p)
			}
			continue
		}
		put(&b, heading+" ", text)
	}
	fmt.Fprintf(&b, "\n%s %d\n", end, r.Number)
	if r.Exercise {
		fmt.Fprintf(&b, "%s\n", drill)
	}
	return b.String()
}

// put writes a text behind its head, over as many lines as it needs; those after the first are indented.
func put(b *strings.Builder, head, text string) {
	column := utf8.RuneCountInString(head)
	b.WriteString(strings.TrimRight(head, " "))
	blank := strings.HasSuffix(head, " ")
	first := true
	for word := range strings.SplitSeq(text, " ") {
		size := utf8.RuneCountInString(word)
		space := !first || blank
		switch {
		case word == "":
			continue
		case first && column+size <= Columns:
			if space {
				b.WriteByte(' ')
			}
			column += size
		case !first && column+1+size <= Columns:
			b.WriteByte(' ')
			column += 1 + size
		default:
			b.WriteString("\n" + indent + "  ")
			column = len(indent) + 2 + size
		}
		b.WriteString(word)
		first = false
	}
	b.WriteByte('\n')
}

// unprintable tells what no line of a report carries: blanks of all kinds, control and formatting characters.
func unprintable(c rune) bool {
	return unicode.IsSpace(c) || unicode.IsControl(c) || unicode.In(c, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp) || c == utf8.RuneError
}

// split takes at most n letters off the beginning of a word.
func split(word string, n int) (head, tail string) {
	for i := range word {
		if n == 0 {
			return word[:i], word[i:]
		}
		n--
	}
	return word, ""
}
