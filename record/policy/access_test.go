package policy_test

import (
	"slices"
	"strings"
	"testing"

	"fanar/record/policy"
)

// human are the roles that people have. The node has one of its own.
var human = []string{"duty-officer", "mission-lead", "port-coordinator", "centre-manager", "place-assessor", "rights-officer", "monitor", "administrator"}

func may(e *policy.Engine, role string) map[string]bool {
	all := map[string]bool{}
	actor := policy.Actor{User: "x", Roles: []string{role}}
	for _, g := range e.Pack().Grants {
		for _, action := range g.Actions {
			all[action] = e.May(actor, action)
		}
	}
	return all
}

// TestNoRoleSeesEverything holds that no role reads every compartment, and that who runs machines reads none.
func TestNoRoleSeesEverything(t *testing.T) {
	e := engine(t, string(policy.Shipped))
	for _, role := range append(human, "node") {
		sees := may(e, role)
		if len(sees) < 40 {
			t.Fatalf("the pack grants %d actions: it was not read", len(sees))
		}
		missing := 0
		for action, yes := range sees {
			if strings.HasPrefix(action, "read.") && !yes {
				missing++
			}
		}
		if missing == 0 {
			t.Errorf("%s reads everything", role)
		}
	}
	admin := may(e, "administrator")
	for _, compartment := range []string{"read.cases", "read.people", "read.sea", "read.incidents", "read.access", "read.overrides", "read.clocks"} {
		if admin[compartment] {
			t.Errorf("the administrator may %s; it runs machines and reads no compartment", compartment)
		}
	}
	for action, yes := range may(e, "node") {
		if yes && !slices.Contains([]string{"clock.Escalate", "personal.EraseDue", "personal.RecordRun", "read.clocks", "read.personal", "alert.Relay", "read.relays"}, action) {
			t.Errorf("the node may %s by itself", action)
		}
	}
	for _, action := range []string{"clock.Escalate", "personal.EraseDue", "personal.RecordRun"} {
		for _, role := range human {
			if may(e, role)[action] {
				t.Errorf("%s may %s; only the node does that", role, action)
			}
		}
	}
}

// TestR50NobodyLocksOversightOut holds that the rights officer and the monitor read all that they need, that no action of
// an administrator touches what they write, and that rules change only with one of the two.
func TestR50NobodyLocksOversightOut(t *testing.T) {
	e := engine(t, string(policy.Shipped))
	for _, role := range []string{"rights-officer", "monitor"} {
		does := may(e, role)
		for _, action := range []string{"read.cases", "read.people", "read.places", "read.record", "read.incidents", "read.access", "read.overrides", "read.clocks",
			"read.rules", "read.users", "read.personal", "oversight.OpenIncident", "oversight.AddOpinion", "oversight.ChangeStage",
			"oversight.EndOverride", "oversight.ProposePack", "oversight.SignPack", "credential.ConfirmRecovery"} {
			if !does[action] {
				t.Errorf("R50: %s may not %s", role, action)
			}
		}
	}
	for action, yes := range may(e, "administrator") {
		if yes && strings.HasPrefix(action, "oversight.") && action != "oversight.ProposePack" && action != "oversight.SignPack" {
			t.Errorf("R50: the administrator may %s", action)
		}
	}
	if r, ok := e.Pack().Rule("R50"); !ok || !r.Absolute || r.Override {
		t.Errorf("R50 is not absolute: %+v", r)
	}
}

// TestStepUp holds which actions take a fresh proof, and that nothing done at sea or on the quay does.
func TestStepUp(t *testing.T) {
	e := engine(t, string(policy.Shipped))
	granted := map[string]bool{}
	for _, g := range e.Pack().Grants {
		for _, action := range g.Actions {
			granted[action] = true
		}
	}
	for _, action := range e.Pack().StepUp {
		if !granted[action] {
			t.Errorf("%s takes a proof and is granted to nobody", action)
		}
		if !e.NeedsStepUp(action) {
			t.Errorf("%s takes a proof, and the engine does not know", action)
		}
	}
	for action := range granted {
		if e.NeedsStepUp(action) && (strings.HasPrefix(action, "rescue.") || strings.HasPrefix(action, "people.") || strings.HasPrefix(action, "clock.")) {
			t.Errorf("%s takes a proof: it may have to be done in a rough sea", action)
		}
	}
	if e.NeedsStepUp("rescue.OrderLanding") || e.StepUpFor().Minutes() != 5 || e.OverrideFor().Hours() != 72 {
		t.Errorf("step-up %v, %v, override %v", e.NeedsStepUp("rescue.OrderLanding"), e.StepUpFor(), e.OverrideFor())
	}
	tried := engine(t, `id="p"
version="1"
author="a"
always=["rescue.OpenCase"]
step-up=["rescue.OpenCase"]`)
	if tried.NeedsStepUp("rescue.OpenCase") {
		t.Error("R1: a pack made the opening of a case wait for a proof")
	}
}
