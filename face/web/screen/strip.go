package screen

import (
	"strings"

	"fanar/desk/people"
	"fanar/engine/alertline"
	"fanar/engine/ledger"
	"fanar/face/i18n"
	"fanar/face/web/frame"
)

// hiddenMark stands in the strip for a number that the reader may not see yet. It is not zero and not unknown.
const hiddenMark = "···"

// Strip makes the people strip of a case. A stage that nobody has reached is shown as "–"; the gap stands at the first
// stage that lacks the people, never in a total.
func (v *Visit) Strip(s people.Strip) *frame.Strip {
	out := frame.Strip{{Stage: "alerted", Text: "–"}}
	if s.Alerted != nil {
		out[0].Text, out[0].Unsure = v.Estimate(*s.Alerted, ""), true
	}
	reached := false
	for i := len(s.Stages) - 1; i >= 0; i-- {
		stage := s.Stages[i]
		cell := frame.Cell{Stage: string(stage.Name), Text: "–"}
		reached = reached || count(stage.People) > 0
		switch {
		case s.Hidden:
			cell.Text = hiddenMark
		case reached:
			cell.Text = i18n.Number(v.Lang, count(stage.People))
		}
		switch {
		case i > 0:
			cell.Gap = count(s.Stages[i-1].Lost)
		case reached:
			cell.Gap = count(s.Gap)
		}
		out[i+1] = cell
	}
	return &out
}

func count(n *int64) int64 {
	if n == nil {
		return 0
	}
	return *n
}

// Estimate writes a range as people say it: ~80, 45–60, ≥50, ≤20. words are the hedge that came with it, if any.
func (v *Visit) Estimate(e ledger.Estimate, words string) string {
	return v.leftToRight(v.estimate(e, words))
}

func (v *Visit) estimate(e ledger.Estimate, words string) string {
	n := func(n int32) string { return i18n.Number(v.Lang, int64(n)) }
	said := func(n int32) bool { return n != ledger.Unsaid }
	about := ""
	if words != "" {
		about = "~"
	}
	switch {
	case said(e.Min) && e.Min == e.Max:
		if strings.ContainsAny(words, ">+") {
			return "≥" + n(e.Min)
		}
		return about + n(e.Min)
	case said(e.Min) && said(e.Max):
		return n(e.Min) + "–" + n(e.Max)
	case said(e.Min):
		return "≥" + n(e.Min)
	case said(e.Max):
		return "≤" + n(e.Max)
	case said(e.Best):
		return "~" + n(e.Best)
	}
	return "–"
}

// leftToRight keeps a range or a sign before a number in its order inside a right-to-left sentence, with the marks LEFT-TO-RIGHT
// ISOLATE and POP DIRECTIONAL ISOLATE. Source: Unicode Standard Annex 9, section 2.7.
func (v *Visit) leftToRight(text string) string {
	if text == "" || i18n.Dir(v.Lang) != "rtl" {
		return text
	}
	return "\u2066" + text + "\u2069"
}

// OnBoard writes how many people an alert spoke of, with its hedge: "about 80", "45–60"; empty if it did not say.
func (v *Visit) OnBoard(e *alertline.Estimate) string {
	if e == nil {
		return ""
	}
	return v.leftToRight(v.onBoard(e))
}

func (v *Visit) onBoard(e *alertline.Estimate) string {
	n := i18n.Number(v.Lang, int64(e.Best))
	switch e.Sense {
	case alertline.Between:
		return i18n.Number(v.Lang, int64(e.Min)) + "–" + i18n.Number(v.Lang, int64(e.Max))
	case alertline.AtLeast:
		return "≥" + n
	case alertline.AtMost:
		return "≤" + n
	case alertline.About:
		return "~" + n
	}
	return n
}

// Boat says an alert in a few words: "rubber boat, about 80".
func (v *Visit) Boat(a alertline.Alert) string {
	boat := v.T("boat." + string(a.Boat))
	if on := v.OnBoard(a.OnBoard); on != "" {
		return v.T("boat-with", "boat", boat, "number", on)
	}
	return boat
}
