package sitrep

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"fanar/fault"
)

// Reading is what was understood of a text.
type Reading struct {
	Report
	Language string         `json:"language,omitempty"` // of the headings; empty if they are of several or of none that is known
	Notes    []*fault.Error `json:"-"`                  // what is unusual in the text, each with its line; nothing of it stops anybody
}

var (
	numberLine = regexp.MustCompile(`(?i)^(?:SAR\s+)?SITREP(?:\s+SAR)?\s*(?:NO\.?|NR\.?|N[°º]|NUMBER|#)?\s*:?\s*(\d{1,6})\b\s*(.*)$`)
	letterLine = regexp.MustCompile(`^([A-Za-z])\s*[.):]\s*(.*)$`)
	bareLine   = regexp.MustCompile(`^([A-HJ-N])(?:\s+-\s+|\s+)(.*)$`)
	labelLine  = regexp.MustCompile(`^([^:]{2,40}):\s*(.*)$`)
	fromTo     = regexp.MustCompile(`(?i)^(FROM|FM|TO)\s+(\S.*)$`)
	stampText  = regexp.MustCompile(`(?i)^(\d{6})\s*(Z|UTC|GMT)?\s*([A-Z]{3})[A-Z]*\.?\s*(\d{2}|\d{4})$`)
)

// reader goes through a text line by line.
type reader struct {
	Reading
	begun  bool              // the line with the number was found
	ended  bool              // the line that ends the report was found
	lines  map[string]int    // where a part stands
	header map[string]string // what stands behind the labels
	keep   func(string)      // takes a line that goes on with what stands before it
	langs  map[string]bool
}

// Read reads a report in the short or the full form, in any of the languages and as other centres usually write it. Errors are
// fault.Invalid, with the line and with what would be right. What is only unusual is in the notes.
func Read(text string) (Reading, error) {
	if len(text) > Longest {
		return Reading{}, fault.New(fault.Invalid, "sitrep.too-long", "the text has {got} bytes; {limit} are the most", "got", len(text), "limit", Longest).WithField("text")
	}
	r := &reader{lines: map[string]int{}, header: map[string]string{}, langs: map[string]bool{}}
	r.Parts = map[string]string{}
	for i, line := range dedented(text) {
		if err := r.line(i+1, line); err != nil {
			return Reading{}, err
		}
	}
	return r.finish()
}

// dedented gives the lines of a text without what all of them begin with: blanks, or the mark of a quoted letter.
func dedented(text string) []string {
	text = strings.ReplaceAll(strings.TrimPrefix(strings.ToValidUTF8(text, " "), "\ufeff"), "\r\n", "\n")
	all := strings.Split(strings.ReplaceAll(text, "\r", "\n"), "\n")
	for _, mark := range []byte("> \t") {
		shared := -1
		for _, l := range all {
			if strings.TrimSpace(l) == "" {
				continue
			}
			n := len(l) - len(strings.TrimLeft(l, string(mark)))
			if shared < 0 || n < shared {
				shared = n
			}
		}
		for i := range all {
			all[i] = all[i][min(max(shared, 0), len(all[i])-len(strings.TrimLeft(all[i], string(mark)))):]
		}
	}
	return all
}

func (r *reader) line(n int, raw string) error {
	text := strings.TrimFunc(raw, unprintable)
	if text == "" {
		return nil
	}
	if inside := raw[0] == ' ' || raw[0] == '\t'; inside && r.keep != nil {
		r.keep(text)
		return nil
	}
	switch upper := strings.ToUpper(text); {
	case strings.HasPrefix(upper, "EXERCISE EXERCISE"):
		r.Exercise = true
		return nil
	case r.begun && strings.HasPrefix(upper, end):
		r.ended, r.keep = true, nil
		return nil
	case r.ended, upper == "BT", upper == "NNNN", r.isDrillWord(text):
		return nil
	}
	if m := numberLine.FindStringSubmatch(text); m != nil && len(r.lines) == 0 {
		return r.number(n, m[1], m[2])
	}
	if letter, rest, ok := r.part(text); ok {
		return r.begin(n, letter, rest)
	}
	return r.head(n, text)
}

// number reads the line that names the report.
func (r *reader) number(n int, digits, rest string) error {
	if r.begun {
		return fault.New(fault.Invalid, "sitrep.two", "line {line}: a second report begins here; give one at a time", "line", n).WithField("text")
	}
	number, err := strconv.Atoi(digits)
	if err != nil || number < 1 || number > mostNumber {
		return fault.New(fault.Invalid, "sitrep.number", "line {line}: {number} is no number of a report; it is 1 to {most}", "line", n, "number", digits, "most", mostNumber).WithField("text")
	}
	r.begun, r.Number, r.keep = true, number, nil
	for _, lang := range Languages() {
		if strings.HasPrefix(strings.ToUpper(strings.TrimLeft(rest, " (-")), wordsOf(lang).final) {
			r.Final = true
		}
	}
	return nil
}

// begin takes up a part.
func (r *reader) begin(n int, letter, rest string) error {
	if !strings.Contains(letters, letter) {
		return fault.New(fault.Invalid, "sitrep.letter", "line {line}: there is no part {letter}; the parts are A to N without I", "line", n, "letter", letter).WithField("text")
	}
	if was := r.lines[letter]; was > 0 {
		return fault.New(fault.Invalid, "sitrep.letter-twice", "line {line}: part {letter} stands in line {first} already", "line", n, "letter", letter, "first", was).
			WithHint("put both under one letter, or indent a line that goes on").WithField("text")
	}
	r.lines[letter] = n
	r.Parts[letter] = unmarked(rest)
	r.keep = func(text string) {
		joint := " "
		if unmarked(text) != text || r.Parts[letter] == "" {
			joint, text = "\n", unmarked(text)
		}
		r.Parts[letter] = strings.TrimPrefix(r.Parts[letter]+joint+text, "\n")
	}
	return nil
}

// head reads a line before the first part, or one that goes on without being indented.
func (r *reader) head(n int, text string) error {
	if len(r.lines) > 0 {
		r.keep(text)
		return nil
	}
	if stampText.MatchString(text) {
		r.header["when"], r.keep = text, nil
		return nil
	}
	if p, ok := priorityOf(text); ok {
		r.header["priority"] = string(p)
		return nil
	}
	label, rest := "", ""
	if m := labelLine.FindStringSubmatch(text); m != nil {
		label, rest = r.label(m[1]), m[2]
	}
	if m := fromTo.FindStringSubmatch(text); label == "" && m != nil {
		label, rest = map[string]string{"FROM": "from", "FM": "from", "TO": "to"}[strings.ToUpper(m[1])], m[2]
	}
	if label == "" {
		r.Notes = append(r.Notes, fault.New(fault.Invalid, "sitrep.head", "line {line} was not understood: {text}", "line", n, "text", cut(line(text), nameLimit)))
		r.keep = nil
		return nil
	}
	r.header[label] = rest
	r.keep = func(text string) { r.header[label] += " " + text }
	return nil
}

func (r *reader) finish() (Reading, error) {
	if !r.begun {
		return Reading{}, fault.New(fault.Invalid, "sitrep.no-number", "no line says which report this is").
			WithHint("a report begins with a line such as SITREP 3").WithField("text")
	}
	if len(r.lines) == 0 {
		return Reading{}, fault.New(fault.Invalid, "sitrep.no-parts", "the report has no parts").
			WithHint("each part begins a line with its letter, such as A. IDENTITY OF CASUALTY: rubber boat").WithField("text")
	}
	if when := r.header["when"]; when != "" && !strings.EqualFold(when, none) {
		at, err := readStamp(when)
		if err != nil {
			return Reading{}, err
		}
		r.At = at
	} else {
		r.Notes = append(r.Notes, fault.New(fault.Invalid, "sitrep.no-time", "the report does not say when it was made"))
	}
	r.Priority = Routine
	if p, ok := priorityOf(r.header["priority"]); ok {
		r.Priority = p
	}
	r.From, r.Case, r.To = r.header["from"], r.header["case"], strings.Split(r.header["to"], ";")
	r.Form = Short
	for letter := range r.lines {
		if letter > "F" {
			r.Form = Full
		}
	}
	if !r.ended {
		r.Notes = append(r.Notes, fault.New(fault.Invalid, "sitrep.no-end", "no line ends the report; it may have been cut off"))
	}
	if len(r.langs) == 1 {
		for lang := range r.langs {
			r.Language = lang
		}
	}
	r.Report = r.Clean()
	return r.Reading, nil
}

// readStamp reads a date and time group.
func readStamp(text string) (time.Time, error) {
	text = strings.TrimSpace(text)
	m := stampText.FindStringSubmatch(text)
	if m != nil && m[2] != "" {
		form := "021504 Jan 06"
		if len(m[4]) == 4 {
			form = "021504 Jan 2006"
		}
		if at, err := time.Parse(form, m[1]+" "+m[3]+" "+m[4]); err == nil {
			return at, nil
		}
	}
	return time.Time{}, fault.New(fault.Invalid, "sitrep.time", "{text} is no date and time of a report; write it in UTC, as 221455Z NOV 26", "text", cut(line(text), nameLimit)).WithField("text")
}
