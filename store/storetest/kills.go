package storetest

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"testing"
	"time"

	"fanar/record/journal"
)

// Kills is a writer that is killed again and again, and the journal that it leaves.
type Kills struct {
	// Writer prepares a process that opens the store and runs [WriteAndPrint] with the run's name on its standard output.
	Writer func(run string) *exec.Cmd
	// Kill ends the writer, or what it writes to, at once. If it is nil the writer is killed.
	Kill func(writer *os.Process) error
	// Open opens what the writer left, to be read; nil if there is nothing yet.
	Open func() (journal.Store, error)
	// Times is how often; see [Soak]. Within is the time in which each kill comes: every other one from the writer's start,
	// so that some meet its opening, the rest from its first acknowledgement.
	Times  int
	Within time.Duration
}

// Run kills at random moments. Whatever was acknowledged before any kill must be there after all of them.
func (k Kills) Run(t *testing.T) {
	var acknowledged Acknowledged
	random := Random(t)
	early := 0
	for kill := range k.Times {
		before := acknowledged.Len()
		k.one(t, kill, time.Duration(random.Int64N(int64(k.Within))), &acknowledged)
		if acknowledged.Len() == before {
			early++
		}
		s, err := k.Open()
		if err != nil {
			t.Fatalf("after kill %d: %v", kill, err)
		}
		if s == nil {
			if acknowledged.Len() > 0 {
				t.Fatalf("after kill %d there is no journal, and %d records were acknowledged", kill, acknowledged.Len())
			}
			continue // killed before there was anything
		}
		err = acknowledged.Check(s)
		s.Close() //nolint:errcheck // it was only read
		if err != nil {
			t.Fatalf("after kill %d: %v", kill, err)
		}
	}
	t.Logf("%d kills, %d of them before anything was acknowledged in that run; %d records acknowledged", k.Times, early, acknowledged.Len())
	if acknowledged.Len() < k.Times || early == k.Times {
		t.Errorf("only %d records were acknowledged in %d runs: the kills came too early to mean anything", acknowledged.Len(), k.Times)
	}
}

func (k Kills) one(t *testing.T, kill int, after time.Duration, acknowledged *Acknowledged) {
	t.Helper()
	cmd := k.Writer(fmt.Sprint(kill))
	var errs bytes.Buffer
	out := &printed{began: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = out, &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	killed := make(chan error, 1)
	go func() {
		if kill%2 == 1 {
			select {
			case <-out.began:
			case <-ended:
			}
		}
		select {
		case <-time.After(after):
		case <-ended:
			killed <- fmt.Errorf("the writer ended by itself: %s", errs.String())
			return
		}
		if k.Kill == nil {
			killed <- cmd.Process.Kill()
			return
		}
		killed <- k.Kill(cmd.Process)
	}()
	cmd.Wait() // it ends by the kill, which is an error
	close(ended)
	if err := <-killed; err != nil {
		t.Fatal(err)
	}
	if err := acknowledged.Read(&out.text); err != nil {
		t.Fatal(err)
	}
}

// printed is what a writer printed, and tells when it began to.
type printed struct {
	text  bytes.Buffer
	once  sync.Once
	began chan struct{}
}

func (p *printed) Write(b []byte) (int, error) {
	p.once.Do(func() { close(p.began) })
	return p.text.Write(b)
}

// Soak gives how often a test repeats what is random in it: usual in an ordinary run, long with FANAR_SOAK=1.
func Soak(usual, long int) int {
	if os.Getenv("FANAR_SOAK") == "1" {
		return long
	}
	return usual
}

// Random gives a test's randomness from the seed in FANAR_SEED, or from a new one, which it logs.
func Random(t *testing.T) *rand.Rand {
	t.Helper()
	seed, err := strconv.ParseUint(os.Getenv("FANAR_SEED"), 10, 64)
	if err != nil {
		seed = rand.Uint64()
	}
	t.Logf("FANAR_SEED=%d", seed)
	return rand.New(rand.NewPCG(seed, 1))
}
