package rescue

import (
	"time"

	"fanar/desk/rescue"
	"fanar/face/web/screen"
	"fanar/record/clock"
	"fanar/record/dispatch"
	"fanar/record/policy"
)

// longestHold is the longest that the page offers to hold a clock; the door holds to its own.
const longestHold = 24 * time.Hour

// clocks are the deadlines on the case: those that run, the one that is due first on top, and those that came to an end.
type clocks struct {
	Live, Ended []screen.Deadline
	Untils      []screen.Choice
}

// clocks reads the deadlines that rules have set on the case.
func (d *caseData) clocks(v *screen.Visit, s dispatch.State, names *screen.Names) error {
	if !v.May("read.clocks") {
		return nil
	}
	all, err := clock.Of(s, rescue.Subject(d.Case.ID))
	for _, c := range all {
		one := v.Deadline(s, names, c)
		if one.Live() {
			d.Clocks.Live = append(d.Clocks.Live, one)
		} else {
			d.Clocks.Ended = append(d.Clocks.Ended, one)
		}
	}
	screen.ByDue(d.Clocks.Live)
	d.Clocks.Untils = v.Untils(longestHold, v.Field("until"))
	return err
}

// NextClock gives the deadline that is due first, of the case or of what was asked of a centre; nil if none runs.
func (d *caseData) NextClock() *screen.Deadline {
	var next *screen.Deadline
	if len(d.Clocks.Live) > 0 {
		next = &d.Clocks.Live[0]
	}
	for _, m := range d.Medevacs {
		for _, a := range m.Asked {
			if c := a.Clock; c != nil && c.Live() && (next == nil || c.Due.Before(next.Due)) {
				next = c
			}
		}
	}
	return next
}

// override is an override about the case.
type override struct {
	policy.Override
	State, What string
}

// overrides reads what lets, or would let, something about the case pass a rule.
func (d *caseData) overrides(v *screen.Visit, s dispatch.State, _ *screen.Names) error {
	if !v.May("read.overrides") {
		return nil
	}
	for o, err := range policy.Overrides.All(s, "") {
		if err != nil {
			return err
		}
		state := o.State(s.Now)
		if o.Subject == rescue.Subject(d.Case.ID) && (state == policy.OverrideRequested || state == policy.OverrideInForce) {
			d.Overrides = append(d.Overrides, override{o, state, v.Word("action", o.Action)})
		}
	}
	return nil
}
