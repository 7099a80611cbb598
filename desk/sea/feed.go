package sea

import (
	"context"
	"time"
)

// FeedInfo is what a feed is.
type FeedInfo struct {
	Name      string // unique among the feeds of a node
	Kind      string // such as "tcp", "stdin", "replay" or "simulation"
	Place     string // what a person would call the place that it hears, or where it comes from
	Simulated bool   // its vessels are not there
}

// KindReplay is the kind of a feed that plays a recording: its vessels were there once.
const KindReplay = "replay"

// rank is how real a feed is. What is more real is never covered by what is less so.
type rank uint8

const (
	simulated rank = iota
	replayed
	live
)

func (f FeedInfo) rank() rank {
	switch {
	case f.Simulated:
		return simulated
	case f.Kind == KindReplay:
		return replayed
	}
	return live
}

// Feed is a source of lines. Package feed has those for files, standard input and TCP.
type Feed interface {
	Info() FeedInfo
	// Run hands over lines until the source ends (nil), cannot go on (the error), or ctx is done. When it returns, nothing
	// of it runs any more. It may be run again.
	Run(ctx context.Context, in Intake) error
}

// Intake takes what a feed delivers. Its methods are called by one goroutine at a time.
type Intake interface {
	// Connected says that the source is open, from now on.
	Connected()
	// Line hands over one line, with or without its end, which may hold several sentences. It keeps nothing of it. shift is
	// added to the times that the line carries: a replay moves them to now.
	Line(line []byte, shift time.Duration)
	// Torn says that the source ended in the middle of a line.
	Torn()
	// Failed says that the source was lost, and why; the feed tries again.
	Failed(err error)
}

// The states of a feed.
const (
	StatusConnecting = "connecting" // no line yet
	StatusLive       = "live"
	StatusDelayed    = "delayed" // what comes was heard long ago
	StatusSilent     = "silent"  // open, but no line comes: nothing is known about the sea there
	StatusEnded      = "ended"
	StatusFailed     = "failed" // lost, or never reached; Error says why
)

// FeedState is how a feed does now. An empty sea and a silent feed look the same on a map; they do not here.
type FeedState struct {
	Name       string    `json:"name"`
	Kind       string    `json:"kind"`
	Place      string    `json:"place,omitempty"`
	Simulated  bool      `json:"simulated,omitempty"`
	Status     string    `json:"status"`
	LastLine   time.Time `json:"lastLine,omitzero"`   // when any line came
	LastReport time.Time `json:"lastReport,omitzero"` // when a whole report came, also one that another feed had brought
	Rate       float64   `json:"rate"`                // sentences a second, over about the last half minute
	Lines      uint64    `json:"lines"`               // sentences, used or not: a line may hold several
	Used       uint64    `json:"used"`                // sentences that completed a report that is in the picture
	// Reasons counts the sentences that were not used, by the names of ais.Reason and of this package. Lines is the sum of
	// Used and of all of them but "orphan-part", which counts sentences again that had been counted as "part".
	Reasons map[string]uint64 `json:"reasons,omitempty"`
	Error   string            `json:"error,omitempty"`
}
