package i18n

import "golang.org/x/text/language"

// Match chooses the language of a page: the one the person chose before (the lang cookie) if it is known, else the best fit
// for the browser's Accept-Language header, else English. Text that cannot be understood counts as no wish at all.
func Match(acceptLanguage, cookie string) string {
	if Known(cookie) {
		return cookie
	}
	wishes, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil || len(wishes) == 0 {
		return "en"
	}
	tags := make([]language.Tag, 0, len(Languages()))
	for _, lang := range Languages() {
		tags = append(tags, language.Make(lang))
	}
	_, i, confidence := language.NewMatcher(tags).Match(wishes...)
	if confidence == language.No {
		return "en"
	}
	return Languages()[i]
}
