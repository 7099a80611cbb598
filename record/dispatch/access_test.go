package dispatch_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
)

// facts gives the bodies of every record of F's kind, oldest first.
func facts[F event.Fact](t *testing.T, f *fixture) []F {
	t.Helper()
	var all []F
	var zero F
	if err := f.journal.View(context.Background(), func(r journal.Reader) error {
		head, err := r.Head()
		if err != nil {
			return err
		}
		for e, err := range journal.Events(r, 1, head) {
			if err != nil {
				return err
			}
			if e.Kind != zero.Kind() {
				continue
			}
			var fact F
			if err := e.Decode(&fact); err != nil {
				return err
			}
			all = append(all, fact)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

func nothing(dispatch.State) error { return nil }

func TestDenialsAreRecordedAndAFloodIsCounted(t *testing.T) {
	f := open(t)
	ctx := context.Background()
	for range 500 {
		if err := f.Read(ctx, monitor, "read.feeds", nothing); fault.KindOf(err) != fault.Forbidden {
			t.Fatalf("got %v, want forbidden", err)
		}
	}
	if _, err := f.Do(ctx, dispatch.Request{Actor: monitor, Subject: "case/no-such", Command: say{Name: "rescue.OrderLanding", Text: "x"}}); fault.KindOf(err) != fault.Forbidden {
		t.Fatalf("got %v, want forbidden", err)
	}
	got := facts[dispatch.AccessDenied](t, f)
	if len(got) != 2 || got[0].Action != "read.feeds" || got[0].Times != 1 || got[1].Action != "rescue.OrderLanding" || got[1].About != "" || got[1].Why != "access.role" {
		t.Fatalf("within the minute: got %+v, want the first of each action, about no subject that the record does not know", got)
	}
	f.now = f.now.Add(time.Minute)
	if err := f.RecordDenials(ctx); err != nil {
		t.Fatal(err)
	}
	got = facts[dispatch.AccessDenied](t, f)
	if len(got) != 3 || got[2].Action != "read.feeds" || got[2].Times != 499 || got[2].User != "haddad" {
		t.Errorf("after the minute: got %+v, want one count of 499 more", got[2:])
	}
	if err := f.RecordDenials(ctx); err != nil || len(facts[dispatch.AccessDenied](t, f)) != 3 {
		t.Errorf("a count was recorded twice (%v)", err)
	}
}

func TestManyDifferentDenialsAreBounded(t *testing.T) {
	f := open(t)
	ctx := context.Background()
	for i := range 300 {
		f.Read(ctx, monitor, fmt.Sprintf("read.nothing-%d", i), nothing)
	}
	f.now = f.now.Add(2 * time.Minute)
	f.Read(ctx, officer, "read.access", nothing) // another's denial brings the counts along
	got := facts[dispatch.AccessDenied](t, f)
	if len(got) != 12 || got[10].Action != dispatch.Several || got[10].Times != 290 || got[11].User != "conti" {
		t.Errorf("got %d records %+v, want 10 by name, one count of 290 and the officer's", len(got), got[min(10, len(got)):])
	}
}

func TestNobodysDenialsAreNotRecorded(t *testing.T) {
	f := open(t)
	if err := f.Read(context.Background(), policy.Actor{}, "read.cases", nothing); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("got %v, want forbidden", err)
	}
	if got := facts[dispatch.AccessDenied](t, f); len(got) != 0 {
		t.Errorf("got %+v, want no record: nobody is signed in", got)
	}
}

func TestDenialsThatADeskMakesAreRecordedToo(t *testing.T) {
	f := open(t)
	no := fault.New(fault.Forbidden, "test.no", "not for you")
	if err := f.Read(context.Background(), officer, "read.cases", func(dispatch.State) error { return no }); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("got %v", err)
	}
	if got := facts[dispatch.AccessDenied](t, f); len(got) != 1 || got[0].Why != "test.no" {
		t.Errorf("got %+v, want the desk's own denial", got)
	}
}

func TestKeepDenialsRecordsTheRestAtTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := open(t)
		ctx, stop := context.WithCancel(context.Background())
		ended := make(chan error)
		go func() { ended <- f.KeepDenials(ctx) }()
		for range 3 {
			f.Read(context.Background(), monitor, "read.feeds", nothing)
		}
		stop()
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
		if got := facts[dispatch.AccessDenied](t, f); len(got) != 2 || got[1].Times != 2 {
			t.Errorf("got %+v, want the first and a count of two", got)
		}
	})
}

func TestReadOnRecord(t *testing.T) {
	f := open(t)
	ctx := context.Background()
	if _, err := f.Do(ctx, dispatch.Request{Actor: officer, Command: say{Name: "rescue.AddNote", Text: "one"}}); err != nil {
		t.Fatal(err)
	}
	read := 0
	count := func(dispatch.State) error {
		read++
		if got := facts[dispatch.AccessRead](t, f); len(got) != read {
			t.Errorf("while reading for time %d: %d records say so, want the record before the reading", read, len(got))
		}
		return nil
	}
	if err := f.ReadOnRecord(ctx, officer, "read.cases", "test/1", "to call the master back", count); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, reason string
		actor        policy.Actor
		want         fault.Kind
	}{
		{"without a reason", "  ", officer, fault.Invalid},
		{"with a reason too long", strings.Repeat("x", 501), officer, fault.Invalid},
		{"without the role", "curious", policy.Actor{User: "admin", Roles: []string{"administrator"}}, fault.Forbidden},
	} {
		if err := f.ReadOnRecord(ctx, tt.actor, "read.cases", "test/1", tt.reason, count); fault.KindOf(err) != tt.want {
			t.Errorf("%s: got %v, want %s", tt.name, err, tt.want)
		}
	}
	got := facts[dispatch.AccessRead](t, f)
	if read != 1 || len(got) != 1 || got[0] != (dispatch.AccessRead{User: "conti", Organisation: "mrcc-rome", Action: "read.cases", About: "test/1", Reason: "to call the master back"}) {
		t.Errorf("read %d times, records %+v; want one reading on record", read, got)
	}
}

func TestStepUp(t *testing.T) {
	f := open(t)
	action := "oversight.SignPack"
	if !f.Engine().NeedsStepUp(action) {
		t.Fatalf("the shipped pack asks for no proof of presence for %s", action)
	}
	for _, tt := range []struct {
		name string
		ago  time.Duration
		ok   bool
	}{
		{"just now", 0, true},
		{"within the minutes", f.Engine().StepUpFor(), true},
		{"too long ago", f.Engine().StepUpFor() + time.Second, false},
		{"never", f.now.Sub(time.Time{}), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			who := monitor
			who.StepUp = f.now.Add(-tt.ago)
			_, err := f.Do(context.Background(), dispatch.Request{Actor: who, Command: say{Name: action, Text: "x"}})
			if tt.ok != (err == nil) || !tt.ok && (fault.As(err).Code != "access.step-up" || fault.As(err).Hint == "") {
				t.Errorf("got %v, want accepted %v", err, tt.ok)
			}
		})
	}
	if got := facts[dispatch.AccessDenied](t, f); len(got) != 0 {
		t.Errorf("a missing proof was recorded as denied: %+v", got)
	}
}
