package directory_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"fanar/desk/desktest"
	"fanar/desk/directory"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/journal"
	"fanar/record/policy"
)

var (
	admin    = policy.Actor{User: "admin", Name: "Administrator", Org: "mrcc-rome", Roles: []string{"administrator"}}
	assessor = policy.Actor{User: "okafor", Name: "N. Okafor", Org: "unhcr", Roles: []string{"place-assessor"}}
)

type desk struct {
	*desktest.Node
	t      *testing.T
	engine *policy.Engine
}

func open(t *testing.T) *desk {
	t.Helper()
	d := &desk{Node: desktest.Open(t, desktest.Options{Projections: []journal.Projection{directory.Desk{}}}), t: t}
	d.engine = d.Door.Engine()
	d.Record(t, directory.ShippedAssessments(d.engine.Pack())...)
	d.must(admin, directory.RegisterOrganisation{Organisation: directory.Organisation{ID: "unhcr", Name: "UNHCR", Type: "un-body"}})
	for _, p := range []directory.Place{
		{ID: "lampedusa", Name: "Lampedusa", Type: "port", Country: "IT"},
		{ID: "tripoli", Name: "Tripoli", Type: "port", Country: "LY"},
		{ID: "aurora", Name: "Aurora", Type: "vessel", MMSI: 200000001},
	} {
		d.must(admin, directory.RegisterPlace{Place: p})
	}
	return d
}

func (d *desk) do(who policy.Actor, c dispatch.Command) error {
	_, err := d.Try(who, c)
	return err
}

func (d *desk) must(who policy.Actor, c dispatch.Command) {
	d.t.Helper()
	d.Do(d.t, who, c)
}

// until moves the clock to a time.
func (d *desk) until(at time.Time) { d.Clock.Advance(at.Sub(d.Clock.Now())) }

func (d *desk) standing(place string) directory.Standing {
	d.t.Helper()
	var s directory.Standing
	if err := d.Journal.View(context.Background(), func(r journal.Reader) (err error) {
		s, err = directory.StandingOf(r, d.engine, place, d.Clock.Now())
		return err
	}); err != nil {
		d.t.Fatal(err)
	}
	return s
}

func assess(scope string, safe bool, from, until string) directory.AssessPlace {
	return directory.AssessPlace{Scope: scope, LifeNotThreatened: true, BasicNeedsMet: safe, OnwardTransport: true,
		Basis: []string{"visit of 20 November 2026"}, From: from, Until: until}
}

// TestStanding covers R8, R9 and R10: a missing or expired assessment is none, the one that protects counts, the
// shipped one cannot be outweighed.
func TestStanding(t *testing.T) {
	d := open(t)
	expect := func(place, want string) directory.Standing {
		t.Helper()
		s := d.standing(place)
		if s.State != want {
			t.Errorf("%s on %s: got %q, want %q", place, d.Clock.Now().Format(time.DateOnly), s.State, want)
		}
		return s
	}
	expect("lampedusa", directory.StandingNone)
	expect("nowhere", directory.StandingNone)
	if s := expect("tripoli", directory.StandingUnsafe); !s.ShippedUnsafe {
		t.Error("the shipped assessment of Libya does not count for Tripoli (R10)")
	}
	d.must(assessor, assess("place/lampedusa", true, "2026-11-20", "2026-11-30"))
	expect("lampedusa", directory.StandingSafe)
	d.until(time.Date(2026, 11, 30, 23, 59, 0, 0, time.UTC))
	expect("lampedusa", directory.StandingSafe)
	d.until(time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC))
	expect("lampedusa", directory.StandingExpired)
	d.must(assessor, assess("country/IT", true, "2026-12-01", "2027-12-01"))
	expect("lampedusa", directory.StandingSafe)
	d.must(assessor, assess("place/lampedusa", false, "2026-12-01", "2026-12-31"))
	if s := expect("lampedusa", directory.StandingUnsafe); !s.Contradicted || len(s.Assessments) != 3 {
		t.Errorf("contradicting assessments: got contradicted %v with %d kept, want all 3 kept and the contradiction told", s.Contradicted, len(s.Assessments))
	}
	d.must(assessor, assess("country/LY", true, "2026-12-01", "2027-12-01"))
	if s := expect("tripoli", directory.StandingUnsafe); !s.ShippedUnsafe {
		t.Error("another body's word outweighed the shipped assessment (R10)")
	}
}

func TestAssessPlaceRefuses(t *testing.T) {
	d := open(t)
	other := policy.Actor{User: "x", Name: "X", Org: "aurora-rescue", Roles: []string{"place-assessor"}}
	tests := []struct {
		name, want string
		who        policy.Actor
		command    directory.AssessPlace
	}{
		{"by a body that is not authorised", "not authorised", other, assess("place/lampedusa", true, "2026-11-20", "2026-11-30")},
		{"without the role", "place-assessor", admin, assess("place/lampedusa", true, "2026-11-20", "2026-11-30")},
		{"of a place that is not there", "no place", assessor, assess("place/atlantis", true, "2026-11-20", "2026-11-30")},
		{"of no scope", "country/LY", assessor, assess("Libya", true, "2026-11-20", "2026-11-30")},
		{"without a last day", "not a day", assessor, assess("place/lampedusa", true, "2026-11-20", "")},
		{"that ends before it begins", "before the first day", assessor, assess("place/lampedusa", true, "2026-11-20", "2026-11-19")},
		{"without a basis", "basis", assessor, directory.AssessPlace{Scope: "place/lampedusa", Basis: []string{" "}, From: "2026-11-20", Until: "2026-11-30"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := d.do(tt.who, tt.command); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want a fault with %q", err, tt.want)
			}
		})
	}
	if s := d.standing("lampedusa"); s.State != directory.StandingNone {
		t.Errorf("a refused assessment counts: %+v", s)
	}
}

func TestRegisterRefuses(t *testing.T) {
	d := open(t)
	for name, c := range map[string]dispatch.Command{
		"capital letters":        directory.RegisterPlace{Place: directory.Place{ID: "Lampedusa", Name: "L", Type: "port"}},
		"unknown type":           directory.RegisterPlace{Place: directory.Place{ID: "x", Name: "X", Type: "castle"}},
		"country in words":       directory.RegisterPlace{Place: directory.Place{ID: "x", Name: "X", Type: "port", Country: "Italy"}},
		"unknown organisation":   directory.RegisterPlace{Place: directory.Place{ID: "x", Name: "X", Type: "port", Org: "nobody"}},
		"user without role":      directory.AddUser{User: directory.User{ID: "x", Name: "X", Org: "unhcr"}},
		"user with a wrong role": directory.AddUser{User: directory.User{ID: "x", Name: "X", Org: "unhcr", Roles: []string{"king"}}},
		"no name":                directory.RegisterOrganisation{Organisation: directory.Organisation{ID: "x", Type: "ngo"}},
	} {
		err := d.do(admin, c)
		if k := fault.KindOf(err); k != fault.Invalid && k != fault.NotFound {
			t.Errorf("%s: got %v, want a clear refusal", name, err)
		}
	}
}
