package cot

import (
	"sync"
	"sync/atomic"
	"time"

	"fanar/face/interop/cot"
)

// state is what a link counts.
type state struct {
	heard, used, unusable, sent, dropped, refused atomic.Uint64

	mu     sync.Mutex
	status string
	peers  int
	last   time.Time
	err    error
}

func (s *state) open() { s.set(cot.Waiting, nil) }

func (s *state) failed(err error) { s.set(cot.Failed, err) }

func (s *state) set(status string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.status, s.err = status, err
}

func (s *state) peer(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.peers, s.status, s.err = n, cot.Live, nil
}

// left says how many are connected after one went.
func (s *state) left(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.peers = n; n == 0 {
		s.status = cot.Waiting
	}
}

// refuse counts somebody who was not taken in.
func (s *state) refuse(err error) {
	s.refused.Add(1)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.err = err
}

// lost counts a peer that broke off; the link goes on without it.
func (s *state) lost(err error) { s.refuse(err) }

func (s *state) heardOf(now time.Time) {
	s.heard.Add(1)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = now
}

// State gives how the link does.
func (l *Link) State() cot.LinkState {
	s := cot.LinkState{Name: l.Name, Address: l.Address, Mode: "connect", Direction: "in", Secure: l.TLS != nil, Units: l.units.len(),
		Heard: l.state.heard.Load(), Used: l.state.used.Load(), Unusable: l.state.unusable.Load(), Sent: l.state.sent.Load(),
		Dropped: l.state.dropped.Load(), Refused: l.state.refused.Load()}
	if l.Listen {
		s.Mode = "listen"
	}
	switch {
	case l.In && l.Out:
		s.Direction = "both"
	case l.Out:
		s.Direction = "out"
	}
	l.state.mu.Lock()
	defer l.state.mu.Unlock()
	s.Status, s.Peers, s.LastHeard = l.state.status, l.state.peers, l.state.last
	if s.Status == "" {
		s.Status = cot.Connecting
	}
	if l.state.err != nil {
		s.Error = l.state.err.Error()
	}
	return s
}
