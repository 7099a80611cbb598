package crash

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"fanar/fault"
	"fanar/record/event"
	"fanar/store/sqlite/disktest"
	"fanar/store/storetest"
)

// trouble is one way for the disk to fail.
type trouble struct {
	fault disktest.Fault
	once  bool // else until it is mended
	power bool // fails too, before the disk is mended
}

func (tr trouble) String() string {
	what := map[disktest.Fault]string{disktest.EIO: "an I/O error", disktest.Full: "a full disk"}[tr.fault]
	if tr.once {
		what += ", once"
	}
	if tr.power {
		what += ", then a loss of power"
	}
	return what
}

var troubles = []trouble{
	{fault: disktest.EIO}, {fault: disktest.EIO, once: true}, {fault: disktest.Full},
	{fault: disktest.EIO, power: true}, {fault: disktest.EIO, once: true, power: true}, {fault: disktest.Full, power: true},
}

// strikeAt lets the disk fail from its nth operation on.
func (s *simulation) strikeAt(n int, tr trouble) {
	s.disk.Inject(func(op disktest.Op) disktest.Fault {
		if op.Number < n || op.Number > n && tr.once || tr.fault == disktest.Full && op.Kind != disktest.Write && op.Kind != disktest.Create {
			return disktest.None
		}
		s.crashed = true // and excuses errors
		return tr.fault
	})
}

// withTrouble runs a small workload, which uses everything, over a disk that begins to fail in its nth operation; 0 is
// never. Then the disk is mended, and what is there must be all and only what was acknowledged. It gives the number of
// operations, and whether the journal gave up.
func (s *simulation) withTrouble(n int, tr trouble) (ops int, gaveUp bool, err error) {
	if err := s.begin(); err != nil {
		return 0, false, err
	}
	defer func() {
		s.close()
		err = errors.Join(err, s.disk.Close())
	}()
	if n > 0 {
		s.strikeAt(n, tr)
	} else {
		s.disk.Inject(func(op disktest.Op) disktest.Fault {
			ops = op.Number
			return disktest.None
		})
	}
	var lost *loss
	if err := s.everything(); errors.As(err, &lost) {
		return ops, false, err
	}
	if s.journal != nil && s.journal.Broken() != nil {
		gaveUp = true
		if err := s.checkSilence(tr); err != nil {
			return ops, gaveUp, err
		}
	}
	if tr.power {
		s.disk.Crash()
	}
	s.close()
	s.disk.Inject(nil)
	s.disk.Boot()
	s.crashed = false
	if err := s.open(); err != nil {
		return ops, gaveUp, fmt.Errorf("after the disk was mended: %w", err)
	}
	if err := s.append(); err != nil {
		return ops, gaveUp, fmt.Errorf("go on after the disk was mended: %w", err)
	}
	return ops, gaveUp, s.compare()
}

// everything does each thing that a node does, and ends at the first error.
func (s *simulation) everything() error {
	if err := s.open(); err != nil {
		return err
	}
	again := func() error {
		s.close()
		return s.open()
	}
	for _, step := range []func() error{
		s.append, s.append, s.sign, s.keepSide, s.append, s.purge, s.append, again, s.append, s.sign, func() error { return s.compareBeside(s.append) },
	} {
		if err := step(); err != nil || s.journal.Broken() != nil {
			return err
		}
	}
	return nil
}

// checkSilence checks that a journal whose disk failed says so in the storage's own words, and says nothing else.
func (s *simulation) checkSilence(tr trouble) error {
	words := "I/O error"
	if tr.fault == disktest.Full {
		words = "full"
	}
	if why := s.journal.Broken().Error(); !strings.Contains(why, words) && !strings.Contains(why, "unable to open") {
		return fmt.Errorf("the journal gave up and says %q; the disk's own words are missing", why)
	}
	_, err := s.journal.Append(context.Background(), event.Author{User: "duty"}, storetest.Sighting(1, 1))
	if fault.KindOf(err) != fault.Unavailable || fault.As(err).Code != "journal.read-only" || !strings.Contains(err.Error(), s.journal.Broken().Error()) {
		return fmt.Errorf("after the journal gave up (%w) an append got the answer %w", s.journal.Broken(), err)
	}
	return nil
}

// A disk that fails, at whichever operation, for a moment or for good, with or without a loss of power after it: nothing
// that it did not keep is acknowledged, and what was acknowledged is there when the disk is mended.
func TestFailingDisk(t *testing.T) {
	run := func(n int, tr trouble) (ops int, gaveUp bool, err error) {
		synctest.Test(t, func(*testing.T) {
			s := &simulation{seed: 7, pragmas: []string{"wal_autocheckpoint(10)", "cache_size(10)"}}
			ops, gaveUp, err = s.withTrouble(n, tr)
		})
		return ops, gaveUp, err
	}
	ops, _, err := run(0, trouble{})
	if err != nil || ops < 100 {
		t.Fatalf("without a fault: %d operations, %v", ops, err)
	}
	step := 11
	if soak() {
		step = 1
	}
	p := startProgress("failing disk", uint64(ops*len(troubles)))
	defer close(p.stop)
	runs, gave := 0, 0
	for _, tr := range troubles {
		for n := 1; n <= ops; n += step {
			_, gaveUp, err := run(n, tr)
			if err != nil {
				t.Errorf("%v from operation %d of %d: %v", tr, n, ops, err)
			}
			if runs++; gaveUp {
				gave++
			}
			p.done.Add(uint64(step))
		}
	}
	t.Logf("%d runs over %d operations; in %d the journal turned read-only", runs, ops, gave)
	if gave < runs/20 {
		t.Errorf("in only %d of %d runs did the journal turn read-only", gave, runs)
	}
}

// A disk that fills up while the journal grows: the journal gives up in its words, and with room again it has everything
// that it acknowledged, and goes on.
func TestDiskThatFillsUp(t *testing.T) {
	for room := range 12 {
		var err error
		synctest.Test(t, func(*testing.T) {
			s := &simulation{seed: uint64(room) + 1, pragmas: []string{"wal_autocheckpoint(10)", "cache_size(10)"}}
			err = s.fillUp(int64(room) * 9000)
		})
		if err != nil {
			t.Errorf("with room for %d bytes more: %v", room*9000, err)
		}
	}
}

func (s *simulation) fillUp(room int64) (err error) {
	if err := s.begin(); err != nil {
		return err
	}
	defer func() {
		s.close()
		err = errors.Join(err, s.disk.Close())
	}()
	if err := errors.Join(s.open(), s.append()); err != nil {
		return err
	}
	s.crashed = true // and excuses errors
	s.disk.Limit(s.disk.Used() + room)
	for range 200 {
		var lost *loss
		if err := s.append(); errors.As(err, &lost) {
			return err
		}
		if s.journal.Broken() != nil {
			break
		}
	}
	if s.journal.Broken() == nil {
		return errors.New("the disk never filled up")
	}
	if err := s.checkSilence(trouble{fault: disktest.Full}); err != nil {
		return err
	}
	s.close()
	s.disk.Limit(0)
	s.crashed = false
	return errors.Join(s.open(), s.append(), s.compare())
}
