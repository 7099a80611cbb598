package dtg

import "time"

// monthNamed reads a month's name or abbreviation in English, Italian, French or Turkish, in plain form. No abbreviation
// stands for two months.
func monthNamed(w string) (time.Month, bool) {
	switch w {
	case "jan", "january", "gen", "gennaio", "janv", "janvier", "oca", "ocak":
		return time.January, true
	case "feb", "february", "febbraio", "fev", "fevr", "fevrier", "sub", "subat":
		return time.February, true
	case "mar", "march", "marzo", "mars", "mart":
		return time.March, true
	case "apr", "april", "aprile", "avr", "avril", "nis", "nisan":
		return time.April, true
	case "may", "mag", "maggio", "mai", "mayis":
		return time.May, true
	case "jun", "june", "giu", "giugno", "juin", "haz", "haziran":
		return time.June, true
	case "jul", "july", "lug", "luglio", "juil", "juillet", "tem", "temmuz":
		return time.July, true
	case "aug", "august", "ago", "agosto", "aou", "aout", "agu", "agustos":
		return time.August, true
	case "sep", "sept", "september", "set", "settembre", "septembre", "eyl", "eylul":
		return time.September, true
	case "oct", "october", "ott", "ottobre", "octobre", "eki", "ekim":
		return time.October, true
	case "nov", "november", "novembre", "kas", "kasim":
		return time.November, true
	case "dec", "december", "dic", "dicembre", "decembre", "ara", "aralik":
		return time.December, true
	}
	return 0, false
}
