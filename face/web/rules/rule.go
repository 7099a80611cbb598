package rules

import (
	"net/http"
	"strings"
	"time"

	"fanar/desk/oversight"
	"fanar/face/i18n"
	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/clock"
	"fanar/record/dispatch"
	"fanar/record/policy"
)

// ruleData is one rule.
type ruleData struct {
	policy.Rule
	Tabs      []screen.Tab
	Pack      string
	Way       string // how it works today
	Today     bool
	Chapter   string
	PartlyIn  string // what is checked today, in the reader's language; empty if all of it is
	Room      string // the room that it waits for, in words
	Deadline  *deadline
	Refused   int
	Overrides []override
	Running   []running // clocks of it that have not come to an end
	Ask       string
	MayAsk    bool // the reader can ask for an override
	Prev      string
	Next      string
}

// deadline is a rule's clock in words.
type deadline struct {
	Minutes            int
	Span               string
	Starts, Stops, End []string
	Together           bool // what stops it has to happen all together
	Told               []told
}

type told struct {
	After string // "at once", "1 h later"
	Roles string
}

type override struct {
	policy.Override
	State, What, About, AboutURL string
}

type running struct {
	State, About, URL string
	Due               time.Time
}

func (p *Page) show(v *screen.Visit) error {
	d := ruleData{Tabs: v.Oversight("/rules"), MayAsk: v.May("oversight.RequestOverride")}
	err := v.Read("read.rules", func(s dispatch.State) error { return d.read(v, s, v.R.PathValue("rule")) })
	if err != nil {
		return err
	}
	return p.one.Render(v.W, http.StatusOK, v.Page(d.ID, "oversight", d))
}

func (d *ruleData) read(v *screen.Visit, s dispatch.State, id string) error {
	pack := s.Policy.Pack()
	r, ok := pack.Rule(id)
	if !ok {
		return fault.New(fault.NotFound, "rule.none", "the policy pack in force has no rule {rule}", "rule", id)
	}
	for i, other := range pack.Rules {
		if other.ID != id {
			continue
		}
		if i > 0 {
			d.Prev = pack.Rules[i-1].ID
		}
		if i+1 < len(pack.Rules) {
			d.Next = pack.Rules[i+1].ID
		}
	}
	d.Rule, d.Pack, d.Way, d.Today = r, pack.Name(), r.State(), policy.InForce(r.From, r.Until, s.Now)
	d.Text, d.Satisfied, d.Ask = v.Rule(id, "text", r.Text), v.Rule(id, "satisfied", r.Satisfied), v.Rule(id, "ask", r.Ask)
	d.Chapter = chapterOf(id)
	if r.Partly != "" {
		d.PartlyIn = r.Partly
		if said, ok := i18n.Lookup(v.Lang, "rule-partly."+id); ok && known(r.Partly, id) {
			d.PartlyIn = said
		}
	}
	if r.Waits != "" {
		d.Room = v.Word("rule-room", r.Waits)
	}
	if r.Clock != nil {
		d.Deadline = deadlineOf(v, *r.Clock)
	}
	if err := d.count(s); err != nil {
		return err
	}
	if v.May("read.overrides") {
		if err := d.overrides(v, s); err != nil {
			return err
		}
	}
	if v.May("read.clocks") && v.May("read.cases") && r.Clock != nil {
		return d.clocks(s)
	}
	return nil
}

// known tells whether the catalogue speaks of the very sentence that the pack holds: a deployer may have changed it.
func known(text, id string) bool {
	english, ok := i18n.Lookup("en", "rule-partly."+id)
	return ok && english == text
}

// count reads how often the rule refused.
func (d *ruleData) count(s dispatch.State) error {
	figures, err := oversight.Transparency(s, s.Now)
	for _, f := range figures.Refusals {
		if f.Rule == d.ID {
			d.Refused = f.Count
		}
	}
	return err
}

func (d *ruleData) overrides(v *screen.Visit, s dispatch.State) error {
	for o, err := range policy.Overrides.Newest(s, "") {
		if err != nil {
			return err
		}
		if o.Rule != d.ID {
			continue
		}
		one := override{Override: o, State: o.State(s.Now), What: v.Word("action", o.Action)}
		one.About, one.AboutURL = v.Subject(o.Subject)
		d.Overrides = append(d.Overrides, one)
	}
	return nil
}

func (d *ruleData) clocks(s dispatch.State) error {
	all, err := clock.Next(s, 0)
	for _, c := range all {
		kind, id, _ := strings.Cut(c.Subject, "/")
		if c.Rule != d.ID || kind != "case" {
			continue
		}
		d.Running = append(d.Running, running{State: c.State(s.Now), About: id, URL: "/cases/" + id, Due: c.Due})
	}
	return err
}

func deadlineOf(v *screen.Visit, t policy.Timing) *deadline {
	d := &deadline{Minutes: t.Minutes, Span: v.Span(time.Duration(t.Minutes) * time.Minute)}
	d.Starts, d.End = v.Triggers(t.Starts), v.Triggers(t.Ends)
	if len(t.StopsAll) > 0 {
		d.Stops, d.Together = v.Triggers(t.StopsAll), len(t.StopsAll) > 1
	} else {
		d.Stops = v.Triggers(t.StopsAny)
	}
	for _, e := range t.Escalate {
		after := v.T("rules.at-once")
		if e.After > 0 {
			after = v.T("rules.later", "time", v.Span(time.Duration(e.After)*time.Minute))
		}
		d.Told = append(d.Told, told{After: after, Roles: v.Roles(e.To)})
	}
	return d
}
