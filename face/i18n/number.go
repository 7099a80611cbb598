package i18n

import (
	"math"
	"strconv"
	"strings"
)

// Number writes a whole number in Latin digits, grouped in threes as the language does: 18,204 in English and Arabic,
// 18.204 in Italian and Turkish, 18 204 in French (with a narrow space that does not break).
func Number(lang string, n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "−", digits[1:]
	}
	var b strings.Builder
	b.WriteString(sign)
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(groupMark(lang))
		}
		b.WriteRune(d)
	}
	return b.String()
}

func groupMark(lang string) string {
	switch lang {
	case "it", "tr":
		return "."
	case "fr":
		return "\u202f"
	}
	return ","
}

// Decimal writes a number with a fixed count of places after the mark, or with as many as it needs if places is negative.
// The mark is a comma in Italian, Turkish and French. A value that is not a number is "–", which reads as unknown.
func Decimal(lang string, v float64, places int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "–"
	}
	text := strconv.FormatFloat(math.Abs(v), 'f', places, 64)
	whole, part, has := strings.Cut(text, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil { // beyond 64 bits nothing that Fanar counts has any digits to group
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	out := Number(lang, n)
	if v < 0 && strings.Trim(text, "0.") != "" {
		out = "−" + out
	}
	if !has {
		return out
	}
	return out + decimalMark(lang) + part
}

func decimalMark(lang string) string {
	switch lang {
	case "it", "tr", "fr":
		return ","
	}
	return "."
}
