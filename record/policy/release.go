package policy

import (
	"slices"
	"strings"
	"time"

	"fanar/record/event"
)

// Item is a record, or one field of it, as the release decision looks at it. The zero value is released to nobody.
type Item struct {
	Record   uint64
	Kind     string      // such as "rescue.case-opened"
	Field    string      // which field is asked about, by its JSON names, such as "alert.position"; empty is the whole record
	Org      string      // who states the record
	Marks    event.Marks // how it may be handled
	Known    Knowledge   // what of it this node understands
	Distress bool        // the people whom it is about are in distress now
	Track    string      // of two engagements that must not see each other, such as "west"; empty if it belongs to none
	Against  []string    // states and organisations that a person in it fled from or accuses (R29)
}

// Knowledge says what of a record this node understands. What it does not understand it cannot judge, so it releases nothing
// of it.
type Knowledge struct {
	Kind       bool // the program knows the kind and can read this version of its body
	References bool // the record holds what it refers to
	Policy     bool // the pack that it was recorded under is on record
}

// ItemOf begins an item from a record; what the record alone does not say stays at its most guarded.
func ItemOf(e event.Event, known Knowledge) Item {
	return Item{Record: e.Number, Kind: e.Kind, Org: e.Org, Marks: e.Marks, Known: known}
}

// Recipient is an organisation that records may be released to. The zero value receives nothing. Recipients stand in the pack.
type Recipient struct {
	Org          string   `toml:"organisation" json:"organisation"`
	State        string   `toml:"state" json:"state,omitempty"`               // ISO 3166-1 alpha-2; empty for bodies of several states
	Clearance    string   `toml:"clearance" json:"clearance"`                 // the highest level that it may have; a level that the terms do not know is none
	Purposes     []string `toml:"purposes" json:"purposes"`                   // what it uses records for
	Compartments []string `toml:"compartments" json:"compartments,omitempty"` // kinds of guarded data that it may have
	Consents     []string `toml:"consents" json:"consents,omitempty"`         // originators that agreed to its having what they control
	Tracks       []string `toml:"tracks" json:"tracks,omitempty"`             // engagements that it is party to
	Origin       bool     `toml:"origin" json:"origin,omitempty"`             // an authority of a country that people flee, or one that they accuse
	Assessed     bool     `toml:"assessed" json:"assessed,omitempty"`         // a current safety assessment covers what it does with people (R36)
	From         string   `toml:"from" json:"from"`                           // first day of what was agreed with it
	Until        string   `toml:"until" json:"until"`                         // last day
}

// Recipient gives an organisation's entry in the pack; ok is false if it has none, and then it receives nothing.
func (e *Engine) Recipient(org string) (r Recipient, ok bool) {
	i := slices.IndexFunc(e.pack.Recipients, func(r Recipient) bool { return r.Org == org })
	if i < 0 {
		return Recipient{Org: org}, false
	}
	return e.pack.Recipients[i], true
}

// MayReceive decides whether a recipient may have a record, or one field of it, at now, and which of its fields are withheld.
// Every release rule of the pack that is in force and looks at the kind has to permit it. A rule that cannot be evaluated
// does not, and neither does a pack without release rules: nothing is released by an omission.
func (e *Engine) MayReceive(rec Item, to Recipient, now time.Time) ReleaseDecision {
	d := ReleaseDecision{Released: true, Item: rec, To: to.Org, Pack: e.pack.Name()}
	if e.release == nil {
		d.refuse(unreleased(), "")
		return d
	}
	day := now.UTC().Format(time.DateOnly)
	found := e.release.look(rec, to)
	asked := found.request(now, to.current(day))
	permits := e.release.permitting(found, asked)
	for i := range e.release.rules {
		c := &e.release.rules[i]
		if c.rule.From > day || c.rule.Until != "" && c.rule.Until < day || !c.rule.looksAt(rec.Kind) {
			continue
		}
		if permits != nil && permits[i] {
			continue
		}
		permitted, failure := c.ask(found, asked)
		if permitted {
			continue
		}
		if len(c.rule.Fields) == 0 {
			d.refuse(c.rule, failure)
			continue
		}
		d.withhold(c.rule, failure)
	}
	return d
}

// looksAt tells whether the rule is about records of the kind. A kind that ends in "*" stands for all that begin so.
func (r ReleaseRule) looksAt(kind string) bool {
	return len(r.Kinds) == 0 || slices.ContainsFunc(r.Kinds, func(k string) bool {
		begin, open := strings.CutSuffix(k, "*")
		return k == kind || open && strings.HasPrefix(kind, begin)
	})
}
