package dispatch

import (
	"fanar/record/event"
	"fanar/record/policy"
)

// Inquiry is a question as it was put to the rules, whole enough to put it to other rules later.
type Inquiry struct {
	As           []string       `json:"as,omitempty"`           // what the action amounts to, such as "landing"
	Organisation string         `json:"organisation,omitempty"` // of who asked
	Roles        []string       `json:"roles,omitempty"`        // that who asked had then
	Asked        map[string]any `json:"asked,omitempty"`        // what the rules looked at
	Passed       []string       `json:"passed,omitempty"`       // rules that looked and had nothing against it
	Unread       []string       `json:"unread,omitempty"`       // of the rules that it breaks, those that could not be evaluated
}

// Refused is the fact that an intention was refused: who wanted what, and which rules said no.
type Refused struct {
	Inquiry
	Action string   `json:"action"`
	Rules  []string `json:"rules"`
	Text   string   `json:"text"`
}

// Decided is the fact that the rules looked at something that was then recorded: which rules, at what, and what they said.
type Decided struct {
	Inquiry
	Action     string   `json:"action"`
	First      uint64   `json:"first"` // the records that it is about, both included
	Last       uint64   `json:"last"`
	Happened   bool     `json:"happened,omitempty"`   // it had happened already, so no rule could stop it
	Broken     []string `json:"broken,omitempty"`     // rules that it breaks, and over which an incident opened
	Overridden []string `json:"overridden,omitempty"` // rules that would have refused it
	Overrides  []string `json:"overrides,omitempty"`  // that let it pass
}

// Kind names the fact.
func (Refused) Kind() string { return "policy.refused" }

// Kind names the fact.
func (Decided) Kind() string { return "policy.decided" }

// Question puts a recorded question again, about subject.
func (a Inquiry) Question(user, action, subject string, fact bool) policy.Question {
	return policy.Question{Actor: policy.Actor{User: user, Org: a.Organisation, Roles: a.Roles}, Action: action, As: a.As, Fact: fact,
		Subject: subject, Context: restore(a.Asked)}
}

// QuestionOf gives the question that a record of a decision or a refusal holds; ok is false for other kinds.
func QuestionOf(e event.Event) (q policy.Question, was Outcome, ok bool, err error) {
	switch e.Kind {
	case Decided{}.Kind():
		var f Decided
		if err := e.Decode(&f); err != nil {
			return q, was, false, err
		}
		return f.Question(e.Author, f.Action, e.Subject, f.Happened), Outcome{Allowed: true, Broken: f.Broken, Overridden: f.Overridden}, true, nil
	case Refused{}.Kind():
		var f Refused
		if err := e.Decode(&f); err != nil {
			return q, was, false, err
		}
		return f.Question(e.Author, f.Action, e.Subject, false), Outcome{Broken: f.Rules}, true, nil
	}
	return q, was, false, nil
}

// Outcome is what the rules said to a question.
type Outcome struct {
	Allowed    bool     `json:"allowed"`
	Broken     []string `json:"broken,omitempty"`
	Overridden []string `json:"overridden,omitempty"` // of an allowed one, the rules that overrides let it pass
}

func askedOf(q policy.Question, d policy.Decision) Inquiry {
	return Inquiry{As: q.As, Organisation: q.Actor.Org, Roles: q.Actor.Roles, Asked: q.Context, Passed: idsOf(d.Passed), Unread: idsOf(d.Failed)}
}

func idsOf(rules []policy.Rule) []string {
	var ids []string
	for _, r := range rules {
		ids = append(ids, r.ID)
	}
	return ids
}

// restore makes what the rules may look at of what JSON made of it: whole numbers are ints again, lists of words lists.
func restore(context map[string]any) map[string]any {
	out := make(map[string]any, len(context))
	for name, v := range context {
		out[name] = restoreValue(v)
	}
	return out
}

func restoreValue(v any) any {
	switch v := v.(type) {
	case float64:
		if n := int(v); float64(n) == v {
			return n
		}
	case map[string]any:
		return restore(v)
	case []any:
		words := make([]string, 0, len(v))
		for _, one := range v {
			word, ok := one.(string)
			if !ok {
				return v
			}
			words = append(words, word)
		}
		return words
	}
	return v
}
