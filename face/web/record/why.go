package record

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"fanar/desk/oversight"
	"fanar/face/web/narrate"
	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/policy"
)

// why says why a record stands as it does.
type why struct {
	By     *by
	Judged []judged
	Opened []string // incidents
	Clocks []onClock
	Pack   string
}

// by is who did it and what let that person do it.
type by struct {
	Name, Organisation string
	Roles, Action      string
	Through            string // of the roles, those that carry the action
	Always, Unknown    bool
	Node               bool
}

// judged is one question to the rules.
type judged struct {
	oversight.Judged
	What  string
	Asked []asked
	Rules []ruleSaid
}

// asked is one thing that the rules looked at.
type asked struct{ Name, Value string }

type ruleSaid struct {
	oversight.RuleSaid
	Text string
}

type onClock struct{ Rule, About, AboutURL, Did string }

// explain reads why a record stands, in the reader's words; nil if it is closed to the reader.
func explain(v *screen.Visit, s dispatch.State, names *screen.Names, n uint64) (*why, error) {
	x, err := oversight.Why(s, n)
	if err != nil || x.Closed {
		return nil, err
	}
	out := &why{Pack: x.Pack, Opened: x.Opened}
	if x.By != nil {
		out.By = &by{Name: names.User(x.By.User), Organisation: names.Organisation(x.By.Organisation), Roles: v.Roles(x.By.Roles),
			Action: v.Word("action", x.By.Action), Through: v.Roles(x.By.Through), Always: x.By.Always, Unknown: x.By.Unknown, Node: x.By.User == "node"}
	}
	for _, j := range x.Judged {
		one := judged{Judged: j, What: v.Word("action", j.Action)}
		for _, a := range flat("", j.Asked) {
			one.Asked = append(one.Asked, asked{Name: v.Word("asked", a.Name), Value: valueOf(v, names, a.Name, a.Value)})
		}
		for _, r := range j.Rules {
			english := ""
			if rule, ok := s.Policy.Pack().Rule(r.Rule); ok {
				english = rule.Text
			}
			one.Rules = append(one.Rules, ruleSaid{r, v.Rule(r.Rule, "text", english)})
		}
		out.Judged = append(out.Judged, one)
	}
	for _, c := range x.Clocks {
		one := onClock{Rule: c.Rule, Did: v.T("clock-did." + c.Did)}
		one.About, one.AboutURL = v.Subject(c.Subject)
		out.Clocks = append(out.Clocks, one)
	}
	return out, nil
}

// flat gives the values in a tree by their paths, such as destination.place, in the order of the paths.
func flat(path string, tree map[string]any) []asked {
	var all []asked
	for name, value := range tree {
		if path != "" {
			name = path + "." + name
		}
		if inner, ok := value.(map[string]any); ok {
			all = append(all, flat(name, inner)...)
			continue
		}
		all = append(all, asked{Name: name, Value: fmt.Sprint(value)})
	}
	slices.SortFunc(all, func(a, b asked) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// valueOf says a value that the rules looked at: places by their names, what is so by yes and no.
func valueOf(v *screen.Visit, names *screen.Names, path, value string) string {
	switch {
	case value == "true":
		return v.T("why.yes")
	case value == "false":
		return v.T("why.no")
	case strings.HasSuffix(path, ".place"):
		return names.Place(value)
	case strings.HasSuffix(path, ".standing"):
		return v.Word("standing", value)
	}
	return value
}

// audience is the form that asks what an organisation could have of a record, and the answer.
type audience struct {
	Organisations []screen.Choice
	Fields        []screen.Choice
	Organisation  string
	Field         string
	Answer        *released
	Fault         *fault.Error
}

// released is an answer in words.
type released struct {
	policy.ReleaseDecision
	Name     string // of the organisation
	Known    bool   // the pack names it as a recipient
	Reasons  []reason
	Withheld []string // fields that do not go with it
}

type reason struct {
	policy.ReleaseReason
	Serves string // the safeguard behind it, as a page; empty if it has none
}

// ask answers what the address asks about: organisation and field.
func (a *audience) ask(v *screen.Visit, s dispatch.State, names *screen.Names, e event.Event) (err error) {
	if a.Organisations, err = names.Organisations(); err != nil {
		return err
	}
	for _, f := range fieldsOf("", e.Body) {
		a.Fields = append(a.Fields, screen.Choice{Value: f, Text: f})
	}
	a.Organisation, a.Field = v.Query("organisation"), v.Query("field")
	if a.Organisation == "" {
		return nil
	}
	d, err := oversight.Audience(s, e.Number, narrate.Knows, a.Organisation, a.Field)
	if err != nil {
		if !screen.Correctable(err) {
			return err
		}
		a.Fault = v.Localise(err)
		return nil
	}
	_, known := s.Policy.Recipient(a.Organisation)
	a.Answer = &released{ReleaseDecision: d, Name: names.Organisation(a.Organisation), Known: known}
	for _, r := range d.Reasons {
		r.Text, r.Satisfied = v.Rule(r.Rule, "text", r.Text), v.Rule(r.Rule, "satisfied", r.Satisfied)
		one := reason{ReleaseReason: r}
		if _, ok := s.Policy.Pack().Rule(r.Serves); ok {
			one.Serves = "/rules/" + r.Serves
		}
		a.Answer.Reasons = append(a.Answer.Reasons, one)
	}
	for _, w := range d.Withheld {
		a.Answer.Withheld = append(a.Answer.Withheld, w.Field)
	}
	return nil
}

// fieldDepth is how deep in a body a field can be asked about by a choice of the page.
const fieldDepth = 3

// fieldsOf gives the fields of a body by their JSON names, such as alert.position, in order.
func fieldsOf(path string, body []byte) []string {
	var tree map[string]json.RawMessage
	if json.Unmarshal(body, &tree) != nil || strings.Count(path, ".") >= fieldDepth-1 {
		return nil
	}
	var all []string
	for name, inner := range tree {
		if path != "" {
			name = path + "." + name
		}
		all = append(append(all, name), fieldsOf(name, inner)...)
	}
	slices.Sort(all)
	return all
}
