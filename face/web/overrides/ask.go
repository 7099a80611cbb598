package overrides

import (
	"slices"
	"strings"

	"fanar/desk/oversight"
	"fanar/face/web/screen"
	"fanar/record/dispatch"
	"fanar/record/policy"
)

func newestFirst(all []policy.Override) {
	slices.SortFunc(all, func(a, b policy.Override) int { return int(int64(b.Requested.Record) - int64(a.Requested.Record)) })
}

type askData struct {
	Tabs     []screen.Tab
	Form     screen.Form
	Rules    []screen.Choice // that people may override
	Actions  []screen.Choice
	Untils   []screen.Choice
	Rule     string // from the address
	Action   string
	Subject  string
	Text     string // of the rule that the address names
	Hours    int    // the longest
	NoNeed   bool   // an override of this is in force or asked for already
	There    string // its id
	Refusing bool   // the rule that the address names cannot be overridden
}

// renderAsk shows the form. The address fills it in: a refusal leads here.
func (p *Page) renderAsk(v *screen.Visit, status int, forms *screen.Forms) error {
	f := forms.Form("ask")
	d := askData{Tabs: v.Oversight("/overrides"), Form: f, Rule: f.Or("rule", v.Query("rule")), Action: f.Or("action", v.Query("action"))}
	d.Subject, _ = v.Subject(f.Or("subject", v.Query("subject")))
	if err := v.Room.Dispatch.Authorise(v.Context(), v.Actor, (oversight.RequestOverride{}).Action(), ""); err != nil {
		return err
	}
	err := v.Read("read.overrides", func(s dispatch.State) error {
		pack := s.Policy.Pack()
		for _, r := range pack.Rules {
			if r.Override && !r.Absolute {
				d.Rules = append(d.Rules, screen.Choice{Value: r.ID, Text: r.ID + " · " + short(v.Rule(r.ID, "text", r.Text))})
			}
		}
		if r, ok := pack.Rule(d.Rule); ok {
			d.Text, d.Refusing = v.Rule(r.ID, "text", r.Text), !r.Override || r.Absolute
		}
		d.Actions = actions(v, pack)
		d.Hours = int(s.Policy.OverrideFor().Hours())
		d.Untils = v.Untils(s.Policy.OverrideFor(), f.Value("until"))
		return d.there(s)
	})
	if err != nil {
		return err
	}
	return p.ask.Render(v.W, status, v.Page(v.T("overrides.ask"), "oversight", d))
}

// there looks for an override of the same, so that nobody asks twice.
func (d *askData) there(s dispatch.State) error {
	for o, err := range policy.Overrides.All(s, "") {
		if err != nil {
			return err
		}
		state := o.State(s.Now)
		if o.Rule == d.Rule && o.Action == d.Action && o.Subject == subjectOf(d.Subject) && (state == policy.OverrideRequested || state == policy.OverrideInForce) {
			d.NoNeed, d.There = true, o.ID
		}
	}
	return nil
}

// actions are what roles may do and a rule could stop, by their words. What is read is no action.
func actions(v *screen.Visit, pack policy.Pack) []screen.Choice {
	var all []screen.Choice
	seen := map[string]bool{}
	for _, g := range pack.Grants {
		for _, action := range g.Actions {
			area, _, _ := strings.Cut(action, ".")
			if seen[action] || area != "rescue" && area != "people" && area != "care" || slices.Contains(pack.Always, action) {
				continue
			}
			seen[action] = true
			all = append(all, screen.Choice{Value: action, Text: v.Word("action", action)})
		}
	}
	slices.SortFunc(all, func(a, b screen.Choice) int { return strings.Compare(a.Text, b.Text) })
	return all
}

// choiceLength is how much of a rule stands in a list of rules, in letters.
const choiceLength = 90

func short(text string) string {
	letters := []rune(text)
	if len(letters) <= choiceLength {
		return text
	}
	return strings.TrimSpace(string(letters[:choiceLength])) + "…"
}
