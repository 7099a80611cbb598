package feed

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"fanar/desk/sea"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// diary is an intake that writes down what came and when.
type diary struct {
	mu     sync.Mutex
	begun  time.Time
	events []string
	at     []time.Duration // of each event, from the beginning
	shifts []time.Duration // of each line
}

func newDiary() *diary { return &diary{begun: time.Now()} }

func (d *diary) note(event string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.events = append(d.events, event)
	d.at = append(d.at, time.Since(d.begun))
}

func (d *diary) Connected()       { d.note("connected") }
func (d *diary) Torn()            { d.note("torn") }
func (d *diary) Failed(err error) { d.note("failed: " + err.Error()) }

func (d *diary) Line(line []byte, shift time.Duration) {
	d.note(strings.TrimRight(string(line), "\r\n"))
	d.mu.Lock()
	defer d.mu.Unlock()
	d.shifts = append(d.shifts, shift)
}

func (d *diary) want(t *testing.T, events ...string) {
	t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	if !slices.Equal(d.events, events) {
		t.Errorf("got\n%q\nwant\n%q", d.events, events)
	}
}

func (d *diary) wantAt(t *testing.T, at ...time.Duration) {
	t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	if !slices.Equal(d.at, at) {
		t.Errorf("events %q came at %v, want %v", d.events, d.at, at)
	}
}

func TestLines(t *testing.T) {
	long := strings.Repeat("x", 3*longestLine)
	for _, c := range []struct {
		name, stream string
		want         []string
		torn         bool
	}{
		{"nothing", "", nil, false},
		{"lines", "a\r\nb\n\nc\n", []string{"a\r\n", "b\n", "\n", "c\n"}, false},
		{"torn", "a\n!AIVDM,1,1", []string{"a\n"}, true},
		{"a line that fits", strings.Repeat("y", longestLine-1) + "\n", []string{strings.Repeat("y", longestLine-1) + "\n"}, false},
		{"a line that is too long", long + "\nb\n", []string{long[:longestLine], "b\n"}, false},
		{"an endless line", long, nil, true},
		{"binary", "\x00\xff\x01\n\xfe", []string{"\x00\xff\x01\n"}, true},
	} {
		for kind, r := range map[string]io.Reader{
			"whole": strings.NewReader(c.stream), "by bytes": iotest.OneByteReader(strings.NewReader(c.stream)),
			"with its error": iotest.DataErrReader(strings.NewReader(c.stream)),
		} {
			t.Run(c.name+" "+kind, func(t *testing.T) {
				var got []string
				l := newLines(r)
				for {
					line, torn, err := l.next()
					if err != nil {
						if !errors.Is(err, io.EOF) || torn != c.torn {
							t.Errorf("end: torn %v, %v; want %v", torn, err, c.torn)
						}
						break
					}
					got = append(got, string(line))
				}
				if !slices.Equal(got, c.want) {
					t.Errorf("got %q, want %q", got, c.want)
				}
			})
		}
	}
}

// FuzzLines: whatever comes, no line is longer than the bound, and what is short comes back byte for byte.
func FuzzLines(f *testing.F) {
	f.Add([]byte("a\r\nb\n!AIVDM"))
	f.Add(bytes.Repeat([]byte("\x00\xff"), longestLine))
	f.Fuzz(func(t *testing.T, stream []byte) {
		var got []byte
		l := newLines(iotest.HalfReader(bytes.NewReader(stream)))
		cut := false
		for {
			line, torn, err := l.next()
			if err != nil {
				if rest := len(stream) - len(got); !cut && torn != (rest > 0) {
					t.Errorf("torn %v with %d bytes left", torn, rest)
				}
				break
			}
			if len(line) > longestLine {
				t.Errorf("a line of %d bytes", len(line))
			}
			cut = cut || line[len(line)-1] != '\n'
			got = append(got, line...)
		}
		if !cut && !bytes.HasPrefix(stream, got) {
			t.Errorf("got %q of %q", got, stream)
		}
	})
}

func TestStdin(t *testing.T) {
	d := newDiary()
	s := &Stdin{Name: "receiver", Place: "Catania", Reader: io.NopCloser(strings.NewReader("a\nb\nhalf"))}
	if got, want := s.Info(), (sea.FeedInfo{Name: "receiver", Kind: "stdin", Place: "Catania"}); got != want {
		t.Errorf("info: got %+v, want %+v", got, want)
	}
	if err := s.Run(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	d.want(t, "connected", "a", "b", "torn")
}

func TestStdinStopsWhileItWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, w := io.Pipe()
		ctx, cancel := context.WithCancel(t.Context())
		d := newDiary()
		result := make(chan error, 1)
		go func() { result <- (&Stdin{Reader: r}).Run(ctx, d) }()
		if _, err := fmt.Fprint(w, "a\nhalf"); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		cancel()
		if err := <-result; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		if _, err := fmt.Fprint(w, "more\n"); err == nil {
			t.Error("the reader was not closed")
		}
		d.want(t, "connected", "a")
	})
}

func TestStdinThatBreaks(t *testing.T) {
	broken := errors.New("input/output error")
	d := newDiary()
	err := (&Stdin{Reader: io.NopCloser(io.MultiReader(strings.NewReader("a\nb"), iotest.ErrReader(broken)))}).Run(t.Context(), d)
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	d.want(t, "connected", "a", "torn")
}
