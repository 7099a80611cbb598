package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"fanar/fault"
)

// bodyLimit is the size of a body, in bytes: room for a note of 20,000 bytes, however it is escaped.
const bodyLimit = 128 << 10

// form is how the body of one kind of request has to look.
type form struct {
	fields   []string // all that it may hold, in the order of the type
	required []string
	path     []string // fields that stand in the address and therefore not in the body
}

// decode reads a body into target, which points to a struct, strictly: one JSON object, every name known and exact and
// once, nothing required missing. inPath are the values of the fields that stand in the address.
func (f form) decode(body []byte, inPath map[string]string, target any) error {
	members, err := f.members(body)
	if err != nil {
		return err
	}
	for _, name := range f.required {
		if !slices.ContainsFunc(members, func(m member) bool { return m.name == name }) {
			return fault.New(fault.Invalid, "request.missing", "{field} is missing", "field", name).WithField(name)
		}
	}
	for name, value := range inPath {
		quoted, err := json.Marshal(value)
		if err != nil {
			return fmt.Errorf("read %s in the address: %w", name, err)
		}
		members = append(members, member{name, quoted})
	}
	for _, m := range members {
		if err := m.into(target); err != nil {
			return err
		}
	}
	return nil
}

// member is one name and value of a JSON object.
type member struct {
	name  string
	value json.RawMessage
}

// members gives what the body holds, in its order. An empty body holds nothing.
func (f form) members(body []byte) ([]member, error) {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil, nil
	}
	if !utf8.Valid(body) {
		return nil, fault.New(fault.Invalid, codeJSON, "the body is not UTF-8")
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	if open, err := dec.Token(); err != nil || open != json.Delim('{') {
		return nil, f.notObject(body, dec.InputOffset(), err)
	}
	var all []member
	for dec.More() {
		token, err := dec.Token()
		if err != nil {
			return nil, f.notObject(body, dec.InputOffset(), err)
		}
		m := member{name: fmt.Sprint(token)}
		if err := dec.Decode(&m.value); err != nil {
			return nil, f.notObject(body, dec.InputOffset(), err)
		}
		if err := f.known(m.name); err != nil {
			return nil, err
		}
		if slices.ContainsFunc(all, func(o member) bool { return o.name == m.name }) {
			return nil, fault.New(fault.Invalid, "request.twice", "{field} stands in the body twice", "field", m.name).WithField(m.name)
		}
		all = append(all, m)
	}
	if _, err := dec.Token(); err != nil {
		return nil, f.notObject(body, dec.InputOffset(), err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, f.notObject(body, dec.InputOffset(), errors.New("something follows the object"))
	}
	return all, nil
}

// known refuses a name that the form does not have, and says which one was probably meant.
func (f form) known(name string) error {
	if slices.Contains(f.path, name) {
		return fault.New(fault.Invalid, "request.in-path", "{field} stands in the address, not in the body", "field", name).WithField(name)
	}
	if slices.Contains(f.fields, name) {
		return nil
	}
	err := fault.New(fault.Invalid, "request.unknown-field", "there is no field {field} here", "field", fmt.Sprintf("%.60q", name),
		"fields", strings.Join(f.fields, ", ")).WithField(name)
	near := fault.Nearest(strings.ToLower(name), f.fields, len(name)/3+1)
	switch {
	case near != "":
		err.Args["nearest"] = near
		return err.WithHint("did you mean {nearest}?")
	case len(f.fields) > 0:
		return err.WithHint("the fields are {fields}")
	}
	return err.WithHint("this request has an empty body")
}

func (f form) notObject(body []byte, at int64, err error) error {
	var syntax *json.SyntaxError
	why := "it does not begin with an object"
	switch {
	case errors.As(err, &syntax):
		at, why = syntax.Offset, syntax.Error()
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		why = "it ends too early"
	case err != nil:
		why = err.Error()
	}
	line := 1 + bytes.Count(body[:min(at, int64(len(body)))], []byte("\n"))
	return fault.New(fault.Invalid, codeJSON, "the body is not one JSON object: {why} (byte {at}, line {line})", "why", why, "at", at, "line", line)
}

// into reads one member into the struct. Faults of the types themselves, such as a position's, pass as they are.
func (m member) into(target any) error {
	name, err := json.Marshal(m.name)
	if err != nil {
		return err
	}
	dec := json.NewDecoder(io.MultiReader(strings.NewReader("{"), bytes.NewReader(name), strings.NewReader(":"), bytes.NewReader(m.value), strings.NewReader("}")))
	dec.DisallowUnknownFields()
	err = dec.Decode(target)
	var own *fault.Error
	var kind *json.UnmarshalTypeError
	var at *time.ParseError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &own):
		if own.Field == "" {
			own.Field = m.name
		}
		return own
	case errors.As(err, &kind):
		return m.wrong("{field} is {got}; it has to be {want}", "got", article(kind.Value), "want", wanted(kind.Type))
	case errors.As(err, &at):
		return m.wrong("{field} is {got}; it has to be a time such as {want}", "got", at.Value, "want", "2026-11-22T14:32:00Z")
	}
	return m.wrong("{field} cannot be read: {why}", "why", strings.TrimPrefix(err.Error(), "json: "))
}

func (m member) wrong(text string, args ...any) error {
	return fault.New(fault.Invalid, "request.type", text, append(args, "field", m.name)...).WithField(m.name)
}

func article(value string) string {
	value, _, _ = strings.Cut(value, " ")
	switch value {
	case "string":
		return "text"
	case "bool":
		return "true or false"
	case "array":
		return "a list"
	case "object":
		return "an object"
	}
	return "a number"
}

func wanted(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "text"
	case reflect.Bool:
		return "true or false"
	case reflect.Float32, reflect.Float64:
		return "a number"
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.Struct, reflect.Map:
		return "an object"
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return "a whole number, 0 or more"
	}
	return "a whole number"
}
