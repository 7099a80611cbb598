package overrides

import (
	"fanar/face/web/narrate"
	"fanar/face/web/screen"
	"fanar/record/dispatch"
	"fanar/record/journal"
	"fanar/record/policy"
)

// oneData is the page of one override.
type oneData struct {
	row
	Tabs       []screen.Tab
	Notice     *screen.Notice
	Used       []narrate.Told
	MayApprove bool
	WhyNot     string // why the reader cannot approve; empty if it is not a question
	MayEnd     bool
	Approve    screen.Form
	End        screen.Form
	Returned   *screen.Form // a form that came back and is not offered any more
}

func (p *Page) render(v *screen.Visit, status int, forms func(version uint64) *screen.Forms) error {
	d := oneData{Tabs: v.Oversight("/overrides"), Notice: v.Notice()}
	err := v.Read("read.overrides", func(s dispatch.State) error {
		o, err := policy.OverrideByID(s, v.R.PathValue("id"))
		if err != nil {
			return err
		}
		names := v.Names(s)
		d.row = rowOf(v, s, names, o)
		d.offer(v)
		teller := narrate.New(v, s, names)
		for _, n := range o.Uses {
			for e, err := range journal.Events(s, n, n) {
				if err != nil {
					return err
				}
				told, err := teller.Shared(s, e)
				if err != nil {
					return err
				}
				d.Used = append(d.Used, told)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	f := forms(d.Version)
	d.Approve, d.End = f.Form("approve"), f.Form("end")
	if back := f.Failed(); back != nil && (back.Name == "approve" && !d.MayApprove || back.Name == "end" && !d.MayEnd) {
		d.Returned = back
	}
	return p.one.Render(v.W, status, v.Page(d.ID, "oversight", d))
}

// offer decides what the reader is offered, and says why an approval is somebody else's to give.
func (d *oneData) offer(v *screen.Visit) {
	live := d.State == policy.OverrideRequested || d.State == policy.OverrideInForce
	d.MayEnd = live && v.May("oversight.EndOverride")
	if d.State != policy.OverrideRequested {
		return
	}
	switch {
	case v.Actor.User == d.Requested.User:
		d.WhyNot = v.T("overrides.not-you")
	case v.Actor.Org == "" || v.Actor.Org == d.Requested.Organisation:
		d.WhyNot = v.T("overrides.not-yours", "organisation", d.Asked.Organisation)
	case !v.May("oversight.ApproveOverride"):
		d.WhyNot = v.T("overrides.not-role", "roles", v.Roles(v.Room.Dispatch.Engine().Roles("oversight.ApproveOverride")))
	default:
		d.MayApprove = true
	}
}
