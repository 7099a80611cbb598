package marking

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"fanar/record/event"
)

// The schemes whose codes are read. A code of any other scheme is kept and not understood.
const (
	TLP        = "tlp-2.0"          // Source: FIRST, Traffic Light Protocol 2.0 (2022).
	Admiralty  = "admiralty"        // Source: NATO AJP-2.1, evaluation of source and information.
	FourByFour = "4x4"              // Source: Regulation (EU) 2016/794 article 29.
	Europol    = "europol-handling" // Source: Council of the EU, Manual on Law Enforcement Information Exchange (6261/17), handling codes.
)

// longest is how many bytes of free text an H3 may carry; the longest in use are a sentence or two.
const longest = 500

// Meaning is what a code says.
type Meaning struct {
	Known  bool     // false: kept word for word, understood by nobody, and its record stays at home
	Scheme string   // of the four; empty if the code is in none or could be in several
	Name   string   // the code alone, such as "H3" where a text follows it; the pack's rules look at scheme and name
	Words  []string // in English, one sentence for each part of the code; never empty
}

// Explain reads a code in the scheme that it states. Codes are read as their standards write them: in capitals, without
// blanks and in full. Nothing is mended, since a mended code is one that its originator did not write.
func Explain(c event.Code) Meaning {
	if !plain(c.Text) {
		return unknown(c, "it is empty, too long or holds signs that are no writing")
	}
	switch c.Scheme {
	case TLP:
		if words, ok := tlp(c.Text); ok {
			return Meaning{Known: true, Scheme: TLP, Name: c.Text, Words: []string{words}}
		}
		if c.Text == "TLP:WHITE" {
			return unknown(c, "TLP 2.0 has no such label; the version before it had, and only the originator can say which label takes its place")
		}
		return unknown(c, "the labels of TLP 2.0 are TLP:RED, TLP:AMBER+STRICT, TLP:AMBER, TLP:GREEN and TLP:CLEAR")
	case Admiralty:
		return graded(c, admiraltySource, admiraltyContent, "a letter A to F and a digit 1 to 6, such as B2")
	case FourByFour:
		return graded(c, fourSource, fourContent, "a letter A, B, C or X and a digit 1 to 4, such as B2")
	case Europol:
		return europol(c)
	case "":
		return unknown(c, "nobody said of which scheme it is")
	}
	return unknown(c, "the scheme "+c.Scheme+" is not one that is read here")
}

// Read takes a code as somebody typed it and finds its scheme where only one can be meant. The text stays as it is. "B2"
// stands in two schemes and means different things in them, so it comes back without a scheme.
func Read(text string) event.Code {
	var fits []string
	for _, scheme := range []string{TLP, Admiralty, FourByFour, Europol} {
		if Explain(event.Code{Scheme: scheme, Text: text}).Known {
			fits = append(fits, scheme)
		}
	}
	if len(fits) == 1 {
		return event.Code{Scheme: fits[0], Text: text}
	}
	return event.Code{Text: text}
}

func tlp(label string) (string, bool) {
	switch label {
	case "TLP:RED":
		return "For the eyes and ears of the individual recipients only; no further disclosure.", true
	case "TLP:AMBER+STRICT":
		return "Only within the recipient's own organisation, for those who need to know.", true
	case "TLP:AMBER":
		return "Within the recipient's organisation and its clients, for those who need to know.", true
	case "TLP:GREEN":
		return "Within the recipient's community, and not on channels open to the public.", true
	case "TLP:CLEAR":
		return "May go to everybody.", true
	}
	return "", false
}

// graded reads a code of two signs: how reliable the source is, and how credible what it says.
func graded(c event.Code, source, content func(byte) string, form string) Meaning {
	if len(c.Text) == 2 {
		if s, i := source(c.Text[0]), content(c.Text[1]); s != "" && i != "" {
			return Meaning{Known: true, Scheme: c.Scheme, Name: c.Text, Words: []string{s, i}}
		}
	}
	return unknown(c, "a code of this scheme is "+form)
}

func admiraltySource(letter byte) string {
	switch letter {
	case 'A':
		return "The source is completely reliable."
	case 'B':
		return "The source is usually reliable."
	case 'C':
		return "The source is fairly reliable."
	case 'D':
		return "The source is not usually reliable."
	case 'E':
		return "The source is unreliable."
	case 'F':
		return "The reliability of the source cannot be judged."
	}
	return ""
}

func admiraltyContent(digit byte) string {
	switch digit {
	case '1':
		return "The information is confirmed by other sources."
	case '2':
		return "The information is probably true."
	case '3':
		return "The information is possibly true."
	case '4':
		return "The information is doubtful."
	case '5':
		return "The information is improbable."
	case '6':
		return "The truth of the information cannot be judged."
	}
	return ""
}

func fourSource(letter byte) string {
	switch letter {
	case 'A':
		return "There is no doubt about the authenticity, trustworthiness and competence of the source, or it proved reliable in all instances."
	case 'B':
		return "The source proved reliable in most instances."
	case 'C':
		return "The source proved unreliable in most instances."
	case 'X':
		return "The reliability of the source cannot be assessed."
	}
	return ""
}

func fourContent(digit byte) string {
	switch digit {
	case '1':
		return "The accuracy of the information is not in doubt."
	case '2':
		return "The source knows the information personally; the official who passes it on does not."
	case '3':
		return "The source does not know the information personally, but other information on file corroborates it."
	case '4':
		return "The source does not know the information personally, and it cannot be corroborated."
	}
	return ""
}

// europol reads H0 to H3. H3 is other restrictions, in a text behind it; without one it says nothing.
func europol(c event.Code) Meaning {
	name, text, _ := strings.Cut(c.Text, " ")
	m := Meaning{Known: true, Scheme: Europol, Name: name}
	switch {
	case name == "H3" && strings.TrimSpace(text) != "":
		m.Words = []string{"Other restrictions, in the originator's words: " + strings.TrimSpace(text)}
	case name != c.Text:
		return unknown(c, "only H3 is followed by a text")
	case name == "H0":
		m.Words = []string{"Only to prevent and combat crime, within the law that applies."}
	case name == "H1":
		m.Words = []string{"Not to be disclosed in judicial proceedings without the permission of the provider."}
	case name == "H2":
		m.Words = []string{"Not to be disseminated without the permission of the provider."}
	default:
		return unknown(c, "the handling codes are H0, H1, H2, and H3 with a text")
	}
	return m
}

func unknown(c event.Code, why string) Meaning {
	return Meaning{Name: c.Text, Words: []string{"The code is not understood: " + why + ". It is kept as it was written, and the record is released to nobody."}}
}

func plain(text string) bool {
	return text != "" && len(text) <= longest && utf8.ValidString(text) && strings.TrimSpace(text) == text &&
		!strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) })
}
