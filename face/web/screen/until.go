package screen

import (
	"slices"
	"time"

	"fanar/face/i18n"
)

// lasting are the spans that a page offers for what ends by itself.
var lasting = [...]time.Duration{30 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour, 8 * time.Hour, 12 * time.Hour, 24 * time.Hour, 48 * time.Hour, 72 * time.Hour}

// untilStep is what ends are rounded up to, so that they can be said over the radio.
const untilStep = 5 * time.Minute

// Untils gives ends to choose from, none later than most from now. What a choice says is the very time that is recorded:
// its value is that time. typed is a choice of a form that came back; it stays among them while it lies ahead.
func (v *Visit) Untils(most time.Duration, typed string) []Choice {
	now := v.Room.Dispatch.Now().UTC()
	var ends []time.Time
	for _, span := range lasting {
		end := now.Add(span).Add(untilStep - time.Nanosecond).Truncate(untilStep)
		if last := now.Add(most).Truncate(untilStep); end.After(last) {
			end = last
		}
		if span <= most && end.After(now) {
			ends = append(ends, end)
		}
	}
	if end := Until(typed); end.After(now) && !end.After(now.Add(most)) && !slices.ContainsFunc(ends, end.Equal) {
		ends = append(ends, end)
		slices.SortFunc(ends, time.Time.Compare)
	}
	choices := make([]Choice, 0, len(ends))
	for _, end := range ends {
		choices = append(choices, Choice{Value: end.Format(time.RFC3339), Text: v.T("form.until-choice", "in", i18n.Until(v.Lang, end.Sub(now)), "time", i18n.DateTime(v.Lang, end))})
	}
	return choices
}

// Until reads a choice of [Visit.Untils]; what is none is the zero time, which every command that wants an end refuses.
func Until(value string) time.Time {
	at, err := time.Parse(time.RFC3339, value)
	if err != nil {
		return time.Time{}
	}
	return at.UTC()
}
