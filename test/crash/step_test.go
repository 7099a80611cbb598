package crash

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing/synctest"

	"fanar/fault"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/store/storetest"
)

// step is one thing that the node does.
func (s *simulation) step() error {
	switch s.random.IntN(12) {
	case 0:
		return s.sign()
	case 1:
		return s.keepSide()
	case 2:
		return s.purge()
	case 3:
		s.close()
		if s.crashed {
			return nil
		}
		return s.open()
	case 4:
		return s.compareBeside(s.append)
	}
	return s.append()
}

// errRefused is a decision's own error.
var errRefused = errors.New("refused")

// request is one append of one writer.
type request struct {
	change
	decide journal.Decide
	wrong  bool // it names no subject, and cannot be recorded; the others of its commit can
	refuse bool
	events []event.Event
	err    error
}

// request makes up what a writer asks.
func (s *simulation) request() *request {
	q := &request{change: change{sides: make(map[string]string)}, wrong: s.random.IntN(20) == 0, refuse: s.random.IntN(8) == 0}
	var drafts []event.Draft
	for range []int{0, 1, 1, 1, 1, 2, 3}[s.random.IntN(7)] {
		s.named++
		name := fmt.Sprintf("fact-%d", s.named)
		words := name + " " + strings.Repeat("x", s.random.IntN([]int{80, 800, 12_000}[s.random.IntN(3)]))
		drafts = append(drafts, event.Draft{
			Subject: fmt.Sprintf("case/SAR-%d", s.random.IntN(6)), Refs: []string{"vessel/V-1"},
			Fact: storetest.Sighted{Vessel: "V-1", Lat: 33.9, Lon: 12.6, Aboard: s.random.IntN(90), Words: words},
		})
		q.names = append(q.names, name)
	}
	if len(drafts) == 0 {
		q.refuse, q.wrong = true, false
	}
	if q.wrong {
		drafts[len(drafts)-1].Subject = ""
		q.names = nil
	}
	if !q.wrong && s.random.IntN(3) == 0 {
		q.sides[fmt.Sprintf("key-%d", s.random.IntN(20))] = s.sideBody()
	}
	q.decide = func(tx journal.Tx) ([]event.Draft, error) {
		if err := q.putSides(tx); err != nil {
			return nil, err
		}
		if q.refuse {
			return drafts, errRefused
		}
		return drafts, nil
	}
	return q
}

// sideBody is what an entry of side data becomes; empty removes it.
func (s *simulation) sideBody() string {
	if s.random.IntN(3) == 0 {
		return ""
	}
	return strings.Repeat(string(rune('a'+s.random.IntN(26))), 1+s.random.IntN(3000))
}

// putSides writes the side data of a change, in an order that is always the same.
func (c *change) putSides(tx journal.Tx) error {
	for _, key := range slices.Sorted(maps.Keys(c.sides)) {
		body := []byte(c.sides[key])
		if len(body) == 0 {
			body = nil
		}
		if err := tx.PutSide("side", key, body); err != nil {
			return err
		}
	}
	return nil
}

// append lets one writer append, and others while its commit is held: they share the next one.
func (s *simulation) append() error {
	requests := make([]*request, 1+s.random.IntN(6))
	for i := range requests {
		requests[i] = s.request()
	}
	gate := make(chan struct{})
	first := requests[0].decide
	requests[0].decide = func(tx journal.Tx) ([]event.Draft, error) {
		<-gate
		return first(tx)
	}
	var writers sync.WaitGroup
	for _, q := range requests {
		writers.Go(func() {
			q.events, q.err = s.journal.Append(context.Background(), event.Author{User: "duty"}, q.decide)
		})
		synctest.Wait() // it has asked, and waits
	}
	close(gate)
	writers.Wait()
	for _, commit := range [][]*request{requests[:1], requests[1:]} {
		if err := s.answered(commit); err != nil {
			return err
		}
	}
	return nil
}

// answered takes the answers to the requests of one commit.
func (s *simulation) answered(commit []*request) error {
	begun := &change{sides: make(map[string]string)}
	failed := false
	for _, q := range commit {
		switch {
		case fault.KindOf(q.err) == fault.Unavailable:
			if !s.crashed {
				return &loss{fmt.Errorf("the journal gave up, and nothing was wrong with the disk: %w", q.err)}
			}
			failed = true
			if !q.wrong {
				begun.names = append(begun.names, q.names...)
				for key, body := range q.sides {
					begun.sides[key] = body
				}
			}
		case q.wrong && q.err == nil:
			return &loss{errors.New("a fact about nothing was recorded")}
		case q.wrong:
		case q.refuse != errors.Is(q.err, errRefused) || !q.refuse && q.err != nil:
			return &loss{fmt.Errorf("a request that refuses (%v) got the answer %w", q.refuse, q.err)}
		case len(q.events) != len(q.names):
			return &loss{fmt.Errorf("%d facts were asked for and %d acknowledged", len(q.names), len(q.events))}
		default:
			if err := s.model.acknowledge(s.id, q.events); err != nil {
				return &loss{err}
			}
			s.outcome.acknowledged += len(q.events)
			s.model.sides = q.on(s.model.sides)
		}
	}
	if failed && s.model.begun == nil {
		s.model.begun = begun // the commit that the crash hit; later ones were never begun
	}
	return nil
}

func (s *simulation) sign() error {
	if err := s.journal.Sign(context.Background()); err != nil {
		return fmt.Errorf("sign: %w", s.unexcused(err))
	}
	s.outcome.checkpoints++
	return nil
}

func (s *simulation) keepSide() error {
	c := &change{sides: make(map[string]string)}
	for range 1 + s.random.IntN(4) {
		c.sides[fmt.Sprintf("key-%d", s.random.IntN(20))] = s.sideBody()
	}
	err := s.journal.KeepSide(context.Background(), c.putSides)
	if err != nil {
		s.model.begun = c
		return fmt.Errorf("keep side data: %w", s.unexcused(err))
	}
	s.model.sides = c.on(s.model.sides)
	return nil
}

func (s *simulation) purge() error {
	if err := s.store.Purge(context.Background()); err != nil {
		return s.unexcused(err)
	}
	s.outcome.purges++
	return nil
}

// compareBeside holds a view open while fn writes: it must not see what fn does, and hinders the log's reuse.
func (s *simulation) compareBeside(fn func() error) error {
	var beside error
	err := s.store.View(context.Background(), func(r journal.Reader) error {
		before, err := r.Head()
		if err != nil {
			return err
		}
		beside = fn()
		if after, err := r.Head(); err != nil || after != before {
			return fmt.Errorf("a view began with %d records and ended with %d (%w)", before, after, err)
		}
		return nil
	})
	if err != nil && !s.crashed {
		err = &loss{err}
	}
	return errors.Join(beside, err)
}
