package node

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fanar/record/journal"
	"fanar/world"
)

// played runs the demonstration with its whole story, stops it, and gives its data folder.
func played(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	err := Demo(ctx, DemoConfig{Dir: dir, Listen: "127.0.0.1:0", Instant: true, Log: slog.New(slog.DiscardHandler),
		Tell: func(string) {}, Ready: func(string) { cancel() }})
	if err != nil {
		t.Fatalf("the demonstration ended with: %v", err)
	}
	return dir
}

// TestDemoVerifies: the record of the demonstration is whole; one flipped byte in any of its records makes the
// verification name that record, and a cut-off journal is found by the copy of the checkpoint.
func TestDemoVerifies(t *testing.T) {
	dir := played(t)
	ctx := context.Background()
	report, err := Verify(ctx, dir, nil, nil)
	if err != nil {
		t.Fatalf("the untouched record: %v", err)
	}
	if report.Records < 70 || report.Checkpoints == 0 || report.Rows == 0 || report.Latest.Size != report.Records {
		t.Errorf("report: %+v", report)
	}
	path := filepath.Join(dir, journalFile)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for n := uint64(2); n <= report.Records; n += 3 {
		// A page that was split may hold the old bytes once more, unused: all copies are damaged.
		start, damaged, copies := fmt.Appendf(nil, `{"number":%d,`, n), bytes.Clone(whole), 0
		for at := 0; ; at++ {
			next := bytes.Index(whole[at:], start)
			if next < 0 {
				break
			}
			at += next
			damaged[at+20] ^= 1
			copies++
		}
		if copies == 0 {
			t.Fatalf("record %d does not stand in the file as it was signed", n)
		}
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Verify(ctx, dir, nil, nil)
		var d *journal.Damage
		if !errors.As(err, &d) || d.Record != n {
			t.Errorf("a byte of record %d was flipped: got %v, want that record named", n, err)
		}
		found++
	}
	t.Logf("%d of %d records damaged one at a time, each named", found, report.Records)
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Verify(ctx, dir, make([]byte, 32), nil); err == nil {
		t.Error("a journal of another organisation's key was taken")
	}
	if _, err := Verify(ctx, dir, nil, nil); err != nil {
		t.Errorf("the record put back: %v", err)
	}
}

// TestDemoOpensAgain: a data folder goes on where it ended, without a second story.
func TestDemoOpensAgain(t *testing.T) {
	dir := played(t)
	before, err := Verify(context.Background(), dir, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	err = Demo(ctx, DemoConfig{Dir: dir, Listen: "127.0.0.1:0", Log: slog.New(slog.DiscardHandler), Tell: func(string) {}, Ready: func(string) { cancel() }})
	if err != nil {
		t.Fatal(err)
	}
	after, err := Verify(context.Background(), dir, nil, nil)
	if err != nil || after.Records != before.Records {
		t.Errorf("after opening again: %d records, %v; want %d", after.Records, err, before.Records)
	}
}

// TestOneWriter: a second process, or a second node in this one, cannot write to the same folder.
func TestOneWriter(t *testing.T) {
	dir := t.TempDir()
	c := InitConfig{Dir: dir, Node: "n", Password: "the sea is calm tonight"}
	c.Organisation.ID, c.Organisation.Name, c.Organisation.Type = "mrcc-rome", "MRCC Rome", "rescue-coordination-centre"
	c.Admin.ID, c.Admin.Name, c.Admin.Org, c.Admin.Roles = "admin", "Admin", "mrcc-rome", []string{"administrator"}
	if _, err := Init(context.Background(), c); err != nil {
		t.Fatal(err)
	}
	if _, err := Init(context.Background(), c); err == nil {
		t.Error("a folder was made a node twice")
	}
	n, err := Open(context.Background(), Config{Dir: dir, World: world.Real(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if second, err := Open(context.Background(), Config{Dir: dir, World: world.Real(), Log: slog.New(slog.DiscardHandler)}); err == nil {
		second.Close()
		t.Error("two nodes write to one folder")
	}
	if err := n.Close(); err != nil {
		t.Error(err)
	}
	if _, err := Open(context.Background(), Config{Dir: t.TempDir(), World: world.Real(), Log: slog.New(slog.DiscardHandler)}); err == nil {
		t.Error("an empty folder was opened as a node")
	}
}
