package alert

import (
	"slices"
	"strings"
	"unicode"
)

// colourWords are the words for the colours of boats in the five languages, behind the stable English one.
func colourWords() [][]string {
	return [][]string{
		{"blue", "blu", "azzurro", "azzurra", "celeste", "أزرق", "زرقاء", "ازرق", "mavi", "bleu", "bleue"},
		{"grey", "gray", "grigio", "grigia", "رمادي", "رمادية", "gri", "gris", "grise"},
		{"white", "bianco", "bianca", "أبيض", "بيضاء", "ابيض", "beyaz", "blanc", "blanche"},
		{"black", "nero", "nera", "أسود", "سوداء", "اسود", "siyah", "noir", "noire"},
		{"red", "rosso", "rossa", "أحمر", "حمراء", "احمر", "kırmızı", "rouge"},
		{"green", "verde", "أخضر", "خضراء", "اخضر", "yeşil", "vert", "verte"},
		{"orange", "arancione", "برتقالي", "برتقالية", "turuncu"},
		{"yellow", "giallo", "gialla", "أصفر", "صفراء", "اصفر", "sarı", "jaune"},
		{"brown", "marrone", "بني", "بنية", "kahverengi", "marron", "brun"},
	}
}

// coloursIn gives the colours that a text names, by their stable English words, in the order of the text.
func coloursIn(text string) []string {
	var out []string
	for _, word := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
		for _, words := range colourWords() {
			if slices.Contains(words, word) && !slices.Contains(out, words[0]) {
				out = append(out, words[0])
			}
		}
	}
	return out
}
