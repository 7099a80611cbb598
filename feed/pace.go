package feed

import (
	"context"
	"time"

	"fanar/engine/ais"
	"fanar/world"
)

// pace tells when each line of a recording is due.
type pace struct {
	clock    world.Clock
	speed    float64
	untimed  time.Duration
	unpaced  bool
	timed    bool      // a line carried a time
	recorded time.Time // the time in the recording that was played last
	played   time.Time // when it was due
}

// wait returns when a line is due, with what to add to its times.
func (p *pace) wait(ctx context.Context, line []byte) (shift time.Duration, err error) {
	at, ok := ais.RecordedAt(line)
	if p.unpaced {
		if ok {
			p.recorded, p.timed = at, true
		}
		if p.timed {
			shift = p.clock.Now().Sub(p.recorded)
		}
		return shift, nil
	}
	switch {
	case ok && !p.timed:
		p.recorded, p.timed = at, true
	case ok:
		step := at.Sub(p.recorded)
		if step > longestGap || step < -longestGap {
			p.recorded = at // what comes now is another recording
		} else if step > 0 {
			p.recorded, p.played = at, p.played.Add(time.Duration(float64(step)/p.speed))
		}
		// Lines of several stations are a little out of order: a line of before is due at once.
	case !p.timed:
		p.played = p.played.Add(time.Duration(float64(p.untimed) / p.speed))
	}
	if due := p.played.Sub(p.clock.Now()); due > 0 {
		if err := Pause(ctx, due); err != nil {
			return 0, err
		}
	}
	if !p.timed {
		return 0, nil
	}
	return p.played.Sub(p.recorded), nil
}
