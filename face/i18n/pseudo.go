package i18n

import (
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
)

// pseudo turns an English message into the pseudo-locale: accented letters, a third longer, in brackets. Placeholders stay.
func pseudo(m *i18n.Message) *i18n.Message {
	p := &i18n.Message{ID: m.ID}
	p.Zero, p.One, p.Two = pseudoText(m.Zero), pseudoText(m.One), pseudoText(m.Two)
	p.Few, p.Many, p.Other = pseudoText(m.Few), pseudoText(m.Many), pseudoText(m.Other)
	return p
}

func pseudoText(text string) string {
	if text == "" {
		return ""
	}
	const plain, accented = "aceginosuyACEGINOSUY", "áçéĝîñöšúýÁÇÉĜÎÑÖŠÚÝ"
	letters := []rune(accented)
	var b strings.Builder
	b.WriteString("[")
	inside, length := false, 0
	for _, r := range text {
		switch {
		case r == '{':
			inside = true
		case r == '}':
			inside = false
		case !inside:
			length++
			if i := strings.IndexRune(plain, r); i >= 0 {
				r = letters[i]
			}
		}
		b.WriteRune(r)
	}
	b.WriteString(strings.Repeat("~", (length+2)/3))
	b.WriteString("]")
	return b.String()
}
