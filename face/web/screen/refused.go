package screen

import (
	"net/url"
	"strings"

	"fanar/fault"
)

// tried is what a visit asked the door for and a rule refused.
type tried struct{ action, subject string }

// Refusal is what the page says of an intention that a rule refused.
type Refusal struct {
	Fault *fault.Error // in the reader's language
	Asked string       // what was asked, in words; may be empty
	Back  string       // where to change what was asked; may be empty

	ways map[string]Way
}

// Way is where a rule that refused leads: to its own page, and to an override where people may have one.
type Way struct {
	Page     string // of the rule; empty if the pack in force has no such rule
	Override string // where the reader can ask for an override; empty if nobody can override it, or the reader cannot ask
	Absolute bool   // nobody may override it, and no pack may drop it
}

// RuleIDs names the rules that refused: "R8, R10".
func (r Refusal) RuleIDs() string {
	var ids []string
	for _, rule := range r.Fault.Rules {
		ids = append(ids, rule.ID)
	}
	return strings.Join(ids, ", ")
}

// Way gives where one of the rules leads.
func (r Refusal) Way(rule string) Way { return r.ways[rule] }

// Refusal explains a fault that names rules, as it came out of this visit.
func (v *Visit) Refusal(f *fault.Error) Refusal { return Refusal{Fault: f, ways: v.ways(f)} }

// ways finds where the rules of a refusal lead. An override is offered only where the door will take the question: of a
// rule that the pack lets people override, about an action that was tried just now.
func (v *Visit) ways(f *fault.Error) map[string]Way {
	if len(f.Rules) == 0 {
		return nil
	}
	all := map[string]Way{}
	pack := v.Room.Dispatch.Engine().Pack()
	for _, refused := range f.Rules {
		r, ok := pack.Rule(refused.ID)
		if !ok {
			continue
		}
		way := Way{Absolute: r.Absolute}
		if v.May("read.rules") {
			way.Page = "/rules/" + url.PathEscape(r.ID)
		}
		if r.Override && v.tried.action != "" && v.May("oversight.RequestOverride") {
			q := url.Values{"rule": {r.ID}, "action": {v.tried.action}}
			if v.tried.subject != "" {
				q.Set("subject", v.tried.subject)
			}
			way.Override = "/overrides/new?" + q.Encode()
		}
		all[r.ID] = way
	}
	return all
}
