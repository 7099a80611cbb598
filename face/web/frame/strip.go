package frame

import "strconv"

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

// Marked says how many are missing at a cell, after a minus sign, for the mark beside the count.
func (c Cell) Marked() string { return "−" + strconv.FormatInt(c.Gap, 10) }
