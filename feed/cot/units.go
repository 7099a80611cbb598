package cot

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"fanar/face/interop/cot"
)

// mostUnits is how many things a link remembers; the one that was heard longest ago makes room.
const mostUnits = 5_000

// longestUnit is how long a thing is shown at most after it was heard, whatever its sender says.
const longestUnit = 6 * time.Hour

// Units are the newest states of things, by UID. The zero value is empty and ready.
type Units struct {
	mu  sync.Mutex
	all map[string]cot.Unit
}

// take keeps the event unless a newer one of the same thing is there.
func (u *Units) take(e cot.Event, kind cot.Kind, link, from string, now time.Time) bool {
	if e.Position == nil || !e.Stale.After(now) {
		return false
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.all == nil {
		u.all = map[string]cot.Unit{}
	}
	if was, ok := u.all[e.UID]; ok && was.At.After(e.Time) && was.Until.After(now) {
		return false
	}
	if _, ok := u.all[e.UID]; !ok && len(u.all) >= mostUnits {
		u.forget()
	}
	one := cot.Unit{UID: e.UID, Name: e.CallSign, Kind: kind, Position: *e.Position, RadiusM: e.RadiusM, CourseDeg: e.CourseDeg, At: e.Time, Heard: now,
		Until: e.Stale, Link: link, From: from, Simulated: e.Drill}
	if latest := now.Add(longestUnit); one.Until.After(latest) {
		one.Until = latest
	}
	if e.SpeedMS != nil {
		kn := *e.SpeedMS * knotsPerMS
		one.SpeedKn = &kn
	}
	u.all[e.UID] = one
	return true
}

// forget takes out the one that was heard longest ago.
func (u *Units) forget() {
	oldest := ""
	for uid, one := range u.all {
		if oldest == "" || one.Heard.Before(u.all[oldest].Heard) {
			oldest = uid
		}
	}
	delete(u.all, oldest)
}

func (u *Units) remove(uid string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.all, uid)
}

func (u *Units) len() int {
	u.mu.Lock()
	defer u.mu.Unlock()
	return len(u.all)
}

// At gives what is still believed at a time, by name.
func (u *Units) At(now time.Time) []cot.Unit {
	u.mu.Lock()
	defer u.mu.Unlock()
	out := []cot.Unit{}
	for uid, one := range u.all {
		if !one.Until.After(now) {
			delete(u.all, uid)
			continue
		}
		out = append(out, one)
	}
	slices.SortFunc(out, func(a, b cot.Unit) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.UID, b.UID)) })
	return out
}
