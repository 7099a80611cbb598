package i18n

import (
	"golang.org/x/text/cases"
	"golang.org/x/text/language"
)

// Upper writes text in capitals by the rules of the language: in Turkish, i becomes İ and ı becomes I.
func Upper(lang, text string) string { return cases.Upper(language.Make(lang)).String(text) }

// Lower writes text in small letters by the rules of the language: in Turkish, I becomes ı and İ becomes i.
func Lower(lang, text string) string { return cases.Lower(language.Make(lang)).String(text) }

// Title writes each word with a capital first letter, as names of people and places have it.
func Title(lang, text string) string { return cases.Title(language.Make(lang)).String(text) }
