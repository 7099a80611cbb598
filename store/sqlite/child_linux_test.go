package sqlite_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"golang.org/x/sys/unix"

	"fanar/record/event"
	"fanar/record/journal"
	"fanar/store/sqlite"
	"fanar/store/storetest"
	"fanar/world"
)

// childRole is set in the environment of this test binary where it runs as another process, to what it does there.
const childRole = "FANAR_TEST_CHILD"

func TestMain(m *testing.M) {
	var err error
	switch os.Getenv(childRole) {
	case "":
		os.Exit(m.Run())
	case "verify":
		err = childVerify(os.Args[1])
	case "write":
		err = childWrite(os.Args[1])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// child prepares another process of this test binary.
func child(t testing.TB, role, path string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, path)
	cmd.Env = append(os.Environ(), childRole+"="+role)
	return cmd
}

func verifyInChild(t testing.TB, path string) string {
	t.Helper()
	cmd := child(t, "verify", path)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil {
		fmt.Fprintln(&out, err)
	}
	return out.String()
}

// childVerify verifies a file with no more rights than its owner has: a folder's mode must count for root too.
func childVerify(path string) error {
	runtime.LockOSThread() // and never unlocked: the thread ends with its rights taken
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var none [2]unix.CapUserData
	if err := unix.Capset(&header, &none[0]); err != nil {
		return fmt.Errorf("give up capabilities: %w", err)
	}
	probe := filepath.Join(filepath.Dir(path), "probe")
	canWrite := os.WriteFile(probe, nil, 0o600) == nil
	if canWrite {
		if err := os.Remove(probe); err != nil {
			return err
		}
	}
	rep, err := verifyFile(path)
	if err != nil {
		return err
	}
	fmt.Printf("can write: %v\nrecords: %d\n", canWrite, rep.Records)
	return nil
}

// childWrite appends with 16 writers until it is killed, and prints each record's number and hash after it was
// acknowledged, and each signed checkpoint.
func childWrite(path string) error {
	ctx := context.Background()
	store, err := sqlite.Open(ctx, path)
	if err != nil {
		return err
	}
	id, err := storetest.NewIdentity()
	if err != nil {
		return err
	}
	j, err := journal.Open(ctx, store, journal.Options{
		Identity: id, World: world.Real(), Projections: []journal.Projection{storetest.Tallies{}},
		Publish: func(checkpoint string) error {
			return say("checkpoint %s\n", base64.StdEncoding.EncodeToString([]byte(checkpoint)))
		},
	})
	if err != nil {
		return err
	}
	var writers sync.WaitGroup
	failed := make(chan error, 17)
	for w := range 16 {
		writers.Go(func() {
			for i := 0; ; i++ {
				events, err := j.Append(ctx, event.Author{User: "duty"}, storetest.Sighting(w, i))
				if err == nil {
					err = acknowledge(id, events)
				}
				if err != nil {
					failed <- err
					return
				}
			}
		})
	}
	writers.Go(func() {
		for {
			if err := j.Sign(ctx); err != nil {
				failed <- err
				return
			}
		}
	})
	return <-failed
}

// acknowledge prints what the journal said is recorded: the event as it was returned, sealed again, has the stored
// record's bytes, since Ed25519 gives one signature only.
func acknowledge(id event.Identity, events []event.Event) error {
	for _, e := range events {
		canonical, err := e.Canonical()
		if err != nil {
			return err
		}
		if err := say("record %d %x\n", e.Number, sha256.Sum256(event.Seal(canonical, id.NodeKey))); err != nil {
			return err
		}
	}
	return nil
}

// say prints a line in one write, which a kill cannot cut.
func say(format string, args ...any) error {
	_, err := os.Stdout.WriteString(fmt.Sprintf(format, args...))
	return err
}

func parseAcknowledged(t testing.TB, lines string, acknowledged map[uint64]string) (checkpoint string) {
	t.Helper()
	for line := range strings.Lines(lines) {
		var n uint64
		var hash, text string
		if _, err := fmt.Sscanf(line, "record %d %s\n", &n, &hash); err == nil {
			if was, ok := acknowledged[n]; ok && was != hash {
				t.Errorf("number %d was acknowledged for two records", n)
			}
			acknowledged[n] = hash
			continue
		}
		if _, err := fmt.Sscanf(line, "checkpoint %s\n", &text); err != nil {
			t.Fatalf("the child said %q", line)
		}
		note, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		checkpoint = string(note)
	}
	return checkpoint
}
