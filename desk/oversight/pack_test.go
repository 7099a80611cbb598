package oversight_test

import (
	"context"
	"crypto/ed25519"
	"strings"
	"testing"

	"fanar/desk/desktest"
	"fanar/desk/oversight"
	"fanar/desk/rescue"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
)

// proposedDigest proposes a pack and gives its digest.
func proposedDigest(t *testing.T, n *desktest.Node, by policy.Actor, text string) string {
	t.Helper()
	pack, err := policy.ParsePack([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	n.Do(t, by, oversight.ProposePack{Text: text})
	return pack.Digest
}

// A pack takes two people, of whom one oversees, and is in force at once.
func TestSignPack(t *testing.T) {
	n := open(t)
	text := changed(t, "override-hours = 72", "override-hours = 1")
	digest := proposedDigest(t, n, admin, text)
	sign := oversight.SignPack{Digest: digest}
	_, err := n.Try(proved(n, admin), sign)
	refused(t, "signed by who proposed it", err, fault.Forbidden, "pack.same-person")
	_, err = n.Try(proved(n, chief), sign)
	refused(t, "signed by a second administrator", err, fault.Forbidden, "pack.guardian")
	_, err = n.Try(rights, sign)
	refused(t, "signed without a fresh proof", err, fault.Forbidden, "access.step-up")
	before := n.Door.Engine().Pack().Name()
	n.Do(t, proved(n, rights), sign)
	if got := n.Door.Engine().Pack(); got.Name() != before+"-ours" || n.Door.Engine().OverrideFor().Hours() != 1 {
		t.Errorf("in force: %s, want the signed pack at once", got.Name())
	}
	receipt := n.Do(t, officer, rescue.AddNote{Case: "SAR-1", Text: "under the new rules"})
	n.View(t, func(r journal.Reader) error {
		pack, ok, err := policy.Current(r, n.Journal.Identity().OrgKey.Public().(ed25519.PublicKey))
		if err != nil || !ok || pack.Digest != digest {
			t.Errorf("the record says %s is in force (%v)", pack.Name(), err)
		}
		for e, err := range journal.Events(r, receipt.Version, receipt.Version) {
			if err != nil || e.Policy != before+"-ours" {
				t.Errorf("the next record stands under %s (%v)", e.Policy, err)
			}
		}
		return nil
	})
	_, err = n.Try(proved(n, monitor), sign)
	refused(t, "signed twice", err, fault.Conflict, "pack.adopted")
	n.Verify(t)
}

// A guardian may propose, and then an administrator signs.
func TestSignPackProposedByAGuardian(t *testing.T) {
	n := open(t)
	first := proposedDigest(t, n, monitor, changed(t, "override-hours = 72", "override-hours = 2"))
	other := proposedDigest(t, n, rights, changed(t, "override-hours = 72", "override-hours = 3"))
	n.Do(t, proved(n, admin), oversight.SignPack{Digest: first})
	_, err := n.Try(proved(n, admin), oversight.SignPack{Digest: other})
	refused(t, "a proposal against a pack that is gone", err, fault.Conflict, "pack.moved")
	_, err = n.Try(proved(n, admin), oversight.SignPack{Digest: strings.Repeat("0", 64)})
	refused(t, "nothing proposed", err, fault.NotFound, "pack.none")
}

// A command that waits for the appender while a pack is adopted is decided under the new pack.
func TestAdoptionByAnotherWayCountsAtOnce(t *testing.T) {
	n := open(t)
	n.Do(t, officer, rescue.AddNote{Case: "SAR-1", Text: "before"})
	text := changed(t, `"rescue.ChangePhase", "rescue.TaskAsset"`, `"rescue.TaskAsset"`)
	pack, err := policy.ParsePack([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	n.Record(t, policy.Sign(pack, []byte(text), n.Journal.Identity().OrgKey)) // the door is not told
	_, err = n.Try(officer, rescue.NameCoordinator{Case: "SAR-1", Organisation: "mrcc-rome"})
	if err != nil {
		t.Fatal(err)
	}
	if got := n.Door.Engine().Pack().Digest; got != pack.Digest {
		t.Error("the door still works under the old pack")
	}
	forged := policy.Sign(pack, []byte(text), n.Journal.Identity().NodeKey)
	n.Record(t, forged)
	_, err = n.Try(officer, rescue.NameCoordinator{Case: "SAR-1", Organisation: "port-authority"})
	refused(t, "under a pack that the organisation did not sign", err, fault.Unavailable, "policy.signature")
	if _, err := n.Try(officer, rescue.OpenCase{Line: "3355N01230E 10 pob"}); err != nil {
		t.Errorf("R1: a pack that cannot be read stops the opening of a case: %v", err)
	}
}

func TestProposePackKeeps(t *testing.T) {
	n := open(t)
	r8 := string(policy.Shipped)
	r8 = r8[strings.Index(r8, `id = "R8"`):]
	r8 = r8[:strings.Index(r8, "[[rule]]")]
	for _, tt := range []struct{ name, old, new, want string }{
		{"R1 the way kept free", `"people.CountEmbarked"]`, `]`, "nothing may"},
		{"R8 dropped", "[[rule]]\n" + r8, "", "R8"},
		{"R8 weakened", r8, strings.Replace(r8, `== "safe"`, `!= "nowhere"`, 1), "R8"},
		{"R8 made to be overridden", r8, strings.Replace(strings.Replace(r8, "absolute = true", "absolute = false", 1), "override = false", "override = true", 1), "R8"},
		{"R10 the shipped assessment turned round", "scope = \"country/LY\"\nsafe = false", "scope = \"country/LY\"\nsafe = true", "R10"},
		{"R50 the access journal taken away", `actions = ["read.access"]`, `actions = ["read.feeds"]`, "R50"},
		{"R29 the release rule dropped", `id = "protection"`, `id = "protected"`, "protection"},
		{"the independent assessor made dependent", "organisation = \"unhcr\"\nindependent = true", "organisation = \"elsewhere\"\nindependent = true", "unhcr"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.old == tt.new {
				t.Skip("the shipped rule is written otherwise")
			}
			_, err := n.Try(admin, oversight.ProposePack{Text: changed(t, tt.old, tt.new)})
			if f := fault.As(err); err == nil || f.Kind != fault.Refused && f.Kind != fault.Invalid || !strings.Contains(f.Text, tt.want) {
				t.Errorf("got %v, want a refusal that names %s", err, tt.want)
			}
		})
	}
	_, err := n.Try(admin, oversight.ProposePack{Text: string(policy.Shipped)})
	refused(t, "the pack in force", err, fault.Conflict, "pack.version")
	_, err = n.Try(admin, oversight.ProposePack{Text: "colour = 'red'"})
	refused(t, "no pack", err, fault.Invalid, "policy.pack")
	proposedDigest(t, n, admin, changed(t))
	_, err = n.Try(rights, oversight.ProposePack{Text: changed(t)})
	refused(t, "the same once more", err, fault.Conflict, "pack.proposed")
}

// Questions on record are put to another pack: what would it have said?
func TestWhatIf(t *testing.T) {
	n := open(t)
	whole := rescue.OrderLanding{Case: "SAR-1", Place: "lampedusa", Informed: true, ObjectionsHeard: true, NeedsNoted: true}
	n.Do(t, officer, whole)
	if _, err := n.Try(officer, landing); err == nil {
		t.Fatal("an order without what R13 asks for went through")
	}
	if _, err := n.Try(officer, rescue.OrderLanding{Case: "SAR-1", Place: "tripoli", Informed: true, ObjectionsHeard: true, NeedsNoted: true}); err == nil {
		t.Fatal("an order to Tripoli went through")
	}
	engine := func(text string) *policy.Engine {
		p, err := policy.ParsePack([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		e, err := policy.NewEngine(p)
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	r13 := string(policy.Shipped)
	r13 = r13[strings.Index(r13, `id = "R13"`):]
	r13 = r13[:strings.Index(r13, "[[rule]]")]
	looser := engine(changed(t, r13, strings.Replace(r13, "forbid (principal, action in", "forbid (principal == User::\"nobody\", action in", 1)))
	stricter := engine(changed(t, r13, strings.Replace(r13, "forbid (principal", "forbid (principal, action in Action::\"landing-order\", resource);\nforbid (principal", 1)))
	n.View(t, func(r journal.Reader) error {
		for _, tt := range []struct {
			name                      string
			to                        *policy.Engine
			same, refused, allowed, n int
		}{
			{"the same rules", n.Door.Engine(), 3, 0, 0, 0},
			{"without R13", looser, 2, 0, 1, 1},
			{"R13 refuses everything", stricter, 1, 1, 0, 2},
		} {
			told := uint64(0)
			got, err := oversight.WhatIf(context.Background(), r, n.Door.Engine(), tt.to, n.Clock.Now(), func(done, total uint64) { told = total - done })
			if err != nil {
				return err
			}
			if got.Asked != 3 || got.Same != tt.same || got.NowRefused != tt.refused || got.NowAllowed != tt.allowed || len(got.Cases) != tt.n || told != 0 {
				t.Errorf("%s: got %+v", tt.name, got)
			}
		}
		ended, cancel := context.WithCancel(context.Background())
		cancel()
		if _, err := oversight.WhatIf(ended, r, n.Door.Engine(), looser, n.Clock.Now(), nil); err == nil {
			t.Error("it went on after its reader had gone")
		}
		return nil
	})
}

// TestQuestionsComeBackWhole holds that a question on record is the question that was asked.
func TestQuestionsComeBackWhole(t *testing.T) {
	asked := dispatch.Inquiry{As: []string{"landing"}, Organisation: "mrcc-rome", Roles: []string{"duty-officer"},
		Asked: map[string]any{"destination": map[string]any{"standing": "safe", "shippedUnsafe": false}, "people": 12, "ports": []string{"a", "b"}}}
	e, err := event.Draft{Subject: "case/SAR-1", Fact: dispatch.Refused{Inquiry: asked, Action: "rescue.OrderLanding", Rules: []string{"R8"}}}.
		Number(1, event.Author{User: "conti"}, desktest.Start())
	if err != nil {
		t.Fatal(err)
	}
	q, was, ok, err := dispatch.QuestionOf(e)
	if err != nil || !ok || was.Allowed || q.Context["people"] != 12 {
		t.Fatalf("got %+v, %+v, %v, %v", q, was, ok, err)
	}
	engine := func() *policy.Engine {
		p, err := policy.ParsePack(policy.Shipped)
		if err != nil {
			t.Fatal(err)
		}
		e, err := policy.NewEngine(p)
		if err != nil {
			t.Fatal(err)
		}
		return e
	}()
	if d := engine.Decide(q, desktest.Start()); len(d.Failed) != 0 || !d.Allowed {
		t.Errorf("put again, the rules could not read it: %+v", d.Failed)
	}
}
