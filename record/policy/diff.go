package policy

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// How a part of a pack differs.
const (
	Added   = "added"
	Removed = "removed"
	Changed = "changed"
)

// Difference is one part of a pack that is not the same in two packs.
type Difference struct {
	Part   string        `json:"part"`         // such as "rules", "grants", "assessors", "stepUpMinutes": the pack's own names
	ID     string        `json:"id,omitempty"` // which rule, action, organisation or assessment; empty where there is only one
	How    string        `json:"how"`          // added, removed or changed
	Fields []FieldChange `json:"fields"`       // of a changed one: what; of an added or removed one: all of it
}

// FieldChange is one field before and after; empty is not there. Lists and tables are written as JSON.
type FieldChange struct {
	Field string `json:"field"`
	From  string `json:"from,omitempty"`
	To    string `json:"to,omitempty"`
}

// Diff tells what b changes against a, part by part and field by field: rules, who may do what, assessors, clocks and
// numbers. Grants are compared by action, so that it does not matter how they are grouped. Nothing that a pack says is
// left out but the digest of its bytes.
func Diff(a, b Pack) ([]Difference, error) {
	before, err := partsOf(a)
	if err != nil {
		return nil, err
	}
	after, err := partsOf(b)
	if err != nil {
		return nil, err
	}
	all := []Difference{}
	for _, part := range keysOf(before, after) {
		for _, id := range keysOf(before[part], after[part]) {
			was, had := before[part][id]
			is, has := after[part][id]
			d := Difference{Part: part, ID: id, How: Changed, Fields: fieldChanges(was, is)}
			switch {
			case !had:
				d.How = Added
			case !has:
				d.How = Removed
			}
			if len(d.Fields) > 0 || d.How != Changed {
				all = append(all, d)
			}
		}
	}
	return all, nil
}

type fields map[string]any

// partsOf takes a pack apart: part, then which one, then field.
func partsOf(p Pack) (map[string]map[string]fields, error) {
	body, err := json.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("take the pack %s apart: %w", p.Name(), err)
	}
	var whole fields
	if err := json.Unmarshal(body, &whole); err != nil {
		return nil, fmt.Errorf("take the pack %s apart: %w", p.Name(), err)
	}
	delete(whole, "digest")
	delete(whole, "grants")
	parts := map[string]map[string]fields{"grants": grantsOf(p)}
	for name, v := range whole {
		parts[name] = map[string]fields{}
		if members, ok := v.([]any); ok && namedAll(members) {
			for i, m := range members {
				parts[name][memberName(m.(map[string]any), i)] = m.(map[string]any)
			}
			continue
		}
		if v != nil {
			parts[name][""] = fields{name: v}
		}
	}
	return parts, nil
}

func grantsOf(p Pack) map[string]fields {
	roles := map[string][]string{}
	for _, g := range p.Grants {
		for _, action := range g.Actions {
			roles[action] = append(roles[action], g.Roles...)
		}
	}
	out := map[string]fields{}
	for action, names := range roles {
		slices.Sort(names)
		out[action] = fields{"roles": strings.Join(slices.Compact(names), ", ")}
	}
	return out
}

// namedAll tells whether a list holds tables, which are compared one by one.
func namedAll(members []any) bool {
	return len(members) > 0 && !slices.ContainsFunc(members, func(m any) bool { _, ok := m.(map[string]any); return !ok })
}

func memberName(m map[string]any, i int) string {
	for _, name := range []string{"id", "organisation", "name", "kind"} {
		if s, ok := m[name].(string); ok && s != "" {
			return s
		}
	}
	return fmt.Sprintf("%d", i+1)
}

func keysOf[V any](maps1, maps2 map[string]V) []string {
	all := slices.AppendSeq(slices.Collect(maps.Keys(maps1)), maps.Keys(maps2))
	slices.SortFunc(all, naturally)
	return slices.Compact(all)
}

// naturally orders R9 before R10.
func naturally(a, b string) int {
	head := func(s string) (string, int) {
		word := strings.TrimRight(s, "0123456789")
		n := 0
		fmt.Sscanf(s[len(word):], "%d", &n)
		return word, n
	}
	wa, na := head(a)
	wb, nb := head(b)
	return cmp.Or(strings.Compare(wa, wb), cmp.Compare(na, nb), strings.Compare(a, b))
}

func fieldChanges(was, is fields) []FieldChange {
	out := []FieldChange{}
	for _, name := range keysOf(was, is) {
		if !reflect.DeepEqual(was[name], is[name]) {
			out = append(out, FieldChange{Field: name, From: written(was[name]), To: written(is[name])})
		}
	}
	return out
}

func written(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	}
	body, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(body)
}
