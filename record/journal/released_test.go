package journal_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fanar/desk/directory"
	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/record/journal"
	"fanar/record/policy"
	"fanar/store/storetest"
)

// released reads the journal that a released version made; see testdata/released.
func released(t testing.TB, version string) (a all) {
	t.Helper()
	dir := filepath.Join("testdata", "released", version)
	records, err := os.ReadFile(filepath.Join(dir, "records"))
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range bytes.Split(bytes.TrimSuffix(records, []byte("\n")), []byte("\n")) {
		a.Records = append(a.Records, journal.NumberedRecord{Number: uint64(i + 1), Data: bytes.Replace(line, []byte("\t"), []byte("\n"), 1)})
	}
	checkpoints, err := os.ReadFile(filepath.Join(dir, "checkpoints"))
	if err != nil {
		t.Fatal(err)
	}
	for signed := range strings.SplitAfterSeq(string(checkpoints), "\n---\n") {
		if signed != "" {
			a.Checkpoints = append([]string{strings.TrimSuffix(signed, "---\n")}, a.Checkpoints...)
		}
	}
	return a
}

// Records of every released version load, verify, and give views under today's program.
func TestJournalsOfReleasedVersionsOpen(t *testing.T) {
	versions, err := os.ReadDir(filepath.Join("testdata", "released"))
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range versions {
		t.Run(v.Name(), func(t *testing.T) {
			a := released(t, v.Name())
			if len(a.Records) < 50 || len(a.Checkpoints) < 3 {
				t.Fatalf("the fixture has %d records and %d checkpoints", len(a.Records), len(a.Checkpoints))
			}
			store := openStore(t)
			if err := load(t, store, a, journal.LoadOptions{}); err != nil {
				t.Fatal(err)
			}
			projections := []journal.Projection{policy.Projection{}, directory.Desk{}, people.Desk{}, rescue.Desk{}}
			if err := journal.Rebuild(context.Background(), store, projections, nil); err != nil {
				t.Fatal(err)
			}
			if err := store.View(context.Background(), func(r journal.Reader) error {
				rep, err := journal.Verify(context.Background(), r, journal.VerifyOptions{Projections: projections})
				if err != nil {
					return err
				}
				if rep.Records != uint64(len(a.Records)) || rep.Checkpoints != len(a.Checkpoints) || rep.Rows < 100 || rep.Stale {
					t.Errorf("the report is %+v", rep)
				}
				places, err := journal.Collect(directory.Places.All(r, ""))
				if err == nil && len(places) < 3 {
					t.Errorf("the directory has %d places", len(places))
				}
				return err
			}); err != nil {
				t.Error(err)
			}
		})
	}
}

// The views of a store that the released version wrote itself have no state: they are derived again when it is opened.
func TestStoreWithoutStateOfItsViewsIsDerivedAgain(t *testing.T) {
	store := openStore(t)
	j := open(t, store, tallies...)
	mustAppend(t, j, many(10))
	j.Close()
	if err := store.Update(context.Background(), func(tx journal.Tx) error {
		if err := tx.PutSide("journal", "views", nil); err != nil {
			return err
		}
		return tx.PutRow("tally", journal.Row{Key: "case/of-another-version", Number: 3, Body: []byte("{}")})
	}); err != nil {
		t.Fatal(err)
	}
	var told [][2]uint64
	j = openWith(t, store, journal.Options{Projections: tallies, Rebuilding: func(done, total uint64) { told = append(told, [2]uint64{done, total}) }})
	if len(told) == 0 || told[len(told)-1] != [2]uint64{11, 11} {
		t.Errorf("the progress is %v", told)
	}
	verify(t, j, journal.VerifyOptions{Projections: []journal.Projection{storetest.Tallies{}}})
	mustAppend(t, j, many(1))
}
