package i18n

import (
	"fmt"
	"strings"
	"time"
)

// Clock writes the time of day in UTC with the letter that says so: 14:32Z. It is the same in every language.
func Clock(t time.Time) string { return t.UTC().Format("15:04") + "Z" }

// Date writes a day in UTC: 22 Nov 2026, 22 nov 2026, 22 نوفمبر 2026, 22 Kas 2026, 22 nov. 2026.
func Date(lang string, t time.Time) string {
	t = t.UTC()
	return fmt.Sprintf("%d %s %d", t.Day(), month(lang, t.Month()), t.Year())
}

// DateTime writes a day and a time in UTC: 22 Nov 2026 14:32Z.
func DateTime(lang string, t time.Time) string { return Date(lang, t) + " " + Clock(t) }

// month gives the short name of a month. The Arabic names are those used in Libya and Egypt.
func month(lang string, m time.Month) string {
	names := "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
	switch lang {
	case "it":
		names = "gen feb mar apr mag giu lug ago set ott nov dic"
	case "ar":
		names = "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر"
	case "tr":
		names = "Oca Şub Mar Nis May Haz Tem Ağu Eyl Eki Kas Ara"
	case "fr":
		names = "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc."
	}
	return strings.Fields(names)[m-1]
}
