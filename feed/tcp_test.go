package feed

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fanar/desk/sea"
)

// harbour is the far end of the connections that a TCP feed makes.
type harbour struct {
	conns chan net.Conn // one for each dial; nil refuses
}

var errRefused = errors.New("connection refused")

func (h *harbour) dial(ctx context.Context, _ string) (net.Conn, error) {
	select {
	case far := <-h.conns:
		if far == nil {
			return nil, errRefused
		}
		return far, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// open makes the next connection and gives its far end.
func (h *harbour) open() net.Conn {
	near, far := net.Pipe()
	h.conns <- near
	return far
}

func (h *harbour) start(ctx context.Context, d *diary) (result chan error) {
	h.conns = make(chan net.Conn, 10)
	feed := &TCP{Name: "coast", Address: "ais.example:5631", Dial: h.dial, Jitter: func() float64 { return 0.5 }}
	result = make(chan error, 1)
	go func() { result <- feed.Run(ctx, d) }()
	return result
}

func send(t *testing.T, c net.Conn, s string) {
	t.Helper()
	if _, err := fmt.Fprint(c, s); err != nil {
		t.Fatal(err)
	}
}

func TestTCPComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		d := newDiary()
		var h harbour
		result := h.start(ctx, d)
		first := h.open()
		send(t, first, "a\r\nb\r\n!AIVDM,1,1,,A,15RT")
		first.Close()
		second := h.open() // dialled after a second
		send(t, second, "c\n")
		second.Close()
		synctest.Wait()
		third := h.open() // after two
		send(t, third, "d\n")
		synctest.Wait()
		cancel()
		if err := <-result; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		lost := "failed: receive from ais.example:5631: the other side closed the connection"
		d.want(t, "connected", "a", "b", "torn", lost, "connected", "c", lost, "connected", "d")
		const s = time.Second
		d.wantAt(t, 0, 0, 0, 0, 0, s, s, s, 3*s, 3*s)
	})
}

func TestTCPWaitsLongerEachTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		d := newDiary()
		var h harbour
		result := h.start(ctx, d)
		for range 9 {
			h.conns <- nil
		}
		time.Sleep(4 * time.Minute)
		synctest.Wait()
		const s = time.Second
		d.wantAt(t, 0, 1*s, 3*s, 7*s, 15*s, 31*s, 63*s, 123*s, 183*s)
		if !strings.Contains(d.events[0], "connect to ais.example:5631: connection refused") {
			t.Errorf("got %q", d.events[0])
		}
		// A connection that lasts is a good one: the waits begin anew.
		good := h.open()
		send(t, good, "a\n")
		time.Sleep(provenAfter)
		good.Close()
		synctest.Wait()
		lostAt := d.at[len(d.at)-1]
		send(t, h.open(), "b\n")
		synctest.Wait()
		if waited := d.at[len(d.at)-1] - lostAt; waited != s {
			t.Errorf("after a good connection it waited %v, want 1 s", waited)
		}
		cancel()
		<-result
	})
}

func TestTCPJitter(t *testing.T) {
	for jitter, want := range map[float64]time.Duration{0: 20 * time.Second, 0.5: 30 * time.Second, 1: 40 * time.Second} {
		feed := TCP{Jitter: func() float64 { return jitter }}
		if got := feed.around(30 * time.Second); got.Round(time.Millisecond) != want {
			t.Errorf("jitter %v: got %v, want %v", jitter, got, want)
		}
	}
	var random TCP
	if got := random.around(30 * time.Second); got < 20*time.Second || got > 40*time.Second {
		t.Errorf("got %v, want 20 to 40 s", got)
	}
}

func TestTCPGivesUpASilentConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		d := newDiary()
		var h harbour
		result := h.start(ctx, d)
		far := h.open()
		send(t, far, "a\n")
		time.Sleep(idleWait - time.Second)
		send(t, far, "b\n")
		time.Sleep(idleWait + time.Millisecond)
		synctest.Wait()
		d.want(t, "connected", "a", "b", "failed: receive from ais.example:5631: read lines: nothing came for 5m0s")
		if _, err := fmt.Fprint(far, "c\n"); err == nil {
			t.Error("the connection is still open")
		}
		cancel()
		if err := <-result; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

func TestTCPStops(t *testing.T) {
	for _, c := range []struct {
		name  string
		bring func(t *testing.T, h *harbour)
	}{
		{"while it dials", func(*testing.T, *harbour) {}},
		{"while it reads", func(t *testing.T, h *harbour) { send(t, h.open(), "a\nhalf") }},
		{"while it pauses", func(_ *testing.T, h *harbour) { h.conns <- nil }},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				d := newDiary()
				var h harbour
				result := h.start(ctx, d)
				c.bring(t, &h)
				synctest.Wait()
				cancel()
				if err := <-result; !errors.Is(err, context.Canceled) {
					t.Errorf("got %v", err)
				}
				if waited := time.Since(d.begun); waited != 0 {
					t.Errorf("it took %v to stop", waited)
				}
			})
		})
	}
}

func TestTCPDialTakesTooLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		d := newDiary()
		var h harbour
		result := h.start(ctx, d)
		time.Sleep(dialWait)
		synctest.Wait()
		d.want(t, "failed: connect to ais.example:5631: context deadline exceeded")
		cancel()
		<-result
	})
}

// TestTCPNoise: whatever the other side sends, the lines that are good arrive.
func TestTCPNoise(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		d := newDiary()
		var h harbour
		result := h.start(ctx, d)
		far := h.open()
		send(t, far, strings.Repeat("\x00\xff", 10*longestLine)+"\na\n")
		synctest.Wait()
		if len(d.events) != 3 || len(d.events[1]) != longestLine || d.events[2] != "a" {
			t.Errorf("got %d events, the last %.40q", len(d.events), d.events[len(d.events)-1])
		}
		cancel()
		<-result
	})
}

func TestTCPInfo(t *testing.T) {
	feed := TCP{Name: "coast", Place: "Lampedusa"}
	if got, want := feed.Info(), (sea.FeedInfo{Name: "coast", Kind: "tcp", Place: "Lampedusa"}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
