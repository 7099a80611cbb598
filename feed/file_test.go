package feed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fanar/desk/sea"
	"fanar/world"
)

// opens gives a recording of lines at seconds, by the stamps of a logger.
func opens(seconds ...float64) func() (io.ReadCloser, error) {
	var b strings.Builder
	for _, s := range seconds {
		at := time.Date(2019, 2, 16, 7, 52, 46, 0, time.UTC).Add(time.Duration(s * float64(time.Second)))
		fmt.Fprintf(&b, "%s !AIVDM,%v\n", at.Format(time.RFC3339Nano), s)
	}
	return text(b.String())
}

func text(s string) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(s)), nil }
}

func TestReplay(t *testing.T) {
	const s = time.Second
	for _, c := range []struct {
		name string
		f    File
		at   []time.Duration // of "connected" and each line
		want []time.Duration // time of each line as shifted, from the beginning; nil is the time when it came
	}{
		{"spacing is kept", File{Open: opens(0, 1, 3, 3, 10)}, []time.Duration{0, 0, 1 * s, 3 * s, 3 * s, 10 * s}, nil},
		{"twice as fast", File{Open: opens(0, 1, 3, 10), Speed: 2}, []time.Duration{0, 0, s / 2, 3 * s / 2, 5 * s}, nil},
		{"half as fast", File{Open: opens(0, 1, 3), Speed: 0.5}, []time.Duration{0, 0, 2 * s, 6 * s}, nil},
		{"a little out of order", File{Open: opens(0, 5, 4, 6)}, []time.Duration{0, 0, 5 * s, 5 * s, 6 * s}, []time.Duration{0, 5 * s, 4 * s, 6 * s}},
		{"a gap of days is passed over", File{Open: opens(0, 1, 1+3*86400, 2+3*86400)}, []time.Duration{0, 0, s, s, 2 * s}, nil},
		{"a jump back of days too", File{Open: opens(0, 1, 1-3*86400, 2-3*86400)}, []time.Duration{0, 0, s, s, 2 * s}, nil},
		{"a gap of an hour is kept", File{Open: opens(0, 3600)}, []time.Duration{0, 0, time.Hour}, nil},
		{"unpaced", File{Open: opens(0, 1, 3600), Unpaced: true}, []time.Duration{0, 0, 0, 0}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c.f.Clock = world.Real().Clock
				d := newDiary()
				if err := c.f.Run(t.Context(), d); err != nil {
					t.Fatal(err)
				}
				d.wantAt(t, c.at...)
				if c.want == nil {
					c.want = c.at[1:]
				}
				for i, shift := range d.shifts {
					stamp, _, _ := strings.Cut(d.events[i+1], " ")
					at, err := time.Parse(time.RFC3339Nano, stamp)
					if err != nil {
						t.Fatal(err)
					}
					if got := at.Add(shift).Sub(d.begun); got != c.want[i] {
						t.Errorf("line %d is shifted to %v, want %v", i, got, c.want[i])
					}
				}
			})
		})
	}
}

func TestReplayWithoutTimes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDiary()
		f := File{Clock: world.Real().Clock, Open: text("a\nb\nc"), Untimed: time.Second}
		if err := f.Run(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		d.want(t, "connected", "a", "b", "torn")
		d.wantAt(t, 0, time.Second, 2*time.Second, 2*time.Second)
		if d.shifts[0] != 0 || d.shifts[1] != 0 {
			t.Errorf("lines without a time are shifted by %v", d.shifts)
		}
	})
}

func TestReplayLoops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 25*time.Second)
		defer cancel()
		d := newDiary()
		f := File{Clock: world.Real().Clock, Open: opens(0, 9), Loop: true}
		if err := f.Run(ctx, d); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		const s = time.Second
		d.wantAt(t, 0, 0, 9*s, 10*s, 10*s, 19*s, 20*s, 20*s)
	})
}

func TestReplayStopsWhileItWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		d := newDiary()
		result := make(chan error, 1)
		go func() { result <- (&File{Clock: world.Real().Clock, Open: opens(0, 3000)}).Run(ctx, d) }()
		synctest.Wait()
		cancel()
		if err := <-result; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		if len(d.events) != 2 || time.Since(d.begun) != 0 {
			t.Errorf("got %q after %v", d.events, time.Since(d.begun))
		}
	})
}

func TestReplayRefuses(t *testing.T) {
	clock := world.Real().Clock
	missing := File{Clock: clock, Path: filepath.Join(t.TempDir(), "none.nmea")}
	if err := missing.Run(t.Context(), newDiary()); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "none.nmea") {
		t.Errorf("a file that is not there: %v", err)
	}
	for _, speed := range []float64{-1, math.NaN()} {
		f := File{Clock: clock, Open: opens(0), Speed: speed}
		if err := f.Run(t.Context(), newDiary()); err == nil || !strings.Contains(err.Error(), "speed") {
			t.Errorf("a speed of %v: %v", speed, err)
		}
	}
}

// TestRecordedHourLives plays a real recording into a picture.
func TestRecordedHourLives(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := sea.NewPicture(world.Real().Clock)
		begun := time.Now()
		f := &File{Name: "tape", Place: "Denmark", Path: "../engine/ais/testdata/recordings/aislib_stream_example.txt", Clock: world.Real().Clock}
		if err := p.Follow(t.Context(), f); err != nil {
			t.Fatal(err)
		}
		lasted := time.Since(begun)
		if lasted < 10*time.Second || lasted > time.Minute {
			t.Errorf("a recording of half a minute lasted %v", lasted)
		}
		s := p.Feeds()[0]
		sum := s.Used
		for why, n := range s.Reasons {
			if why != "orphan-part" {
				sum += n
			}
		}
		if s.Status != sea.StatusEnded || s.Kind != "replay" || s.Place != "Denmark" || sum != s.Lines || s.Used < 3000 {
			t.Errorf("got %+v", s)
		}
		vessels := p.Vessels(sea.Query{})
		if len(vessels) < 1500 {
			t.Errorf("only %d vessels", len(vessels))
		}
		for _, v := range vessels {
			if !v.Replayed || v.LastSeen.Before(begun.Add(-time.Minute)) || v.LastSeen.After(time.Now()) {
				t.Fatalf("got %+v", v)
			}
		}
	})
}
