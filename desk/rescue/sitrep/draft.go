package sitrep

import (
	"cmp"
	"slices"
	"strings"

	"fanar/desk/directory"
	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/engine/ledger"
	wire "fanar/engine/sitrep"
	"fanar/record/dispatch"
)

// Proposal is a draft and the addressees that it would go to.
type Proposal struct {
	Report  wire.Report `json:"report"`
	To      []string    `json:"to"`                // organisations: who was addressed before, the coordinator, who was asked for a place of safety
	Carried []string    `json:"carried,omitempty"` // letters whose text was taken over from the report before and needs to be read again
	Hidden  bool        `json:"hidden,omitempty"`  // counts are withheld: the asker's organisation owes one
	Text    string      `json:"text"`              // as it would be sent now
}

// Draft composes the next report of a case from the record: what it does not know it leaves empty, the weather always. The
// search area is taken over from the report before, since it holds until somebody changes it.
func Draft(s dispatch.State, caseID string, form wire.Form, lang string) (Proposal, error) {
	c, err := rescue.CaseByID(s, caseID)
	if err != nil {
		return Proposal{}, err
	}
	if err := checkForm(form, lang); err != nil {
		return Proposal{}, err
	}
	state, err := StateOf(s, caseID)
	if err != nil {
		return Proposal{}, err
	}
	d := &drafter{s: s, c: c, lang: lang, state: state}
	d.report = wire.Report{Form: form, Number: state.Issued + 1, Final: c.Closed, Exercise: c.Simulated, Priority: priority(c, state), At: s.Now, Case: c.ID, Parts: map[string]string{}}
	if d.report.From, err = nameOf(s, s.Actor.Org, lang); err != nil {
		return Proposal{}, err
	}
	for _, fill := range []func() error{d.casualty, d.persons, d.assistance, d.coordination, d.actions, d.before, d.plans, d.addressees} {
		if err := fill(); err != nil {
			return Proposal{}, err
		}
	}
	d.out.Report = d.report.Clean()
	d.out.Text = d.report.Text(lang)
	return d.out, nil
}

// priority is what a first report of people in distress has, and what later ones have.
func priority(c rescue.Case, state State) wire.Priority {
	switch {
	case c.Closed:
		return wire.Routine
	case c.Phase == rescue.Distress && state.Issued == 0:
		return wire.Distress
	case c.Phase == rescue.Distress:
		return wire.Urgency
	}
	return wire.Safety
}

// drafter fills a report part by part.
type drafter struct {
	s      dispatch.State
	c      rescue.Case
	lang   string
	state  State
	report wire.Report
	out    Proposal
}

func (d *drafter) say(id string, args ...any) string { return phrase(d.lang, id, args...) }

// add puts a paragraph under a letter.
func (d *drafter) add(letter, text string) {
	if text = strings.TrimSpace(text); text != "" {
		d.report.Parts[letter] = strings.TrimPrefix(d.report.Parts[letter]+"\n"+text, "\n")
	}
}

// source says where something comes from: in the language of the report where it is one of the record's own words.
func (d *drafter) source(text string) string { return cmp.Or(d.say("source."+text), text) }

func (d *drafter) org(id string) string {
	name, err := nameOf(d.s, id, d.lang)
	if err != nil {
		return id
	}
	return name
}

func (d *drafter) place(id string) string {
	p, ok, err := directory.Places.Get(d.s, id)
	if err != nil || !ok {
		return id
	}
	return cmp.Or(p.Names[d.lang], p.Name)
}

// casualty fills A, B, C and G.
func (d *drafter) casualty() error {
	d.add("A", d.say("boat."+string(d.c.Alert.Boat)))
	d.add("A", d.c.ID)
	if at, ok := d.c.Latest(); ok {
		d.add("B", wire.Fix{Position: at.Position, UncertaintyNM: at.UncertaintyNM, At: at.At}.String())
		d.add("B", d.say("position-by", "source", d.source(at.Source)))
	} else {
		d.add("B", d.say("no-position"))
	}
	if d.c.Closed {
		d.add("C", d.say("phase.closed", "outcome", d.c.Outcome))
	} else {
		d.add("C", d.say("phase."+string(d.c.Phase)))
	}
	d.add("C", d.say("alerted", "time", wire.Stamp(d.c.AlertedAt)))
	var needs []string
	for _, n := range d.c.Alert.Needs {
		needs = append(needs, d.say("need."+string(n)))
	}
	d.add("C", strings.Join(needs, ", "))
	d.add("C", d.say("said", "text", d.c.Alert.Raw))
	d.add("G", d.say("boat."+string(d.c.Alert.Boat)))
	for _, t := range d.c.Boat() {
		var values []string
		for _, v := range t.Values {
			values = append(values, v.Text)
		}
		d.add("G", d.say("trait", "trait", d.say("trait."+t.Key), "text", strings.Join(values, " / ")))
	}
	return nil
}

// persons fills D: every estimate that stands, with its source, the newest first, then what was counted.
func (d *drafter) persons() error {
	if !d.s.Policy.May(d.s.Actor, "read.people") {
		return nil
	}
	o, err := people.Overview(d.s, d.c.ID, d.s.Actor)
	if err != nil {
		return err
	}
	said := slices.DeleteFunc(slices.Clone(o.Assertions), func(a people.Assertion) bool {
		return a.Subject != ledger.Aboard || a.Retracted != "" || a.Estimate == nil
	})
	slices.SortStableFunc(said, func(a, b people.Assertion) int { return b.Happened.Compare(a.Happened) })
	for _, a := range said {
		numbers := wire.Persons{Min: number(a.Estimate.Min), Best: number(a.Estimate.Best), Max: number(a.Estimate.Max)}.String()
		d.add("D", d.say("estimate-by", "numbers", cmp.Or(numbers, d.say("no-number")), "source", d.source(a.Source), "time", wire.Stamp(a.Happened)))
	}
	if len(said) == 0 {
		d.add("D", d.say("no-number"))
	}
	d.out.Hidden = o.Strip.Hidden
	if o.Strip.Hidden {
		d.add("D", d.say("withheld"))
		return nil
	}
	var count [4]int64
	var dead int64
	some := false
	for i, st := range o.Strip.Stages {
		if st.People != nil {
			count[i], some = *st.People, some || *st.People > 0
		}
		if st.Dead != nil {
			dead += *st.Dead
		}
	}
	if some {
		d.add("D", d.say("counted", "found", count[0], "embarked", count[1], "landed", count[2], "placed", count[3]))
	}
	if g := o.Strip.Gap; g != nil && *g > 0 {
		d.add("D", d.say("gap", "count", *g))
	}
	if dead > 0 {
		d.add("D", d.say("dead", "count", dead))
	}
	if o.Strip.Waiting > 0 {
		d.add("D", d.say("waiting", "count", o.Strip.Waiting))
	}
	return nil
}

func number(n int32) int {
	if n == ledger.Unsaid {
		return wire.Unsaid
	}
	return int(n)
}

// addressees proposes who the report goes to: everybody who got the one before, and whom the case concerns by now.
func (d *drafter) addressees() error {
	to, err := Addressees(d.s, d.c.ID)
	if err != nil {
		return err
	}
	to = append(to, d.c.Coordinator)
	for _, r := range d.c.Requests {
		to = append(to, r.To)
	}
	for _, t := range to {
		if t != "" && t != d.s.Actor.Org && !slices.Contains(d.out.To, t) {
			d.out.To = append(d.out.To, t)
			d.report.To = append(d.report.To, d.org(t))
		}
	}
	return nil
}
