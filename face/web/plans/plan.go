package plans

import (
	"slices"
	"strconv"

	"fanar/desk/rescue/plan"
	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/dispatch"
)

// review is what an organisation said of the version, in words.
type review struct {
	plan.Opinion
	Organisation, Name, Kind string
}

type approval struct {
	plan.Approval
	Organisation, Name string
}

type planData struct {
	asked
	row
	Shown      plan.Version // that the page shows; the latest unless the address names another
	Older      bool         // it is not the latest
	Author     string
	EndedName  string
	Reviews    []review
	Approvals  []approval
	Kinds      []screen.Choice
	Open       bool // it has not ended
	Party      bool // the reader's organisation is one of the latest version's
	MayApprove bool
}

// Has tells whether an organisation is one of the latest version's parties.
func (d *planData) Has(organisation string) bool {
	return slices.Contains(d.Latest.Parties, organisation)
}

func (p *Page) render(v *screen.Visit, status int, forms func(version uint64) *screen.Forms) error {
	d := &planData{asked: asked{Notice: v.Notice(), visit: v}}
	err := v.Read("read.cases", func(s dispatch.State) error {
		one, err := plan.ByID(s, v.R.PathValue("id"))
		if err != nil {
			return err
		}
		names := v.Names(s)
		if err := d.choices(names); err != nil {
			return err
		}
		d.fill(v, names, one)
		return nil
	})
	if err != nil {
		return err
	}
	d.forms = forms(d.Version)
	return p.page.Render(v.W, status, v.Page(d.ID, "watch", d))
}

func (d *planData) fill(v *screen.Visit, names *screen.Names, one plan.Plan) {
	d.Shown = one.Latest()
	for _, version := range one.Versions {
		if v.Query("version") == strconv.Itoa(version.Number) {
			d.Shown = version
		}
	}
	d.row = rowOf(v, names, one, d.Shown)
	d.Older, d.Author, d.Open = d.Shown.Number != d.Latest.Number, names.User(d.Shown.Author), one.Ended == nil
	if one.EndedBy != "" {
		d.EndedName = names.User(one.EndedBy)
	}
	for _, r := range d.Shown.Reviews {
		d.Reviews = append(d.Reviews, review{Opinion: r, Organisation: names.Organisation(r.Organisation), Name: names.User(r.Author), Kind: v.T("plan-review." + r.Kind)})
	}
	for _, a := range d.Shown.Approvals {
		d.Approvals = append(d.Approvals, approval{Approval: a, Organisation: names.Organisation(a.Organisation), Name: names.User(a.Author)})
	}
	for _, k := range plan.Kinds() {
		if k == plan.LegalReview || slices.Contains(v.Actor.Roles, "rights-officer") {
			d.Kinds = append(d.Kinds, screen.Choice{Value: k, Text: v.T("plan-review." + k)})
		}
	}
	d.Party = d.Has(v.Actor.Org)
	d.MayApprove = d.Open && !d.Older && d.Party && v.May("plan.Approve") && !d.Latest.ApprovedBy(v.Actor.Org)
}

// do carries one form of a plan through the door.
func (p *Page) do(v *screen.Visit, act func(*screen.Visit, string) dispatch.Command) error {
	id := v.R.PathValue("id")
	receipt, err := v.Do(act(v, id), plan.Subject(id))
	if err == nil {
		return v.Recorded("/plans/"+id, receipt)
	}
	if !correctable(err) || fault.As(err).Code == "plan.none" {
		return err
	}
	return p.render(v, screen.Status(err), func(version uint64) *screen.Forms { return v.Back(version, err) })
}
