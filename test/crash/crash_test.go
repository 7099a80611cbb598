// Package crash proves what the journal promises of a loss of power, of a failing disk and of tampering, by simulation: a
// real journal over real SQLite on a disk that crashes and fails by a seed (store/sqlite/disktest), compared with a model
// of what was acknowledged.
//
// A seed that fails is printed, and runs alone, the same again, with
//
//	go test ./test/crash -run Crashes -seed N
//
// FANAR_SOAK=1 makes the runs long: they print how far they are, and -from takes up one that was broken off.
package crash

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"fanar/store/sqlite/disktest"
)

var (
	oneSeed   = flag.Uint64("seed", 0, "run the crash simulation with this seed alone")
	fromSeed  = flag.Uint64("from", 1, "begin the long runs here: a seed, or a record")
	seedCount = flag.Uint64("seeds", 0, "how many seeds the crash simulation runs; 0 is 150, or 10000 in the long run")
)

// soak tells whether this is the long run.
func soak() bool { return os.Getenv("FANAR_SOAK") == "1" }

// progress tells a person who waits how far a long run is.
type progress struct {
	what string
	done atomic.Uint64
	stop chan struct{}
}

func startProgress(what string, total uint64) *progress {
	p := &progress{what: what, stop: make(chan struct{})}
	if !soak() {
		return p
	}
	go func() {
		began, tick := time.Now(), time.NewTicker(5*time.Second)
		defer tick.Stop()
		for {
			select {
			case <-p.stop:
				return
			case <-tick.C:
				fmt.Fprintf(os.Stderr, "%s: %d of %d, %v\n", what, p.done.Load(), total, time.Since(began).Round(time.Second))
			}
		}
	}()
	return p
}

// runSeed runs one seed in a bubble of its own, where it is known when every writer waits: so a seed is always the same run.
func runSeed(t *testing.T, seed uint64, lies disktest.Lies, pragmas ...string) (out outcome, err error) {
	synctest.Test(t, func(*testing.T) {
		s := &simulation{seed: seed, lies: lies, pragmas: pragmas}
		err = s.run()
		out = s.outcome
	})
	return out, err
}

// Whatever was acknowledged is there after a crash at any moment, once, in order, with the same bytes; what was not
// acknowledged is there whole or not at all; and the journal verifies and goes on.
func TestCrashesLoseNothingAcknowledged(t *testing.T) {
	first, count := *fromSeed, *seedCount
	switch {
	case *oneSeed > 0:
		first, count = *oneSeed, 1
	case count == 0 && soak():
		count = 10_000
	case count == 0:
		count = 150
	}
	p := startProgress("crash simulation", count)
	defer close(p.stop)
	var all outcome
	for seed := first; seed < first+count; seed++ {
		out, err := runSeed(t, seed, disktest.Lies{})
		if err != nil {
			t.Errorf("go test ./test/crash -run Crashes -seed %d:\n%v", seed, err)
		}
		all.add(out)
		p.done.Add(1)
	}
	t.Logf("seeds %d to %d: %v", first, first+count-1, all)
	if *oneSeed == 0 && (all.crashes < int(count) || all.survived == 0 || all.whileOpening == 0 || all.acknowledged < 10*int(count)) {
		t.Errorf("the runs do too little to mean anything: %v", all)
	}
}

// A seed is always the same run, to the last byte on the disk: what fails once can be looked at.
func TestSeedIsAlwaysTheSameRun(t *testing.T) {
	for seed := range uint64(6) {
		a, err := runSeed(t, seed+1, disktest.Lies{})
		if err != nil {
			t.Fatal(err)
		}
		if b, err := runSeed(t, seed+1, disktest.Lies{}); err != nil || a != b {
			t.Errorf("seed %d: %v (%v), and %v before that", seed+1, b, err, a)
		}
	}
}

// The simulation has teeth: where the disk only says that it makes things durable, or SQLite never asks it to, losses
// are found.
func TestSimulationFindsLosses(t *testing.T) {
	for _, c := range []struct {
		name    string
		lies    disktest.Lies
		pragmas []string
		says    string
	}{
		{"a disk that never makes anything durable", disktest.Lies{Sync: true}, nil, ""},
		{"a disk that forgets new names", disktest.Lies{Folder: true}, nil, ""},
		{"SQLite without syncs", disktest.Lies{}, []string{"synchronous(OFF)"}, "acknowledged"},
		{"SQLite that syncs checkpoints only", disktest.Lies{}, []string{"synchronous(NORMAL)"}, "acknowledged"},
	} {
		t.Run(c.name, func(t *testing.T) {
			const seeds = 12
			found, words := 0, ""
			for seed := range uint64(seeds) {
				if _, err := runSeed(t, seed+1, c.lies, c.pragmas...); err != nil {
					found++
					words += err.Error() + "\n"
				}
			}
			if found == 0 || !strings.Contains(words, c.says) {
				t.Errorf("%d of %d seeds found a loss, saying:\n%s", found, seeds, words)
			}
			t.Logf("%d of %d seeds find a loss", found, seeds)
		})
	}
}
