package screen

import "strings"

// AgeBand says an age band such as 12-17 or unknown-child. One of digits is set apart, so that a page from right to left
// does not turn it around.
func (v *Visit) AgeBand(band string) string {
	word := v.Word("age-band", strings.TrimSuffix(band, "+"))
	if band == "" || band[0] < '0' || band[0] > '9' {
		return word
	}
	return "\u2066" + word + "\u2069"
}
