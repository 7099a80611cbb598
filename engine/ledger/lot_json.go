package ledger

import (
	"bytes"
	"encoding/json"
	"strconv"

	"fanar/fault"
)

// MarshalJSON writes only what is not zero, by name, in reading order: {"female/18-59":3,"unknown/unknown":9}.
func (l Lot) MarshalJSON() ([]byte, error) {
	buf := make([]byte, 0, 64)
	buf = append(buf, '{')
	pair := func(name string, n int64) {
		if n == 0 {
			return
		}
		if len(buf) > 1 {
			buf = append(buf, ',')
		}
		buf = append(buf, '"')
		buf = append(buf, name...)
		buf = append(buf, '"', ':')
		buf = strconv.AppendInt(buf, n, 10)
	}
	for i := range CategoryCount {
		if c := reading(i); l.Heads[c.index()] != 0 {
			pair(c.String(), int64(l.Heads[c.index()]))
		}
	}
	for s := range sideCount {
		pair(s.String(), int64(l.Sides[s]))
	}
	pair(amountName, l.Amount)
	return append(buf, '}'), nil
}

// UnmarshalJSON reads what MarshalJSON writes and nothing looser: an unknown name, a name that comes twice, a number
// that is not whole, below zero or over [MaxCount] is a fault whose field is the name. Null is a fault: blank is unknown.
func (l *Lot) UnmarshalJSON(data []byte) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	open, err := dec.Token()
	if err != nil || open != json.Delim('{') {
		return fault.New(fault.Invalid, "ledger.not-a-lot", "a lot is an object of counts by name, such as {example}",
			"example", `{"female/18-59":3,"unknown/unknown":9}`)
	}
	var read Lot
	seen := make(map[string]bool)
	for dec.More() {
		token, err := dec.Token()
		if err != nil {
			return badJSON("lot", err)
		}
		name, _ := token.(string) // a key of an object is always text
		value, err := dec.Token()
		if err != nil {
			return badJSON("lot", err)
		}
		if seen[name] {
			return fault.New(fault.Invalid, "ledger.named-twice", "{name} is counted twice", "name", quote(name)).WithField(clip(name))
		}
		seen[name] = true
		number, ok := value.(json.Number)
		if !ok {
			return fault.New(fault.Invalid, "ledger.not-a-count", "{name} is not a count", "name", quote(name)).
				WithField(clip(name)).WithHint("a count is a whole number without quotes")
		}
		if err := read.setExact(name, number.String()); err != nil {
			return err
		}
	}
	*l = read
	return nil
}

// setExact is set with full names only, so that one lot has one way to be written.
func (l *Lot) setExact(name, number string) error {
	_, isSide := parseSide(name)
	if _, ok := exactCategory(name); !ok && !isSide && name != amountName {
		return fault.New(fault.Invalid, "ledger.unknown-category", "there is no category {name}", "name", quote(name)).
			WithField(clip(name)).WithHint(categoryHint())
	}
	n, err := parseCount(number, name)
	if err != nil {
		return err
	}
	_, err = l.set(name, n)
	return err
}
