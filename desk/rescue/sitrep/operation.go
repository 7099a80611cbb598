package sitrep

import (
	"strings"
	"time"

	"fanar/desk/rescue"
	wire "fanar/engine/sitrep"
	"fanar/record/event"
)

// assistance fills E: what the case lacks by the record.
func (d *drafter) assistance() error {
	if d.c.Closed {
		d.add("E", d.say("want.none"))
		return nil
	}
	if d.c.Coordinator == "" {
		d.add("E", d.say("want.coordinator"))
	}
	going := false
	for _, t := range d.c.Taskings {
		going = going || t.Going()
	}
	if !going && d.c.Landing == nil {
		d.add("E", d.say("want.unit"))
	}
	for _, m := range d.c.Medevacs {
		if m.Outcome != nil {
			continue
		}
		var asked []string
		for _, c := range m.Asked {
			asked = append(asked, d.org(c.Centre))
		}
		d.add("E", d.say("want.medevac", "id", m.ID, "count", m.People, "centres", strings.Join(asked, ", ")))
	}
	for _, r := range d.c.Requests {
		if r.Answer == nil {
			d.add("E", d.say("want.safety", "centre", d.org(r.To), "time", wire.Stamp(r.At)))
		}
	}
	if d.report.Parts["E"] == "" {
		d.add("E", d.say("want.none"))
	}
	return nil
}

// coordination fills F, and L with the units.
func (d *drafter) coordination() error {
	if d.c.Coordinator == "" {
		d.add("F", d.say("coordinator-none"))
	} else {
		d.add("F", d.say("coordinator", "centre", d.org(d.c.Coordinator)))
	}
	if o := d.c.Offer; o != nil {
		d.add("F", d.say("coordinator-offered", "centre", d.org(o.To), "time", wire.Stamp(o.At)))
	}
	for _, t := range d.c.Taskings {
		if t.OSC {
			d.add("L", d.say("unit-osc", "unit", t.Name))
		}
	}
	for _, t := range d.c.Taskings {
		state := d.say("state." + t.State)
		switch {
		case t.State == rescue.Released:
		case t.ETA != nil && t.State != rescue.OnScene:
			d.add("L", d.say("unit-eta", "unit", t.Name, "state", state, "eta", wire.Stamp(*t.ETA)))
		default:
			d.add("L", d.say("unit", "unit", t.Name, "state", state))
		}
	}
	return nil
}

// plans fills M and N.
func (d *drafter) plans() error {
	if o := d.c.Landing; o != nil && o.Unit != "" {
		d.add("M", d.say("plan.landing-by", "place", d.place(o.Place), "unit", d.place(o.Unit)))
	} else if o != nil {
		d.add("M", d.say("plan.landing", "place", d.place(o.Place)))
	}
	for _, o := range d.c.Transfers {
		d.add("M", d.say("plan.transfer", "unit", d.place(o.Unit), "place", d.place(o.Place)))
	}
	for _, r := range d.c.Requests {
		switch a := r.Answer; {
		case a == nil:
			d.add("N", d.say("safety.asked", "centre", d.org(r.To), "time", wire.Stamp(r.At)))
		default:
			d.add("N", d.say("safety."+a.Answer, "centre", d.org(r.To), "place", d.place(a.Place), "time", wire.Stamp(a.At)))
		}
	}
	if d.c.Closed && d.c.ClosedAt != nil {
		d.add("N", d.say("ended", "time", wire.Stamp(*d.c.ClosedAt)))
	}
	d.add("N", d.say("record", "number", d.c.Version, "centre", d.report.From))
	return nil
}

// before takes over from the report before what holds until somebody changes it.
func (d *drafter) before() error {
	if d.state.Issued == 0 {
		return nil
	}
	last, ok, err := sent.Get(d.s, rowKey(d.c.ID, d.state.Issued))
	if err != nil || !ok || last.Report.Form != wire.Full || last.Language != d.lang {
		return err
	}
	if area := last.Report.Parts["K"]; area != "" && d.report.Form == wire.Full {
		d.report.Parts["K"] = area
		d.out.Carried = append(d.out.Carried, "K")
	}
	return nil
}

// actionsShown is how many entries of the log a report lists.
const actionsShown = 12

// actions fills J with what was done since the report before, the oldest first.
func (d *drafter) actions() error {
	events, err := rescue.Timeline(d.s, d.c.ID)
	if err != nil {
		return err
	}
	var lines []string
	earlier := 0
	for _, e := range events { // the newest first
		if e.Number <= d.state.Last {
			break
		}
		line := d.action(e)
		switch {
		case line == "":
		case len(lines) == actionsShown:
			earlier++
		default:
			lines = append(lines, line)
		}
	}
	if d.state.Issued > 0 && len(lines) > 0 {
		d.add("J", d.say("since", "number", d.state.Issued))
	}
	if earlier > 0 {
		d.add("J", d.say("act.before", "count", earlier))
	}
	for i := len(lines) - 1; i >= 0; i-- {
		d.add("J", lines[i])
	}
	return nil
}

// action says one entry of the log; empty if it is none that other centres need.
func (d *drafter) action(e event.Event) string {
	say := func(id, text string) string { return d.say("act."+id, "time", wire.Stamp(e.Happened), "text", text) }
	switch e.Kind {
	case rescue.PositionReported{}.Kind():
		return with(e, func(f rescue.PositionReported) string {
			return say("position", wire.Fix{Position: f.Position, UncertaintyNM: f.UncertaintyNM, At: time.Time{}}.String())
		})
	case rescue.NoteAdded{}.Kind():
		return with(e, func(f rescue.NoteAdded) string { return say("note", f.Text) })
	case rescue.PhaseChanged{}.Kind():
		return with(e, func(f rescue.PhaseChanged) string { return say("phase", d.say("phase."+string(f.Phase))) })
	case rescue.CoordinatorNamed{}.Kind():
		return with(e, func(f rescue.CoordinatorNamed) string { return say("coordinator", d.org(f.Organisation)) })
	case rescue.AssetTasked{}.Kind():
		return with(e, func(f rescue.AssetTasked) string { return say("tasked", f.Name) })
	case rescue.TaskingAnswered{}.Kind():
		return with(e, func(f rescue.TaskingAnswered) string {
			if f.Accepted {
				return say("accepted", d.unit(f.ID))
			}
			return say("declined", d.unit(f.ID))
		})
	case rescue.AssetReleased{}.Kind():
		return with(e, func(f rescue.AssetReleased) string { return say("released", d.unit(f.ID)) })
	case rescue.PlaceOfSafetyRequested{}.Kind():
		return with(e, func(f rescue.PlaceOfSafetyRequested) string { return say("safety", d.org(f.To)) })
	case rescue.LandingOrdered{}.Kind():
		return with(e, func(f rescue.LandingOrdered) string { return say("landing", d.place(f.Place)) })
	case rescue.TransferOrdered{}.Kind():
		return with(e, func(f rescue.TransferOrdered) string { return say("transfer", d.place(f.Unit)) })
	case rescue.CaseClosed{}.Kind():
		return with(e, func(f rescue.CaseClosed) string { return say("closed", f.Outcome) })
	case rescue.CaseReopened{}.Kind():
		return with(e, func(f rescue.CaseReopened) string { return say("reopened", f.Reason) })
	}
	return ""
}

// with says a fact; one that cannot be read says nothing.
func with[F any](e event.Event, say func(F) string) string {
	var f F
	if e.Decode(&f) != nil {
		return ""
	}
	return say(f)
}

func (d *drafter) unit(tasking string) string {
	for _, t := range d.c.Taskings {
		if t.ID == tasking {
			return t.Name
		}
	}
	return tasking
}
