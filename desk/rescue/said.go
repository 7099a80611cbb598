package rescue

import (
	"strconv"
	"strings"
	"time"

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

// withoutPhones covers telephone numbers, as it is done with alert lines. Source: R28.
func withoutPhones(text string, _ time.Time) string { return alertline.CoverPhones(text) }

func metres(m float64) string { return strconv.FormatFloat(m, 'f', -1, 64) }
