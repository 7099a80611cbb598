// Package script tests the command line against a whole node, in scripts that read as documentation.
//
// Each script in testdata has a node of its own, with users of every role (see package station). "as USER" signs in;
// "exits CODE COMMAND" runs a command that has to exit with that code; "shut-down" stops the node, so that its data folder
// can be looked at; "flip FILE TEXT" changes one byte of a file.
package script

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"fanar/face/cli"
	"fanar/node"
	"fanar/test/script/station"
	"fanar/world"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"fanar": fanar})
}

// fanar is the program as scripts run it: the real one, by the station's clock.
func fanar() {
	local := node.Local()
	local.World.Clock, local.Version = world.ClockFunc(station.Start), "test"
	os.Exit(cli.Main(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Getenv, local))
}

type stationKey struct{}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(env *testscript.Env) error {
			s, err := station.Open(context.Background(), env.Getenv("WORK")+"/data")
			if err != nil {
				return err
			}
			env.Values[stationKey{}] = &running{station: s}
			env.Defer(func() { env.Values[stationKey{}].(*running).stop() })
			env.Setenv("FANAR_NODE", s.URL)
			env.Setenv("XDG_CONFIG_HOME", env.Getenv("WORK")+"/config")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"as": as, "shut-down": shutDown, "flip": flip, "exits": exits},
	})
}

// running is a station that is stopped once.
type running struct {
	station *station.Station
	stopped bool
}

func (r *running) stop() error {
	if r.stopped {
		return nil
	}
	r.stopped = true
	return r.station.Close()
}

func as(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: as USER")
	}
	token, err := ts.Value(stationKey{}).(*running).station.Token(args[0])
	ts.Check(err)
	ts.Setenv("FANAR_TOKEN", token)
}

func shutDown(ts *testscript.TestScript, _ bool, _ []string) {
	ts.Check(ts.Value(stationKey{}).(*running).stop())
}

// exits runs a command that has to end with the given exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND [ARGUMENT...]")
	}
	err := ts.Exec(args[1], args[2:]...)
	code := 0
	var ended *exec.ExitError
	switch {
	case errors.As(err, &ended):
		code = ended.ExitCode()
	case err != nil:
		ts.Fatalf("run %s: %v", args[1], err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("it exited with %d, want %s; it said:\n%s%s", code, args[0], ts.ReadFile("stdout"), ts.ReadFile("stderr"))
	}
}

// flip changes one byte in the middle of a text that the file holds.
func flip(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: flip FILE TEXT")
	}
	path := ts.MkAbs(args[0])
	body, err := os.ReadFile(path)
	ts.Check(err)
	at := bytes.Index(body, []byte(args[1]))
	if at < 0 {
		ts.Fatalf("%s does not hold %q", args[0], args[1])
	}
	body[at+len(args[1])/2] ^= 1
	ts.Check(os.WriteFile(path, body, 0o600))
}
