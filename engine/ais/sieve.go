package ais

import "time"

// Sieve tells a transmission that was heard before from a new one: several stations hear the same message, and feeds pass it
// on with different delays. Its memory is fixed; when it is full the oldest of a row gives way, so it may let a duplicate
// through, but it takes two different payloads for one only if their 64-bit digests are the same. Not safe for concurrent use.
type Sieve struct {
	within time.Duration
	rows   [][4]seen
}

type seen struct {
	digest uint64
	at     int64
}

// NewSieve makes a sieve for duplicates that come within a duration of the first (ten seconds is usual), with room for
// about as many different messages in that time.
func NewSieve(within time.Duration, room int) *Sieve {
	rows := 1
	for rows*4 < room && rows < 1<<22 {
		rows *= 2
	}
	return &Sieve{within: within, rows: make([][4]seen, rows)}
}

// Seen reports whether a payload with this digest came within the duration before now, and remembers it if not.
func (s *Sieve) Seen(digest uint64, now time.Time) bool {
	at := now.UnixNano()
	row := &s.rows[digest>>20&uint64(len(s.rows)-1)]
	oldest := 0
	for i := range row {
		entry := &row[i]
		age := at - entry.at
		if entry.digest == digest && entry.at != 0 && age <= int64(s.within) && age >= -int64(s.within) {
			return true
		}
		if entry.at < row[oldest].at {
			oldest = i
		}
	}
	row[oldest] = seen{digest: digest, at: at}
	return false
}
