// Package sitrep writes and reads search and rescue situation reports: the plain text by which coordination centres tell each
// other how a case stands, in the short and in the full form.
//
// The letters A to N stand in every language, so that a report can be read by who does not read its words. The text is made for
// a thin link and a teleprinter: lines of at most 64 columns, Latin digits, UTC, nothing that needs a screen. What is written
// reads back to the same report; what another centre wrote is read as far as it can be, and what cannot is said with its line.
// The package decides nothing about a case, has no clock and keeps nothing.
//
// Start with [Report], [Report.Text] and [Read].
// Source: IAMSAR Manual vol. II, SITREP format; vol. III.
package sitrep

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Form is how much a report says.
type Form string

// The forms.
const (
	Short Form = "short" // A to F: the first notice, and a request for help
	Full  Form = "full"  // A to N: amplifying and updating
)

// Priority is how a report has to be passed on.
type Priority string

// The priorities, the most urgent first.
const (
	Distress Priority = "distress"
	Urgency  Priority = "urgency"
	Safety   Priority = "safety"
	Routine  Priority = "routine"
)

// Priorities gives the priorities, the most urgent first.
func Priorities() []Priority { return []Priority{Distress, Urgency, Safety, Routine} }

// letters are all parts of a report in their order. There is no I.
const letters = "ABCDEFGHJKLMN"

// Letters gives the letters of a form in their order, one each: A to F, or A to N without I.
func Letters(f Form) []string {
	all := strings.Split(letters, "")
	if f == Short {
		return all[:6]
	}
	return all
}

// Report is one situation report.
type Report struct {
	Form     Form      `json:"form"`
	Number   int       `json:"number"` // of the case, from 1
	Final    bool      `json:"final,omitempty"`
	Exercise bool      `json:"exercise,omitempty"` // it is a drill and says so at both ends
	Priority Priority  `json:"priority"`
	At       time.Time `json:"at"`   // to the minute, UTC
	From     string    `json:"from"` // name of the centre
	To       []string  `json:"to"`   // names
	Case     string    `json:"case"` // as the sender calls it
	// Parts are the texts by letter; one that is missing is not known. Several paragraphs are several lines.
	Parts map[string]string `json:"parts"`
}

const (
	// Longest is how many bytes of a text are read, and the most that one part may have.
	Longest = 32_000
	// Columns is the width of a line.
	Columns = 64

	partLimit   = 4_000
	nameLimit   = 120
	mostNumber  = 9_999
	mostTo      = 40
	mostToWords = 56 // columns of the longest unbroken word
)

// Clean gives the report as its text can carry it: spaces and control characters folded, times to the minute in UTC, words that
// no line holds broken, parts of other forms left out. A text is always of a clean report.
func (r Report) Clean() Report {
	c := r
	c.Number = min(max(r.Number, 1), mostNumber)
	if c.At = r.At.UTC().Truncate(time.Minute); c.At.Year() < 1969 || c.At.Year() > 2068 {
		c.At = time.Time{} // two digits of a year say no more
	}
	c.From, c.Case = name(r.From), name(r.Case)
	if c.Form != Short {
		c.Form = Full
	}
	if !slices.Contains(Priorities(), c.Priority) {
		c.Priority = Routine
	}
	c.To = nil
	for _, to := range r.To {
		if to = name(to); to != "" && !slices.Contains(c.To, to) && len(c.To) < mostTo {
			c.To = append(c.To, to)
		}
	}
	c.Parts = map[string]string{}
	for _, letter := range Letters(c.Form) {
		if text := paragraphs(r.Parts[letter]); text != "" {
			c.Parts[letter] = text
		}
	}
	return c
}

// name folds a name into one that can stand in a list of names.
func name(text string) string {
	return said(cut(line(strings.ReplaceAll(text, ";", ",")), nameLimit))
}

// said gives a text, or nothing for the word that stands for nothing.
func said(text string) string {
	if strings.EqualFold(text, none) {
		return ""
	}
	return text
}

// paragraphs folds a text: one line a paragraph, no empty ones.
func paragraphs(text string) string {
	var out []string
	size := 0
	for p := range strings.SplitSeq(text, "\n") {
		p = cut(line(unmarked(p)), partLimit-size)
		if p == "" {
			continue
		}
		size += len(p) + 1
		out = append(out, p)
	}
	return said(strings.Join(out, "\n"))
}

// unmarked takes the hyphens off with which people begin the lines of a list.
func unmarked(text string) string {
	for {
		text = strings.TrimFunc(text, unprintable)
		rest, marked := strings.CutPrefix(text, "-")
		if first, _ := utf8.DecodeRuneInString(rest); !marked || rest != "" && !unprintable(first) {
			return text
		}
		text = rest
	}
}

// line folds what is not a letter, a digit or a sign into single blanks, and breaks words that are longer than a line.
func line(text string) string {
	var out []string
	for _, word := range strings.FieldsFunc(strings.ToValidUTF8(text, " "), unprintable) {
		for word != "" {
			var head string
			if head, word = split(word, mostToWords); head == "-" {
				head = "--" // a hyphen and a blank begin a paragraph
			}
			out = append(out, head)
		}
	}
	return strings.Join(out, " ")
}

// cut shortens a folded text to at most n bytes, at a blank if there is one.
func cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	if n < 3 {
		return ""
	}
	whole := text[n] == ' '
	text = strings.ToValidUTF8(text[:n], "")
	if at := strings.LastIndexByte(text, ' '); !whole && at > 0 {
		text = text[:at]
	}
	return strings.TrimSpace(text)
}
