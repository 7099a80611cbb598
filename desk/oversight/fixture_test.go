package oversight_test

import (
	"context"
	"strings"
	"testing"

	"fanar/desk/desktest"
	"fanar/desk/directory"
	"fanar/desk/oversight"
	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/fault"
	"fanar/record/clock"
	"fanar/record/dispatch"
	"fanar/record/journal"
	"fanar/record/personal"
	"fanar/record/policy"
)

var (
	officer = policy.Actor{User: "conti", Name: "A. Conti", Org: "mrcc-rome", Roles: []string{"duty-officer"}}
	second  = policy.Actor{User: "verdi", Name: "B. Verdi", Org: "mrcc-rome", Roles: []string{"duty-officer"}}
	port    = policy.Actor{User: "russo", Name: "P. Russo", Org: "port-authority", Roles: []string{"port-coordinator"}}
	rights  = policy.Actor{User: "silva", Name: "T. Silva", Org: "mrcc-rome", Roles: []string{"rights-officer"}}
	monitor = policy.Actor{User: "haddad", Name: "R. Haddad", Org: "monitor", Roles: []string{"monitor"}}
	admin   = policy.Actor{User: "admin", Name: "S. Admin", Org: "mrcc-rome", Roles: []string{"administrator"}}
	chief   = policy.Actor{User: "chief", Name: "M. Chief", Org: "port-authority", Roles: []string{"administrator"}}
	unhcr   = policy.Actor{User: "meyer", Name: "C. Meyer", Org: "unhcr", Roles: []string{"place-assessor"}}
)

func open(t *testing.T) *desktest.Node {
	t.Helper()
	n := desktest.Open(t, desktest.Options{Incident: oversight.OverBreach,
		Projections: []journal.Projection{policy.Projection{}, clock.Projection{}, personal.Projection{}, directory.Desk{}, people.Desk{}, rescue.Desk{}, oversight.Desk{}}})
	pack, err := policy.ParsePack(policy.Shipped)
	if err != nil {
		t.Fatal(err)
	}
	n.Record(t, policy.Sign(pack, policy.Shipped, n.Journal.Identity().OrgKey))
	n.Record(t, directory.ShippedAssessments(pack)...)
	for _, o := range []directory.Organisation{{ID: "mrcc-rome", Name: "MRCC Rome", Type: "rescue-coordination-centre"},
		{ID: "port-authority", Name: "Port of Lampedusa", Type: "port"}, {ID: "monitor", Name: "Monitor", Type: "monitor"}} {
		n.Do(t, admin, directory.RegisterOrganisation{Organisation: o})
	}
	for _, p := range []directory.Place{{ID: "lampedusa", Name: "Lampedusa", Type: "port", Country: "IT", Org: "port-authority"},
		{ID: "tripoli", Name: "Tripoli", Type: "port", Country: "LY"}} {
		n.Do(t, admin, directory.RegisterPlace{Place: p})
	}
	for _, u := range []policy.Actor{officer, port, rights, monitor, admin} {
		n.Do(t, admin, directory.AddUser{User: directory.User{ID: u.User, Name: u.Name, Org: u.Org, Roles: u.Roles}})
	}
	n.Do(t, unhcr, directory.AssessPlace{Scope: "place/lampedusa", LifeNotThreatened: true, BasicNeedsMet: true, OnwardTransport: true,
		Basis: []string{"visit"}, From: "2026-11-01", Until: "2026-11-30"})
	n.Do(t, officer, rescue.OpenCase{Line: "3355N01230E rubber 80 pob"})
	return n
}

// proved is the actor just after a proof of presence.
func proved(n *desktest.Node, a policy.Actor) policy.Actor {
	a.StepUp = n.Clock.Now()
	return a
}

// refused fails the test unless err is a fault of the kind and the code.
func refused(t *testing.T, what string, err error, kind fault.Kind, code string) {
	t.Helper()
	if f := fault.As(err); err == nil || f.Kind != kind || f.Code != code {
		t.Errorf("%s: got %v, want %s %s", what, err, kind, code)
	}
}

// read runs fn over the state as the actor reads it.
func read(t *testing.T, n *desktest.Node, actor policy.Actor, fn func(s dispatch.State) error) {
	t.Helper()
	if err := n.Door.Read(context.Background(), actor, "read.record", fn); err != nil {
		t.Fatalf("read: %v", err)
	}
}

// changed is the shipped pack with another version, and with replacements.
func changed(t *testing.T, pairs ...string) string {
	t.Helper()
	text := string(policy.Shipped)
	pack, err := policy.ParsePack(policy.Shipped)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(text, pairs[i]) {
			t.Fatalf("the shipped pack does not hold %q", pairs[i])
		}
		text = strings.Replace(text, pairs[i], pairs[i+1], 1)
	}
	return strings.Replace(text, `version = "`+pack.Version+`"`, `version = "`+pack.Version+`-ours"`, 1)
}
