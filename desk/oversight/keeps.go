package oversight

import (
	"reflect"
	"slices"

	"fanar/fault"
	"fanar/record/policy"
)

// keeps refuses a pack that takes away what no deployer may take away: what nothing may stop (R1), the rules that nobody
// may override, the shipped assessments (R10), the independent assessors, and what the rights officer and the monitor may
// do (R50).
func keeps(shipped, p policy.Pack, e *policy.Engine) error {
	for _, action := range shipped.Always {
		if !slices.Contains(p.Always, action) {
			return fault.New(fault.Refused, "pack.keeps", "the pack would let a rule or a missing role stop {what}; nothing may (R1)", "what", action).WithField("text")
		}
	}
	for _, r := range shipped.Rules {
		if err := keepsRule(r, p); err != nil {
			return err
		}
	}
	for _, a := range shipped.Assessments {
		if !slices.ContainsFunc(p.Assessments, func(b policy.Assessment) bool {
			return a.ID == b.ID && a.Scope == b.Scope && a.Assessor == b.Assessor && a.Safe == b.Safe && b.From <= a.From && b.Until >= a.Until
		}) {
			return fault.New(fault.Refused, "pack.keeps", "the pack lacks the assessment {what} as it was shipped; others can be added, but it stays (R10)", "what", a.ID).WithField("text")
		}
	}
	for _, a := range shipped.Assessors {
		if a.Independent && !slices.Contains(p.Assessors, a) {
			return fault.New(fault.Refused, "pack.keeps", "the pack lacks the independent assessor {what}", "what", a.Organisation).WithField("text")
		}
	}
	for _, r := range shipped.Release {
		if served, ok := shipped.Rule(r.Serves); ok && served.Absolute && !slices.ContainsFunc(p.Release, func(is policy.ReleaseRule) bool { return reflect.DeepEqual(is, r) }) {
			return fault.New(fault.Refused, "pack.keeps", "the pack drops or changes release rule {what}, which serves a rule that nobody may override", "what", r.ID).WithField("text")
		}
	}
	return keepsGuardians(shipped, e)
}

// keepsRule holds a pack to a shipped rule that nobody may override: it is there, and where it is absolute, it says and
// does the same.
func keepsRule(r policy.Rule, p policy.Pack) error {
	if r.Override {
		return nil
	}
	is, ok := p.Rule(r.ID)
	switch {
	case !ok:
		return fault.New(fault.Refused, "pack.keeps", "the pack lacks rule {what}, which nobody may override and no pack may drop", "what", r.ID).WithField("text")
	case is.Override || r.Absolute && !is.Absolute:
		return fault.New(fault.Refused, "pack.keeps", "the pack would let people override rule {what}, which nobody may", "what", r.ID).WithField("text")
	case r.Absolute && (is.Kind != r.Kind || is.Cedar != r.Cedar || !reflect.DeepEqual(is.On, r.On) || is.From > r.From ||
		is.Until != "" && (r.Until == "" || is.Until < r.Until) || is.Severity < r.Severity):
		return fault.New(fault.Refused, "pack.keeps", "the pack changes what rule {what} does; nobody may override it, and no pack may weaken it", "what", r.ID).WithField("text")
	}
	return nil
}

// keepsGuardians holds a pack to what the rights officer and the monitor may do and read.
func keepsGuardians(shipped policy.Pack, e *policy.Engine) error {
	for _, g := range shipped.Grants {
		for _, role := range g.Roles {
			if !slices.Contains(guardians, role) {
				continue
			}
			for _, action := range g.Actions {
				if !e.May(policy.Actor{User: "u", Roles: []string{role}}, action) {
					return fault.New(fault.Refused, "pack.keeps", "the pack takes {what} from the rights officer or the monitor; they cannot be locked out (R50)", "what", action).WithField("text")
				}
			}
		}
	}
	return nil
}
