package alert

import (
	"strings"

	"fanar/desk/rescue"
	"fanar/engine/alertline"
)

// Text writes the alert of a case for an addressee without a seat on this node: what it is in one line, and the alert as
// [alertline.WriteText] writes it, with the newest position. It reads back as an alert wherever such texts are read.
func Text(c rescue.Case, from string) string {
	a := c.Alert.WithoutPhones()
	if p, ok := c.Latest(); ok && (a.Position == nil || *a.Position != p.Position) {
		a.Position, a.At, a.AtTyped = &p.Position, p.At, true
	}
	var b strings.Builder
	head := "DISTRESS RELAY"
	if c.Simulated {
		head = "DRILL DRILL DRILL " + head
	}
	b.WriteString(head + " " + c.ID)
	if from != "" {
		b.WriteString(" FROM " + from)
	}
	b.WriteString("\n" + alertline.WriteText(a))
	return b.String()
}
