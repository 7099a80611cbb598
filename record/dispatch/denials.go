package dispatch

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"
)

// Several stands for the action where one user was denied more different ones within a minute than are named.
const Several = "several"

const (
	denialMinute = time.Minute
	denialsNamed = 10 // different actions of one user that are recorded by name within a minute
)

// denials counts what is denied, so that a flood does not fill the record: however often a user asks, at most a few
// records by name and one count for each of these are made in a minute. What it holds is bounded by the users who can
// sign in.
type denials struct {
	mu    sync.Mutex
	users map[string]*denialCount
}

// denialCount is one user's minute.
type denialCount struct {
	since   time.Time
	named   map[string]bool
	repeats map[string]*AccessDenied
}

// note counts a denial and gives what is to be recorded now: the denial itself if it is the first, and the counts of
// minutes that are over.
func (c *denials) note(f AccessDenied, now time.Time) []AccessDenied {
	c.mu.Lock()
	defer c.mu.Unlock()
	over := c.over(now)
	m := c.users[f.User]
	if m == nil {
		m = &denialCount{since: now.UTC().Truncate(time.Millisecond), named: map[string]bool{}, repeats: map[string]*AccessDenied{}}
		if c.users == nil {
			c.users = map[string]*denialCount{}
		}
		c.users[f.User] = m
	}
	if !m.named[f.Action] && len(m.named) < denialsNamed {
		m.named[f.Action] = true
		return append(over, f)
	}
	if !m.named[f.Action] {
		f.Action = Several
	}
	if again := m.repeats[f.Action]; again != nil {
		again.Times++
		return over
	}
	f.About, f.Since = "", m.since
	m.repeats[f.Action] = &f
	return over
}

// over gives the counts of the minutes that have ended at now, in order, and forgets these minutes.
func (c *denials) over(now time.Time) []AccessDenied {
	var all []AccessDenied
	for _, user := range slices.Sorted(maps.Keys(c.users)) {
		m := c.users[user]
		if now.Sub(m.since) < denialMinute {
			continue
		}
		for _, action := range slices.Sorted(maps.Keys(m.repeats)) {
			all = append(all, *m.repeats[action])
		}
		delete(c.users, user)
	}
	return all
}

func (c *denials) take(now time.Time) []AccessDenied {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.over(now)
}

// RecordDenials records the counts of denied access whose minute is over. Without it they are recorded with the next denial.
func (d *Dispatcher) RecordDenials(ctx context.Context) error {
	return d.recordDenials(ctx, d.denials.take(d.clock.Now()))
}

// KeepDenials calls [Dispatcher.RecordDenials] every minute until ctx ends, and then records what is still counted. The
// node runs it, and waits for it before it closes the journal.
func (d *Dispatcher) KeepDenials(ctx context.Context) error {
	tick := time.NewTicker(denialMinute)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			if err := d.RecordDenials(ctx); err != nil && ctx.Err() == nil {
				return err
			}
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
			defer cancel()
			return d.recordDenials(last, d.denials.take(d.clock.Now().Add(denialMinute)))
		}
	}
}
