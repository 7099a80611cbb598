package crash

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"time"

	"fanar/record/event"
	"fanar/record/journal"
	"fanar/store/sqlite"
	"fanar/store/sqlite/disktest"
	"fanar/store/storetest"
	"fanar/world"
)

const path = "/journal.db"

// outcome counts what happened in runs.
type outcome struct {
	crashes      int
	whileOpening int // of the crashes
	survived     int // commits that were whole though nobody was told
	acknowledged int // facts
	checkpoints  int
	purges       int
	disk         [sha256.Size]byte // a hash of all that is on the disk at the end of one run
}

func (o *outcome) add(b outcome) {
	o.crashes += b.crashes
	o.whileOpening += b.whileOpening
	o.survived += b.survived
	o.acknowledged += b.acknowledged
	o.checkpoints += b.checkpoints
	o.purges += b.purges
}

func (o outcome) String() string {
	return fmt.Sprintf("%d crashes (%d while opening), %d facts acknowledged, %d commits whole without an answer, %d checkpoints, %d purges",
		o.crashes, o.whileOpening, o.acknowledged, o.survived, o.checkpoints, o.purges)
}

// simulation is one run: a few lives of one node on one disk.
type simulation struct {
	seed    uint64
	lies    disktest.Lies
	pragmas []string

	outcome outcome
	random  *rand.Rand
	disk    *disktest.Disk
	id      event.Identity
	model   model
	now     time.Time
	named   int

	crashed bool
	store   *sqlite.Store
	journal *journal.Journal
}

// begin makes the disk and all that a run is made of.
func (s *simulation) begin() (err error) {
	s.random = rand.New(rand.NewPCG(s.seed, 0x5eed))
	s.model, s.now = newModel(), time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	if s.id, err = storetest.NewIdentity(); err != nil {
		return err
	}
	if s.disk, err = disktest.New(s.seed); err != nil {
		return err
	}
	s.disk.Lie(s.lies)
	return nil
}

func (s *simulation) run() (err error) {
	if err := s.begin(); err != nil {
		return err
	}
	defer func() {
		s.close()
		err = errors.Join(err, s.disk.Close())
	}()
	lives := 2 + s.random.IntN(4)
	for life := range lives {
		if err := s.live(life == lives-1); err != nil {
			return fmt.Errorf("life %d: %w", life+1, err)
		}
	}
	h := sha256.New()
	for _, name := range s.disk.Names() {
		fmt.Fprintf(h, "%s %d\n", name, len(s.disk.Content(name)))
		h.Write(s.disk.Content(name))
	}
	h.Sum(s.outcome.disk[:0])
	return nil
}

// live is one life: open, compare with the model, work, and crash. The last life ends in peace.
func (s *simulation) live(last bool) error {
	s.crashed = false
	s.disk.Boot()
	if !last {
		s.crashAt(1 + s.random.IntN([]int{12, 80, 400}[s.random.IntN(3)]))
	}
	defer s.disk.Inject(nil)
	if err := s.open(); err != nil || s.crashed {
		return s.afterCrash(true, err)
	}
	for range 1 + s.random.IntN(14) {
		if err := s.step(); err != nil || s.crashed {
			return s.afterCrash(false, err)
		}
	}
	if last || s.random.IntN(2) == 0 {
		s.close()
		return s.afterCrash(false, nil)
	}
	s.disk.Crash() // with nothing under way
	s.crashed = true
	return s.afterCrash(false, nil)
}

// crashAt lets the power fail in the nth operation from now that changes the disk.
func (s *simulation) crashAt(n int) {
	s.disk.Inject(func(op disktest.Op) disktest.Fault {
		if op.Kind.Changes() && !s.crashed {
			if n--; n == 0 {
				s.crashed = true
				return disktest.Power
			}
		}
		return disktest.None
	})
}

func (s *simulation) afterCrash(opening bool, err error) error {
	s.close()
	if !s.crashed {
		return err
	}
	s.outcome.crashes++
	if opening {
		s.outcome.whileOpening++
	}
	var lost *loss
	if errors.As(err, &lost) {
		return err
	}
	return nil // any other error is the crash's
}

// loss is an error that no crash excuses.
type loss struct{ error }

func (l *loss) Unwrap() error { return l.error }

// open opens the file and the journal and compares what is there with what must be.
func (s *simulation) open() (err error) {
	_, missing := s.disk.Lstat(path)
	if errors.Is(missing, fs.ErrNotExist) && len(s.model.records) > 0 {
		return &loss{fmt.Errorf("the file is gone, and %d records were acknowledged", len(s.model.records))}
	}
	pragmas := append([]string{
		fmt.Sprintf("wal_autocheckpoint(%d)", []int{2, 10, 50, 4000}[s.random.IntN(4)]),
		fmt.Sprintf("cache_size(%d)", []int{10, 2000}[s.random.IntN(2)]),
	}, s.pragmas...)
	if s.store, err = sqlite.OpenOn(context.Background(), s.disk, path, pragmas...); err != nil {
		s.store = nil
		return fmt.Errorf("open the file: %w", s.unexcused(err))
	}
	if err := s.compare(); err != nil {
		return err
	}
	if len(s.model.records) == 0 {
		s.model.begun = &change{names: []string{journal.Opening{}.Kind()}}
	}
	s.journal, err = journal.Open(context.Background(), s.store, journal.Options{
		Identity: s.id, World: world.World{Clock: world.ClockFunc(s.clock)}, Projections: []journal.Projection{storetest.Tallies{}},
		Publish: func(checkpoint string) error {
			s.model.copied = checkpoint
			return nil
		},
	})
	if err != nil {
		s.journal = nil
		return fmt.Errorf("open the journal: %w", s.unexcused(err))
	}
	if s.model.begun != nil { // the opening is recorded
		return s.compare()
	}
	return nil
}

// unexcused makes an error a loss where no crash explains it.
func (s *simulation) unexcused(err error) error {
	if s.crashed {
		return err
	}
	return &loss{err}
}

// compare holds what is there against the model.
func (s *simulation) compare() error {
	return s.store.View(context.Background(), func(r journal.Reader) error {
		survived, err := s.model.check(r)
		if err == nil {
			err = s.model.verify(r)
		}
		if survived {
			s.outcome.survived++
		}
		if err != nil {
			return s.unexcused(err)
		}
		return nil
	})
}

// clock goes on by a little, and sometimes is set back.
func (s *simulation) clock() time.Time {
	s.now = s.now.Add(time.Duration(s.random.IntN(1000)-50) * time.Millisecond)
	return s.now
}

func (s *simulation) close() {
	if s.journal != nil {
		s.journal.Close()
		s.journal = nil
	}
	if s.store != nil {
		s.store.Close() // after a crash it fails, and has nothing to say
		s.store = nil
	}
}
