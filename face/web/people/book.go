package people

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/engine/dtg"
	"fanar/engine/ledger"
	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/dispatch"
)

// bookData is the page of second counts and corrections of a case: what differs, twin counts, losses to look at again,
// categories, merges, declared totals.
type bookData struct {
	Case     rescue.Case
	Boat     string
	Tabs     []screen.Tab
	Hidden   bool
	Differs  []recount // not settled yet
	Settled  []recount
	Twins    []twin
	Losses   []loss
	Accounts []account
	Declared []declared
	Into     string
	From     []string
	Orgs     []screen.Choice
	Targets  []screen.Choice
	Reasons  []screen.Choice
	Surplus  []screen.Choice // reasons for additional people
	Others   []screen.Choice // cases to merge with
	Own      string
	Notice   *screen.Notice

	visit *screen.Visit
	forms *screen.Forms
}

// recount is a second count in words.
type recount struct {
	people.Recount
	Where, Who, Answers, Why string
	Ledger, Count            int64
	Short                    bool // fewer were counted than the ledger has
	Other                    bool // only the categories differ
	Mine                     bool // the reader may settle it
}

// twin is a twin count in words.
type twin struct {
	people.Twin
	Where, First, Second, Answers string
	FirstPeople, SecondPeople     *int64
	MaySign                       bool
	Choices                       []screen.Choice
}

// loss is an open loss with what it takes to look at it again.
type loss struct {
	people.OpenLoss
	Where, Answers, Reviewer string
	Due                      bool
}

// declared is what people of one landing declared.
type declared struct {
	Where string
	Rows  []screen.Choice // country and number
}

// Categories are all categories, in words.
func (d *bookData) Categories() (all []screen.Choice) {
	for c := range ledger.Categories() {
		all = append(all, screen.Choice{Value: c.String(), Text: categoryOf(d.visit, c)})
	}
	return all
}

// Failed gives the form that came back; nil on a fresh page.
func (d *bookData) Failed() *screen.Form { return d.forms.Failed() }

// Form gives a form of the page.
func (d *bookData) Form(name string) screen.Form { return d.forms.Form(name) }

// May tells whether the reader's roles carry an action.
func (d *bookData) May(action string) bool { return d.visit.May(action) }

func (p *Page) showBook(v *screen.Visit) error { return p.renderBook(v, http.StatusOK, fresh) }

func (p *Page) renderBook(v *screen.Visit, status int, forms func(dispatch.State, *screen.Names, uint64) (*screen.Forms, error)) error {
	id := v.R.PathValue("id")
	d := &bookData{visit: v, Own: v.Actor.Org, Notice: v.Notice(), Tabs: v.CaseTabs(id, "/cases/"+id+"/people")}
	err := v.Read("read.people", func(s dispatch.State) (err error) {
		names := v.Names(s)
		o, err := people.Overview(s, id, v.Actor)
		if err != nil {
			return err
		}
		if d.Case, err = rescue.CaseByID(s, id); err != nil {
			return err
		}
		d.Boat, d.Hidden, d.Into, d.From = v.Boat(d.Case.Alert), o.Hidden, o.Strip.Into, o.Strip.From
		d.counts(v, names, o)
		for i, b := range o.Balances {
			if a := accountOf(v, names, i, b); a.Mine {
				d.Accounts = append(d.Accounts, a)
			}
		}
		if err := d.losses(v, s, names); err != nil {
			return err
		}
		if err := d.declared(v, s, names); err != nil {
			return err
		}
		if err := d.choices(v, s, names); err != nil {
			return err
		}
		d.forms, err = forms(s, names, o.Version)
		return err
	})
	if err != nil {
		return err
	}
	return p.book.Render(v.W, status, v.Page(v.T("ledger-page.title", "case", id), "cases", d))
}

func (d *bookData) counts(v *screen.Visit, names *screen.Names, o people.Headcount) {
	officer := isOfficer(v)
	for _, r := range o.Recounts {
		x := recount{Recount: r, Where: names.Account(r.Account), Who: names.Organisation(r.Organisation), Answers: names.Organisation(r.Owner),
			Ledger: r.Balance.Total(), Count: r.Counted.Total()}
		x.Short, x.Other = x.Count < x.Ledger, x.Count == x.Ledger
		x.Mine = !r.Hidden && v.May("people.SettleRecount") && (officer || r.Account.Custodian == v.Actor.Org || r.Account.Custodian == "" && r.Owner == v.Actor.Org)
		if r.Reason != "" {
			x.Why = v.Word("reason", string(r.Reason))
		}
		if r.State == people.RecountDiffers {
			d.Differs = append(d.Differs, x)
		} else {
			d.Settled = append(d.Settled, x)
		}
	}
	for _, t := range o.Twins {
		x := twin{Twin: t, Where: names.Account(t.Account), First: names.Organisation(t.Agencies[0]), Second: names.Organisation(t.Agencies[1]),
			Answers: names.Organisation(t.Owner)}
		for i, to := range []**int64{&x.FirstPeople, &x.SecondPeople} {
			x.Choices = append(x.Choices, screen.Choice{Value: t.Agencies[i], Text: names.Organisation(t.Agencies[i])})
			if c, ok := t.Counts[t.Agencies[i]]; ok {
				n := c.Lot.Total()
				*to = &n
			}
		}
		x.MaySign = t.State == people.TwinDiffers && v.May("people.SignTwin") &&
			(officer || t.Owner == v.Actor.Org || t.Agencies[0] == v.Actor.Org || t.Agencies[1] == v.Actor.Org)
		d.Twins = append(d.Twins, x)
	}
}

func (d *bookData) losses(v *screen.Visit, s dispatch.State, names *screen.Names) error {
	all, err := people.OpenLossesFor(s, v.Actor)
	for _, l := range all {
		if l.Case != d.Case.ID {
			continue
		}
		x := loss{OpenLoss: l, Where: names.Account(l.Account), Answers: names.Organisation(l.Owner), Due: l.ReviewDue(s.Now)}
		if l.ReviewedBy != "" {
			x.Reviewer = names.User(l.ReviewedBy)
		}
		d.Losses = append(d.Losses, x)
	}
	return err
}

func (d *bookData) declared(v *screen.Visit, s dispatch.State, names *screen.Names) error {
	all, err := people.DeclaredOf(s, d.Case.ID, v.Actor)
	for _, x := range all {
		row := declared{Where: names.Account(x.Account)}
		for _, country := range sortedKeys(x.Totals) {
			text := v.T("ledger-page.not-declared")
			if country != "XX" {
				text = names.Country(country)
			}
			row.Rows = append(row.Rows, screen.Choice{Value: strconv.Itoa(int(x.Totals[country])), Text: text})
		}
		d.Declared = append(d.Declared, row)
	}
	return err
}

func (d *bookData) choices(v *screen.Visit, s dispatch.State, names *screen.Names) (err error) {
	if d.Orgs, err = names.Organisations(); err != nil {
		return err
	}
	for _, t := range []ledger.AccountType{ledger.Absent, ledger.MissingAtSea, ledger.DeceasedRecovered, ledger.PoliceCustody, ledger.Source} {
		d.Targets = append(d.Targets, screen.Choice{Value: t.String(), Text: v.T("move-to." + t.String())})
	}
	d.Reasons = reasons(v, "recount", "absent-at-count", "lost-at-sea", "walked-away", "miscounted", "counted-twice", "entered-wrongly", "second-count")
	d.Surplus = reasons(v, "late-find", "birth")
	open, err := rescue.Open(s, s.Now)
	for _, c := range open {
		if c.ID != d.Case.ID && !c.Closed && len(d.Others) < 200 {
			d.Others = append(d.Others, screen.Choice{Value: c.ID, Text: c.ID + " · " + v.Boat(c.Alert)})
		}
	}
	return err
}

// bookActs are what the forms of the page ask, by the last part of their address.
var bookActs = map[string]act{
	"reclassify": reclassify,
	"settle":     settle,
	"twin": func(v *screen.Visit, id string) (dispatch.Command, error) {
		return people.OpenTwin{Case: id, Account: v.Field("account"), First: v.Field("first"), Second: v.Field("second")}, nil
	},
	"twin-count": func(v *screen.Visit, id string) (dispatch.Command, error) {
		c := people.CountTwin{Case: id, Twin: v.Field("twin"), Note: v.Field("note")}
		lot, typed, err := lotOf(v)
		if typed {
			c.Lot = &lot
		}
		return c, err
	},
	"twin-sign": func(v *screen.Visit, id string) (dispatch.Command, error) {
		return people.SignTwin{Case: id, Twin: v.Field("twin"), Stands: v.Field("stands"), Reason: reason(v), Note: v.Field("note")}, nil
	},
	"review": func(v *screen.Visit, id string) (dispatch.Command, error) {
		c := people.ReviewLoss{Case: id, Account: v.Field("account"), Note: v.Field("note")}
		var err error
		if text := v.Field("next"); text != "" {
			c.Next, err = dtg.Parse(text, v.Room.Dispatch.Now(), time.UTC)
			if err != nil {
				err = fault.As(err).WithField("next")
			}
		}
		return c, err
	},
	"merge": func(v *screen.Visit, id string) (dispatch.Command, error) {
		return people.MergeCounts{Case: id, Into: v.Field("into"), Reason: "same-boat", Note: v.Field("note")}, nil
	},
	"unmerge": func(v *screen.Visit, id string) (dispatch.Command, error) {
		return people.UnmergeCounts{Case: id, Into: v.Field("into"), Reason: "other-boat", Note: v.Field("note")}, nil
	},
	"declare": declare,
}

// reclassify reads a change of category: how many people of one are of another.
func reclassify(v *screen.Visit, id string) (dispatch.Command, error) {
	c := people.Reclassify{Case: id, Account: v.Field("account"), Reason: reason(v), Note: v.Field("note")}
	was, err := ledger.ParseCategory(v.Field("was"))
	if err != nil {
		return nil, fault.As(err).WithField("was")
	}
	now, err := ledger.ParseCategory(v.Field("now"))
	if err != nil {
		return nil, fault.As(err).WithField("now")
	}
	n, err := number(v.Field("people"), "people")
	if err != nil {
		return nil, err
	}
	c.Was, c.Now = ledger.Of(n, was), ledger.Of(n, now)
	return c, nil
}

func settle(v *screen.Visit, id string) (dispatch.Command, error) {
	c := people.SettleRecount{Case: id, Count: v.Field("count"), Stands: v.Field("stands"), To: v.Field("to"), Reason: reason(v), Owner: v.Field("owner"), Note: v.Field("note")}
	if text := v.Field("lot"); text != "" {
		lot, err := ledger.ParseLot(text)
		if err != nil {
			return nil, fault.As(err).WithField("lot")
		}
		c.Lot = &lot
	}
	return c, nil
}

// declare reads totals as people write them: one country and number a line.
func declare(v *screen.Visit, id string) (dispatch.Command, error) {
	c := people.DeclareNationalities{Case: id, Account: v.Field("account"), Totals: map[string]int32{}}
	for _, line := range strings.FieldsFunc(v.Field("totals"), func(r rune) bool { return r == '\n' || r == ',' || r == ';' }) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		n, err := number(words[len(words)-1], "totals")
		if err != nil {
			return nil, err
		}
		c.Totals[strings.ToUpper(words[0])] += n
	}
	return c, nil
}

// doBook carries one form of the page through the door.
func (p *Page) doBook(v *screen.Visit, a act) error {
	id := v.R.PathValue("id")
	command, err := a(v, id)
	if err == nil {
		var receipt dispatch.Receipt
		if receipt, err = v.Do(command, "case/"+id); err == nil {
			return v.Recorded("/cases/"+id+"/people/ledger", receipt)
		}
	}
	if !correctable(err) {
		return err
	}
	return p.renderBook(v, screen.Status(err), back(v, err))
}
