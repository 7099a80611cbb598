// Package typed folds a line as people type it into one plain form that a reader of positions, times or alerts can scan
// byte by byte, and keeps the way back to the bytes that were typed.
//
// People type on bridges, in cars and on telephones: Arabic digits, curly quotes, long dashes, capitals, accents, marks
// of direction that nobody sees. Folding takes these differences away and nothing else: it never drops a letter, a digit
// or a sign that carries meaning, and it never fails.
//
// Start with [Fold].
package typed

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Break is a byte that no reader crosses: not a space, not a letter, not a sign. A caller that has already understood
// a part of a line overwrites it with Break, so that what stands on either side is never read as one thing.
const Break = 0

// Line is a text in its plain form. The zero Line is an empty text.
type Line struct {
	Raw   string // as it was typed
	Plain string // lower case, no accents, ASCII digits and signs; valid UTF-8

	// back[i] is the offset in Raw of the rune that gave byte i of Plain, with len(Raw) at the end; nil when both have
	// the same offsets.
	back []int
}

// Fold gives the plain form of raw:
//   - letters in lower case, without accents; Arabic alef, ya and ta marbuta in one spelling each; ı as i, œ as oe;
//   - Arabic-Indic, Persian and full-width digits as 0 to 9, with ٫ as a point and ٬ as a comma;
//   - every dash and minus as -, every quote or prime as ' or ", º and ˚ as °, every space and control as one space;
//   - combining marks, tatweel and invisible marks of direction dropped.
//
// A byte that is no UTF-8 becomes U+FFFD. [Break] stays.
func Fold(raw string) Line {
	if plainAlready(raw) {
		return Line{Raw: raw, Plain: strings.ToLower(raw)}
	}
	var b strings.Builder
	b.Grow(len(raw))
	back := make([]int, 0, len(raw)+1)
	for i := 0; i < len(raw); {
		r, width := utf8.DecodeRuneInString(raw[i:])
		before := b.Len()
		foldRune(&b, r)
		for ; before < b.Len(); before++ {
			back = append(back, i)
		}
		i += width
	}
	return Line{Raw: raw, Plain: b.String(), back: append(back, len(raw))}
}

// Back gives the offset in Raw for an offset in Plain, from 0 to len(Plain).
func (l Line) Back(i int) int {
	if l.back == nil {
		return i
	}
	return l.back[i]
}

// plainAlready says that only the case of letters can change, so that offsets stay as they are.
func plainAlready(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= utf8.RuneSelf || (c < ' ' && c != Break) || c == '`' || c == 0x7f {
			return false
		}
	}
	return true
}

func foldRune(b *strings.Builder, r rune) {
	if s, ok := sign(r); ok {
		b.WriteString(s)
		return
	}
	if d, ok := digit(r); ok {
		b.WriteByte('0' + byte(d))
		return
	}
	switch {
	case r == Break:
		b.WriteByte(Break)
		return
	case unicode.IsSpace(r) || unicode.IsControl(r):
		b.WriteByte(' ')
		return
	case unicode.In(r, unicode.Mn, unicode.Cf):
		return
	}
	r = unicode.ToLower(r)
	// Only letters lose their marks: ≮ without its stroke would say the opposite.
	if r >= utf8.RuneSelf && unicode.IsLetter(r) {
		if s, ok := letter(r); ok {
			b.WriteString(s)
			return
		}
		var buf [utf8.UTFMax]byte
		if whole := norm.NFD.Properties(buf[:utf8.EncodeRune(buf[:], r)]).Decomposition(); whole != nil {
			base, _ := utf8.DecodeRune(whole)
			if s, ok := sign(base); ok { // the Greek numeral sign is a prime
				b.WriteString(s)
				return
			}
			if s, ok := letter(base); ok {
				b.WriteString(s)
				return
			}
			r = base
		}
	}
	b.WriteRune(r)
}

// digit gives the value of a decimal digit in the scripts that people type here.
func digit(r rune) (int, bool) {
	for _, zero := range [...]rune{'0', '٠', '۰', '０'} {
		if zero <= r && r <= zero+9 {
			return int(r - zero), true
		}
	}
	return 0, false
}

// sign gives the one spelling of a punctuation mark.
func sign(r rune) (string, bool) {
	switch r {
	case '-', '‐', '‑', '‒', '–', '—', '―', '−', '－':
		return "-", true
	case '\'', '’', '‘', '‛', 'ʼ', 'ʹ', '´', '`', '′', '‵', '＇':
		return "'", true
	case '"', '″', '”', '“', '„', '‟', 'ʺ', '＂':
		return `"`, true
	case '°', 'º', '˚':
		return "°", true
	case '٫', '．':
		return ".", true
	case ',', '،', '٬', '，':
		return ",", true
	case ';', '؛', '；':
		return ";", true
	case '?', '؟', '？':
		return "?", true
	case ':', '：', '∶':
		return ":", true
	case '~', '≈', '∼', '～', '≃':
		return "~", true
	case '>', '≥', '＞':
		return ">", true
	case '<', '≤', '＜':
		return "<", true
	case '+', '＋':
		return "+", true
	case '/', '⁄', '∕', '／':
		return "/", true
	case '«', '»', '\u00a0':
		return " ", true
	}
	return "", false
}

// letter gives the one spelling of letters that canonical decomposition does not bring together.
func letter(r rune) (string, bool) {
	switch r {
	case 'ı':
		return "i", true
	case 'œ':
		return "oe", true
	case 'æ':
		return "ae", true
	case 'ß':
		return "ss", true
	case 'ٱ':
		return "ا", true
	case 'ى', 'ی':
		return "ي", true
	case 'ة', 'ہ':
		return "ه", true
	case 'ک':
		return "ك", true
	case 'ـ':
		return "", true
	}
	return "", false
}
