package people

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"fanar/desk/directory"
	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/engine/ledger"
	"fanar/face/web/frame"
	"fanar/face/web/screen"
	"fanar/record/dispatch"
)

// caseData is the headcount of a case. Its methods serve the templates.
type caseData struct {
	Case       rescue.Case
	Boat       string
	Phase      string
	Strip      *frame.Strip
	Hidden     bool
	Total      *int64
	Accounts   []account
	Handovers  []handover
	Assertions []assertion
	Entries    []entry
	Gap        *gap
	Findings   []finding
	Losses     screen.Losses
	Owed       []screen.Pending // counts that the reader's organisation owes in this case
	Targets    []screen.Choice  // where people can be moved
	Receivers  []screen.Choice  // to whom they can be handed over
	Orgs       []screen.Choice
	Ports      []screen.Choice
	Reasons    []screen.Choice
	Own        string // the reader's organisation
	Notice     *screen.Notice
	Tabs       []screen.Tab
	Into       string   // the case whose count holds these people since a merge
	From       []string // cases whose counts were merged into this one
	Differs    int64    // counts that differ from the ledger, not settled
	More       bool     // there are earlier entries

	visit *screen.Visit
	forms *screen.Forms
}

// account is where people are, with what can be done there.
type account struct {
	Key, Slug, Name string
	People          *int64
	Cells           []cell // by category, those that are not zero
	Told            bool   // the categories say more than the number
	Sides           []cell
	OpenLoss        bool
	Terminal        bool
	Hidden          bool
	Mine            bool // the reader may give
}

type assertion struct {
	people.Assertion
	Number, What, Who string
	At                time.Time
	Contradicted      bool
}

type entry struct {
	people.Entry
	FromName, ToName, Why, OwnerName, Author string
	Reversible                               bool
}

type gap struct {
	ledger.Gap
}

type finding struct {
	Text, Author string
	Note         string
	Record       uint64
}

// Failed gives the form that came back; nil on a fresh page.
func (d *caseData) Failed() *screen.Form { return d.forms.Failed() }

// Form gives a form of the page.
func (d *caseData) Form(name string) screen.Form { return d.forms.Form(name) }

// May tells whether the reader's roles carry an action.
func (d *caseData) May(action string) bool { return d.visit.May(action) }

func (p *Page) show(v *screen.Visit) error { return p.render(v, http.StatusOK, fresh) }

func (p *Page) render(v *screen.Visit, status int, forms func(dispatch.State, *screen.Names, uint64) (*screen.Forms, error)) error {
	id := v.R.PathValue("id")
	d := &caseData{visit: v, Own: v.Actor.Org, Notice: v.Notice(), Tabs: v.CaseTabs(id, "/cases/"+id+"/people")}
	err := v.Read("read.people", func(s dispatch.State) (err error) {
		names := v.Names(s)
		overview, err := people.Overview(s, id, v.Actor)
		if err != nil {
			return err
		}
		if d.Case, err = rescue.CaseByID(s, id); err != nil {
			return err
		}
		if err := d.read(v, s, names, overview); err != nil {
			return err
		}
		d.forms, err = forms(s, names, overview.Version)
		return err
	})
	if err != nil {
		return err
	}
	return p.one.Render(v.W, status, v.Page(v.T("people.title", "case", id), "cases", d))
}

func (d *caseData) read(v *screen.Visit, s dispatch.State, names *screen.Names, o people.Headcount) (err error) {
	d.Boat, d.Phase = v.Boat(d.Case.Alert), string(d.Case.Phase)
	if d.Case.Closed {
		d.Phase = "closed"
	}
	d.Strip, d.Hidden, d.Total = v.Strip(o.Strip), o.Hidden, o.Total
	d.Into, d.From = o.Strip.Into, o.Strip.From
	for _, r := range o.Recounts {
		if r.State == people.RecountDiffers {
			d.Differs++
		}
	}
	for i, b := range o.Balances {
		d.Accounts = append(d.Accounts, accountOf(v, names, i, b))
	}
	for _, h := range o.Handovers {
		d.Handovers = append(d.Handovers, handoverOf(v, names, h))
	}
	d.assertions(v, names, o)
	d.entries(v, names, o)
	if o.Gap != nil {
		d.Gap = &gap{*o.Gap}
	}
	for _, f := range o.Determinations {
		text := v.T("told.determined-wrong", "estimate", f.Assertion)
		if f.Outcome == ledger.PeopleMissing {
			text = v.T("told.determined-missing", "count", f.Lot.Total(), "owner", names.Organisation(f.Owner))
		}
		d.Findings = append(d.Findings, finding{Text: text, Author: names.User(f.Author), Note: f.Note, Record: f.Record})
	}
	if d.Losses, err = v.Losses(s, names, d.Case.ID); err != nil {
		return err
	}
	all, err := v.PendingHere(s, names)
	for _, x := range all {
		if x.Case == d.Case.ID {
			d.Owed = append(d.Owed, x)
		}
	}
	if err != nil {
		return err
	}
	return d.choices(v, names)
}

// choices are what the forms offer.
func (d *caseData) choices(v *screen.Visit, names *screen.Names) (err error) {
	if d.Orgs, err = names.Organisations(); err != nil {
		return err
	}
	if d.Receivers, err = names.Places(func(p directory.Place) bool { return p.Org != "" && p.Type != "area" }); err != nil {
		return err
	}
	if d.Ports, err = names.Places(func(p directory.Place) bool { return p.Type == "port" }); err != nil {
		return err
	}
	d.Targets = slices.Clone(d.Receivers)
	for _, t := range []ledger.AccountType{ledger.PoliceCustody, ledger.DeceasedRecovered, ledger.MissingAtSea, ledger.Absent, ledger.LeftSystem, ledger.Onward, ledger.Source} {
		d.Targets = append(d.Targets, screen.Choice{Value: t.String(), Text: v.T("move-to." + t.String()), Group: v.T("move-to.group")})
	}
	d.Reasons = reasons(v, "medical-evacuation", "arrest", "death", "died-in-hospital", "body-recovered", "lost-at-sea", "absent-at-count", "walked-away", "taken-by-other",
		"placement", "onward-transport", "return", "found-again", "recount", "miscounted", "counted-twice", "entered-wrongly")
	return nil
}

// reasons are codes of the ledger with their words.
func reasons(v *screen.Visit, codes ...string) []screen.Choice {
	var all []screen.Choice
	for _, code := range codes {
		all = append(all, screen.Choice{Value: code, Text: v.T("reason." + code)})
	}
	return all
}

func accountOf(v *screen.Visit, names *screen.Names, i int, b people.Balance) account {
	a := account{Key: b.Account.String(), Slug: fmt.Sprint("a", i), Name: names.Account(b.Account), People: b.People, OpenLoss: b.OpenLoss,
		Terminal: b.Account.Type.Terminal(), Hidden: b.Hidden}
	transit := b.Account.Type == ledger.InTransit || b.Account.Type == ledger.HandoverVariance
	a.Mine = !transit && !b.Hidden && (b.Account.Custodian == "" || b.Account.Custodian == v.Actor.Org || slices.Contains(v.Actor.Roles, "duty-officer"))
	if b.Lot != nil {
		a.Cells, a.Sides = cellsOf(v, *b.Lot)
		a.Told = len(a.Cells) > 1 || b.Lot.At(ledger.Category{}) == 0
	}
	return a
}

// cellsOf says the numbers of a lot that are not zero.
func cellsOf(v *screen.Visit, lot ledger.Lot) (heads, sides []cell) {
	for c := range ledger.Categories() {
		if n := lot.At(c); n != 0 {
			heads = append(heads, cell{Field: headField + c.String(), Label: categoryOf(v, c), N: int64(n)})
		}
	}
	for i := range ledger.SideCount {
		if n := lot.Side(ledger.Side(i)); n != 0 {
			sides = append(sides, cell{Field: sideField + ledger.Side(i).String(), Label: v.T("side." + ledger.Side(i).String()), N: int64(n)})
		}
	}
	return heads, sides
}

// categoryOf says a category in words: "female, 18–59", "not recorded".
func categoryOf(v *screen.Visit, c ledger.Category) string {
	switch {
	case c == ledger.Category{}:
		return v.T("category.not-recorded")
	case c.Age == ledger.AgeUnknown:
		return v.Word("sex", c.Sex.String())
	case c.Sex == ledger.SexUnknown:
		return v.T("age-band." + strings.TrimSuffix(c.Age.String(), "+"))
	}
	return v.Word("sex", c.Sex.String()) + v.T("list.comma") + v.T("age-band."+strings.TrimSuffix(c.Age.String(), "+"))
}

func (d *caseData) assertions(v *screen.Visit, names *screen.Names, o people.Headcount) {
	for _, a := range o.Assertions {
		x := assertion{Assertion: a, What: v.Word("subject", a.Subject), Who: names.User(a.Author), At: a.Happened}
		if a.Estimate != nil {
			x.Number = v.Estimate(*a.Estimate, a.Words)
		}
		for _, c := range o.Contradictions {
			x.Contradicted = x.Contradicted || c[0] == a.ID || c[1] == a.ID
		}
		x.Source, x.Method = v.Word("source", a.Source), v.Word("method", a.Method)
		d.Assertions = append(d.Assertions, x)
	}
}

// shownEntries is how many of the newest entries the page of a case shows; the others are a link away.
const shownEntries = 30

func (d *caseData) entries(v *screen.Visit, names *screen.Names, o people.Headcount) {
	all := o.Entries
	if len(all) > shownEntries {
		all = all[len(all)-shownEntries:]
	}
	d.Entries, d.More = entriesOf(v, names, all), o.Earlier > 0 || len(all) < len(o.Entries)
}

// entriesOf tells entries in words, newest first.
func entriesOf(v *screen.Visit, names *screen.Names, all []people.Entry) (told []entry) {
	for _, e := range all {
		x := entry{Entry: e, FromName: names.Account(e.From), ToName: names.Account(e.To), Why: v.Word("reason", string(e.Reason)), Author: names.User(e.By)}
		if e.Owner != "" {
			x.OwnerName = names.Organisation(e.Owner)
		}
		x.Reversible = !e.Hidden && e.ReversedBy == "" && e.Handover == "" && !strings.ContainsAny(e.ID, "#.")
		told = append(told, x)
	}
	slices.Reverse(told)
	return told
}

// Subjects are what an estimate can be of.
func (*caseData) Subjects() []string {
	return []string{ledger.Aboard, "injured", "dead", "missing", "children"}
}

// Grounds are on what a determination can stand.
func (*caseData) Grounds() []string {
	return []string{"survivors-say", "aerial-photo", "second-count", "no-trace", "other-ground"}
}
