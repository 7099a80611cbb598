package backup

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/google/go-cmp/cmp"

	"fanar/fault"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/store/sqlite"
	"fanar/store/storetest"
)

// collected is everything that a backup handed over.
type collected struct {
	Manifest    Manifest
	Files       []File
	Records     [][]byte
	Checkpoints []string
	After       []int // how many records stood before each checkpoint
	Sides       []journal.SideEntry
}

func (c *collected) Begin(m Manifest) error { c.Manifest = m; return nil }
func (c *collected) File(f File) error      { c.Files = append(c.Files, f); return nil }
func (c *collected) Record(_ uint64, b []byte) error {
	c.Records = append(c.Records, b)
	return nil
}
func (c *collected) Checkpoint(s string) error {
	c.Checkpoints, c.After = append(c.Checkpoints, s), append(c.After, len(c.Records))
	return nil
}
func (c *collected) Side(e journal.SideEntry) error { c.Sides = append(c.Sides, e); return nil }

var _ Into = (*collected)(nil)

// written makes a journal with records, checkpoints and side data, and backs it up.
func written(t *testing.T, to age.Recipient) (file []byte, want collected) {
	t.Helper()
	ctx := context.Background()
	store, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "journal.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	j := storetest.OpenJournal(t, store, storetest.Tallies{})
	for i := range 40 {
		if _, err := j.Append(ctx, event.Author{User: "w"}, storetest.Sighting(1, i)); err != nil {
			t.Fatal(err)
		}
		if i%15 == 0 {
			if err := j.Sign(ctx); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, key := range []string{"a", "b\x1f\xff"} {
		if err := j.KeepSide(ctx, func(tx journal.Tx) error { return tx.PutSide("session", key, []byte{}) }); err != nil {
			t.Fatal(err)
		}
	}
	files := []File{{Name: "identity.json", Body: []byte("{}")}, {Name: "fanar.toml", Body: []byte("listen = \"x:1\"")}}
	var out bytes.Buffer
	if err := store.View(ctx, func(r journal.Reader) error {
		m, err := Write(ctx, &out, []age.Recipient{to}, r, Content{Program: "test", Organisation: "o", Node: "n", Made: time.Unix(1800000000, 0).UTC(), Files: files})
		if err != nil {
			return err
		}
		want.Manifest, want.Files = m, files
		for rec := range r.Records(1, m.Records) {
			want.Records = append(want.Records, rec.Data)
		}
		want.Checkpoints, _ = r.Checkpoints(10)
		slices.Reverse(want.Checkpoints)
		want.Sides, err = journal.Collect(r.Sides(""))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), want
}

func TestComesBackAsItWas(t *testing.T) {
	key, _ := age.GenerateX25519Identity()
	file, want := written(t, key.Recipient())
	var got collected
	if _, err := Read(context.Background(), bytes.NewReader(file), []age.Identity{key}, &got); err != nil {
		t.Fatal(err)
	}
	for i, c := range got.Checkpoints {
		if p, _ := journal.ParseCheckpoint(c); int(p.Size) != got.After[i] {
			t.Errorf("the checkpoint over %d records came after %d", p.Size, got.After[i])
		}
	}
	got.After = nil
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if bytes.Contains(file, []byte("identity")) || bytes.Contains(file, []byte("sighting")) {
		t.Error("the backup can be read without a key")
	}
	other, _ := age.GenerateX25519Identity()
	if _, err := Read(context.Background(), bytes.NewReader(file), []age.Identity{other}, &collected{}); fault.As(err).Code != "backup.wrong-key" {
		t.Errorf("another key: %v", err)
	}
	stop := errors.New("stop")
	if _, err := Read(context.Background(), bytes.NewReader(file), []age.Identity{key}, &stopping{err: stop}); !errors.Is(err, stop) {
		t.Errorf("an error of the receiver: %v", err)
	}
}

type stopping struct {
	collected
	err error
}

func (s *stopping) Record(n uint64, _ []byte) error {
	if n == 7 {
		return s.err
	}
	return nil
}

// TestEveryCutAndFlipIsFound: no damaged backup is taken for a whole one.
func TestEveryCutAndFlipIsFound(t *testing.T) {
	key, _ := age.GenerateX25519Identity()
	file, _ := written(t, key.Recipient())
	random := rand.New(rand.NewPCG(1, 2))
	for range 400 {
		at, bit := random.IntN(len(file)), random.IntN(8)
		flipped := bytes.Clone(file)
		flipped[at] ^= 1 << bit
		if _, err := Read(context.Background(), bytes.NewReader(flipped), []age.Identity{key}, &collected{}); err == nil {
			t.Errorf("bit %d of byte %d was flipped and nothing was said", bit, at)
		}
		if _, err := Read(context.Background(), bytes.NewReader(file[:at]), []age.Identity{key}, &collected{}); err == nil {
			t.Errorf("the file was cut off at %d and nothing was said", at)
		}
	}
	if _, err := Read(context.Background(), bytes.NewReader(append(bytes.Clone(file), 'x')), []age.Identity{key}, &collected{}); err == nil {
		t.Error("something stands behind the end and nothing was said")
	}
}

func TestNobodyToEncryptTo(t *testing.T) {
	if _, err := Write(context.Background(), &bytes.Buffer{}, nil, nil, Content{}); fault.As(err).Code != "backup.no-recipient" {
		t.Errorf("got %v", err)
	}
}

// FuzzUnpacked reads what somebody who has the key could have written.
func FuzzUnpacked(f *testing.F) {
	f.Add([]byte("manifest.json"), []byte(`{"form":1,"organisation":"o","node":"n","records":1,"root":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}`), []byte("records/000000000001"), []byte{2, 'h', 'i'})
	f.Add([]byte("files/../x"), []byte("{}"), []byte("side"), []byte(`{"table":"t","key":"","body":null}`))
	f.Fuzz(func(t *testing.T, name1, body1, name2, body2 []byte) {
		key, _ := age.NewScryptIdentity("x")
		to, _ := age.NewScryptRecipient("x")
		to.SetWorkFactor(1)
		var out bytes.Buffer
		if err := packed(&out, to, [][2][]byte{{name1, body1}, {name2, body2}}); err != nil {
			t.Skip()
		}
		var got collected
		if _, err := Read(context.Background(), &out, []age.Identity{key}, &got); err == nil && len(got.Records) != int(got.Manifest.Records) {
			t.Errorf("took %d records of %d for a whole backup", len(got.Records), got.Manifest.Records)
		}
	})
}
