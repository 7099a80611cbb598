package care_test

import (
	"strings"
	"testing"
	"time"

	"fanar/desk/desktest"
	"fanar/desk/directory"
	"fanar/desk/oversight"
	"fanar/desk/people"
	"fanar/desk/people/care"
	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/clock"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
)

// The people who work with the case of these tests.
var (
	officer  = actor("duty-1", "mrcc-rome", "duty-officer")
	assessor = actor("assess-1", "mrcc-rome", "place-assessor")
	port     = actor("port-1", "port-authority", "port-coordinator")
	centre   = actor("centre-1", "red-cross", "centre-manager")
	police   = actor("police-1", "police", "centre-manager")
	monitor  = actor("monitor-1", "monitor", "monitor")
)

func actor(user, org string, roles ...string) policy.Actor {
	return policy.Actor{User: user, Name: user, Org: org, Roles: roles}
}

// open opens a node with the directory of these tests and the alert of case SAR-1.
func open(t testing.TB) *desktest.Node {
	t.Helper()
	n := desktest.Open(t, desktest.Options{Incident: oversight.OverBreach,
		Projections: []journal.Projection{policy.Projection{}, clock.Projection{}, directory.Desk{}, people.Desk{}, care.Desk{}, oversight.Desk{}}})
	pack, err := policy.ParsePack(policy.Shipped)
	if err != nil {
		t.Fatal(err)
	}
	drafts := append([]event.Draft{policy.Sign(pack, policy.Shipped, n.Journal.Identity().OrgKey)}, directory.ShippedAssessments(pack)...)
	for org, kind := range map[string]string{"mrcc-rome": "rescue-coordination-centre", "sea-rescue": "ngo", "port-authority": "port", "red-cross": "reception",
		"tutors": "court", "police": "police", "libyan-cg": "coast-guard", "monitor": "monitor"} {
		drafts = append(drafts, event.Draft{Subject: "organisation/" + org,
			Fact: directory.OrganisationRegistered{Organisation: directory.Organisation{ID: org, Name: org, Type: kind}}})
	}
	for _, p := range []directory.Place{
		{ID: "mv-aurora", Type: "vessel", Org: "sea-rescue"}, {ID: "pozzallo", Type: "port", Country: "IT", Org: "port-authority"},
		{ID: "hotspot", Type: "reception-centre", Country: "IT", Org: "red-cross"}, {ID: "annex", Type: "reception-centre", Country: "IT", Org: "red-cross"},
		{ID: "tripoli", Type: "port", Country: "LY", Org: "libyan-cg"},
	} {
		p.Name = p.ID
		drafts = append(drafts, event.Draft{Subject: "place/" + p.ID, Fact: directory.PlaceRegistered{Place: p}})
	}
	n.Record(t, drafts...)
	n.Do(t, assessor, directory.AssessPlace{Scope: "country/IT", LifeNotThreatened: true, BasicNeedsMet: true, OnwardTransport: true,
		Basis: []string{"assessment of the ministry"}, From: "2026-11-01", Until: "2027-11-30"})
	n.Record(t, people.DraftAssertion("SAR-1", people.Estimate{Best: 30, Method: "alert", Source: "phone"}))
	return n
}

// landed is open with 20 people at the hotspot, of whom 3 are unaccompanied children and 2 families.
func landed(t testing.TB) *desktest.Node {
	t.Helper()
	n := open(t)
	n.Do(t, officer, people.CountEmbarked{Case: "SAR-1", Account: "hotspot", Lot: lot(t, "16 male/18-59, 4 male/12-17, 3 unaccompanied-child, 2 family-groups")})
	return n
}

func lot(t desktest.Fataler, text string) ledger.Lot {
	t.Helper()
	l, err := ledger.ParseLot(text)
	if err != nil {
		t.Fatalf("%s is no lot: %v", text, err)
	}
	return l
}

// refused sends a command that has to be refused with a kind and a code.
func refused(t *testing.T, n *desktest.Node, who policy.Actor, c dispatch.Command, kind fault.Kind, code string) *fault.Error {
	t.Helper()
	_, err := n.Try(who, c)
	if err == nil {
		t.Fatalf("%s by %s was not refused: %+v", c.Action(), who.User, c)
	}
	f := fault.As(err)
	if f.Kind != kind || f.Code != code {
		t.Fatalf("%s by %s is refused as %s %s (%v), want %s %s", c.Action(), who.User, f.Kind, f.Code, err, kind, code)
	}
	if f.Text == "" || strings.Contains(f.Text, "{") {
		t.Errorf("the refusal says %q", f.Text)
	}
	return f
}

// by fails the test unless the refusal is one of the rule.
func by(t *testing.T, f *fault.Error, rule string) {
	t.Helper()
	for _, r := range f.Rules {
		if r.ID == rule {
			return
		}
	}
	t.Errorf("refused by %+v, want %s among them", f.Rules, rule)
}

func of(t desktest.Fataler, n *desktest.Node, viewer policy.Actor) care.Care {
	t.Helper()
	var c care.Care
	n.View(t, func(r journal.Reader) (err error) {
		c, err = care.Of(r, "SAR-1", viewer, n.Clock.Now())
		return err
	})
	return c
}

// ticking gives the clock of a rule on a subject as it stands, and whether there is one.
func ticking(t *testing.T, n *desktest.Node, rule, about string) clock.Clock {
	t.Helper()
	var c clock.Clock
	n.View(t, func(r journal.Reader) (err error) {
		c, err = clock.ByName(r, about, rule)
		return err
	})
	return c
}

// state fails the test unless the clock stands so.
func state(t *testing.T, n *desktest.Node, rule, about, want string) {
	t.Helper()
	if c := ticking(t, n, rule, about); c.State(n.Clock.Now()) != want {
		t.Fatalf("the clock of %s on %s is %s, want %s: %+v", rule, about, c.State(n.Clock.Now()), want, c)
	}
}

func incident(t *testing.T, receipt dispatch.Receipt, want int) {
	t.Helper()
	if len(receipt.Incidents) != want {
		t.Errorf("opened %v, want %d incidents", receipt.Incidents, want)
	}
}

func is(p *int32, want int32) bool { return p != nil && *p == want }

func TestR15StopsWhenEveryChildHasBoth(t *testing.T) {
	n := landed(t)
	state(t, n, "R15", "case/SAR-1", clock.Running)
	if c := ticking(t, n, "R15", "case/SAR-1"); !c.Due.Equal(desktest.Start().Add(24 * time.Hour)) {
		t.Errorf("due %v, want a day after the count", c.Due)
	}
	n.Do(t, centre, care.AssignRepresentatives{Case: "SAR-1", Place: "hotspot", Children: 2, Role: care.Representative, By: "tutors"})
	n.Do(t, centre, care.NoteInterests{Case: "SAR-1", Place: "hotspot", Children: 3})
	state(t, n, "R15", "case/SAR-1", clock.Running)
	if c := of(t, n, centre); !is(c.Children, 3) || !is(c.Unassigned, 1) || !is(c.Unnoted, 0) || c.Complete {
		t.Errorf("got %+v, want one of three children without anybody", c.Summary)
	}
	n.Do(t, centre, care.AssignRepresentatives{Case: "SAR-1", Place: "hotspot", Children: 1, Role: care.TrainedPerson, By: "red-cross"})
	state(t, n, "R15", "case/SAR-1", clock.Stopped)
	if c := of(t, n, monitor); !c.Complete || !is(c.Unassigned, 0) {
		t.Errorf("got %+v, want complete", c.Summary)
	}
	// A representative takes over from the trained person; the number of covered children stays.
	n.Do(t, centre, care.AssignRepresentatives{Case: "SAR-1", Place: "hotspot", Children: 1, Role: care.Representative, By: "tutors", TakesOver: 1})
	if c := of(t, n, centre); !c.Complete || !is(c.Places[0].Represented, 3) || !is(c.Places[0].Trained, 0) {
		t.Errorf("got %+v, want three representatives", c.Places[0])
	}
	n.Verify(t)
}

func TestR15RunsAgainWhenAChildIsHandedOver(t *testing.T) {
	n := landed(t)
	cover(t, n, "hotspot", 3)
	state(t, n, "R15", "case/SAR-1", clock.Stopped)
	receipt := n.Do(t, centre, people.OfferHandover{Case: "SAR-1", From: "hotspot", To: "pozzallo", Lot: lot(t, "2 male/12-17, 2 unaccompanied-child")})
	_ = receipt
	c := of(t, n, centre)
	if c.Complete || !is(c.OnTheWay, 2) || !is(c.Children, 1) || !is(c.Unassigned, 0) {
		t.Errorf("on the way: got %+v, want two on the way and one with everything", c.Summary)
	}
	if blind := of(t, n, port); !blind.Hidden || blind.Children != nil || blind.OnTheWay != nil || blind.Places[0].Children != nil || len(blind.Assignments) != 0 {
		t.Errorf("the receiver sees %+v before its own count", blind)
	}
	refused(t, n, port, care.AssignRepresentatives{Case: "SAR-1", Place: "hotspot", Children: 9, Role: care.Representative, By: "tutors"}, fault.Forbidden, "care.count-first")
	two := lot(t, "2 male/12-17, 2 unaccompanied-child")
	n.Do(t, port, people.ReceiveHandover{Case: "SAR-1", Handover: pending(t, n, "port-authority"), Lot: &two})
	state(t, n, "R15", "case/SAR-1", clock.Running)
	if c := of(t, n, port); !is(c.Children, 3) || !is(c.Unassigned, 2) || !is(c.Unnoted, 2) {
		t.Errorf("received: got %+v, want two of three without anybody", c.Summary)
	}
	n.Do(t, port, care.AssignRepresentatives{Case: "SAR-1", Place: "pozzallo", Children: 2, Role: care.Representative, By: "tutors", Continues: true})
	n.Do(t, port, care.NoteInterests{Case: "SAR-1", Place: "pozzallo", Children: 2, Continues: true})
	state(t, n, "R15", "case/SAR-1", clock.Stopped)
	n.Verify(t)
}

func pending(t *testing.T, n *desktest.Node, org string) string {
	t.Helper()
	var id string
	n.View(t, func(r journal.Reader) error {
		all, err := people.PendingFor(r, org)
		if len(all) == 1 {
			id = all[0].Handover
		}
		return err
	})
	if id == "" {
		t.Fatalf("no handover waits for %s", org)
	}
	return id
}

func cover(t *testing.T, n *desktest.Node, place string, children int32) {
	t.Helper()
	n.Do(t, port, care.AssignRepresentatives{Case: "SAR-1", Place: place, Children: children, Role: care.Representative, By: "tutors"})
	n.Do(t, port, care.NoteInterests{Case: "SAR-1", Place: place, Children: children})
}

// A child who leaves takes the representative along; whoever had nobody still has nobody.
func TestR15NothingClosesBecauseSomebodyLeft(t *testing.T) {
	n := landed(t)
	n.Do(t, port, care.AssignRepresentatives{Case: "SAR-1", Place: "hotspot", Children: 2, Role: care.Representative, By: "tutors"})
	n.Do(t, centre, people.Move{Case: "SAR-1", From: "hotspot", To: "annex", Lot: lot(t, "1 male/12-17, 1 unaccompanied-child")})
	if c := of(t, n, centre); !is(c.Children, 3) || !is(c.Unassigned, 2) {
		t.Errorf("got %+v, want two without anybody: the one who left and the one who had nobody before", c.Summary)
	}
	n.Do(t, centre, people.Move{Case: "SAR-1", From: "annex", To: "absent", Lot: lot(t, "1 male/12-17, 1 unaccompanied-child"), Reason: "not-at-count", Owner: "red-cross"})
	if c := of(t, n, centre); !is(c.Lost, 1) || !is(c.Children, 2) {
		t.Errorf("got %+v, want one child lost", c.Summary)
	}
	n.Verify(t)
}

func TestR15AnEntryIsTakenBack(t *testing.T) {
	n := landed(t)
	cover(t, n, "hotspot", 3)
	state(t, n, "R15", "case/SAR-1", clock.Stopped)
	refused(t, n, centre, care.TakeBack{Case: "SAR-1", Entry: "C1", Reason: " "}, fault.Invalid, "care.needed")
	refused(t, n, police, care.TakeBack{Case: "SAR-1", Entry: "C1", Reason: "x"}, fault.Forbidden, "care.not-custodian")
	refused(t, n, centre, care.TakeBack{Case: "SAR-1", Entry: "C9", Reason: "x"}, fault.NotFound, "care.no-entry")
	n.Do(t, centre, care.TakeBack{Case: "SAR-1", Entry: "C1", Reason: "the representative resigned"})
	state(t, n, "R15", "case/SAR-1", clock.Running)
	if c := of(t, n, centre); !is(c.Unassigned, 3) || c.Assignments[0].Withdrawn == "" {
		t.Errorf("got %+v", c.Summary)
	}
	refused(t, n, centre, care.TakeBack{Case: "SAR-1", Entry: "C1", Reason: "again"}, fault.Conflict, "care.withdrawn")
	n.Verify(t)
}

// Where children found their parents, no assignment comes: somebody goes through the file and says so.
func TestR15AReviewStopsTheClock(t *testing.T) {
	n := landed(t)
	refused(t, n, centre, care.Review{Case: "SAR-1"}, fault.Conflict, "care.incomplete")
	n.Do(t, centre, people.Reclassify{Case: "SAR-1", Account: "hotspot", Was: lot(t, "3 male/12-17, 3 unaccompanied-child"), Now: lot(t, "3 male/12-17"), Reason: "parents-found"})
	state(t, n, "R15", "case/SAR-1", clock.Running)
	n.Do(t, centre, care.Review{Case: "SAR-1"})
	state(t, n, "R15", "case/SAR-1", clock.Stopped)
}

func TestWhatIsAssignedFitsTheCount(t *testing.T) {
	n := landed(t)
	ok := care.AssignRepresentatives{Case: "SAR-1", Place: "hotspot", Children: 1, Role: care.Representative, By: "tutors"}
	for _, tt := range []struct {
		name   string
		who    policy.Actor
		change func(*care.AssignRepresentatives)
		kind   fault.Kind
		code   string
	}{
		{"more than there are", centre, func(c *care.AssignRepresentatives) { c.Children = 4 }, fault.Invalid, "care.too-many"},
		{"none", centre, func(c *care.AssignRepresentatives) { c.Children = 0 }, fault.Invalid, "care.number"},
		{"no such role", centre, func(c *care.AssignRepresentatives) { c.Role = "uncle" }, fault.Invalid, "care.role"},
		{"of nobody", centre, func(c *care.AssignRepresentatives) { c.By = "" }, fault.Invalid, "care.needed"},
		{"of an unknown organisation", centre, func(c *care.AssignRepresentatives) { c.By = "nobody" }, fault.NotFound, "directory.no-organisation"},
		{"a trained person takes over", centre, func(c *care.AssignRepresentatives) { c.Role, c.TakesOver = care.TrainedPerson, 1 }, fault.Invalid, "care.takes-over"},
		{"a takeover from nobody", centre, func(c *care.AssignRepresentatives) { c.TakesOver = 1 }, fault.Invalid, "care.takes-over-many"},
		{"nowhere", centre, func(c *care.AssignRepresentatives) { c.Place = " " }, fault.Invalid, "care.needed"},
		{"at an unknown place", centre, func(c *care.AssignRepresentatives) { c.Place = "atlantis" }, fault.NotFound, "directory.no-place"},
		{"of an unknown case", centre, func(c *care.AssignRepresentatives) { c.Case = "SAR-9" }, fault.NotFound, "case.none"},
		{"tomorrow", centre, func(c *care.AssignRepresentatives) { c.At = desktest.Start().Add(24 * time.Hour) }, fault.Invalid, "care.future"},
		{"with a story", centre, func(c *care.AssignRepresentatives) { c.Note = strings.Repeat("x", 501) }, fault.Invalid, "care.note-long"},
		{"by another organisation", police, func(*care.AssignRepresentatives) {}, fault.Forbidden, "care.not-custodian"},
		{"by who only reads", monitor, func(*care.AssignRepresentatives) {}, fault.Forbidden, "access.role"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := ok
			tt.change(&c)
			refused(t, n, tt.who, c, tt.kind, tt.code)
		})
	}
}

func overview(t *testing.T, n *desktest.Node) people.Headcount {
	t.Helper()
	var o people.Headcount
	n.View(t, func(r journal.Reader) (err error) {
		o, err = people.Overview(r, "SAR-1", monitor)
		return err
	})
	return o
}

// TestRefusalsDoNotTellTheCount: what is left of a giver's screening or statement is no way to find its count.
func TestRefusalsDoNotTellTheCount(t *testing.T) {
	n := landed(t)
	n.Do(t, centre, care.OpenScreening{Case: "SAR-1", Place: "hotspot", People: 17})
	n.Do(t, centre, care.DisputeAge{Case: "SAR-1", Place: "hotspot", People: 17, Declared: "12-17", Said: "18-59"})
	n.Do(t, centre, people.OfferHandover{Case: "SAR-1", From: "hotspot", To: "pozzallo", Lot: lot(t, "20")})
	for _, c := range []dispatch.Command{
		care.CheckVulnerability{Case: "SAR-1", Entry: "C1", People: 9999},
		care.AssessAge{Case: "SAR-1", Entry: "C2", People: 9999, Assessed: "18-59", Assessor: "tutors"},
	} {
		if f := refused(t, n, port, c, fault.Forbidden, "care.count-first"); strings.Contains(f.Error(), "17") {
			t.Errorf("%s tells the number: %s", c.Action(), f)
		}
	}
}
