package places

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"fanar/desk/directory"
	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/policy"
)

// assessed is an assessment as the page shows it.
type assessed struct {
	directory.Assessment
	About, Body string // scope and assessor in words
	First, Last time.Time
	State       string // "current", "expired" or "future"
	Authorised  bool   // it can make a place safe; one that protects counts in any case
	Against     []against
	Who         string // who entered it; empty for those that came with the pack
}

// against is another assessment that finds otherwise.
type against struct{ ID, Body string }

// body is an organisation that may assess.
type body struct {
	Name        string
	Independent bool
}

type assessmentData struct {
	Places   []standing
	All      []assessed
	Bodies   []body
	MayWrite bool // the reader's role assesses
	Own      bool // the reader's organisation is authorised
	Scopes   []screen.Choice
	Today    string
	Form     screen.Form
	Notice   *screen.Notice
}

func (p *Page) showAssessments(v *screen.Visit) error {
	return p.renderAssessments(v, http.StatusOK, screen.Fresh(0))
}

func (p *Page) renderAssessments(v *screen.Visit, status int, forms *screen.Forms) error {
	d := assessmentData{MayWrite: v.May("directory.AssessPlace"), Form: forms.Form("assess"), Notice: v.Notice()}
	err := v.Read("read.places", func(s dispatch.State) (err error) {
		names := v.Names(s)
		d.Today = s.Now.UTC().Format(time.DateOnly)
		var against contradictions
		if d.Places, against, err = standings(v, s, names); err != nil {
			return err
		}
		for _, a := range s.Policy.Pack().Assessors {
			d.Bodies = append(d.Bodies, body{names.Organisation(a.Organisation), a.Independent})
			d.Own = d.Own || a.Organisation == v.Actor.Org
		}
		if d.MayWrite && d.Own {
			if d.Scopes, err = scopes(v, s, names); err != nil {
				return err
			}
		}
		return d.read(s, names, against)
	})
	if err != nil {
		return err
	}
	return p.assessments.Render(v.W, status, v.Page(v.T("assess.title"), "directory", d))
}

// read gathers every assessment: those in force first, then those to come, then those that ran out, the newest first.
func (d *assessmentData) read(s dispatch.State, names *screen.Names, others contradictions) error {
	bodies := map[string]string{}
	for a, err := range directory.Assessments.All(s, "") {
		if err != nil {
			return err
		}
		bodies[a.ID] = names.Organisation(a.Assessor)
		x := assessed{Assessment: a, About: names.Scope(a.Scope), Body: bodies[a.ID], First: day(a.From), Last: day(a.Until), State: period(a, s.Now),
			Authorised: authorised(s.Policy.Pack(), a)}
		if !a.Shipped {
			x.Who = names.User(a.Author)
		}
		d.All = append(d.All, x)
	}
	for i := range d.All {
		for _, id := range others[d.All[i].ID] {
			d.All[i].Against = append(d.All[i].Against, against{id, bodies[id]})
		}
	}
	order := []string{"current", "future", "expired"}
	slices.SortStableFunc(d.All, func(a, b assessed) int {
		return cmp.Or(slices.Index(order, a.State)-slices.Index(order, b.State), cmp.Compare(b.Record, a.Record))
	})
	return nil
}

func period(a directory.Assessment, now time.Time) string {
	switch {
	case policy.InForce(a.From, a.Until, now):
		return "current"
	case a.From > now.UTC().Format(time.DateOnly):
		return "future"
	}
	return "expired"
}

// scopes are what an assessment can be about: a place on land, or all of a country.
func scopes(v *screen.Visit, s dispatch.State, names *screen.Names) ([]screen.Choice, error) {
	all, err := names.Places(directory.Place.Ashore)
	if err != nil {
		return nil, err
	}
	for i := range all {
		all[i].Value = "place/" + all[i].Value
	}
	var countries []screen.Choice
	for p, err := range directory.Places.All(s, "") {
		if err != nil {
			return nil, err
		}
		c := screen.Choice{Value: "country/" + p.Country, Text: names.Country(p.Country), Group: v.T("assess.countries")}
		if p.Country != "" && !slices.Contains(countries, c) {
			countries = append(countries, c)
		}
	}
	slices.SortFunc(countries, func(a, b screen.Choice) int { return strings.Compare(a.Text, b.Text) })
	return append(all, countries...), nil
}

// assess carries the form through the door.
func (p *Page) assess(v *screen.Visit) error {
	receipt, err := v.Do(directory.AssessPlace{Scope: v.Field("scope"), LifeNotThreatened: v.Field("life") != "", BasicNeedsMet: v.Field("needs") != "",
		OnwardTransport: v.Field("onward") != "", Basis: lines(v.R.PostForm.Get("basis")), From: v.Field("from"), Until: v.Field("until"), Note: v.Field("note")}, "")
	if err == nil {
		return v.Recorded("/assessments#assessments", receipt)
	}
	if !correctable(err) {
		return err
	}
	return p.renderAssessments(v, screen.Status(err), v.Back(0, err))
}

// lines gives the lines of a text that are not empty.
func lines(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// correctable tells whether the page can come back with the form. What the reader may not do at all has no form on it, and
// is explained on a page of its own.
func correctable(err error) bool {
	return screen.Correctable(err) && fault.KindOf(err) != fault.Forbidden
}
