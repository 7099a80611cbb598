package sea

import "time"

// Policy is what a watch decides about its picture.
type Policy struct {
	// Drop: a vessel that nobody heard for so long leaves the live picture; a report that is older comes too late for it.
	Drop time.Duration
	// Silent: a feed that gave no line for so long is silent.
	Silent time.Duration
	// Delayed: a feed whose reports were heard so long before they came is delayed.
	Delayed time.Duration
	// TrackEvery is the least time between two points of a track.
	TrackEvery time.Duration
	// TrackPoints is how many points a track keeps at most; a point is 12 bytes.
	TrackPoints int
}

// DefaultPolicy: ships under way are heard every few seconds, anchored ones every three minutes; half an hour without a word
// is ten missed reports.
func DefaultPolicy() Policy {
	return Policy{
		Drop: 30 * time.Minute, Silent: time.Minute, Delayed: 2 * time.Minute, TrackEvery: 10 * time.Second, TrackPoints: 360,
	}
}
