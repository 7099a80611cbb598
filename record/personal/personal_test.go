package personal_test

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"fanar/desk/desktest"
	"fanar/fault"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/personal"
)

// noted is a fact of the tests that holds a part somewhere inside.
type noted struct {
	Text string         `json:"text"`
	Deep map[string]any `json:"deep,omitempty"`
	Part *personal.Part `json:"part,omitempty"`
}

func (noted) Kind() string { return "test.noted" }

type node struct {
	*desktest.Node
	vault *personal.Vault
}

func open(t testing.TB) *node {
	t.Helper()
	n := &node{Node: desktest.Open(t, desktest.Options{Projections: []journal.Projection{personal.Projection{}}})}
	var err error
	if n.vault, err = personal.NewVault(n.Journal.Identity(), rand.NewChaCha8([32]byte{1})); err != nil {
		t.Fatal(err)
	}
	return n
}

func item() personal.Item {
	return personal.Item{About: "user/conti", Purpose: "staff-name", Owner: "mrcc-rome", Audience: personal.Everybody, Until: desktest.Start().AddDate(1, 0, 0)}
}

// keep seals a text and records a fact with its part.
func (n *node) keep(t desktest.Fataler, i personal.Item, text string) personal.Part {
	t.Helper()
	part, side, err := n.vault.Seal(i, []byte(text))
	if err != nil {
		t.Fatalf("seal %q: %v", text, err)
	}
	_, err = n.Journal.Append(context.Background(), event.Author{User: "node"}, func(tx journal.Tx) ([]event.Draft, error) {
		return []event.Draft{{Subject: part.About, Fact: noted{Part: &part}}}, side(tx)
	})
	if err != nil {
		t.Fatalf("record the part: %v", err)
	}
	return part
}

func (n *node) open(t desktest.Fataler, v *personal.Vault, p personal.Part) (text string, err error) {
	t.Helper()
	n.View(t, func(r journal.Reader) error {
		var out []byte
		out, err = v.Open(r, p)
		text = string(out)
		return nil
	})
	return text, err
}

func (n *node) side(t desktest.Fataler, fn func(journal.Tx) error) {
	t.Helper()
	if err := n.Journal.KeepSide(context.Background(), fn); err != nil {
		t.Fatalf("keep side data: %v", err)
	}
}

func code(err error) string { return fault.As(err).Code }

// TestOpenGivesWhatWasSealed holds for every text: what comes out is what went in, and nothing that is stored or
// recorded holds any of it in the clear.
func TestOpenGivesWhatWasSealed(t *testing.T) {
	n := open(t)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringN(1, 60, 200).Filter(func(s string) bool { return s != "" && strings.ToValidUTF8(s, "") == s }).Draw(t, "text")
		p := n.keep(t, item(), text)
		if got, err := n.open(t, n.vault, p); err != nil || got != text {
			t.Fatalf("open: got %q, %v, want %q", got, err, text)
		}
		if len(text) < 6 {
			return // so short a text may stand anywhere by chance
		}
		n.View(t, func(r journal.Reader) error {
			stored, err := r.Side(personal.Table, p.ID)
			if err != nil || bytes.Contains(stored, []byte(text)) {
				t.Fatalf("%q stands in the clear in side data (%v)", text, err)
			}
			head, err := r.Head()
			if err != nil {
				return err
			}
			record, err := r.Record(head)
			if bytes.Contains(record, []byte(text)) {
				t.Fatalf("%q stands in the clear in record %d", text, head)
			}
			return err
		})
	})
	n.Verify(t)
}

// TestSealTwiceIsHarmless is what a replayed decision does: the same text twice, of which one is kept.
func TestSealTwiceIsHarmless(t *testing.T) {
	n := open(t)
	first, _, err := n.vault.Seal(item(), []byte("A. Conti"))
	if err != nil {
		t.Fatal(err)
	}
	second := n.keep(t, item(), "A. Conti")
	if first.ID == second.ID || bytes.Equal(first.Commitment, second.Commitment) {
		t.Errorf("the same text sealed twice can be told to be the same: %+v and %+v", first, second)
	}
	if _, err := n.open(t, n.vault, first); code(err) != "personal.not-here" {
		t.Errorf("what was sealed and not kept: got %v, want personal.not-here", err)
	}
	if got, err := n.open(t, n.vault, second); err != nil || got != "A. Conti" {
		t.Errorf("what was kept: got %q, %v", got, err)
	}
}

// TestAnythingChangedDoesNotOpen changes every field of a part, and every byte that is stored.
func TestAnythingChangedDoesNotOpen(t *testing.T) {
	n := open(t)
	p := n.keep(t, item(), "A. Conti")
	for name, change := range map[string]func(*personal.Part){
		"about":      func(p *personal.Part) { p.About = "user/greco" },
		"purpose":    func(p *personal.Part) { p.Purpose = "staff-contact" },
		"owner":      func(p *personal.Part) { p.Owner = "rcc-malta" },
		"audience":   func(p *personal.Part) { p.Audience = "read.users" },
		"until":      func(p *personal.Part) { p.Until = p.Until.Add(time.Nanosecond) },
		"commitment": func(p *personal.Part) { p.Commitment = slices.Concat(p.Commitment[:31], []byte{p.Commitment[31] ^ 1}) },
	} {
		other := p
		change(&other)
		if text, err := n.open(t, n.vault, other); code(err) != "personal.damaged" {
			t.Errorf("another %s: got %q, %v, want personal.damaged", name, text, err)
		}
	}
	var stored []byte
	n.View(t, func(r journal.Reader) (err error) { stored, err = r.Side(personal.Table, p.ID); return err })
	for at := range stored {
		bad := slices.Clone(stored)
		bad[at] ^= 0x40
		n.side(t, func(tx journal.Tx) error { return tx.PutSide(personal.Table, p.ID, bad) })
		if text, err := n.open(t, n.vault, p); fault.KindOf(err) != fault.Unavailable {
			t.Fatalf("byte %d of %d changed: got %q, %v, want an unavailable fault", at, len(stored), text, err)
		}
	}
	n.side(t, func(tx journal.Tx) error { return tx.PutSide(personal.Table, p.ID, stored) })
	if got, err := n.open(t, n.vault, p); err != nil || got != "A. Conti" {
		t.Errorf("put back: got %q, %v", got, err)
	}
}

// TestSwappedPartsDoNotOpen exchanges two parts in what is stored, and in what is recorded.
func TestSwappedPartsDoNotOpen(t *testing.T) {
	n := open(t)
	other := item()
	other.About = "user/greco"
	a, b := n.keep(t, item(), "A. Conti"), n.keep(t, other, "M. Greco")
	var storedA, storedB []byte
	n.View(t, func(r journal.Reader) error {
		var err, also error
		storedA, err = r.Side(personal.Table, a.ID)
		storedB, also = r.Side(personal.Table, b.ID)
		return errors.Join(err, also)
	})
	n.side(t, func(tx journal.Tx) error {
		return errors.Join(tx.PutSide(personal.Table, a.ID, storedB), tx.PutSide(personal.Table, b.ID, storedA))
	})
	for _, p := range []personal.Part{a, b} {
		if text, err := n.open(t, n.vault, p); code(err) != "personal.damaged" {
			t.Errorf("%s with the other's text: got %q, %v, want personal.damaged", p.About, text, err)
		}
	}
	n.side(t, func(tx journal.Tx) error { return tx.PutSide(personal.Table, a.ID, storedA) })
	forged := b
	forged.ID = a.ID
	if text, err := n.open(t, n.vault, forged); code(err) != "personal.damaged" {
		t.Errorf("the other's part with this identifier: got %q, %v, want personal.damaged", text, err)
	}
}

func TestAnotherNodeOpensNothingUntilRewrapped(t *testing.T) {
	n := open(t)
	p, q := n.keep(t, item(), "A. Conti"), n.keep(t, item(), "A. C.")
	identity, err := event.NewIdentity("mrcc-rome", "node-1", rand.NewChaCha8([32]byte{9}), desktest.Start())
	if err != nil {
		t.Fatal(err)
	}
	next, err := personal.NewVault(identity, rand.NewChaCha8([32]byte{2}))
	if err != nil {
		t.Fatal(err)
	}
	if text, err := n.open(t, next, p); code(err) != "personal.other-key" {
		t.Fatalf("a new key before wrapping anew: got %q, %v, want personal.other-key", text, err)
	}
	if err := n.Journal.KeepSide(context.Background(), func(tx journal.Tx) error { _, err := personal.Rewrap(tx, next, n.vault); return err }); err != nil {
		t.Fatalf("what the new vault wrapped already is left: %v", err)
	}
	for _, want := range []int{2, 0} { // a second time there is nothing to do
		n.side(t, func(tx journal.Tx) error {
			got, err := personal.Rewrap(tx, n.vault, next)
			if got != want {
				t.Errorf("wrapped %d anew, want %d", got, want)
			}
			return err
		})
	}
	for p, want := range map[*personal.Part]string{&p: "A. Conti", &q: "A. C."} {
		if got, err := n.open(t, next, *p); err != nil || got != want {
			t.Errorf("under the new key: got %q, %v, want %q", got, err, want)
		}
		if text, err := n.open(t, n.vault, *p); code(err) != "personal.other-key" {
			t.Errorf("under the old key: got %q, %v, want personal.other-key", text, err)
		}
	}
}

func TestDigestIsTheNodesOwn(t *testing.T) {
	vault := func(seed byte) *personal.Vault {
		id, err := event.NewIdentity("mrcc-rome", "node-1", rand.NewChaCha8([32]byte{seed}), desktest.Start())
		if err != nil {
			t.Fatal(err)
		}
		v, err := personal.NewVault(id, nil)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	ours, again, theirs := vault(1).Digest([]byte("A. Conti")), vault(1).Digest([]byte("A. Conti")), vault(2).Digest([]byte("A. Conti"))
	if !bytes.Equal(ours, again) || bytes.Equal(ours, theirs) || bytes.Equal(ours, vault(1).Digest([]byte("A. Contj"))) {
		t.Errorf("digests are %x, %x, another node's %x", ours, again, theirs)
	}
}

// TestTheSecretOutlivesTheNodesKey holds that a change of the signing key leaves the parts as they are.
func TestTheSecretOutlivesTheNodesKey(t *testing.T) {
	n := open(t)
	id := n.Journal.Identity()
	id.Secret = bytes.Repeat([]byte{3}, 32)
	var err error
	if n.vault, err = personal.NewVault(id, rand.NewChaCha8([32]byte{1})); err != nil {
		t.Fatal(err)
	}
	p := n.keep(t, item(), "A. Conti")
	rotated, err := id.Rotate(rand.NewChaCha8([32]byte{4}), desktest.Start())
	if err != nil {
		t.Fatal(err)
	}
	after, err := personal.NewVault(rotated, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := n.open(t, after, p); err != nil || got != "A. Conti" {
		t.Errorf("after a change of the node's key: got %q, %v", got, err)
	}
	for name, id := range map[string]event.Identity{"no identity": {}, "a short secret": {Secret: []byte("short"), NodeKey: id.NodeKey}} {
		if _, err := personal.NewVault(id, nil); code(err) != "personal.no-identity" {
			t.Errorf("%s: got %v, want personal.no-identity", name, err)
		}
	}
	id.Secret = bytes.Repeat([]byte{5}, 32)
	if other, err := personal.NewVault(id, nil); err != nil {
		t.Error(err)
	} else if text, err := n.open(t, other, p); code(err) != "personal.other-key" {
		t.Errorf("another secret: got %q, %v, want personal.other-key", text, err)
	}
}

// TestR28NothingAboutThePeopleRescued holds that no part can be about anybody but staff and reporters.
func TestR28NothingAboutThePeopleRescued(t *testing.T) {
	n := open(t)
	for _, about := range []string{"", "user", "user/", "case/SAR-1", "people/SAR-1", "lot/l1", "handover/h1", "vessel/1", "USER/conti"} {
		i := item()
		i.About = about
		if _, _, err := n.vault.Seal(i, []byte("a name")); code(err) != "personal.whom" {
			t.Errorf("about %q: got %v, want personal.whom", about, err)
		}
	}
}

// TestR30NoPurposeNotStorable holds that nothing is stored without owner, purpose, audience and last day.
func TestR30NoPurposeNotStorable(t *testing.T) {
	n := open(t)
	for name, tt := range map[string]struct {
		change func(*personal.Item)
		text   string
		want   string
	}{
		"no owner":            {func(i *personal.Item) { i.Owner = " " }, "x", "personal.needed"},
		"no purpose":          {func(i *personal.Item) { i.Purpose = "" }, "x", "personal.needed"},
		"purpose in words":    {func(i *personal.Item) { i.Purpose = "because we may" }, "x", "personal.purpose"},
		"no audience":         {func(i *personal.Item) { i.Audience = "" }, "x", "personal.needed"},
		"no last day":         {func(i *personal.Item) { i.Until = time.Time{} }, "x", "personal.needed"},
		"no text":             {func(*personal.Item) {}, "", "personal.empty"},
		"a text without end":  {func(*personal.Item) {}, strings.Repeat("x", 4097), "personal.too-long"},
		"bytes, not a text":   {func(*personal.Item) {}, "\xff\xfe", "personal.not-text"},
		"the longest allowed": {func(*personal.Item) {}, strings.Repeat("x", 4096), ""},
	} {
		i := item()
		tt.change(&i)
		_, _, err := n.vault.Seal(i, []byte(tt.text))
		if (err == nil) != (tt.want == "") || err != nil && code(err) != tt.want {
			t.Errorf("%s: got %v, want %q", name, err, tt.want)
		}
	}
}

// TestPartsAreFoundWhereverTheyStand looks for parts deep in a fact, and for text that only looks like one.
func TestPartsAreFoundWhereverTheyStand(t *testing.T) {
	n := open(t)
	a, _, err := n.vault.Seal(item(), []byte("A. Conti"))
	if err != nil {
		t.Fatal(err)
	}
	b, _, err := n.vault.Seal(item(), []byte("A. C."))
	if err != nil {
		t.Fatal(err)
	}
	n.Record(t, event.Draft{Subject: "user/conti", Fact: noted{
		Text: `{"personalPart":"p00000000000000000000000000000000","about":"user/liar"}`,
		Deep: map[string]any{"list": []any{1, a, map[string]any{"personalPart": 7}}},
		Part: &b,
	}})
	var found []string
	n.View(t, func(r journal.Reader) error {
		for k, err := range personal.Parts.All(r, "") {
			if err != nil {
				return err
			}
			found = append(found, k.ID)
		}
		return nil
	})
	want := []string{a.ID, b.ID}
	slices.Sort(want)
	if !slices.Equal(found, want) {
		t.Errorf("found %v, want %v", found, want)
	}
	n.Verify(t)
}

func TestReapplyAfterARestore(t *testing.T) {
	n := open(t)
	gone, stays := n.keep(t, item(), "A. Conti"), n.keep(t, item(), "A. C.")
	n.Record(t, event.Draft{Subject: "user/conti", Fact: personal.Erased{Part: gone.ID, About: gone.About, Purpose: gone.Purpose, Reason: "left", Basis: personal.BasisRequest}})
	// The side data of an old backup still holds the text: the record says that it was erased, and that counts.
	if text, err := n.open(t, n.vault, gone); !personal.IsErased(err) {
		t.Errorf("erased on record, still in side data: got %q, %v, want erased", text, err)
	}
	n.side(t, func(tx journal.Tx) error {
		removed, err := personal.Reapply(tx)
		if removed != 1 {
			t.Errorf("removed %d, want 1", removed)
		}
		return err
	})
	n.View(t, func(r journal.Reader) error {
		for entry, err := range r.Sides(personal.Table) {
			if err != nil || entry.Key != stays.ID {
				t.Errorf("after reapplying there is %s (%v), want only %s", entry.Key, err, stays.ID)
			}
		}
		return nil
	})
	if got, err := n.open(t, n.vault, stays); err != nil || got != "A. C." {
		t.Errorf("what was not erased: got %q, %v", got, err)
	}
}

// TestAMissingRunIsSeen is R30: a retention clock that stands still shows.
func TestAMissingRunIsSeen(t *testing.T) {
	n := open(t)
	const day = 24 * time.Hour
	overdue := func(after time.Duration) (late bool) {
		n.View(t, func(r journal.Reader) (err error) {
			late, err = personal.Overdue(r, desktest.Start().Add(after), desktest.Start(), day)
			return err
		})
		return late
	}
	if overdue(2*day) || !overdue(2*day+1) {
		t.Error("a clock that never ran is overdue after two intervals, not before")
	}
	n.Record(t, event.Draft{Subject: personal.RunSubject, Fact: personal.RetentionRun{From: desktest.Start(), To: desktest.Start().Add(2 * day)}})
	if overdue(4*day) || !overdue(4*day+1) {
		t.Error("a clock that ran once is overdue two intervals later, not before")
	}
}

// BenchmarkOpen is what showing a name costs.
func BenchmarkOpen(b *testing.B) {
	n := open(b)
	p := n.keep(b, item(), "A. Conti")
	n.View(b, func(r journal.Reader) error {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := n.vault.Open(r, p); err != nil {
				return err
			}
		}
		return nil
	})
}
