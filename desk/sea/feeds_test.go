package sea

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"fanar/engine/ais"
	"fanar/fault"
	"fanar/world"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// script is a feed whose test says what comes.
type script struct {
	info FeedInfo
	run  func(ctx context.Context, in Intake) error
}

func (s script) Info() FeedInfo                           { return s.info }
func (s script) Run(ctx context.Context, in Intake) error { return s.run(ctx, in) }

func sentences(t *testing.T, r ais.Report, e ais.Envelope) []string {
	t.Helper()
	lines, err := ais.Encode(&r, e)
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func state(t *testing.T, p *Picture, name string) FeedState {
	t.Helper()
	for _, s := range p.Feeds() {
		if s.Name == name {
			return s
		}
	}
	t.Fatalf("no feed %s among %+v", name, p.Feeds())
	return FeedState{}
}

// accounted checks that each sentence was used or has a reason.
func accounted(t *testing.T, s FeedState) {
	t.Helper()
	sum := s.Used
	for why, n := range s.Reasons {
		if why != ais.OrphanPart.String() {
			sum += n
		}
	}
	if sum != s.Lines {
		t.Errorf("%s: %d sentences, but %d used and %v", s.Name, s.Lines, s.Used, s.Reasons)
	}
}

func TestStatesOfAFeed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPicture(world.Real().Clock)
		step := make(chan func(in Intake) error)
		ctx, cancel := context.WithCancel(t.Context())
		result := make(chan error, 1)
		feed := script{coast, func(ctx context.Context, in Intake) error {
			for {
				select {
				case do := <-step:
					if err := do(in); err != nil {
						return err
					}
				case <-ctx.Done():
					return ctx.Err()
				}
			}
		}}
		go func() { result <- p.Follow(ctx, feed) }()
		line := func(text string) func(Intake) error {
			return func(in Intake) error { in.Line([]byte(text), 0); return nil }
		}
		want := func(when, status, reason string) {
			t.Helper()
			synctest.Wait()
			if s := state(t, p, "coast"); s.Status != status || s.Error != reason || s.Place != "Lampedusa" {
				t.Errorf("%s: got %s %q, want %s %q", when, s.Status, s.Error, status, reason)
			}
		}
		own := sentences(t, placed(247000001, 34, 12), ais.Envelope{})[0]
		want("at first", StatusConnecting, "")
		step <- func(in Intake) error { in.Failed(errors.New("no route to host")); return nil }
		want("not reached", StatusFailed, "no route to host")
		step <- func(in Intake) error { in.Connected(); return nil }
		want("reached", StatusConnecting, "")
		time.Sleep(61 * time.Second)
		want("reached, but nothing comes", StatusSilent, "")
		step <- line(own)
		want("a line", StatusLive, "")
		time.Sleep(60 * time.Second)
		want("a minute later", StatusLive, "")
		time.Sleep(time.Second)
		want("after more than a minute", StatusSilent, "")
		step <- line("$GPGGA,noise")
		want("noise", StatusLive, "")
		for i := range 60 {
			old := placed(247000001, 34+float64(i)/100, 12)
			step <- line(fmt.Sprintf("%s %s", time.Now().UTC().Add(-10*time.Minute).Format(time.RFC3339), sentences(t, old, ais.Envelope{})[0]))
		}
		want("reports of ten minutes ago", StatusDelayed, "")
		step <- func(in Intake) error { in.Failed(errors.New("connection reset")); return nil }
		want("lost", StatusFailed, "connection reset")
		cancel()
		if err := <-result; err != nil {
			t.Errorf("follow, cancelled: %v", err)
		}
		want("cancelled", StatusEnded, "")
		s := state(t, p, "coast")
		accounted(t, s)
		if s.Lines != 62 || s.Reasons["not-ais"] != 1 || s.LastLine.IsZero() || s.LastReport.IsZero() {
			t.Errorf("got %+v", s)
		}
	})
}

func TestFollow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPicture(world.Real().Clock)
		ctx, cancel := context.WithCancel(t.Context())
		waiting := script{coast, func(ctx context.Context, _ Intake) error { <-ctx.Done(); return ctx.Err() }}
		result := make(chan error, 1)
		go func() { result <- p.Follow(ctx, waiting) }()
		synctest.Wait()
		if err := p.Follow(ctx, waiting); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a second feed of the name: got %v, want a conflict", err)
		}
		cancel()
		if err := <-result; err != nil {
			t.Error(err)
		}
		broken := errors.New("disk gone")
		err := p.Follow(t.Context(), script{coast, func(context.Context, Intake) error { return broken }})
		if !errors.Is(err, broken) || !strings.Contains(err.Error(), "coast") {
			t.Errorf("got %v", err)
		}
		if s := state(t, p, "coast"); s.Status != StatusFailed || s.Error != "disk gone" {
			t.Errorf("got %+v", s)
		}
	})
}

// TestFeedThatDiesMidSentence: the torn line and the part that waits are counted, and the next life begins anew.
func TestFeedThatDiesMidSentence(t *testing.T) {
	p := NewPicture(&hand{now: start})
	static := sentences(t, named(247000001, "AURORA"), ais.Envelope{Sequence: 1, Channel: 'A'})
	life := 0
	feed := script{coast, func(_ context.Context, in Intake) error {
		life++
		in.Connected()
		if life == 1 {
			in.Line([]byte(static[0]), 0)
			in.Torn()
			return nil
		}
		in.Line([]byte(static[1]), 0)
		return nil
	}}
	for range 2 {
		if err := p.Follow(t.Context(), feed); err != nil {
			t.Fatal(err)
		}
	}
	s := state(t, p, "coast")
	accounted(t, s)
	if s.Status != StatusEnded || s.Lines != 3 || s.Used != 0 || s.Reasons["torn"] != 1 || s.Reasons["part"] != 2 || s.Reasons["orphan-part"] != 2 {
		t.Errorf("got %+v", s)
	}
	if p.Count() != 0 {
		t.Errorf("the halves of two lives made a vessel: %+v", p.Vessels(Query{}))
	}
}

// TestFeedsInterleave: several feeds bring long messages with the same numbers at the same time, and one of them what
// another has brought; each message arrives whole, once.
func TestFeedsInterleave(t *testing.T) {
	p := NewPicture(world.Real().Clock)
	const feeds, ships = 6, 200
	var group sync.WaitGroup
	for f := range feeds {
		group.Go(func() {
			info := FeedInfo{Name: fmt.Sprint("feed ", f), Kind: "tcp"}
			err := p.Follow(t.Context(), script{info, func(_ context.Context, in Intake) error {
				for i := range uint32(ships) {
					mmsi := 247000000 + uint32(f/2)*1000 + i // two feeds hear the same ships
					for _, line := range sentences(t, named(mmsi, fmt.Sprint("SHIP ", mmsi)), ais.Envelope{Sequence: uint8(i % 10), Channel: 'A'}) {
						in.Line([]byte(line+"\r\n"), 0)
					}
					in.Line([]byte(sentences(t, placed(mmsi, 34, 12), ais.Envelope{})[0]), 0)
				}
				return nil
			}})
			if err != nil {
				t.Error(err)
			}
		})
	}
	// Readers come at any time.
	ctx, cancel := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			s := screen{}
			for p.Wait(ctx, s.next) == nil {
				s.apply(p.Changes(s.next, central))
				p.Vessels(Query{Text: "SHIP", Limit: 10})
				p.Track(247000001)
				p.Feeds()
			}
		})
	}
	group.Wait()
	cancel()
	readers.Wait()
	vessels := p.Vessels(Query{Bounds: &central})
	if len(vessels) != feeds/2*ships {
		t.Fatalf("got %d vessels, want %d", len(vessels), feeds/2*ships)
	}
	for _, v := range vessels {
		if v.Name != fmt.Sprint("SHIP ", v.MMSI) || v.LengthM != 100 {
			t.Errorf("parts of two feeds in one: %+v", v)
		}
	}
	used, duplicates := uint64(0), uint64(0)
	for _, s := range p.Feeds() {
		accounted(t, s)
		used, duplicates = used+s.Used, duplicates+s.Reasons["duplicate"]
		if s.Lines != 3*ships || s.Reasons["part"] != ships {
			t.Errorf("got %+v", s)
		}
	}
	if used != feeds/2*ships*2 || duplicates != used {
		t.Errorf("got %d used and %d duplicates, want %d each", used, duplicates, feeds/2*ships*2)
	}
}

func TestLineOfTwoSentences(t *testing.T) {
	p := NewPicture(&hand{now: start})
	both := strings.Join(sentences(t, named(247000001, "AURORA"), ais.Envelope{Sequence: 1}), "")
	if err := p.Follow(t.Context(), script{coast, func(_ context.Context, in Intake) error {
		in.Line([]byte(both), 0)
		in.Line(nil, 0)
		return nil
	}}); err != nil {
		t.Fatal(err)
	}
	s := state(t, p, "coast")
	accounted(t, s)
	if s.Lines != 3 || s.Used != 1 || s.Reasons["blank"] != 1 || see(t, p, 247000001).Name != "AURORA" {
		t.Errorf("got %+v", s)
	}
}

func TestRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPicture(world.Real().Clock)
		err := p.Follow(t.Context(), script{coast, func(_ context.Context, in Intake) error {
			for i := range 1200 {
				in.Line([]byte("noise"), 0)
				time.Sleep(100 * time.Millisecond)
				if s := state(t, p, "coast"); i > 50 && (s.Rate < 9.5 || s.Rate > 10.5) {
					return fmt.Errorf("after %d lines: %v a second", i, s.Rate)
				}
			}
			time.Sleep(5 * time.Minute)
			if s := state(t, p, "coast"); s.Rate > 0.01 {
				return fmt.Errorf("after five minutes of silence: %v a second", s.Rate)
			}
			return nil
		}})
		if err != nil {
			t.Error(err)
		}
	})
}

// TestReplayIsShifted: the times in a recording are moved by the feed's shift, and stay apart from each other.
func TestReplayIsShifted(t *testing.T) {
	clock := &hand{now: start}
	p := NewPicture(clock)
	recorded := time.Date(2019, 2, 16, 7, 52, 46, 0, time.UTC)
	if err := p.Follow(t.Context(), script{play, func(_ context.Context, in Intake) error {
		shift := start.Sub(recorded)
		for i := range 3 {
			line := fmt.Sprintf("%d %s", recorded.Add(time.Duration(i)*20*time.Second).Unix(), sentences(t, placed(247000001, 34+float64(i), 12), ais.Envelope{})[0])
			in.Line([]byte(line), shift)
			clock.forward(20 * time.Second)
		}
		return nil
	}}); err != nil {
		t.Fatal(err)
	}
	points := p.Track(247000001)
	if len(points) != 3 || !points[0].At.Equal(start) || !points[2].At.Equal(start.Add(40*time.Second)) {
		t.Errorf("got %v", points)
	}
	if v := see(t, p, 247000001); !v.Replayed || !v.LastSeen.Equal(start.Add(40*time.Second)) {
		t.Errorf("got %+v", v)
	}
	if s := state(t, p, "tape"); s.Kind != "replay" {
		t.Errorf("kind %q", s.Kind)
	}
}
