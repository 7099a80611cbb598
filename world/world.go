// Package world is the outside as small interfaces: what time it is and what is random. Everything that would make two runs
// differ comes in through here, so that a test or a simulation can drive it.
//
// Start with [Real].
package world

import (
	"crypto/rand"
	"io"
	"time"
)

// Clock tells the time, in UTC.
type Clock interface {
	Now() time.Time
}

// World is the outside of one node.
type World struct {
	Clock  Clock
	Random io.Reader // cryptographically strong in a real node
}

// Real is the machine's own clock and randomness.
func Real() World { return World{Clock: wallClock{}, Random: rand.Reader} }

type wallClock struct{}

func (wallClock) Now() time.Time { return time.Now().UTC() }

// ClockFunc makes a clock of a function.
type ClockFunc func() time.Time

// Now calls the function and gives its answer in UTC.
func (f ClockFunc) Now() time.Time { return f().UTC() }
