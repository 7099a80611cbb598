package journal_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fanar/fault"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/store/storetest"
	"fanar/world"
)

const caseOne = "case/SAR-1"

// openFixed opens a journal whose clock stands still, so that its bytes are the same each time, with records 2, 4, 5 and 7
// about caseOne and a checkpoint over all seven.
func openFixed(t testing.TB) *journal.Journal {
	t.Helper()
	at := time.Date(2026, 11, 22, 14, 32, 0, 0, time.UTC)
	clock := world.ClockFunc(func() time.Time { return at })
	j, err := journal.Open(context.Background(), openStore(t), journal.Options{Identity: storetest.Identity(t), World: world.World{Clock: clock}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(j.Close)
	for _, d := range []event.Draft{
		{Subject: caseOne, Fact: storetest.Sighted{Vessel: "V-1", Words: "<قارب> & \"low\"\n\u2028"}},
		{Subject: "case/SAR-11", Fact: storetest.Sighted{Vessel: "V-2"}},
		{Subject: caseOne, Fact: storetest.Sighted{Vessel: "V-3"}},
		{Subject: "vessel/V-3", Refs: []string{caseOne}, Fact: storetest.Sighted{Vessel: "V-3"}},
		{Subject: "vessel/V-3", Fact: storetest.Sighted{Vessel: "V-3"}},
		{Subject: caseOne, Fact: storetest.Sighted{Vessel: "V-4"}},
	} {
		mustAppend(t, j, func(journal.Tx) ([]event.Draft, error) { return []event.Draft{d}, nil })
	}
	if err := j.Sign(context.Background()); err != nil {
		t.Fatal(err)
	}
	return j
}

func export(t testing.TB, j *journal.Journal, subject string) (b journal.Bundle, file []byte) {
	t.Helper()
	if err := j.View(context.Background(), func(r journal.Reader) (err error) {
		b, err = journal.ExportAbout(context.Background(), r, subject)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	file, err := b.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return b, file
}

func TestBundleHoldsItsSubjectsRecords(t *testing.T) {
	j := openFixed(t)
	b, file := export(t, j, caseOne)
	parsed, err := journal.ParseBundle(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(b, parsed); diff != "" {
		t.Errorf("parsed bundle (-exported +parsed):\n%s", diff)
	}
	id := j.Identity()
	for _, known := range []ed25519.PublicKey{nil, id.OrgKey.Public().(ed25519.PublicKey)} {
		rep, err := journal.VerifyBundle(parsed, known)
		if err != nil {
			t.Fatal(err)
		}
		var numbers []uint64
		for _, e := range rep.Events {
			numbers = append(numbers, e.Number)
		}
		if want := []uint64{1, 2, 4, 5, 7}; !slices.Equal(numbers, want) {
			t.Errorf("records %v, want %v", numbers, want)
		}
		if rep.Org != "MRCC-A" || rep.Node != "node-1" || rep.About != caseOne || rep.Checkpoint.Size != 7 || !rep.OrgKey.Equal(id.OrgKey.Public()) {
			t.Errorf("the report is %+v", rep)
		}
	}
}

// A person and a plain JSON reader can read a bundle: a record a line, its canonical bytes as they were signed.
func TestBundleIsReadable(t *testing.T) {
	_, file := export(t, openFixed(t), caseOne)
	lines := strings.Split(string(file), "\n")
	if len(lines) != 12 {
		t.Fatalf("%d lines, want the brace, form, about, checkpoint, list, five records, the end and nothing:\n%s", len(lines), file)
	}
	for i, want := range []string{
		`{`, `"form":"fanar bundle v1",`, `"about":"case/SAR-1",`, `"checkpoint":"fanar/MRCC-A/node-1\n7\n`, `"records":[`,
		`{"event":{"number":1,"kind":"record.journal-opened",`,
		`{"event":{"number":2,"kind":"sea.vessel-sighted","version":1,"subject":"case/SAR-1","organisation":"MRCC-A",` +
			`"node":"node-1","author":"duty","happened":"2026-11-22T14:32:00Z","recorded":"2026-11-22T14:32:00Z","marks":{},` +
			`"body":{"vessel":"V-1","lat":0,"lon":0,"aboard":0,"words":"<قارب> & \"low\"\n\u2028"}},"signature":"`,
	} {
		if !strings.HasPrefix(lines[i], want) {
			t.Errorf("line %d is\n%s\nand should begin\n%s", i+1, lines[i], want)
		}
	}
	if !json.Valid(file) {
		t.Error("the bundle is not JSON")
	}
}

// verifyByHand checks a bundle's file with nothing of this package: from the texts of RFC 9162 (2.1.3.2) and C2SP.
func verifyByHand(t *testing.T, file []byte) {
	t.Helper()
	var b struct {
		Checkpoint string
		Records    []struct {
			Event     json.RawMessage
			Signature []byte
			Proof     [][]byte
		}
	}
	if err := json.Unmarshal(file, &b); err != nil {
		t.Fatal(err)
	}
	var opening struct {
		Body struct {
			OrganisationKey []byte
			Certificate     struct {
				Text      string
				Signature []byte
			}
		}
	}
	if err := json.Unmarshal(b.Records[0].Event, &opening); err != nil {
		t.Fatal(err)
	}
	cert := opening.Body.Certificate
	if !ed25519.Verify(opening.Body.OrganisationKey, []byte(cert.Text), cert.Signature) {
		t.Error("the certificate does not hold")
	}
	key, err := base64.StdEncoding.DecodeString(strings.Split(cert.Text, "\n")[3])
	if err != nil {
		t.Fatal(err)
	}
	size, root, _ := openByHand(t, b.Checkpoint, "fanar/MRCC-A/node-1", key)
	for _, rec := range b.Records {
		if !ed25519.Verify(key, rec.Event, rec.Signature) {
			t.Errorf("the signature of %s does not hold", rec.Event)
		}
		var e struct{ Number int }
		if err := json.Unmarshal(rec.Event, &e); err != nil {
			t.Fatal(err)
		}
		sealed := string(rec.Event) + "\n" + base64.StdEncoding.EncodeToString(rec.Signature)
		r := sha256.Sum256([]byte("\x00" + sealed))
		fn, sn := e.Number-1, size-1
		for _, p := range rec.Proof {
			if fn&1 == 1 || fn == sn {
				r = sha256.Sum256(slices.Concat([]byte{1}, p, r[:]))
				for fn&1 == 0 && fn != 0 {
					fn, sn = fn>>1, sn>>1
				}
			} else {
				r = sha256.Sum256(slices.Concat([]byte{1}, r[:], p))
			}
			fn, sn = fn>>1, sn>>1
		}
		if sn != 0 || r != root {
			t.Errorf("the proof of record %d leads to %x, want the root %x", e.Number, r, root)
		}
	}
}

func TestBundleHoldsUnderAnIndependentReading(t *testing.T) {
	j := openFixed(t)
	for range 30 {
		mustAppend(t, j, states(caseOne, "case/SAR-9"))
		if err := j.Sign(context.Background()); err != nil {
			t.Fatal(err)
		}
		_, file := export(t, j, caseOne)
		verifyByHand(t, file)
	}
}

func TestExportRefuses(t *testing.T) {
	j := openFixed(t)
	mustAppend(t, j, states("case/SAR-2"))
	byNumber := func(n ...uint64) func(journal.Reader) (journal.Bundle, error) {
		return func(r journal.Reader) (journal.Bundle, error) { return journal.Export(context.Background(), r, n...) }
	}
	about := func(subject string) func(journal.Reader) (journal.Bundle, error) {
		return func(r journal.Reader) (journal.Bundle, error) {
			return journal.ExportAbout(context.Background(), r, subject)
		}
	}
	for _, c := range []struct {
		name string
		call func(journal.Reader) (journal.Bundle, error)
		kind fault.Kind
		want string
	}{
		{"a subject without records", about("case/SAR-77"), fault.NotFound, "no record about case/SAR-77"},
		{"a record that no checkpoint covers", about("case/SAR-2"), fault.Conflict, "record 8 is newer than the newest signed checkpoint, which covers 7"},
		{"a number beyond the last", byNumber(2, 9), fault.NotFound, "no record 9; the last is 8"},
		{"a number beyond all", byNumber(1 << 63), fault.NotFound, "the last is 8"},
		{"number 0", byNumber(0, 2), fault.NotFound, "no record 0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := j.View(context.Background(), func(r journal.Reader) error {
				b, err := c.call(r)
				if fault.KindOf(err) != c.kind || !strings.Contains(err.Error(), c.want) || b.Records != nil {
					t.Errorf("got %d records and %v, want a %s fault with %q", len(b.Records), err, c.kind, c.want)
				}
				return nil
			}); err != nil {
				t.Error(err)
			}
		})
	}
	unsigned := open(t, openStore(t))
	if err := unsigned.View(context.Background(), func(r journal.Reader) error {
		_, err := journal.Export(context.Background(), r, 1)
		if fault.KindOf(err) != fault.Conflict {
			t.Errorf("a journal without a checkpoint: %v", err)
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
}

func TestExportOfNumbers(t *testing.T) {
	j := openFixed(t)
	if err := j.View(context.Background(), func(r journal.Reader) error {
		b, err := journal.Export(context.Background(), r, 6, 3, 3)
		if err != nil {
			return err
		}
		rep, err := journal.VerifyBundle(b, nil)
		if err != nil {
			return err
		}
		if len(rep.Events) != 3 || rep.Events[1].Number != 3 || rep.Events[2].Number != 6 || rep.About != "" {
			t.Errorf("got %+v, want the opening, 3 and 6", rep.Events)
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
}

func TestBundleRefusesEveryFlippedBit(t *testing.T) {
	_, file := export(t, openFixed(t), caseOne)
	for at := range file {
		for _, bit := range []int{at % 8, 5} { // bit 5 is the case of a letter
			changed := bytes.Clone(file)
			changed[at] ^= 1 << bit
			b, err := journal.ParseBundle(changed)
			if err == nil {
				_, err = journal.VerifyBundle(b, nil)
			}
			if err == nil {
				t.Fatalf("a bundle with bit %d of byte %d flipped verifies: %q", bit, at, changed[max(0, at-20):min(len(file), at+20)])
			}
		}
	}
}

func TestVerifyBundleNamesTheRecord(t *testing.T) {
	j := openFixed(t)
	whole, _ := export(t, j, caseOne)
	other, err := event.NewIdentity("MRCC-A", "node-1", bytes.NewReader(bytes.Repeat([]byte{9}, 64)), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	resealed := func(number uint64, key ed25519.PrivateKey) event.Sealed {
		e := event.Event{Number: number, Kind: "sea.vessel-sighted", Version: 1, Subject: caseOne, Body: []byte("{}")}
		canonical, err := e.Canonical()
		if err != nil {
			t.Fatal(err)
		}
		return event.Seal(canonical, key)
	}
	nodeKey := j.Identity().NodeKey
	for _, c := range []struct {
		name   string
		change func(b *journal.Bundle)
		orgKey ed25519.PublicKey
		want   journal.Damage
	}{
		{"no records", func(b *journal.Bundle) { b.Records = nil }, nil, journal.Damage{What: "holds no records"}},
		{"no opening", func(b *journal.Bundle) { b.Records = b.Records[1:] }, nil, journal.Damage{Record: 1, What: "it is a sea.vessel-sighted"}},
		{"another organisation", func(b *journal.Bundle) {}, other.OrgKey.Public().(ed25519.PublicKey), journal.Damage{Record: 1, What: "not of the organisation"}},
		{"a byte of a record", func(b *journal.Bundle) {
			b.Records[2].Sealed = bytes.Replace(b.Records[2].Sealed, []byte("V-3"), []byte("V-8"), 1)
		}, nil, journal.Damage{Record: 4, What: "signature does not belong"}},
		{"a record under another key", func(b *journal.Bundle) { b.Records[2].Sealed = resealed(4, other.NodeKey) }, nil,
			journal.Damage{Record: 4, What: "signature does not belong"}},
		{"a record that was signed and never recorded", func(b *journal.Bundle) { b.Records[2].Sealed = resealed(4, nodeKey) }, nil,
			journal.Damage{Record: 4, Part: "proof"}},
		{"a proof of another record", func(b *journal.Bundle) { b.Records[3].Proof = b.Records[1].Proof }, nil, journal.Damage{Record: 5, Part: "proof"}},
		{"a proof cut short", func(b *journal.Bundle) { b.Records[3].Proof = b.Records[3].Proof[1:] }, nil, journal.Damage{Record: 5, Part: "proof"}},
		{"an order", func(b *journal.Bundle) { b.Records[1], b.Records[2] = b.Records[2], b.Records[1] }, nil,
			journal.Damage{Record: 2, What: "it stands after record 4"}},
		{"a record twice", func(b *journal.Bundle) { b.Records[2] = b.Records[1] }, nil, journal.Damage{Record: 2, What: "it stands after record 2"}},
		{"another subject", func(b *journal.Bundle) { b.About = "case/SAR-11" }, nil, journal.Damage{Record: 2, What: "the bundle is about case/SAR-11"}},
		{"a subject with no records", func(b *journal.Bundle) { b.About = "case/SAR-11"; b.Records = b.Records[:1] }, nil,
			journal.Damage{What: "none of its records is"}},
		{"a record beyond the checkpoint", func(b *journal.Bundle) { b.Records[4].Sealed = resealed(8, nodeKey) }, nil,
			journal.Damage{Record: 8, What: "covers only 7"}},
		{"no checkpoint", func(b *journal.Bundle) { b.Checkpoint = "" }, nil, journal.Damage{What: "checkpoint is wrong"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := whole
			b.Records = slices.Clone(whole.Records)
			c.change(&b)
			_, err := journal.VerifyBundle(b, c.orgKey)
			var d *journal.Damage
			if !errors.As(err, &d) || d.Record != c.want.Record || d.Part != c.want.Part || !strings.Contains(d.What, c.want.What) {
				t.Errorf("got %v (%+v), want %+v", err, d, c.want)
			}
		})
	}
	if _, err := journal.VerifyBundle(whole, nil); err != nil {
		t.Errorf("the bundle itself was changed: %v", err)
	}
}

func TestParseBundleRefuses(t *testing.T) {
	_, file := export(t, openFixed(t), caseOne)
	var indented bytes.Buffer
	if err := json.Indent(&indented, file, "", "  "); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, file, code string }{
		{"nothing", "", "bundle.not-json"},
		{"another form", `{"form":"fanar bundle v2"}`, "bundle.form"},
		{"a field more", strings.Replace(string(file), `"about"`, `"from":"x","about"`, 1), "bundle.not-json"},
		{"indented", indented.String(), "bundle.rewritten"},
		{"other line ends", strings.ReplaceAll(string(file), "\n", "\r\n"), "bundle.rewritten"},
		{"cut after the list", string(file[:len(file)-1]), "bundle.rewritten"},
		{"something after it", string(file) + "{}", "bundle.rewritten"},
		{"a field twice", strings.Replace(string(file), `"about"`, `"about":"x","about"`, 1), "bundle.rewritten"},
		{"a short hash", `{"form":"fanar bundle v1","checkpoint":"","records":[{"event":{},"signature":"","proof":["AAAA"]}]}`, "bundle.proof"},
		{"no event", `{"form":"fanar bundle v1","checkpoint":"","records":[{"signature":"","proof":[]}]}`, "bundle.record"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := journal.ParseBundle([]byte(c.file))
			var f *fault.Error
			if !errors.As(err, &f) || f.Code != c.code || f.Kind != fault.Invalid {
				t.Errorf("got %v, want a fault %s", err, c.code)
			}
		})
	}
}

// goldenBundle is what openFixed's journal gives about caseOne.
const goldenBundle = "testdata/case.bundle.json"

var update = flag.Bool("update", false, "write the golden files again")

// The form of a bundle never changes: what was exported once must be readable for as long as courts keep it.
func TestBundleGolden(t *testing.T) {
	_, file := export(t, openFixed(t), caseOne)
	if *update {
		if err := os.WriteFile(goldenBundle, file, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(goldenBundle)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(file), "\n")); diff != "" {
		t.Errorf("the bundle (-golden +got):\n%s", diff)
	}
}

func FuzzBundle(f *testing.F) {
	golden, err := os.ReadFile(goldenBundle)
	if err != nil {
		f.Fatal(err)
	}
	whole, err := journal.ParseBundle(golden)
	if err != nil {
		f.Fatal(err)
	}
	known, err := journal.VerifyBundle(whole, nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(golden)
	f.Add([]byte("{\n\"form\":\"fanar bundle v1\",\n\"checkpoint\":\"\",\n\"records\":[\n]}\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		b, err := journal.ParseBundle(file)
		if err != nil {
			return
		}
		if again, err := b.Bytes(); err != nil || !bytes.Equal(again, file) {
			t.Fatalf("%q was read, and is written as %q (%v)", file, again, err)
		}
		// Records may be left out of a bundle; none can be put in.
		if _, err := journal.VerifyBundle(b, known.OrgKey); err != nil {
			return
		}
		for _, p := range b.Records {
			if !slices.ContainsFunc(whole.Records, func(k journal.Proven) bool { return bytes.Equal(k.Sealed, p.Sealed) }) {
				t.Fatalf("a bundle verifies with %q", p.Sealed)
			}
		}
	})
}
