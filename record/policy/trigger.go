package policy

import (
	"encoding/json"
	"fmt"
	"strings"

	"fanar/record/event"
)

// Trigger says which facts it means: a kind, and conditions on the fact's body that have to hold as well, with spaces
// between them:
//
//	rescue.case-opened
//	rescue.tasking-answered accepted=true
//	people.counted account^=custody/ lot.unaccompanied-child
//
// "path=value" compares, "path^=value" asks for a beginning, "path!=value" and "path!^=value" ask for another one, and a
// path alone asks for a value that is there and is not false, zero or empty. The names of a path are those of the JSON body.
type Trigger string

// Kind is the kind of fact that the trigger means.
func (t Trigger) Kind() string {
	kind, _, _ := strings.Cut(string(t), " ")
	return kind
}

func (t Trigger) check() error {
	words := strings.Split(string(t), " ")
	if !strings.Contains(words[0], ".") {
		return fmt.Errorf("%q names no kind of fact; write it as rescue.case-opened", string(t))
	}
	for _, word := range words[1:] {
		if path, _, _ := condition(word); path == "" || strings.HasPrefix(path, ".") || strings.HasSuffix(path, ".") {
			return fmt.Errorf("%q is no condition; write path, path=value, path^=value, path!=value or path!^=value, with single spaces between them", word)
		}
	}
	return nil
}

// Met tells whether the event is one that the trigger means. A body that is not an object meets no condition.
func (t Trigger) Met(e event.Event) bool {
	kind, conditions, more := strings.Cut(string(t), " ")
	if e.Kind != kind {
		return false
	}
	if !more {
		return true
	}
	var body any
	if err := json.Unmarshal(e.Body, &body); err != nil {
		return false
	}
	for word := range strings.SplitSeq(conditions, " ") {
		path, operator, want := condition(word)
		got, there := find(body, path)
		text := ""
		if there {
			text = plain(got)
		}
		switch operator {
		case "=":
			if text != want {
				return false
			}
		case "!=":
			if text == want {
				return false
			}
		case "^=":
			if !strings.HasPrefix(text, want) {
				return false
			}
		case "!^=":
			if strings.HasPrefix(text, want) {
				return false
			}
		default:
			if text == "" || text == "false" || text == "0" {
				return false
			}
		}
	}
	return true
}

func condition(word string) (path, operator, value string) {
	path, value, compares := strings.Cut(word, "=")
	if !compares {
		return path, "", ""
	}
	for _, sign := range []string{"!^", "^", "!"} {
		if path, ok := strings.CutSuffix(path, sign); ok {
			return path, sign + "=", value
		}
	}
	return path, "=", value
}

func find(body any, path string) (any, bool) {
	for name := range strings.SplitSeq(path, ".") {
		object, ok := body.(map[string]any)
		if !ok {
			return nil, false
		}
		if body, ok = object[name]; !ok {
			return nil, false
		}
	}
	return body, true
}

// plain writes a JSON value as a trigger compares it; nothing, and what is made of parts, is empty or a mark that it is there.
func plain(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case []any:
		if len(v) == 0 {
			return ""
		}
		return "[]"
	case map[string]any:
		if len(v) == 0 {
			return ""
		}
		return "{}"
	}
	return fmt.Sprint(v)
}
