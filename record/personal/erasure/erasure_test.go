package erasure_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fanar/desk/desktest"
	"fanar/desk/directory"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/personal"
	"fanar/record/personal/erasure"
	"fanar/record/policy"
	"fanar/store/sqlite"
	"fanar/world"
)

// station is a node in a folder of its own, whose files can be looked through.
type station struct {
	t       testing.TB
	dir     string
	id      event.Identity
	store   *sqlite.Store
	journal *journal.Journal
	door    *dispatch.Dispatcher
	clock   world.Clock
}

func projections() []journal.Projection {
	return []journal.Projection{personal.Projection{}, directory.Desk{}}
}

// admin has just proved to be there.
func admin(now time.Time) policy.Actor {
	return policy.Actor{User: "admin", Name: "Administrator", Org: "mrcc-rome", Roles: []string{"administrator"}, StepUp: now}
}

func open(t testing.TB, clock world.Clock) *station {
	t.Helper()
	s := &station{t: t, dir: t.TempDir(), clock: clock}
	random := rand.NewChaCha8([32]byte{7})
	var err error
	if s.id, err = event.NewIdentity("mrcc-rome", "node-1", random, clock.Now()); err != nil {
		t.Fatal(err)
	}
	if s.store, err = sqlite.Open(t.Context(), filepath.Join(s.dir, "journal.db")); err != nil {
		t.Fatal(err)
	}
	if s.journal, err = journal.Open(t.Context(), s.store, journal.Options{Identity: s.id, World: world.World{Clock: clock, Random: random}, Projections: projections()}); err != nil {
		t.Fatal(err)
	}
	pack, err := policy.ParsePack(policy.Shipped)
	if err != nil {
		t.Fatal(err)
	}
	engine, err := policy.NewEngine(pack)
	if err != nil {
		t.Fatal(err)
	}
	vault, err := personal.NewVault(s.id, random)
	if err != nil {
		t.Fatal(err)
	}
	s.door = dispatch.New(dispatch.Options{Journal: s.journal, Engine: engine, Clock: clock, Vault: vault})
	s.do(directory.RegisterOrganisation{Organisation: directory.Organisation{ID: "mrcc-rome", Name: "MRCC Rome", Type: "rescue-coordination-centre"}})
	return s
}

func (s *station) close() {
	s.journal.Close()
	if err := s.store.Close(); err != nil {
		s.t.Errorf("close the store: %v", err)
	}
}

func (s *station) try(c dispatch.Command) (dispatch.Receipt, error) {
	return s.door.Do(context.Background(), dispatch.Request{Command: c, Actor: admin(s.clock.Now())})
}

func (s *station) do(c dispatch.Command) dispatch.Receipt {
	s.t.Helper()
	r, err := s.try(c)
	if err != nil {
		s.t.Fatalf("%s: %v", c.Action(), err)
	}
	return r
}

func (s *station) view(fn func(journal.Reader) error) {
	s.t.Helper()
	if err := s.journal.View(context.Background(), fn); err != nil {
		s.t.Fatal(err)
	}
}

func (s *station) add(id, name, contact string) {
	s.t.Helper()
	s.do(directory.AddUser{User: directory.User{ID: id, Name: name, Contact: contact, Org: "mrcc-rome", Roles: []string{"duty-officer"}}})
}

// parts gives the parts about a person that stand, with what is stored of them.
func (s *station) parts(about string) (parts []personal.Part, stored [][]byte) {
	s.t.Helper()
	s.view(func(r journal.Reader) error {
		var err error
		if parts, err = erasure.Standing(r, about); err != nil {
			return err
		}
		for _, p := range parts {
			body, err := r.Side(personal.Table, p.ID)
			if err != nil {
				return err
			}
			stored = append(stored, bytes.Clone(body))
		}
		return nil
	})
	return parts, stored
}

// count gives how often the bytes stand in any file of the data folder.
func (s *station) count(what []byte) (n int) {
	s.t.Helper()
	err := filepath.WalkDir(s.dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := os.ReadFile(path)
		n += bytes.Count(body, what)
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return n
}

func (s *station) keeper() erasure.Keeper {
	return erasure.Keeper{Door: s.door, Journal: s.journal, Purge: s.store.Purge, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
}

// verify checks the whole journal, a bundle about the person included.
func (s *station) verify(about string) {
	s.t.Helper()
	if err := s.journal.Sign(context.Background()); err != nil {
		s.t.Fatal(err)
	}
	s.view(func(r journal.Reader) error {
		if _, err := journal.Verify(context.Background(), r, journal.VerifyOptions{Projections: projections()}); err != nil {
			s.t.Errorf("verify the journal: %v", err)
		}
		bundle, err := journal.ExportAbout(context.Background(), r, about)
		if err != nil {
			return err
		}
		report, err := journal.VerifyBundle(bundle, nil)
		if err != nil || len(report.Events) < 2 {
			s.t.Errorf("verify a bundle about %s: %d records, %v", about, len(report.Events), err)
		}
		return nil
	})
}

// TestErasureLeavesNoBytes looks through every file of the data folder: a name and a contact that nobody else has are
// never there in the clear; what was stored of them, wrapped key and salt included, is there before the erasure and not
// after it, and every proof still holds.
func TestErasureLeavesNoBytes(t *testing.T) {
	clock := world.ClockFunc(desktest.Start)
	s := open(t, clock)
	defer s.close()
	const name, contact = "Quirina Zabaglione-Wexford", "+39 091 7654321 quirina@example.org"
	s.add("duty-7", name, contact)
	for i := range 40 { // neighbours, so that pages are split and moved
		s.add("other-"+string(rune('a'+i%26))+string(rune('a'+i/26)), "N. N.", "")
	}
	parts, stored := s.parts("user/duty-7")
	if len(parts) != 2 {
		t.Fatalf("%d parts stand, want name and contact", len(parts))
	}
	for _, text := range []string{name, contact, "Zabaglione", "7654321"} {
		if n := s.count([]byte(text)); n != 0 {
			t.Errorf("%q stands %d times in the clear before the erasure", text, n)
		}
	}
	before := 0
	for _, body := range stored {
		before += s.count(body[40:72]) // of the wrapped key and salt
	}
	if before == 0 {
		t.Fatal("the wrapped keys are nowhere before the erasure: this test looks in the wrong place")
	}
	s.do(directory.EraseUser{User: "duty-7", Reason: "left the service"})
	if err := s.keeper().Swept(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i, body := range stored {
		for piece := range 1 + (len(body)-24)/8 { // every window of 24 bytes, at steps of 8
			at := 9 + piece*8
			if at+24 > len(body) {
				break
			}
			if n := s.count(body[at : at+24]); n != 0 {
				t.Errorf("bytes %d to %d of what was stored of %s are still there %d times", at, at+24, parts[i].Purpose, n)
			}
		}
	}
	for _, text := range []string{name, contact, "Zabaglione", "7654321"} {
		if n := s.count([]byte(text)); n != 0 {
			t.Errorf("%q stands %d times in the clear after the erasure", text, n)
		}
	}
	s.view(func(r journal.Reader) error {
		for _, p := range parts {
			if text, err := s.door.Vault().Open(r, p); !personal.IsErased(err) {
				t.Errorf("%s after the erasure: got %q, %v, want erased", p.Purpose, text, err)
			}
		}
		return nil
	})
	s.verify("user/duty-7")
}

func TestErase(t *testing.T) {
	clock := world.ClockFunc(desktest.Start)
	s := open(t, clock)
	defer s.close()
	s.add("duty-7", "Q. Zabaglione", "+39 091 7654321")
	parts, _ := s.parts("user/duty-7")
	for name, tt := range map[string]struct {
		c    erasure.Erase
		want string
	}{
		"no reason":              {erasure.Erase{Part: parts[0].ID}, "personal.reason"},
		"neither":                {erasure.Erase{Reason: "left"}, "personal.what"},
		"both":                   {erasure.Erase{Part: parts[0].ID, About: "user/duty-7", Reason: "left"}, "personal.what"},
		"unknown part":           {erasure.Erase{Part: "p0", Reason: "left"}, "personal.no-part"},
		"nobody":                 {erasure.Erase{About: "user/nobody", Reason: "left"}, "personal.nothing"},
		"a reason with the name": {erasure.Erase{About: "user/duty-7", Reason: "mr q. zabaglione left"}, "personal.reason-repeats"},
	} {
		if _, err := s.try(tt.c); fault.As(err).Code != tt.want {
			t.Errorf("%s: got %v, want %s", name, err, tt.want)
		}
	}
	if stand, _ := s.parts("user/duty-7"); len(stand) != 2 {
		t.Fatalf("%d parts stand after refusals, want 2", len(stand))
	}
	s.do(erasure.Erase{Part: parts[0].ID, Reason: "asked for by letter"})
	if _, err := s.try(erasure.Erase{Part: parts[0].ID, Reason: "again"}); fault.KindOf(err) != fault.Conflict {
		t.Errorf("erased twice: got %v, want a conflict", err)
	}
	s.view(func(r journal.Reader) error {
		k, err := personal.ByID(r, parts[0].ID)
		if err != nil || k.Erased == nil || k.Erased.By != "admin" || k.Erased.Reason != "asked for by letter" || k.Erased.Basis != personal.BasisRequest {
			t.Errorf("the erasure on record is %+v, %v", k.Erased, err)
		}
		return nil
	})
	s.do(erasure.Erase{About: "user/duty-7", Reason: "left"})
	if stand, _ := s.parts("user/duty-7"); len(stand) != 0 {
		t.Errorf("%d parts stand after erasing all", len(stand))
	}
	if _, err := s.door.Do(t.Context(), dispatch.Request{Command: erasure.Erase{About: "user/duty-7", Reason: "left"},
		Actor: policy.Actor{User: "conti", Org: "mrcc-rome", Roles: []string{"duty-officer"}}}); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("a duty officer erases: got %v, want forbidden", err)
	}
}

// TestR30RetentionRunsAndProvesIt runs the clock over two years: each run is recorded, what is due is erased on the day,
// nothing before, and when the node was stopped the missed run is made up for.
func TestR30RetentionRunsAndProvesIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clock := world.ClockFunc(time.Now)
		s := open(t, clock)
		defer s.close()
		s.add("duty-7", "Q. Zabaglione", "+39 091 7654321")
		began := clock.Now()
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		keeper := s.keeper()
		go func() { keeper.Run(ctx); close(done) }()
		// A contact is kept for a year, a name for five.
		time.Sleep(364*erasure.Day + time.Minute)
		synctest.Wait()
		if stand, _ := s.parts("user/duty-7"); len(stand) != 2 {
			t.Fatalf("%d parts stand a day before their last day, want 2", len(stand))
		}
		time.Sleep(2 * erasure.Day)
		synctest.Wait()
		stand, _ := s.parts("user/duty-7")
		if len(stand) != 1 || stand[0].Purpose != directory.PurposeName {
			t.Fatalf("after a year there stands %+v, want the name alone", stand)
		}
		stop()
		<-done
		var runs []personal.Run
		s.view(func(r journal.Reader) (err error) { runs, err = journal.Collect(personal.Runs.All(r, "")); return err })
		if len(runs) != 367 {
			t.Errorf("%d runs in 366 days, want one at the start and one a day", len(runs))
		}
		erased := 0
		for i, run := range runs {
			erased += run.Erased
			if run.Failed != 0 || !run.Purged || run.Due != run.Erased || i > 0 && !run.From.Equal(runs[i-1].To) {
				t.Errorf("run %d is %+v", i, run)
			}
			if !run.Oldest.After(run.To) {
				t.Errorf("run %d leaves what was to be kept until %v", i, run.Oldest)
			}
		}
		if erased != 1 || runs[0].Kept != 2 || runs[len(runs)-1].Kept != 1 {
			t.Errorf("the runs erased %d parts and kept %d, then %d; want 1, 2, 1", erased, runs[0].Kept, runs[len(runs)-1].Kept)
		}
		// The node stands still for ten days: the first thing it does afterwards is to run.
		time.Sleep(10 * erasure.Day)
		ctx, stop = context.WithCancel(t.Context())
		again := make(chan struct{})
		go func() { keeper.Run(ctx); close(again) }()
		time.Sleep(time.Second)
		synctest.Wait()
		s.view(func(r journal.Reader) error {
			run, ok, err := personal.LastRun(r)
			if err != nil || !ok || clock.Now().Sub(run.To) > time.Minute {
				t.Errorf("after ten days of standstill the last run is %+v, %v, began %v", run, err, began)
			}
			return nil
		})
		stop()
		<-again
	})
}

// TestAnErasureIsPurgedAtOnce erases while the keeper waits for its next run, and while it does not run at all.
func TestAnErasureIsPurgedAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, world.ClockFunc(time.Now))
		defer s.close()
		purges := 0
		keeper := s.keeper()
		keeper.Purge = func(ctx context.Context) error { purges++; return s.store.Purge(ctx) }
		run := func(during func()) {
			ctx, stop := context.WithCancel(t.Context())
			done := make(chan struct{})
			go func() { keeper.Run(ctx); close(done) }()
			time.Sleep(5 * time.Second)
			synctest.Wait()
			during()
			time.Sleep(5 * time.Second)
			synctest.Wait()
			stop()
			<-done
		}
		s.add("duty-7", "Q. Zabaglione", "+39 091 7654321")
		s.add("duty-8", "R. Zabaglione", "")
		run(func() { s.do(directory.EraseUser{User: "duty-7", Reason: "left"}) })
		if purges != 1 {
			t.Errorf("%d purges after an erasure, want 1", purges)
		}
		s.do(directory.EraseUser{User: "duty-8", Reason: "left"}) // the keeper is not there
		run(func() {})
		if purges != 2 {
			t.Errorf("%d purges after the keeper came back, want 2", purges)
		}
		run(func() {})
		if purges != 2 {
			t.Errorf("%d purges with nothing new, want 2", purges)
		}
	})
}

// TestAPurgeThatFailsIsOnRecord holds that a run does not claim what did not happen.
func TestAPurgeThatFailsIsOnRecord(t *testing.T) {
	s := open(t, world.ClockFunc(desktest.Start))
	defer s.close()
	s.add("duty-7", "Q. Zabaglione", "")
	s.do(directory.EraseUser{User: "duty-7", Reason: "left"})
	keeper := s.keeper()
	keeper.Purge = func(context.Context) error { return errors.New("somebody reads") }
	if run, err := keeper.Once(t.Context()); err != nil || run.Purged {
		t.Errorf("the purge fails: got %+v, %v, want a run that did not purge", run, err)
	}
	keeper.Purge = s.store.Purge
	if run, err := keeper.Once(t.Context()); err != nil || !run.Purged {
		t.Errorf("the purge works again: got %+v, %v", run, err)
	}
}

// TestManyAreErasedInBatches holds that a run takes everything that is due, however much it is.
func TestManyAreErasedInBatches(t *testing.T) {
	now := desktest.Start()
	s := open(t, world.ClockFunc(func() time.Time { return now }))
	defer s.close()
	_, err := s.journal.Append(t.Context(), event.Author{User: "node"}, func(tx journal.Tx) (drafts []event.Draft, err error) {
		for range 450 {
			p, keep, err := s.door.Vault().Seal(personal.Item{About: "user/duty-7", Purpose: "staff-note", Owner: "mrcc-rome",
				Audience: personal.Everybody, Until: now.Add(time.Hour)}, []byte("x"))
			if err != nil {
				return nil, err
			}
			if err := keep(tx); err != nil {
				return nil, err
			}
			drafts = append(drafts, event.Draft{Subject: "user/duty-7", Fact: directory.UserAdded{Account: directory.Account{ID: "duty-7", Contact: &p}}})
		}
		return drafts, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if run, err := s.keeper().Once(t.Context()); err != nil || run.Due != 0 || run.Kept != 450 {
		t.Fatalf("before the last day: got %+v, %v", run, err)
	}
	now = now.Add(time.Hour)
	if run, err := s.keeper().Once(t.Context()); err != nil || run.Due != 450 || run.Erased != 450 || run.Kept != 0 {
		t.Errorf("on the last day: got %+v, %v", run, err)
	}
	s.verify("user/duty-7")
	node := policy.Actor{User: "node", Org: "mrcc-rome", Roles: []string{"node"}}
	for _, c := range []dispatch.Command{erasure.EraseDue{To: now.Add(time.Minute)}, erasure.RecordRun{From: now, To: now.Add(time.Minute)}} {
		if _, err := s.door.Do(t.Context(), dispatch.Request{Command: c, Actor: node}); err == nil || !strings.Contains(err.Error(), "before that time") {
			t.Errorf("%s ahead of time: got %v", c.Action(), err)
		}
	}
}
