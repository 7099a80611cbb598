package i18n

import (
	"time"

	"github.com/nicksnyder/go-i18n/v2/i18n"
)

// Age says how long ago something was, in one unit: "just now" under five seconds, then seconds, minutes, hours, days, always
// rounded down: 119 seconds is one minute. Hours run to 47. A negative duration lies in the future
// and is said as [Until] says it.
func Age(lang string, d time.Duration) string {
	if d < 0 {
		return Until(lang, -d)
	}
	return inUnits(lang, "age.", d)
}

// Until says how far ahead something is: "in 12 min". A negative duration lies in the past and is said as [Age] says it.
func Until(lang string, d time.Duration) string {
	if d < 0 {
		return Age(lang, -d)
	}
	return inUnits(lang, "until.", d)
}

func inUnits(lang, area string, d time.Duration) string {
	switch {
	case d < 5*time.Second:
		return T(lang, area+"now")
	case d < time.Minute:
		return T(lang, area+"seconds", "count", int(d/time.Second))
	case d < time.Hour:
		return T(lang, area+"minutes", "count", int(d/time.Minute))
	case d < 48*time.Hour:
		return T(lang, area+"hours", "count", int(d/time.Hour))
	}
	return T(lang, area+"days", "count", int(d/(24*time.Hour)))
}

// AgeForms gives the texts behind [Age] for the script that lets ages tick: unit ("now", "seconds", "minutes", "hours",
// "days"), then plural form as the browser's Intl.PluralRules names it. Each text holds {count} where the number goes.
func AgeForms(lang string) map[string]map[string]string {
	c, err := shipped()
	if err != nil {
		return nil
	}
	out := map[string]map[string]string{}
	for _, unit := range []string{"now", "seconds", "minutes", "hours", "days"} {
		m := c.messages[lang]["age."+unit]
		if m == nil {
			m = c.messages["en"]["age."+unit]
		}
		if m != nil {
			out[unit] = forms(m)
		}
	}
	return out
}

// forms gives the plural forms that a message has.
func forms(m *i18n.Message) map[string]string {
	out := map[string]string{}
	for name, text := range map[string]string{
		"zero": m.Zero, "one": m.One, "two": m.Two, "few": m.Few, "many": m.Many, "other": m.Other,
	} {
		if text != "" {
			out[name] = text
		}
	}
	return out
}
