package alertline

import "strings"

// WithoutPhones gives the alert with every byte of a telephone number in it covered by an asterisk, in Raw and in the
// parts, so that offsets stay. Telephone numbers of people at sea are not kept. Source: R28.
func (a Alert) WithoutPhones() Alert {
	raw := []byte(a.Raw)
	cover := func(parts []Part) []Part {
		out := make([]Part, len(parts))
		for i, p := range parts {
			if p.Kind == KindPhone {
				p.Text = strings.Repeat("*", p.End-p.Start)
				p.Value = ""
				copy(raw[p.Start:p.End], p.Text)
			}
			out[i] = p
		}
		return out
	}
	a.Parts, a.Rest = cover(a.Parts), cover(a.Rest)
	a.Raw = string(raw)
	return a
}
