package screen

import (
	"strings"
	"time"

	"fanar/engine/alertline"
	"fanar/engine/geo"
	"fanar/face/i18n"
)

// Alert is what a line was understood to say, in the reader's language, for the preview and the case.
type Alert struct {
	At       time.Time
	AtTyped  bool
	Position *geo.Position
	Boat     string // empty if the line did not say
	OnBoard  string // "~80"; empty if the line did not say
	Estimate bool   // the number is no exact one
	Others   []Pair // women, children, needs, source
	Rest     []Pair // what was not understood, and why
}

// Pair is a word and what it says.
type Pair struct{ Name, Text string }

// Alert says an alert in the reader's language.
func (v *Visit) Alert(a alertline.Alert) Alert {
	out := Alert{At: a.At, AtTyped: a.AtTyped, Position: a.Position, OnBoard: v.OnBoard(a.OnBoard)}
	if a.Boat != alertline.BoatUnknown {
		out.Boat = v.T("boat." + string(a.Boat))
	}
	out.Estimate = a.OnBoard != nil
	for _, p := range a.Parts {
		switch p.Kind {
		case alertline.KindWomen, alertline.KindMen, alertline.KindChildren, alertline.KindInfants, alertline.KindUnaccompanied:
			if p.Count != nil {
				out.Others = append(out.Others, Pair{v.T("alert-part." + string(p.Kind)), v.OnBoard(p.Count)})
			}
		}
	}
	var needs []string
	for _, n := range a.Needs {
		needs = append(needs, v.T("need."+string(n)))
	}
	if len(needs) > 0 {
		out.Others = append(out.Others, Pair{v.T("alert-part.needs"), strings.Join(needs, v.T("list.comma"))})
	}
	if a.Source != alertline.SourceUnknown {
		out.Others = append(out.Others, Pair{v.T("alert-part.source"), v.T("source." + string(a.Source))})
	}
	for _, p := range a.Rest {
		out.Rest = append(out.Rest, Pair{p.Text, v.rest(p)})
	}
	return out
}

// rest says why a piece of the line was not understood.
func (v *Visit) rest(p alertline.Part) string {
	if text, ok := i18n.Lookup(v.Lang, "fault."+p.Code); ok && !strings.Contains(text, "{") {
		return text
	}
	return p.Reason
}
