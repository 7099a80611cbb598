package rescue

import (
	"cmp"
	"strings"
	"time"

	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
)

// BoatDescribed is the fact that somebody said what the boat looks like. What is empty was not said; it takes nothing
// back.
type BoatDescribed struct {
	Type      string    `json:"type,omitempty"` // as the alert line has it, such as rubber, or in words
	Colour    string    `json:"colour,omitempty"`
	LengthM   float64   `json:"lengthM,omitempty"` // 0 was not said
	Material  string    `json:"material,omitempty"`
	Engine    string    `json:"engine,omitempty"`
	Flag      string    `json:"flag,omitempty"`
	Markings  string    `json:"markings,omitempty"`
	Condition string    `json:"condition,omitempty"`
	Source    string    `json:"source,omitempty"` // who saw it
	At        time.Time `json:"at,omitzero"`      // when it was seen; never zero in the record
}

// Kind names the fact.
func (BoatDescribed) Kind() string { return "rescue.boat-described" }

// Description is one description of the boat with its author. Descriptions are never changed; a better one is added.
type Description struct {
	BoatDescribed
	Author string `json:"author"`
	Record uint64 `json:"record"`
}

// Trait is one thing that was said of the boat. Values are the newest first, each once; more than one contradict each other.
type Trait struct {
	Key    string      `json:"key"` // type, colour, length, material, engine, flag, markings or condition
	Values []TraitSaid `json:"values"`
}

// TraitSaid is what one person said of it. A length is in metres.
type TraitSaid struct {
	Text   string    `json:"text"`
	At     time.Time `json:"at"`
	Source string    `json:"source,omitempty"`
	Author string    `json:"author"`
	Record uint64    `json:"record"`
}

// Traits are the keys of what can be said of a boat, in the order of forms and lists.
var Traits = []string{"type", "colour", "length", "material", "engine", "flag", "markings", "condition"}

// Trait gives one thing that was said, by its key; a length as text in metres.
func (f BoatDescribed) Trait(key string) string {
	switch key {
	case "type":
		return f.Type
	case "colour":
		return f.Colour
	case "length":
		if f.LengthM > 0 {
			return metres(f.LengthM)
		}
	case "material":
		return f.Material
	case "engine":
		return f.Engine
	case "flag":
		return f.Flag
	case "markings":
		return f.Markings
	case "condition":
		return f.Condition
	}
	return ""
}

// Boat puts together what was said of the boat, trait by trait: the newest word stands first, and what others said and
// never took back stands behind it. An author's own later word stands for the earlier one; both stay in the record. What
// nobody spoke of is left out.
func (c Case) Boat() []Trait {
	var out []Trait
	for _, key := range Traits {
		t := Trait{Key: key}
		for i := len(c.Described) - 1; i >= 0; i-- {
			d := c.Described[i]
			text := d.Trait(key)
			if text == "" || t.has(text, d.Author) {
				continue
			}
			t.Values = append(t.Values, TraitSaid{Text: text, At: d.At, Source: d.Source, Author: d.Author, Record: d.Record})
		}
		if len(t.Values) > 0 {
			out = append(out, t)
		}
	}
	return out
}

// has tells whether the same was said already, or whether its author has corrected it since.
func (t Trait) has(text, author string) bool {
	for _, v := range t.Values {
		if strings.EqualFold(v.Text, text) || v.Author == author {
			return true
		}
	}
	return false
}

// DescribeBoat adds what the boat looks like. Nothing in it is mandatory but saying something.
type DescribeBoat struct {
	Case string `json:"case"`
	BoatDescribed
}

// Action names the command.
func (DescribeBoat) Action() string { return "rescue.DescribeBoat" }

// Decide refuses an empty description, a length that cannot be, and a time in the future.
func (c DescribeBoat) Decide(s dispatch.State) (dispatch.Plan, error) {
	if _, err := CaseByID(s, c.Case); err != nil {
		return dispatch.Plan{}, err
	}
	f := c.BoatDescribed
	said := false
	for _, key := range Traits {
		text := f.Trait(key)
		said = said || text != ""
		if len(text) > wordLimit {
			return dispatch.Plan{}, tooLong(key, len(text), wordLimit)
		}
	}
	if f.LengthM < 0 || f.LengthM > 500 {
		return dispatch.Plan{}, fault.New(fault.Invalid, "case.length", "a boat of {metres} metres cannot be; it is between 0 and 500", "metres", f.LengthM).WithField("length")
	}
	if !said {
		return dispatch.Plan{}, fault.New(fault.Invalid, "case.no-description", "nothing is said of the boat; give its colour, its length or anything else that tells it from others").WithField("colour")
	}
	var err error
	if f.At, err = past(s, f.At); err != nil {
		return dispatch.Plan{}, err
	}
	f.Source = cmp.Or(f.Source, "officer")
	return about(c.Case, f.At, f), nil
}

var boatFolds = folding{
	BoatDescribed{}.Kind(): on(func(c *Case, e event.Event, f BoatDescribed) {
		c.Described = append(c.Described, Description{BoatDescribed: f, Author: e.Author, Record: e.Number})
	}),
}
