package sqlite_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"golang.org/x/sys/unix"

	"fanar/store/sqlite"
	"fanar/store/storetest"
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
		err = childWrite(os.Args[1], os.Args[2])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// child prepares another process of this test binary.
func child(t testing.TB, role string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, args...)
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

// childWrite appends until it is killed, and prints what was acknowledged.
func childWrite(path, run string) error {
	ctx := context.Background()
	store, err := sqlite.Open(ctx, path)
	if err != nil {
		return err
	}
	return storetest.WriteAndPrint(ctx, store, run, os.Stdout)
}
