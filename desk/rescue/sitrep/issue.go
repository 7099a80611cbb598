package sitrep

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"fanar/desk/directory"
	"fanar/desk/rescue"
	"fanar/engine/alertline"
	wire "fanar/engine/sitrep"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
)

const toLimit = 40 // addressees

// Issue sends a situation report: the parts as the officer finished them, under the next number of the case. It may be issued
// for a closed case too; that is how a final report comes about.
type Issue struct {
	Case     string            `json:"case"`
	Form     wire.Form         `json:"form"`
	Language string            `json:"language"`
	Priority wire.Priority     `json:"priority"`
	Final    bool              `json:"final,omitempty"`  // no other will follow
	To       []string          `json:"to"`               // organisations, or names of those that the directory does not have
	Parts    map[string]string `json:"parts"`            // by letter; what is missing is sent as NIL
	Number   int               `json:"number,omitempty"` // that the officer saw on the draft; 0 takes the next one
}

// Action names the command.
func (Issue) Action() string { return "sitrep.Issue" }

// Decide refuses a report to nobody or about nothing, and a number that somebody else has taken in the meantime.
func (c Issue) Decide(s dispatch.State) (dispatch.Plan, error) {
	of, err := rescue.CaseByID(s, c.Case)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if err := checkForm(c.Form, c.Language); err != nil {
		return dispatch.Plan{}, err
	}
	if !slices.Contains(wire.Priorities(), c.Priority) {
		return dispatch.Plan{}, fault.New(fault.Invalid, "sitrep.priority", "{priority} is no priority of a report: distress, urgency, safety or routine", "priority", string(c.Priority)).WithField("priority")
	}
	state, err := StateOf(s, c.Case)
	if err != nil {
		return dispatch.Plan{}, err
	}
	next := state.Issued + 1
	if c.Number != 0 && c.Number != next {
		return dispatch.Plan{}, fault.New(fault.Conflict, "sitrep.taken", "report {number} of {case} was issued in the meantime; the next one is {next}", "number", c.Number, "case", c.Case, "next", next).
			WithHint("read what was sent, then issue yours under the new number")
	}
	report, to, err := c.report(s, of)
	if err != nil {
		return dispatch.Plan{}, err
	}
	report.Number = next
	report = report.Clean()
	text := report.Text(c.Language)
	f := Issued{Number: next, Language: c.Language, To: to, Report: report, Text: text, Hash: digest(text)}
	return about(c.Case, time.Time{}, f, refs(s, to)...), nil
}

// report puts the report together and names its addressees.
func (c Issue) report(s dispatch.State, of rescue.Case) (wire.Report, []string, error) {
	report := wire.Report{Form: c.Form, Final: c.Final, Exercise: of.Simulated, Priority: c.Priority, At: s.Now, Case: c.Case, Parts: map[string]string{}}
	said := false
	for letter, text := range c.Parts {
		if !slices.Contains(wire.Letters(wire.Full), letter) {
			return report, nil, fault.New(fault.Invalid, "sitrep.no-letter", "there is no part {letter}; the parts are A to N without I", "letter", letter).WithField("parts")
		}
		if len(text) > partLimit {
			return report, nil, fault.New(fault.Invalid, "sitrep.long", "part {letter} has {got} bytes; {limit} are the most", "letter", letter, "got", len(text), "limit", partLimit).WithField(letter)
		}
		if slices.Contains(wire.Letters(c.Form), letter) {
			report.Parts[letter] = alertline.CoverPhones(text)
			said = said || strings.TrimSpace(text) != ""
		}
	}
	if !said {
		return report, nil, fault.New(fault.Invalid, "sitrep.empty", "the report says nothing; fill in at least one part").WithField("parts")
	}
	var err error
	if report.From, err = nameOf(s, s.Actor.Org, c.Language); err != nil {
		return report, nil, err
	}
	var to []string
	for _, t := range c.To {
		if t = strings.TrimSpace(t); t != "" && !slices.Contains(to, t) {
			to = append(to, t)
		}
	}
	if len(to) == 0 || len(to) > toLimit {
		return report, nil, fault.New(fault.Invalid, "sitrep.to", "a report goes to at least one centre and at most {limit}", "limit", toLimit).WithField("to")
	}
	for _, t := range to {
		called, err := nameOf(s, t, c.Language)
		if err != nil {
			return report, nil, err
		}
		report.To = append(report.To, called)
	}
	return report, to, nil
}

const partLimit = 4_000 // bytes

// nameOf gives an organisation's name in a language, or what was given where the directory does not have it.
func nameOf(r journal.Rows, org, lang string) (string, error) {
	o, ok, err := directory.Organisations.Get(r, org)
	if err != nil || !ok {
		return org, err
	}
	return cmp.Or(o.Names[lang], o.Name), nil
}

func refs(r journal.Rows, to []string) []string {
	out := []string{}
	for _, t := range to {
		if _, ok, err := directory.Organisations.Get(r, t); ok && err == nil {
			out = append(out, "organisation/"+t)
		}
	}
	return out
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func about(id string, happened time.Time, f event.Fact, refs ...string) dispatch.Plan {
	return dispatch.Plan{Subject: rescue.Subject(id), Facts: []event.Draft{{Subject: rescue.Subject(id), Refs: refs, Happened: happened, Fact: f}}}
}
