package frame

import (
	"strconv"

	"fanar/engine/ledger"
	"fanar/face/i18n"
)

// Strip is the people strip, the signature of every case: five cells from the alert to the last placement. A part draws it:
// {{template "strip" .Strip}}, or with "strip-wide" large at the head of a case page.
type Strip [5]Cell

// Cell is one stage of the strip.
type Cell struct {
	Stage  string // "alerted", "found", "embarked", "landed" or "placed"
	Text   string // the count as shown: "14", "~80", "45–60"; "–" where nothing is known yet
	Unsure bool   // an estimate, not a count
	Gap    int64  // people who came as far as the stage before and are not accounted for here; 0 is none
}

// StripOf makes the strip of a case from its ledger. A stage that nobody has reached is shown as "–" until somebody does
// so at it or beyond; the gap stands at the first stage that lacks the people, never in a total.
func StripOf(lang string, s ledger.Strip) Strip {
	out := Strip{{Stage: "alerted", Text: "–"}}
	if s.Alerted != nil {
		out[0].Text, out[0].Unsure = estimate(lang, *s.Alerted)
	}
	reached := false
	for i := len(s.Stages) - 1; i >= 0; i-- {
		stage := s.Stages[i]
		reached = reached || stage.People > 0
		cell := Cell{Stage: string(stage.Name), Text: "–"}
		if reached {
			cell.Text = i18n.Number(lang, stage.People)
		}
		switch {
		case i > 0:
			cell.Gap = s.Stages[i-1].Lost
		case s.Gap != nil && reached:
			cell.Gap = s.Gap.Open
		}
		out[i+1] = cell
	}
	return out
}

// estimate writes a range as people say it: 80, ~80, 45–60, ≥50. It is unsure unless all bounds agree.
func estimate(lang string, e ledger.Estimate) (text string, unsure bool) {
	n := func(v int32) string { return i18n.Number(lang, int64(v)) }
	switch {
	case e.Min != ledger.Unsaid && e.Min == e.Max:
		return n(e.Min), false
	case e.Min != ledger.Unsaid && e.Max != ledger.Unsaid:
		return n(e.Min) + "–" + n(e.Max), true
	case e.Min != ledger.Unsaid:
		return "≥" + n(e.Min), true
	case e.Max != ledger.Unsaid:
		return "≤" + n(e.Max), true
	case e.Best != ledger.Unsaid:
		return "~" + n(e.Best), true
	}
	return "–", true
}

// Marked says how many are missing at a cell, after a minus sign, for the mark beside the count.
func (c Cell) Marked() string { return "−" + strconv.FormatInt(c.Gap, 10) }
