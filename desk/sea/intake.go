package sea

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"sync"
	"time"

	"fanar/engine/ais"
	"fanar/fault"
	"fanar/world"
)

// intake is the picture's side of one feed.
type intake struct {
	picture *Picture
	clock   world.Clock
	info    FeedInfo

	mu         sync.Mutex
	assembler  ais.Assembler
	running    bool
	connected  time.Time // zero while not connected
	ended      bool
	err        error
	lines      uint64
	used       uint64
	reasons    [ais.Reasons]uint64
	refused    map[string]uint64 // reasons of the picture
	started    time.Time
	lastLine   time.Time
	lastReport time.Time
	rate       float64
	lag        time.Duration // smoothed, of reports that carry a time
}

const (
	rateOver = 30 * time.Second // the rate looks back about so far
	lagShare = 16               // each report moves the smoothed delay by this part
)

// Follow takes in a feed until it ends or ctx is done, and gives the feed's error. It runs in the caller's goroutine. A feed
// that was followed before goes on counting. The fault is Conflict if one of the same name is being followed.
func (p *Picture) Follow(ctx context.Context, f Feed) error {
	in, err := p.begin(f.Info())
	if err != nil {
		return err
	}
	err = f.Run(ctx, in)
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		err = nil
	}
	in.end(err)
	if err != nil {
		return fmt.Errorf("follow feed %s: %w", in.info.Name, err)
	}
	return nil
}

func (p *Picture) begin(info FeedInfo) (*intake, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	i := slices.IndexFunc(p.intakes, func(in *intake) bool { return in.info.Name == info.Name })
	if i < 0 {
		i = len(p.intakes)
		p.intakes = append(p.intakes, &intake{picture: p, clock: p.clock})
	}
	in := p.intakes[i]
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.running {
		return nil, fault.New(fault.Conflict, "feed.running", "a feed named {name} is already being followed", "name", info.Name).
			WithHint("give each feed a name of its own").WithField("name")
	}
	in.info, in.running, in.ended, in.err, in.connected = info, true, false, nil, time.Time{}
	in.started = p.clock.Now()
	return in, nil
}

// Connected implements [Intake].
func (in *intake) Connected() {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.connected, in.err = in.clock.Now(), nil
}

// Line implements [Intake].
func (in *intake) Line(line []byte, shift time.Duration) {
	now := in.clock.Now()
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.connected.IsZero() {
		in.connected = now
	}
	first, rest := ais.Cut(line)
	for {
		in.sentence(first, shift, now)
		if len(rest) == 0 {
			return
		}
		first, rest = ais.Cut(rest)
	}
}

func (in *intake) sentence(line []byte, shift time.Duration, now time.Time) {
	in.count(now)
	r, why := in.assembler.Line(line, now)
	if why != ais.Used {
		in.reasons[why]++
		return
	}
	in.lastReport = now
	if !r.Source.IsZero() {
		r.Source = r.Source.Add(shift)
		in.lag += (now.Sub(r.Source) - in.lag) / lagShare
	}
	if refused := in.picture.Apply(in.info, r); refused != "" {
		if in.refused == nil {
			in.refused = make(map[string]uint64)
		}
		in.refused[refused]++
		return
	}
	in.used++
}

// count takes a sentence into the rate, whose weight halves about every twenty seconds.
func (in *intake) count(now time.Time) {
	in.rate = in.faded(now) + 1/rateOver.Seconds()
	in.lastLine = now
	in.lines++
}

func (in *intake) faded(now time.Time) float64 {
	return in.rate * math.Exp(-max(0, now.Sub(in.lastLine).Seconds())/rateOver.Seconds())
}

// Torn implements [Intake].
func (in *intake) Torn() {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.count(in.clock.Now())
	in.reasons[ais.Torn]++
}

// Failed implements [Intake].
func (in *intake) Failed(err error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.assembler.Flush()
	in.connected, in.err = time.Time{}, err
}

func (in *intake) end(err error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.assembler.Flush()
	in.running, in.ended, in.err, in.connected = false, true, err, time.Time{}
}

// Feeds gives the state of every feed that is or was followed, by name.
func (p *Picture) Feeds() []FeedState {
	p.mu.RLock()
	intakes, policy := slices.Clone(p.intakes), p.policy
	p.mu.RUnlock()
	now := p.clock.Now()
	out := make([]FeedState, len(intakes))
	for i, in := range intakes {
		out[i] = in.state(now, policy)
	}
	slices.SortFunc(out, func(a, b FeedState) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	return out
}

func (in *intake) state(now time.Time, policy Policy) FeedState {
	in.mu.Lock()
	defer in.mu.Unlock()
	s := FeedState{
		Name: in.info.Name, Kind: in.info.Kind, Place: in.info.Place, Simulated: in.info.Simulated, Status: in.status(now, policy),
		LastLine: in.lastLine, LastReport: in.lastReport, Lines: in.lines, Used: in.used,
	}
	if in.lines > 0 {
		// Early on the window is not full.
		full := 1 - math.Exp(-max(1, now.Sub(in.started).Seconds())/rateOver.Seconds())
		s.Rate = in.faded(now) / full
	}
	if in.err != nil {
		s.Error = in.err.Error()
	}
	reasons := maps.Clone(in.refused)
	if reasons == nil {
		reasons = make(map[string]uint64)
	}
	for why, n := range in.reasons {
		if n > 0 {
			reasons[ais.Reason(why).String()] += n
		}
	}
	if n := in.assembler.Orphans(); n > 0 {
		reasons[ais.OrphanPart.String()] = n
	}
	if len(reasons) > 0 {
		s.Reasons = reasons
	}
	return s
}

func (in *intake) status(now time.Time, policy Policy) string {
	switch {
	case in.err != nil:
		return StatusFailed
	case in.ended:
		return StatusEnded
	case in.connected.IsZero():
		return StatusConnecting
	}
	last := in.lastLine
	if last.Before(in.connected) {
		if now.Sub(in.connected) <= policy.Silent {
			return StatusConnecting
		}
		return StatusSilent
	}
	switch {
	case now.Sub(last) > policy.Silent:
		return StatusSilent
	case in.lag > policy.Delayed:
		return StatusDelayed
	}
	return StatusLive
}
