package cap

import (
	"strconv"
	"strings"

	"fanar/desk/rescue"
	"fanar/engine/alertline"
	"fanar/engine/geo"
	"fanar/face/i18n"
)

// kmPerNM is exact. Source: BIPM, The International System of Units, 8th edition, table 8.
const kmPerNM = 1.852

// headlineLimit is what receivers show. Source: CAP 1.2, 3.2.2: "a headline SHOULD be as direct and actionable as possible
// while remaining short"; 160 characters may be a useful target limit.
const headlineLimit = 160

// info says the case in one language. Times, positions and numbers stand in Latin digits in all of them.
func info(c rescue.Case, lang, senderName, contact string) Info {
	t := func(id string, args ...any) string { return plain(i18n.T(lang, id, args...)) }
	onset := Time(c.AlertedAt)
	in := Info{Language: lang, Category: Rescue, Event: t("cap.event"), Onset: &onset, SenderName: senderName, Contact: contact}
	in.Urgency, in.Severity, in.Certainty = weigh(c)

	boat := t("cap.boat-" + boatKey(c.Alert.Boat))
	people := peopleIn(c.Alert.OnBoard, t)
	phase := t("cap.phase-" + string(c.Phase))
	if c.Closed {
		phase = t("cap.closed")
	}
	in.Headline = short(strings.Join([]string{c.ID, phase, boat, people}, " · "))
	sentences := []string{t("cap.describe", "case", c.ID, "phase", phase, "boat", boat, "people", people)}
	if c.Simulated {
		in.Headline = short(t("cap.drill") + " · " + in.Headline)
		sentences = append([]string{t("cap.drill-long")}, sentences...)
	}
	if p, ok := c.Latest(); ok {
		at := p.At.UTC().Format("2006-01-02 15:04Z")
		where := p.Position.Format(geo.DM)
		if p.UncertaintyNM > 0 {
			sentences = append(sentences, t("cap.position-within", "position", where, "at", at, "miles", number(p.UncertaintyNM, 1)))
		} else {
			sentences = append(sentences, t("cap.position", "position", where, "at", at))
		}
		in.Area = []Area{{Description: where, Circle: number(p.Position.Lat, 5) + "," + number(p.Position.Lon, 5) + " " + number(p.UncertaintyNM*kmPerNM, 3)}}
		in.Parameters = append(in.Parameters, Parameter{"fanar.positionAt", p.At.UTC().Format("2006-01-02T15:04:05Z")})
	} else {
		sentences = append(sentences, t("cap.no-position"))
	}
	in.Description = strings.Join(sentences, " ")
	in.Parameters = append(in.Parameters, Parameter{"fanar.case", c.ID}, Parameter{"fanar.phase", string(c.Phase)})
	if b := c.Alert.OnBoard; b != nil {
		in.Parameters = append(in.Parameters, Parameter{"fanar.onBoard", strconv.Itoa(b.Best)}, Parameter{"fanar.onBoardSense", string(b.Sense)})
	}
	return in
}

// weigh says how urgent, how grave and how sure the case is, by its phase. Nothing is called observed while it is open: an
// alert is what somebody said. Source: SAR Convention annex 1.3.9 to 1.3.13; CAP 1.2, 3.2.2.
func weigh(c rescue.Case) (urgency, severity, certainty string) {
	switch {
	case c.Closed:
		return "Past", "Unknown", "Unknown"
	case c.Phase == rescue.Distress:
		return "Immediate", "Extreme", "Likely"
	case c.Phase == rescue.Alert:
		return "Expected", "Severe", "Possible"
	}
	return "Expected", "Unknown", "Possible"
}

// peopleIn says how many people are said to be on board, with the hedge that it was said with.
func peopleIn(e *alertline.Estimate, t func(string, ...any) string) string {
	switch {
	case e == nil:
		return t("cap.people-unknown")
	case e.Min != e.Max && e.Sense == alertline.Between:
		return t("cap.people-between", "min", e.Min, "max", e.Max)
	case e.Sense == alertline.AtLeast:
		return t("cap.people-at-least", "count", e.Best)
	case e.Sense == alertline.AtMost:
		return t("cap.people-at-most", "count", e.Best)
	case e.Sense == alertline.About:
		return t("cap.people-about", "count", e.Best)
	}
	return t("cap.people", "count", e.Best)
}

// boatKey is a kind of boat that the catalogue has a word for.
func boatKey(b alertline.Boat) string {
	switch b {
	case alertline.Rubber, alertline.Wooden, alertline.Fibreglass, alertline.Metal, alertline.Sailing, alertline.Fishing:
		return string(b)
	}
	return "unknown"
}

// plain takes out the marks that isolate directions on a page: other systems print them as boxes.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0x2066 && r <= 0x2069 || r == 0x200e || r == 0x200f {
			return -1
		}
		return r
	}, s)
}

func short(s string) string {
	runes := []rune(s)
	if len(runes) <= headlineLimit {
		return s
	}
	return string(runes[:headlineLimit-1]) + "…"
}

func number(v float64, places int) string {
	text := strconv.FormatFloat(v, 'f', places, 64)
	if places > 1 && strings.Contains(text, ".") {
		text = strings.TrimRight(text, "0")
		if strings.HasSuffix(text, ".") {
			text += "0"
		}
	}
	return text
}
