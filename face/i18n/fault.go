package i18n

import "fanar/fault"

// Fault says a fault in the reader's language: the message "fault.CODE" and, if there is one, "fault-hint.CODE", filled with
// the fault's own values. A code that the catalogue lacks, or whose sentence needs a value the fault does not carry, is said in
// the English of the fault itself, which is never empty. The hint may be empty.
func Fault(lang string, e *fault.Error) (text, hint string) {
	text, hint = e.Text, e.Hint
	c, err := shipped()
	if err != nil {
		return text, hint
	}
	if t, ok := c.fill(lang, "fault."+e.Code, e.Args); ok && len(placeholders(t)) == 0 {
		text = t
	}
	if t, ok := c.fill(lang, "fault-hint."+e.Code, e.Args); ok && len(placeholders(t)) == 0 {
		hint = t
	}
	return text, hint
}
