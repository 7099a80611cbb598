package sea

import (
	"context"
	"sync"
	"time"

	"fanar/engine/ais"
	"fanar/world"
)

// Why a report was not used though its line was read well; beside the reasons of package ais in [FeedState.Reasons].
const (
	Older     = "older"     // a later position of the vessel is known
	Stale     = "stale"     // heard too long ago for the live picture
	Outranked = "outranked" // the vessel is heard by a feed that is more real: a simulation or replay never covers it
)

// sameWithin: several stations hear a transmission, and networks pass it on, within ten seconds.
const sameWithin = 10 * time.Second

// Picture is the live picture. It is safe for concurrent use.
type Picture struct {
	clock world.Clock

	mu      sync.RWMutex
	policy  Policy
	crafts  []craft // in no order
	places  map[uint32]int
	sieve   *ais.Sieve
	log     changes
	wake    chan struct{} // closed at the next change; nil if nobody waits
	aged    time.Time
	intakes []*intake
}

// NewPicture makes an empty picture with the default policy.
func NewPicture(clock world.Clock) *Picture {
	now := clock.Now()
	return &Picture{
		clock: clock, policy: DefaultPolicy(), places: make(map[uint32]int), sieve: ais.NewSieve(sameWithin, 1<<16),
		log: newChanges(now), aged: now,
	}
}

// SetPolicy changes the policy from now on.
func (p *Picture) SetPolicy(policy Policy) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.policy = policy
}

// Apply brings a report of a feed into the picture. It gives "" if the report was used, otherwise why not: [Older], [Stale],
// [Outranked], or the name of ais.Duplicate. A report without a time of receipt was received now.
func (p *Picture) Apply(feed FeedInfo, r ais.Report) (why string) {
	rank := feed.rank()
	if r.Received.IsZero() {
		r.Received = p.clock.Now()
	}
	heard := r.Heard()
	// A station whose clock is ahead would hold the vessel in the future.
	if heard.After(r.Received) {
		heard = r.Received
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.clock.Now().Sub(heard) > p.policy.Drop {
		return Stale
	}
	c := p.find(r.MMSI)
	if c != nil && c.rank > rank {
		return Outranked
	}
	// The ranks are told apart, so that a replay of a transmission cannot pass for it.
	if r.Digest != 0 && p.sieve.Seen(r.Digest+uint64(rank), r.Received) {
		return ais.Duplicate.String()
	}
	at := heard.UnixNano()
	if c != nil && r.HasPosition && c.rank == rank && at < c.placedAt-int64(time.Second) {
		return Older
	}
	var before moved
	if c == nil {
		p.places[r.MMSI] = len(p.crafts)
		p.crafts = append(p.crafts, newCraft(r.MMSI, rank))
		c = &p.crafts[len(p.crafts)-1]
		before.mmsi = r.MMSI
	} else {
		before = c.where()
	}
	if c.rank < rank {
		*c = newCraft(r.MMSI, rank)
	}
	c.take(&r, feed.Name, at, &p.policy)
	c.version = p.log.add(before)
	p.tell()
	return ""
}

// find gives the craft with a number, or nil. The caller holds the lock; the pointer is good until crafts changes.
func (p *Picture) find(mmsi uint32) *craft {
	i, ok := p.places[mmsi]
	if !ok {
		return nil
	}
	return &p.crafts[i]
}

// tell wakes those who wait.
func (p *Picture) tell() {
	if p.wake != nil {
		close(p.wake)
		p.wake = nil
	}
}

// Age drops the vessels that nobody heard for longer than the policy allows, and gives how many. Every read does it by
// itself; [Picture.Run] does it when nobody reads, so that those who wait are told.
func (p *Picture) Age() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.clock.Now()
	p.aged = now
	oldest := now.Add(-p.policy.Drop).UnixNano()
	dropped := 0
	for i := 0; i < len(p.crafts); {
		c := &p.crafts[i]
		if c.seen >= oldest {
			i++
			continue
		}
		p.log.add(c.where())
		delete(p.places, c.mmsi)
		last := len(p.crafts) - 1
		if i != last {
			p.crafts[i] = p.crafts[last]
			p.places[p.crafts[i].mmsi] = i
		}
		p.crafts[last] = craft{}
		p.crafts = p.crafts[:last]
		dropped++
	}
	if dropped > 0 {
		p.tell()
	}
	return dropped
}

// ageing is how often the picture looks for vessels to drop.
const ageing = time.Second

// refresh ages the picture before a read, at most once in a while.
func (p *Picture) refresh() {
	p.mu.RLock()
	since := p.clock.Now().Sub(p.aged)
	p.mu.RUnlock()
	if since >= ageing || since < 0 {
		p.Age()
	}
}

// Run ages the picture every second until ctx is done. It starts nothing of its own: the caller owns the goroutine.
func (p *Picture) Run(ctx context.Context) {
	ticker := time.NewTicker(ageing)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			p.Age()
		}
	}
}
