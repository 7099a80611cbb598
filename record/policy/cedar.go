package policy

import (
	"fmt"
	"strings"

	"github.com/cedar-policy/cedar-go"
)

// entities are what Cedar may look up: the actor with its organisation and roles, and what the action amounts to.
func entities(q Question) cedar.EntityMap {
	user := cedar.NewEntityUID("User", cedar.String(q.Actor.User))
	roles := make([]cedar.Value, len(q.Actor.Roles))
	for i, r := range q.Actor.Roles {
		roles[i] = cedar.String(r)
	}
	parents := make([]cedar.EntityUID, len(q.As))
	for i, as := range q.As {
		parents[i] = cedar.NewEntityUID("Action", cedar.String(as))
	}
	action := cedar.NewEntityUID("Action", cedar.String(q.Action))
	return cedar.EntityMap{
		user: {UID: user, Attributes: cedar.NewRecord(cedar.RecordMap{
			"organisation": cedar.String(q.Actor.Org), "roles": cedar.NewSet(roles...),
		})},
		action: {UID: action, Parents: cedar.NewEntityUIDSet(parents...)},
	}
}

func request(q Question, context cedar.Record) cedar.Request {
	return cedar.Request{
		Principal: cedar.NewEntityUID("User", cedar.String(q.Actor.User)),
		Action:    cedar.NewEntityUID("Action", cedar.String(q.Action)),
		Resource:  cedar.NewEntityUID("Subject", cedar.String(q.Subject)),
		Context:   context,
	}
}

func record(values map[string]any) (cedar.Record, error) {
	m := make(cedar.RecordMap, len(values))
	for name, v := range values {
		value, err := value(v)
		if err != nil {
			return cedar.Record{}, fmt.Errorf("%s: %w", name, err)
		}
		m[cedar.String(name)] = value
	}
	return cedar.NewRecord(m), nil
}

func value(v any) (cedar.Value, error) {
	switch v := v.(type) {
	case string:
		return cedar.String(v), nil
	case bool:
		return cedar.Boolean(v), nil
	case int:
		return cedar.Long(v), nil
	case int64:
		return cedar.Long(v), nil
	case []string:
		all := make([]cedar.Value, len(v))
		for i, s := range v {
			all[i] = cedar.String(s)
		}
		return cedar.NewSet(all...), nil
	case map[string]any:
		return record(v)
	}
	return nil, fmt.Errorf("a rule cannot look at a %T", v)
}

func list(names []string, format string) string {
	parts := make([]string, len(names))
	for i, n := range names {
		parts[i] = fmt.Sprintf(format, n)
	}
	return strings.Join(parts, ", ")
}
