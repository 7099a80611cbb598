package dispatch_test

import (
	"context"
	"crypto/rand"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
	"fanar/store/sqlite"
	"fanar/world"
)

// said is a fact that only these tests have.
type said struct {
	Text string `json:"text"`
}

func (said) Kind() string { return "test.said" }

// say is a command that only these tests have. It borrows the name of an action that the shipped pack grants.
type say struct {
	Name    string         `json:"name"` // the action
	Text    string         `json:"text"`
	Fact    bool           `json:"fact"`
	Asks    string         `json:"asks"`
	Context map[string]any `json:"context"`
}

func (c say) Action() string { return c.Name }

func (c say) Decide(dispatch.State) (dispatch.Plan, error) {
	if c.Text == "" {
		return dispatch.Plan{}, fault.New(fault.Invalid, "test.empty", "nothing is said")
	}
	plan := dispatch.Plan{Subject: "test/1", Facts: []event.Draft{{Subject: "test/1", Fact: said{c.Text}}}}
	if c.Asks != "" {
		plan.Asks = []policy.Question{{As: []string{c.Asks}, Fact: c.Fact, Context: c.Context}}
	}
	return plan, nil
}

var (
	officer = policy.Actor{User: "conti", Name: "A. Conti", Org: "mrcc-rome", Roles: []string{"duty-officer"}}
	monitor = policy.Actor{User: "haddad", Name: "R. Haddad", Org: "monitor", Roles: []string{"monitor"}}
)

type fixture struct {
	*dispatch.Dispatcher
	journal *journal.Journal
	now     time.Time
}

func open(t *testing.T) *fixture {
	t.Helper()
	ctx := context.Background()
	f := &fixture{now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)}
	clock := world.ClockFunc(func() time.Time { return f.now })
	id, err := event.NewIdentity("mrcc-rome", "rome-1", rand.Reader, f.now)
	if err != nil {
		t.Fatal(err)
	}
	store, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "journal.db"))
	if err != nil {
		t.Fatal(err)
	}
	f.journal, err = journal.Open(ctx, store, journal.Options{Identity: id, World: world.World{Clock: clock, Random: rand.Reader}, Projections: []journal.Projection{policy.Projection{}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.journal.Close(); store.Close() })
	pack, err := policy.ParsePack(policy.Shipped)
	if err != nil {
		t.Fatal(err)
	}
	engine, err := policy.NewEngine(pack)
	if err != nil {
		t.Fatal(err)
	}
	f.Dispatcher = dispatch.New(dispatch.Options{Journal: f.journal, Engine: engine, Clock: clock,
		Marks: event.Marks{Caveats: []string{event.Simulated}},
		Incident: func(_ dispatch.State, b dispatch.Breach) (string, []event.Draft, error) {
			return "INC-1", []event.Draft{{Subject: "incident/INC-1", Fact: said{b.Rules[0].ID}}}, nil
		}})
	return f
}

func (f *fixture) kinds(t *testing.T) []string {
	t.Helper()
	var kinds []string
	err := f.journal.View(context.Background(), func(r journal.Reader) error {
		head, err := r.Head()
		if err != nil {
			return err
		}
		for e, err := range journal.Events(r, 2, head) {
			if err != nil {
				return err
			}
			kinds = append(kinds, e.Kind)
			if !e.Marks.Has(event.Simulated) {
				t.Errorf("record %d does not carry the node's marks", e.Number)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return kinds
}

func unsafe() map[string]any {
	return map[string]any{"destination": map[string]any{"place": "tripoli", "standing": "not-safe", "shippedUnsafe": true}}
}

func TestRefusedIntentionIsRecordedAsRefused(t *testing.T) {
	f := open(t)
	_, err := f.Do(context.Background(), dispatch.Request{Actor: officer,
		Command: say{Name: "rescue.OrderLanding", Text: "to Tripoli", Asks: "landing", Context: unsafe()}})
	refusal := fault.As(err)
	if refusal.Kind != fault.Refused || len(refusal.Rules) != 2 || refusal.Rules[0].ID != "R8" || refusal.Rules[1].ID != "R10" {
		t.Fatalf("got %v with rules %v, want a refusal by R8 and R10", err, refusal.Rules)
	}
	if got := f.kinds(t); !slices.Equal(got, []string{"policy.refused"}) {
		t.Errorf("records: got %v, want the refusal alone", got)
	}
}

func TestFactIsRecordedAndOpensAnIncident(t *testing.T) {
	f := open(t)
	receipt, err := f.Do(context.Background(), dispatch.Request{Actor: officer,
		Command: say{Name: "people.OfferHandover", Text: "landed at Tripoli", Fact: true, Asks: "landing", Context: unsafe()}})
	if err != nil {
		t.Fatalf("a fact was not recorded: %v", err)
	}
	if !slices.Equal(receipt.Incidents, []string{"INC-1"}) || receipt.Version != 4 || !slices.Equal(receipt.Records, []uint64{2, 3, 4}) {
		t.Errorf("receipt: got %+v", receipt)
	}
	if got := f.kinds(t); !slices.Equal(got, []string{"test.said", "test.said", "policy.decided"}) {
		t.Errorf("records: got %v, want the fact, the incident and what the rules looked at", got)
	}
}

func TestForbiddenLeavesOnlyThatItWasDenied(t *testing.T) {
	f := open(t)
	_, err := f.Do(context.Background(), dispatch.Request{Actor: monitor, Command: say{Name: "rescue.OrderLanding", Text: "x"}})
	if fault.KindOf(err) != fault.Forbidden || !strings.Contains(err.Error(), "duty-officer") {
		t.Errorf("got %v, want forbidden, naming who may", err)
	}
	if got := f.kinds(t); !slices.Equal(got, []string{"access.denied"}) {
		t.Errorf("records: got %v, want the denial alone", got)
	}
	err = f.Read(context.Background(), policy.Actor{User: "admin", Roles: []string{"administrator"}}, "read.cases", func(dispatch.State) error { return nil })
	if fault.KindOf(err) != fault.Forbidden {
		t.Errorf("the administrator reads cases: got %v, want forbidden", err)
	}
}

func TestStaleForm(t *testing.T) {
	f := open(t)
	ctx := context.Background()
	first, err := f.Do(ctx, dispatch.Request{Actor: officer, Command: say{Name: "rescue.AddNote", Text: "one"}})
	if err != nil {
		t.Fatal(err)
	}
	again := dispatch.Request{Actor: officer, Command: say{Name: "rescue.AddNote", Text: "two"}, Subject: "test/1", IfVersion: first.Version}
	second, err := f.Do(ctx, again)
	if err != nil {
		t.Fatalf("a fresh form: %v", err)
	}
	if _, err := f.Do(ctx, again); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a stale form: got %v, want a conflict", err)
	}
	again.IfVersion = second.Version
	if _, err := f.Do(ctx, again); err != nil {
		t.Errorf("the form after a look: %v", err)
	}
}

func TestSameKeyHappensOnce(t *testing.T) {
	f := open(t)
	ctx := context.Background()
	req := dispatch.Request{Actor: officer, Key: "k1", Command: say{Name: "rescue.AddNote", Text: "one"}}
	var wait sync.WaitGroup
	receipts := make([]dispatch.Receipt, 20)
	for i := range receipts {
		wait.Go(func() {
			var err error
			if receipts[i], err = f.Do(ctx, req); err != nil {
				t.Errorf("post %d: %v", i, err)
			}
		})
	}
	wait.Wait()
	repeated := 0
	for i, r := range receipts {
		if r.Repeated {
			repeated++
		}
		if r.Version != receipts[0].Version || !slices.Equal(r.Records, receipts[0].Records) || r.Subject != "test/1" {
			t.Errorf("post %d: got %+v, want the first answer %+v", i, r, receipts[0])
		}
	}
	if repeated != len(receipts)-1 {
		t.Errorf("%d of %d posts were repetitions, want all but one", repeated, len(receipts))
	}
	if got := f.kinds(t); len(got) != 1 {
		t.Errorf("records: got %v, want one", got)
	}
	req.Command = say{Name: "rescue.AddNote", Text: "another"}
	if _, err := f.Do(ctx, req); fault.KindOf(err) != fault.Conflict {
		t.Errorf("the same key for another command: got %v, want a conflict", err)
	}
	req.Actor = policy.Actor{User: "other", Roles: []string{"duty-officer"}}
	if r, err := f.Do(ctx, req); err != nil || r.Repeated {
		t.Errorf("the same key from another user: got %+v, %v", r, err)
	}
	f.now = f.now.Add(73 * time.Hour)
	req.Actor, req.Command = officer, say{Name: "rescue.AddNote", Text: "one"}
	if r, err := f.Do(ctx, req); err != nil || r.Repeated {
		t.Errorf("after 72 hours: got %+v, %v, want a new record", r, err)
	}
	if _, err := f.Do(ctx, dispatch.Request{Actor: officer, Key: strings.Repeat("k", 201), Command: req.Command}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a key of 201 bytes: got %v, want invalid", err)
	}
}

func TestInvalidLeavesNothing(t *testing.T) {
	f := open(t)
	req := dispatch.Request{Actor: officer, Key: "k", Command: say{Name: "rescue.AddNote"}}
	if _, err := f.Do(context.Background(), req); fault.KindOf(err) != fault.Invalid {
		t.Errorf("got %v, want invalid", err)
	}
	req.Command = say{Name: "rescue.AddNote", Text: "now"}
	if _, err := f.Do(context.Background(), req); err != nil {
		t.Errorf("the key of a request that failed is free again: %v", err)
	}
}
