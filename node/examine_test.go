package node

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fanar/desk/directory"
	"fanar/desk/rescue"
	"fanar/desk/sea"
	"fanar/face/operation"
	"fanar/fault"
	"fanar/node/config"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
	"fanar/store/sqlite"
	"fanar/world"
)

// found gives the findings by check, and fails if a check stands there twice or without words.
func found(t *testing.T, all []operation.Finding) map[string]operation.Finding {
	t.Helper()
	by := map[string]operation.Finding{}
	for _, f := range all {
		if _, twice := by[f.Check]; twice {
			t.Errorf("%s is there twice: %+v", f.Check, all)
		}
		by[f.Check] = f
		if (f.State == operation.OK) != (f.Trouble == nil) || (f.Trouble != nil && f.Trouble.Text == "") {
			t.Errorf("%s is %s with the trouble %v", f.Check, f.State, f.Trouble)
		}
	}
	return by
}

// want holds one finding against a state and a code.
func want(t *testing.T, all []operation.Finding, check string, state operation.State, code string) {
	t.Helper()
	f, ok := found(t, all)[check]
	got := ""
	if f.Trouble != nil {
		got = f.Trouble.Code
	}
	if !ok || f.State != state || got != code {
		t.Errorf("%s: got %s %q (%v), want %s %q", check, f.State, got, f.Trouble, state, code)
	}
}

// TestExamineAtRest brings one node, for each check, into each state that a doctor finds without the node running.
func TestExamineAtRest(t *testing.T) {
	template := made(t, "")
	now := time.Now().UTC()
	for _, tt := range []struct {
		name  string
		spoil func(t *testing.T, c *config.Config, clock *world.Clock)
		check string
		state operation.State
		code  string
	}{
		{"all well", nil, "folder", operation.OK, ""},
		{"all well", nil, "keys", operation.OK, ""},
		{"all well", nil, "clock", operation.OK, ""},
		{"all well", nil, "journal", operation.OK, ""},
		{"all well", nil, "views", operation.OK, ""},
		{"all well", nil, "checkpoint", operation.OK, ""},
		{"all well", nil, "policy", operation.OK, ""},
		{"all well", nil, "retention", operation.OK, ""},
		{"all well", nil, "alarms", operation.OK, ""},
		{"no folder", func(_ *testing.T, c *config.Config, _ *world.Clock) { c.Data += "-none" }, "folder", operation.Fail, "node.no-data"},
		{"no folder", func(_ *testing.T, c *config.Config, _ *world.Clock) { c.Data += "-none" }, "keys", operation.Fail, "node.no-data"},
		{"no folder", func(_ *testing.T, c *config.Config, _ *world.Clock) { c.Data += "-none" }, "disk", operation.Fail, "doctor.cannot"},
		{"others look into the folder", func(t *testing.T, c *config.Config, _ *world.Clock) { chmod(t, c.Data, 0o750) }, "folder", operation.Warn, "doctor.folder-open"},
		{"others read the keys", func(t *testing.T, c *config.Config, _ *world.Clock) {
			chmod(t, filepath.Join(c.Data, identityFile), 0o640)
		}, "keys", operation.Fail, "doctor.keys-open"},
		{"keys that are none", func(t *testing.T, c *config.Config, _ *world.Clock) {
			overwrite(t, filepath.Join(c.Data, identityFile), []byte("{}"))
		}, "keys", operation.Fail, "node.identity"},
		{"the clock is behind", func(_ *testing.T, _ *config.Config, clock *world.Clock) { *clock = at(now.Add(-time.Hour)) }, "clock", operation.Fail, "doctor.clock"},
		{"the clock is a little behind", func(_ *testing.T, _ *config.Config, clock *world.Clock) { *clock = at(now.Add(-time.Minute)) }, "clock", operation.OK, ""},
		{"a byte of the last record is flipped", func(t *testing.T, c *config.Config, _ *world.Clock) { damageLast(t, *c) }, "journal", operation.Fail, "verify.damaged"},
		{"no journal", func(t *testing.T, c *config.Config, _ *world.Clock) { remove(t, filepath.Join(c.Data, journalFile)) }, "journal", operation.Fail, "store.missing"},
		{"an empty journal", func(t *testing.T, c *config.Config, _ *world.Clock) {
			overwrite(t, filepath.Join(c.Data, journalFile), nil)
		}, "journal", operation.Fail, "store.empty"},
		{"a database that is not there", func(t *testing.T, c *config.Config, _ *world.Clock) { c.Journal = "postgres:///x?host=" + t.TempDir() }, "journal", operation.Fail, "store.unreachable"},
		{"views of another version", func(t *testing.T, c *config.Config, _ *world.Clock) { rebuildAs(t, *c, Projections()[:2]) }, "views", operation.Fail, "doctor.views"},
		{"records that nobody signed", func(t *testing.T, c *config.Config, clock *world.Clock) {
			unsigned(t, *c)
			*clock = at(now.Add(5 * time.Minute))
		}, "checkpoint", operation.Warn, "doctor.checkpoint"},
		{"records that nobody signed yet", func(t *testing.T, c *config.Config, _ *world.Clock) { unsigned(t, *c) }, "checkpoint", operation.OK, ""},
		{"a node that rests", func(_ *testing.T, _ *config.Config, clock *world.Clock) { *clock = at(now.Add(5 * time.Hour)) }, "checkpoint", operation.OK, ""},
		{"no policy", func(t *testing.T, c *config.Config, _ *world.Clock) { bare(t, *c) }, "policy", operation.Fail, "doctor.policy"},
		{"no checkpoint at all", func(t *testing.T, c *config.Config, clock *world.Clock) {
			bare(t, *c)
			*clock = at(now.Add(5 * time.Minute))
		}, "checkpoint", operation.Warn, "doctor.checkpoint"},
		{"retention stands still", func(_ *testing.T, _ *config.Config, clock *world.Clock) { *clock = at(now.Add(49 * time.Hour)) }, "retention", operation.Warn, "doctor.retention"},
		{"no backups", nil, "backup", operation.Warn, "doctor.backup-none"},
		{"no backup yet", func(t *testing.T, c *config.Config, _ *world.Clock) { c.BackupTo = filepath.Join(t.TempDir(), "none") }, "backup", operation.Fail, "doctor.backup-late"},
		{"an old backup", func(t *testing.T, c *config.Config, _ *world.Clock) { backupAt(t, c, now.Add(-49*time.Hour)) }, "backup", operation.Fail, "doctor.backup-late"},
		{"a fresh backup", func(t *testing.T, c *config.Config, _ *world.Clock) { backupAt(t, c, now.Add(-47*time.Hour)) }, "backup", operation.OK, ""},
		{"no folder for backups but a file", func(t *testing.T, c *config.Config, _ *world.Clock) {
			c.BackupTo = filepath.Join(t.TempDir(), "f")
			put(t, c.BackupTo)
		}, "backup", operation.Fail, "doctor.cannot"},
		{"a certificate", func(t *testing.T, c *config.Config, _ *world.Clock) { certify(t, c, now.Add(90*24*time.Hour)) }, "tls", operation.OK, ""},
		{"a certificate that ends soon", func(t *testing.T, c *config.Config, _ *world.Clock) { certify(t, c, now.Add(13*24*time.Hour)) }, "tls", operation.Warn, "doctor.tls"},
		{"a certificate that has ended", func(t *testing.T, c *config.Config, _ *world.Clock) { certify(t, c, now.Add(-time.Hour)) }, "tls", operation.Fail, "doctor.tls"},
		{"a certificate that cannot be read", func(t *testing.T, c *config.Config, _ *world.Clock) {
			certify(t, c, now)
			overwrite(t, c.TLSCert, []byte("hello"))
		}, "tls", operation.Fail, "doctor.cannot"},
	} {
		t.Run(tt.name+": "+tt.check, func(t *testing.T) {
			c := template
			c.Data = filepath.Join(t.TempDir(), "node")
			if err := os.CopyFS(c.Data, os.DirFS(template.Data)); err != nil {
				t.Fatal(err)
			}
			chmod(t, c.Data, 0o700)
			chmod(t, filepath.Join(c.Data, identityFile), 0o600)
			clock := at(now)
			if tt.spoil != nil {
				tt.spoil(t, &c, &clock)
			}
			all := Examine(t.Context(), c, clock)
			want(t, all, tt.check, tt.state, tt.code)
			for i := 1; i < len(all); i++ {
				if order := operation.Checks; indexOf(order, all[i-1].Check) >= indexOf(order, all[i].Check) {
					t.Errorf("%s stands before %s", all[i-1].Check, all[i].Check)
				}
			}
		})
	}
}

func indexOf(all []string, one string) int {
	for i, s := range all {
		if s == one {
			return i
		}
	}
	return -1
}

func TestExamineDisk(t *testing.T) {
	for _, tt := range []struct {
		name  string
		free  int64
		err   error
		state operation.State
		code  string
	}{
		{"enough", 3 << 30, nil, operation.OK, ""},
		{"little", 2<<30 - 1, nil, operation.Warn, "doctor.disk"},
		{"nearly nothing", 200<<20 - 1, nil, operation.Fail, "doctor.disk"},
		{"nothing", 0, nil, operation.Fail, "doctor.disk"},
		{"not known", 0, errors.New("stale handle"), operation.Fail, "doctor.cannot"},
	} {
		x := &examination{free: func(string) (int64, error) { return tt.free, tt.err }}
		x.disk()
		want(t, x.found, "disk", tt.state, tt.code)
	}
	if free, err := freeBytes(t.TempDir()); err != nil || free <= 0 {
		t.Errorf("on this machine: %d, %v", free, err)
	}
}

// TestTheWorseFindingStays: a check says one thing, and the worst.
func TestTheWorseFindingStays(t *testing.T) {
	x := &examination{}
	x.ok("journal", "1")
	x.fail("journal", "", errors.New("broken"))
	x.ok("journal", "2")
	x.warn("journal", "", fault.New(fault.Unavailable, "doctor.policy", "no policy pack is in force"))
	want(t, x.found, "journal", operation.Fail, "doctor.cannot")
}

// TestExamineRunning is what only a running node knows.
func TestExamineRunning(t *testing.T) {
	c := made(t, "")
	began := time.Now()
	ahead := time.Duration(0)
	n := opened(t, c, world.ClockFunc(func() time.Time { return time.Now().Add(ahead) }))
	all := n.Examine(t.Context())
	for _, check := range []string{"folder", "keys", "clock", "journal", "views", "checkpoint", "policy", "retention", "feeds", "alarms"} {
		want(t, all, check, operation.OK, "")
	}
	for name, states := range map[string][]sea.FeedState{"warn": {{Name: "a", Status: sea.StatusSilent}, {Name: "b", Status: sea.StatusLive}}, "warn ": {{Name: "a", Status: sea.StatusFailed}}} {
		x := &examination{}
		x.feeds(states)
		if got := found(t, x.found)["feeds"]; got.State != operation.Warn || got.Trouble.Code != "doctor.feeds" || got.Value != fmt.Sprint(len(states)) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	// The node runs and has signed nothing for five minutes.
	x := &examination{config: c, clock: at(began.Add(5 * time.Minute)), runs: true, began: began}
	if err := n.Journal.View(t.Context(), func(r journal.Reader) error {
		head, err := r.Head()
		if err != nil {
			return err
		}
		return x.checkpoint(r, head, began.Add(5*time.Minute))
	}); err != nil {
		t.Fatal(err)
	}
	if f := found(t, x.found)["checkpoint"]; f.State != operation.Warn {
		t.Errorf("a node that does not sign: %+v", f)
	}
	// The storage fails under it.
	if err := n.store.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := n.Journal.Append(t.Context(), event.Author{User: "admin"}, func(journal.Tx) ([]event.Draft, error) {
		return []event.Draft{{Subject: "place/x", Fact: directory.PlaceRegistered{Place: directory.Place{ID: "x", Name: "X", Type: "port"}}}}, nil
	})
	if err == nil || n.Journal.Broken() == nil {
		t.Fatalf("a record was taken without storage: %v", err)
	}
	want(t, n.Examine(t.Context()), "journal", operation.Fail, "doctor.read-only")
}

// TestExamineAlarms: a rule's clock that ran out and that nobody answered is found.
func TestExamineAlarms(t *testing.T) {
	n, c := peopled(t)
	officer := policy.Actor{User: "gina", Name: "Gina Conti", Org: "mrcc-rome", Roles: []string{"duty-officer"}, StepUp: n.Clock.Now()}
	if _, err := n.Dispatch.Do(t.Context(), dispatch.Request{Actor: officer, Command: rescue.OpenCase{Line: "-14m 3410N01230E rubber 80 pob taking water phone"}}); err != nil {
		t.Fatal(err)
	}
	closed(t, n)
	want(t, Examine(t.Context(), c, at(time.Now().Add(48*time.Hour))), "alarms", operation.Warn, "doctor.alarms")
}

func chmod(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

func overwrite(t *testing.T, path string, body []byte) {
	t.Helper()
	if err := os.WriteFile(path, body, 0o600); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

// store opens the journal of a node at rest to write.
func store(t *testing.T, c config.Config) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(context.Background(), filepath.Join(c.Data, journalFile))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() }) //nolint:errcheck // a second Close does nothing
	return s
}

// damageLast flips a bit in every copy of the last record's bytes.
func damageLast(t *testing.T, c config.Config) {
	t.Helper()
	unsigned(t, c)
	path := filepath.Join(c.Data, journalFile)
	head := len(contents(t, c).Records)
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	start, hits := fmt.Appendf(nil, `{"number":%d,`, head), 0
	for at := range file {
		if bytes.HasPrefix(file[at:], start) {
			file[at+20] ^= 1
			hits++
		}
	}
	if hits == 0 {
		t.Fatalf("record %d is not in the file; there is %v", head, names(t, c.Data))
	}
	overwrite(t, path, file)
}

// unsigned records something that no checkpoint covers, as a node does that is killed.
func unsigned(t *testing.T, c config.Config) {
	t.Helper()
	s := store(t, c)
	id, err := ShowKeys(c)
	if err != nil {
		t.Fatal(err)
	}
	j, err := journal.Open(t.Context(), s, journal.Options{Identity: id.Identity, World: world.Real(), Projections: Projections()})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := j.Append(t.Context(), event.Author{User: "admin"}, func(journal.Tx) ([]event.Draft, error) {
		return []event.Draft{{Subject: "place/x", Fact: directory.PlaceRegistered{Place: directory.Place{ID: "x", Name: "X", Type: "port"}}}}, nil
	}); err != nil {
		t.Fatal(err)
	}
	j.Close()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// rebuildAs derives the views as another version of the program would.
func rebuildAs(t *testing.T, c config.Config, projections []journal.Projection) {
	t.Helper()
	s := store(t, c)
	if err := journal.Rebuild(t.Context(), s, projections, nil); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// bare begins the node's journal anew, with nothing in it but its opening.
func bare(t *testing.T, c config.Config) {
	t.Helper()
	remove(t, filepath.Join(c.Data, journalFile))
	id, err := ShowKeys(c)
	if err != nil {
		t.Fatal(err)
	}
	s := store(t, c)
	j, err := journal.Open(t.Context(), s, journal.Options{Identity: id.Identity, World: world.Real(), Projections: Projections()})
	if err != nil {
		t.Fatal(err)
	}
	j.Close()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func backupAt(t *testing.T, c *config.Config, at time.Time) {
	t.Helper()
	c.BackupTo = t.TempDir()
	put(t, filepath.Join(c.BackupTo, at.UTC().Format(backupTime)+backupEnding))
}

// certify makes a certificate that ends at a time.
func certify(t *testing.T, c *config.Config, until time.Time) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: until.Add(-365 * 24 * time.Hour), NotAfter: until, DNSNames: []string{"localhost"}}
	body, err := x509.CreateCertificate(rand.Reader, form, form, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	c.TLSCert, c.TLSKey = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	overwrite(t, c.TLSCert, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: body}))
	overwrite(t, c.TLSKey, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}))
}
