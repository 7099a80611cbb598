// Package i18n says things in the reader's language: English, Italian, Arabic, Turkish or French.
//
// Messages live in one folder a language (en, it, ar, tr, fr), in one file an area of work (frame.toml, rescue.toml …).
// Every language has the same messages with the same placeholders; a test holds them to it. A message is named by its path
// in the file: [nav] watch = "Watch" is "nav.watch". Placeholders stand in braces, {name}. A message with plural forms is a
// table with one, other and, in Arabic, zero, two, few and many as well; the placeholder {count} chooses the form. A message may
// therefore not be called one, other, zero, two, few, many, id, hash or description.
//
// The package also writes numbers, positions, times and ages: always in Latin digits, because they are read out over radio
// and compared across languages. It must never translate what people wrote, nor what a partner sent.
//
// Start with [T], [Match] and [Dir].
package i18n

import (
	"embed"
	"slices"
	"sync"
)

//go:embed en it ar tr fr
var files embed.FS

// Pseudo is a made-up language for tests: English with accents and brackets, a third longer. Text on a page that is not
// bracketed was not translated.
const Pseudo = "en-XA"

// Languages gives the languages that people can choose, in the order in which they are offered.
func Languages() []string { return []string{"en", "it", "ar", "tr", "fr"} }

// Name gives the language's own name for itself, as a switch must show it: "Türkçe", not "Turkish".
func Name(lang string) string {
	switch lang {
	case "it":
		return "Italiano"
	case "ar":
		return "العربية"
	case "tr":
		return "Türkçe"
	case "fr":
		return "Français"
	case Pseudo:
		return "[Ẃéîŕð]"
	}
	return "English"
}

// Known reports whether lang is one of [Languages], or the pseudo-locale.
func Known(lang string) bool { return slices.Contains(Languages(), lang) || lang == Pseudo }

// Dir gives the writing direction of a language, "ltr" or "rtl", for the dir attribute.
func Dir(lang string) string {
	if lang == "ar" {
		return "rtl"
	}
	return "ltr"
}

// shipped reads the embedded messages once. The catalogue never changes after that. Damaged files cannot be shipped: a test
// reads them all.
var shipped = sync.OnceValues(func() (*Catalogue, error) { return Load(files) })

// T says a message in a language. args are name, value pairs for the placeholders; whole numbers are grouped as the language
// does it (give an identifier such as an MMSI as a string), times are written in UTC, everything else as fmt prints it. In
// Arabic each value is isolated, so that a Latin name cannot turn the sentence around.
//
// A message that a language lacks is said in English; one that nobody has is shown as its own id, to be seen and reported.
func T(lang, id string, args ...any) string {
	c, err := shipped()
	if err != nil {
		return id
	}
	return c.T(lang, id, args...)
}

// Lookup is T for messages that may not exist: ok is false if no language has it.
func Lookup(lang, id string, args ...any) (text string, ok bool) {
	c, err := shipped()
	if err != nil {
		return "", false
	}
	return c.Lookup(lang, id, args...)
}
