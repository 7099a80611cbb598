package journal_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"strings"
	"testing"
	"time"

	"fanar/fault"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/store/storetest"
	"fanar/world"
)

func verifyError(t testing.TB, s journal.Store, ctx context.Context, o journal.VerifyOptions) error {
	t.Helper()
	return s.View(context.Background(), func(r journal.Reader) error {
		_, err := journal.Verify(ctx, r, o)
		return err
	})
}

func wantDamage(t testing.TB, err error, want journal.Damage) {
	t.Helper()
	var d *journal.Damage
	if !errors.As(err, &d) || d.Record != want.Record || d.Part != want.Part || !strings.Contains(d.What, want.What) {
		t.Errorf("got %v (%+v), want %+v", err, d, want)
	}
}

func TestVerifyReports(t *testing.T) {
	j := open(t, openStore(t), storetest.Tallies{})
	storetest.Fill(t, j, 25) // signed at 11 and 21
	records, checkpoints := stored(t, j)
	var steps []uint64
	rep := verify(t, j, journal.VerifyOptions{
		OrgKey:      j.Identity().OrgKey.Public().(ed25519.PublicKey),
		Copy:        checkpoints[0],
		Projections: []journal.Projection{storetest.Tallies{}},
		Progress: func(done, total uint64) {
			if total != 26 {
				t.Errorf("the total is %d, want 26", total)
			}
			steps = append(steps, done)
		},
	})
	if rep.Org != "MRCC-A" || rep.Node != "node-1" || !rep.OrgKey.Equal(j.Identity().OrgKey.Public()) {
		t.Errorf("the journal is said to be of %s, %s, key %x", rep.Org, rep.Node, rep.OrgKey)
	}
	if rep.Records != 26 || rep.Checkpoints != 3 || rep.Latest.Size != 21 || rep.Root != merkleTreeHash(records) || rep.Rows < 50 {
		t.Errorf("the report is %+v", rep)
	}
	if len(steps) != 26 || steps[0] != 1 || steps[25] != 26 {
		t.Errorf("the steps are %v", steps)
	}
}

func TestVerifyAgainstWhatIsKnownElsewhere(t *testing.T) {
	store := openStore(t)
	j := open(t, store)
	storetest.Fill(t, j, 10)
	other := open(t, openStore(t)) // with the same keys, as after a restore
	storetest.Fill(t, other, 20)
	_, ours := stored(t, j)
	_, theirs := stored(t, other) // over 21 and 11 records
	id, err := event.NewIdentity("MRCC-A", "node-1", bytes.NewReader(bytes.Repeat([]byte{9}, 64)), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	if err := verifyError(t, store, context.Background(), journal.VerifyOptions{Copy: ours[0]}); err != nil {
		t.Errorf("against its own checkpoint: %v", err)
	}
	for _, c := range []struct {
		name string
		o    journal.VerifyOptions
		want journal.Damage
	}{
		{"another organisation's key", journal.VerifyOptions{OrgKey: id.OrgKey.Public().(ed25519.PublicKey)}, journal.Damage{Record: 1, What: "not of the organisation"}},
		{"a copy that signs more", journal.VerifyOptions{Copy: theirs[0]}, journal.Damage{Record: 12, What: "21 records were signed, and 11 are here"}},
		{"a copy of another history", journal.VerifyOptions{Copy: theirs[1]}, journal.Damage{Record: 11, Part: "checkpoint", What: "do not have the root"}},
		{"a copy that is none", journal.VerifyOptions{Copy: "copy"}, journal.Damage{Part: "checkpoint", What: "the copy of one that was kept outside is damaged"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			wantDamage(t, verifyError(t, store, context.Background(), c.o), c.want)
		})
	}
}

// Rows that another version of the program derived are no damage; they are said not to have been compared.
func TestVerifySaysWhichViewsItDidNotCompare(t *testing.T) {
	j := open(t, openStore(t))
	storetest.Fill(t, j, 10)
	rep := verify(t, j, journal.VerifyOptions{Projections: []journal.Projection{storetest.Tallies{}}})
	if !rep.Stale || rep.Rows != 0 || rep.Records != 11 {
		t.Errorf("the report is %+v, want 11 records and stale rows", rep)
	}
	rep = verify(t, j, journal.VerifyOptions{Projections: []journal.Projection{}})
	if rep.Stale || rep.Rows == 0 {
		t.Errorf("the report is %+v, want its own rows compared", rep)
	}
}

func TestVerifyOfAnEmptyJournal(t *testing.T) {
	wantDamage(t, verifyError(t, openStore(t), context.Background(), journal.VerifyOptions{}), journal.Damage{What: "the journal is empty"})
}

func TestVerifyStopsWhenItsContextEnds(t *testing.T) {
	store := openStore(t)
	storetest.Fill(t, open(t, store), 30)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	err := verifyError(t, store, ctx, journal.VerifyOptions{Progress: func(done, _ uint64) {
		if done == 7 {
			cancel()
		}
		if done > 7 {
			t.Errorf("record %d was checked after the context had ended", done)
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want canceled", err)
	}
}

func TestOpenRefusesKeysThatAreNotTheJournals(t *testing.T) {
	store := openStore(t)
	mustAppend(t, open(t, store), states("case/1"))
	other, err := event.NewIdentity("MRCC-A", "node-1", bytes.NewReader(bytes.Repeat([]byte{9}, 64)), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	nodeOnly := storetest.Identity(t)
	nodeOnly.OrgKey = nil
	for _, c := range []struct {
		name  string
		store journal.Store
		id    event.Identity
		code  string
	}{
		{"another node's keys", store, other, "journal.not-ours"},
		{"no keys", store, event.Identity{}, "journal.no-key"},
		{"no organisation's key for a new journal", openStore(t), nodeOnly, "journal.no-organisation-key"},
	} {
		t.Run(c.name, func(t *testing.T) {
			j, err := journal.Open(context.Background(), c.store, journal.Options{Identity: c.id, World: world.Real()})
			var f *fault.Error
			if !errors.As(err, &f) || f.Code != c.code || j != nil {
				t.Errorf("got %v, want a fault %s", err, c.code)
			}
		})
	}
	j, err := journal.Open(context.Background(), store, journal.Options{Identity: nodeOnly, World: world.Real()})
	if err != nil {
		t.Fatalf("a journal that is there needs no organisation's key: %v", err)
	}
	mustAppend(t, j, states("case/2"))
	j.Close()
}
