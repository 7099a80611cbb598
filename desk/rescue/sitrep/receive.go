package sitrep

import (
	"strings"
	"time"

	"fanar/desk/rescue"
	"fanar/engine/alertline"
	wire "fanar/engine/sitrep"
	"fanar/fault"
	"fanar/record/dispatch"
)

// Receive puts a situation report of another centre into the record. What it says changes nothing in the case, and a text that
// cannot be read is kept all the same: it happened that it came. Telephone numbers are covered before anything is kept, and the
// hash is of what is kept. Source: R28.
type Receive struct {
	Case string    `json:"case"`
	From string    `json:"from,omitempty"` // organisation or name; as the text says if empty
	Text string    `json:"text"`
	At   time.Time `json:"at,omitzero"` // when it came; now if empty
}

// Action names the command.
func (Receive) Action() string { return "sitrep.Receive" }

const clockSlip = 10 * time.Minute

// Decide refuses a text that is empty, too long or without a sender, and a time in the future.
func (c Receive) Decide(s dispatch.State) (dispatch.Plan, error) {
	if _, err := rescue.CaseByID(s, c.Case); err != nil {
		return dispatch.Plan{}, err
	}
	if strings.TrimSpace(c.Text) == "" {
		return dispatch.Plan{}, fault.New(fault.Invalid, "sitrep.no-text", "the text is empty; paste the report as it came").WithField("text")
	}
	if len(c.Text) > wire.Longest {
		return dispatch.Plan{}, fault.New(fault.Invalid, "sitrep.too-long", "the text has {got} bytes; {limit} are the most", "got", len(c.Text), "limit", wire.Longest).WithField("text")
	}
	if c.At.After(s.Now.Add(clockSlip)) {
		return dispatch.Plan{}, fault.New(fault.Invalid, "sitrep.future", "{at} UTC lies in the future; a report is recorded after it came", "at", c.At.UTC().Format("2006-01-02 15:04")).WithField("at")
	}
	text := alertline.CoverPhones(strings.ToValidUTF8(c.Text, "\uFFFD"))
	f := Received{From: alertline.CoverPhones(strings.TrimSpace(c.From)), Text: text, Hash: digest(text)}
	read, err := wire.Read(text)
	if err == nil {
		f.Understood, f.Sent = &read.Report, read.At
		if f.From == "" {
			f.From = read.From
		}
	} else {
		trouble := fault.As(err)
		f.Trouble = trouble.Code
		f.Line, _ = trouble.Args["line"].(int)
	}
	if f.From == "" {
		return dispatch.Plan{}, fault.New(fault.Invalid, "sitrep.from", "the text does not say who sent it; choose the centre").WithField("from")
	}
	if len(f.From) > 200 {
		return dispatch.Plan{}, fault.New(fault.Invalid, "sitrep.from-long", "the sender has {got} bytes; {limit} are the most", "got", len(f.From), "limit", 200).WithField("from")
	}
	return about(c.Case, c.At, f, refs(s, []string{f.From})...), nil
}
