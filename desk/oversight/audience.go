package oversight

import (
	"encoding/json"
	"strings"

	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
)

// Audience answers whether an organisation could have a record, or one field of it by its JSON names, such as
// "alert.position". known tells whether the program knows a kind of record; nil knows none, and then nothing is released.
// Only who may read the record may ask. Errors: fault.NotFound, fault.Forbidden, fault.Invalid for a field that the record
// does not have.
func Audience(s dispatch.State, number uint64, known func(kind string, version int) bool, organisation, field string) (policy.ReleaseDecision, error) {
	e, err := recordAt(s, number)
	if err != nil {
		return policy.ReleaseDecision{}, err
	}
	if err := s.Policy.Authorise(s.Actor, dispatch.ReadAction(e)); err != nil {
		return policy.ReleaseDecision{}, err
	}
	blind, err := people.Blind(s, e, s.Actor)
	if err != nil {
		return policy.ReleaseDecision{}, err
	}
	if field != "" && (blind || !hasField(e.Body, strings.Split(field, "."))) {
		return policy.ReleaseDecision{}, fault.New(fault.Invalid, "audience.field", "record {number} has no field {field}", "number", number, "field", field).WithField("field")
	}
	item, err := itemOf(s, e, known)
	if err != nil {
		return policy.ReleaseDecision{}, err
	}
	item.Field = field
	to, _ := s.Policy.Recipient(organisation)
	return s.Policy.MayReceive(item, to, s.Now), nil
}

// itemOf gathers what a release decision looks at.
func itemOf(s dispatch.State, e event.Event, known func(string, int) bool) (policy.Item, error) {
	k := policy.Knowledge{Kind: known != nil && known(e.Kind, e.Version), References: true}
	for _, ref := range e.Refs {
		v, err := journal.Version(s, ref)
		if err != nil {
			return policy.Item{}, err
		}
		k.References = k.References && v != 0
	}
	engine, err := engineThen(s, e)
	if err != nil {
		return policy.Item{}, err
	}
	k.Policy = engine != nil
	item := policy.ItemOf(e, k)
	if id, ok := strings.CutPrefix(e.Subject, rescue.Subject("")); ok {
		c, _, err := rescue.Cases.Get(s, id)
		if err != nil {
			return item, err
		}
		item.Distress = c.Phase == rescue.Distress && !c.Closed
	}
	return item, nil
}

// hasField tells whether a body holds a value under these names.
func hasField(body json.RawMessage, names []string) bool {
	if len(names) == 0 {
		return true
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil {
		return false
	}
	inner, ok := fields[names[0]]
	return ok && hasField(inner, names[1:])
}
