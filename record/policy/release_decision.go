package policy

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"fanar/fault"
	"fanar/record/event"
	"fanar/record/marking"
)

// ReleaseDecision is the answer to whether a recipient may have an item, in words and as data.
type ReleaseDecision struct {
	Released bool            `json:"released"`
	Reasons  []ReleaseReason `json:"reasons,omitempty"`  // every rule that says no; empty if released
	Withheld []Withheld      `json:"withheld,omitempty"` // fields that the recipient does not get, even of what is released
	To       string          `json:"to"`                 // organisation
	Pack     string          `json:"pack"`
	Item     Item            `json:"-"`
}

// ReleaseReason is one rule that says no: which mark it looked at, what the mark says, and what would satisfy the rule.
type ReleaseReason struct {
	Rule      string   `json:"rule"`
	Serves    string   `json:"serves,omitempty"` // the safeguard behind it, such as "R36"
	Text      string   `json:"text"`
	Basis     []string `json:"basis"`
	Since     string   `json:"since"`
	Satisfied string   `json:"satisfiedBy"`
	Mark      string   `json:"mark,omitempty"` // by its JSON name
	Says      string   `json:"says,omitempty"` // what the mark says, as it stands on the record
	Note      string   `json:"note,omitempty"` // why the rule could not be evaluated, if it could not
}

// Withheld is a field that a rule keeps back.
type Withheld struct {
	Field  string        `json:"field"` // by its JSON names, such as "alert.position"
	Reason ReleaseReason `json:"reason"`
}

func (d *ReleaseDecision) refuse(r ReleaseRule, failure string) {
	d.Released = false
	d.Reasons = append(d.Reasons, r.reason(d.Item, failure))
}

// withhold keeps fields back. A question about one of them, or about what lies inside it, is answered with no.
func (d *ReleaseDecision) withhold(r ReleaseRule, failure string) {
	reason := r.reason(d.Item, failure)
	asked := false
	for _, field := range r.Fields {
		d.Withheld = append(d.Withheld, Withheld{Field: field, Reason: reason})
		asked = asked || inside(d.Item.Field, field)
	}
	if asked {
		d.Released = false
		d.Reasons = append(d.Reasons, reason)
	}
}

// inside tells whether a field is another one or lies in it: "alert.position" is inside "alert".
func inside(field, of string) bool {
	rest, ok := strings.CutPrefix(field, of)
	return ok && (rest == "" || rest[0] == '.')
}

func (r ReleaseRule) reason(rec Item, failure string) ReleaseReason {
	return ReleaseReason{Rule: r.ID, Serves: r.Serves, Text: r.Text, Basis: r.Basis, Since: r.From, Satisfied: r.Satisfied,
		Mark: r.Mark, Says: says(r.Mark, rec.Marks), Note: failure}
}

// says writes a mark as it stands on the record.
func says(mark string, m event.Marks) string {
	switch mark {
	case "level":
		return m.Level
	case "releasableTo":
		return strings.Join(m.Releasable, ", ")
	case "denied":
		return strings.Join(m.Denied, ", ")
	case "caveats":
		return strings.Join(m.Caveats, ", ")
	case "originatorControl":
		return strings.Join(m.Originators, ", ")
	case "purposes":
		return strings.Join(m.Purposes, ", ")
	case "personal":
		return strings.Join(m.Personal, ", ")
	case "handling":
		texts := make([]string, len(m.Handling))
		for i, c := range m.Handling {
			texts[i] = strings.Join(append([]string{c.Text + ":"}, marking.Explain(c).Words...), " ")
		}
		return strings.Join(texts, " ")
	case "embargoUntil":
		return instant(m.EmbargoUntil)
	case "retainUntil":
		return instant(m.RetainUntil)
	}
	return ""
}

func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// unreleased stands for the release rules that a pack does not have.
func unreleased() ReleaseRule {
	return ReleaseRule{ID: "none", Text: "The policy pack has no release rules, and what no rule permits is not released.",
		Basis: []string{"denied is the default"}, From: "2026-12-01", Satisfied: "A policy pack with release rules."}
}

// Fault gives the refusal in words, or nil if the item is released. The first rule that says no gives the text.
func (d ReleaseDecision) Fault() *fault.Error {
	if d.Released {
		return nil
	}
	rules := make([]fault.Rule, len(d.Reasons))
	for i, r := range d.Reasons {
		rules[i] = fault.Rule{ID: r.Rule, Text: r.Text, Basis: r.Basis, Since: r.Since, Satisfied: r.Satisfied, Pack: d.Pack, Note: r.Note}
	}
	text, satisfied := d.Reasons[0].Text, d.Reasons[0].Satisfied
	if d.Item.Field == "" {
		return fault.New(fault.Refused, "release.refused", "{organisation} may not have record {number}: {text}",
			"organisation", d.To, "number", d.Item.Record, "text", text, "satisfied", satisfied).
			WithHint("{satisfied}").WithRules(rules...)
	}
	return fault.New(fault.Refused, "release.refused", "{organisation} may not have the field {field} of record {number}: {text}",
		"organisation", d.To, "field", d.Item.Field, "number", d.Item.Record, "text", text, "satisfied", satisfied).
		WithHint("{satisfied}").WithRules(rules...)
}

// Project gives the body as the recipient may have it: without the fields that are withheld. It gives nothing at all if the
// record is not released, or was asked about by one field only.
func (d ReleaseDecision) Project(body json.RawMessage) (json.RawMessage, error) {
	if !d.Released || d.Item.Field != "" {
		return nil, fault.New(fault.Refused, "release.projection", "no copy is made of record {number}: it is not released as a whole", "number", d.Item.Record)
	}
	if len(d.Withheld) == 0 {
		return slices.Clone(body), nil
	}
	var fields any
	if err := json.Unmarshal(body, &fields); err != nil {
		return nil, fmt.Errorf("read the body of record %d for its release: %w", d.Item.Record, err)
	}
	for _, w := range d.Withheld {
		remove(fields, strings.Split(w.Field, "."))
	}
	return json.Marshal(fields)
}

// remove takes a field out wherever it stands on its way; lists are gone through. Names are compared as the decoder of a
// body compares them, without regard to case.
func remove(in any, path []string) {
	switch in := in.(type) {
	case []any:
		for _, each := range in {
			remove(each, path)
		}
	case map[string]any:
		for name, value := range in {
			switch {
			case !strings.EqualFold(name, path[0]):
			case len(path) == 1:
				delete(in, name)
			default:
				remove(value, path[1:])
			}
		}
	}
}
