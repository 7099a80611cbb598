package rescue

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"fanar/engine/alertline"
	"fanar/fault"
	"fanar/record/dispatch"
)

const wordLimit = 300 // bytes of what is said in a few words: a reason, a colour, who spoke

// past gives the time at which something was so: now, if none was said. It refuses a time in the future.
func past(s dispatch.State, at time.Time) (time.Time, error) {
	if at.IsZero() {
		return s.Now, nil
	}
	if at.After(s.Now.Add(clockSlip)) {
		return at, fault.New(fault.Invalid, "case.ahead", "{at} UTC lies in the future; what happened is recorded after it was so", "at", at.UTC().Format("2006-01-02 15:04")).WithField("at")
	}
	return at, nil
}

// words gives a text of a few words without the space around it. It refuses one that is too long, and an empty one where
// it is needed.
func words(field, text string, needs bool) (string, error) {
	text = strings.TrimSpace(text)
	switch {
	case text == "" && needs:
		return "", needed(field)
	case len(text) > wordLimit:
		return "", tooLong(field, len(text), wordLimit)
	}
	return text, nil
}

// withoutPhones covers telephone numbers, as it is done with alert lines: what is not kept cannot leak. Lines are looked
// at one by one, since a number does not go over the end of a line; a long line is looked at in pieces that end between
// words. Source: R28.
func withoutPhones(text string, now time.Time) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		for len(line) > 0 {
			end := min(len(line), alertline.Longest)
			if space := strings.LastIndexFunc(line[:end], unicode.IsSpace); end < len(line) && space > 0 {
				end = space
			}
			for end < len(line) && !utf8.RuneStart(line[end]) {
				end--
			}
			b.WriteString(alertline.Parse(line[:end], now, time.UTC).WithoutPhones().Raw)
			line = line[end:]
		}
	}
	return b.String()
}

func metres(m float64) string { return strconv.FormatFloat(m, 'f', -1, 64) }
