package storetest

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"sync"

	"fanar/record/event"
	"fanar/record/journal"
	"fanar/world"
)

// Acknowledged is what a journal said is recorded, kept outside of it. Any number may add to it at once; its zero value
// is ready.
type Acknowledged struct {
	mu         sync.Mutex
	records    map[uint64]string // number to hash of the stored bytes
	checkpoint string            // the newest
	wrong      error
}

// Len counts the records.
func (a *Acknowledged) Len() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.records)
}

func (a *Acknowledged) add(n uint64, hash string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.records == nil {
		a.records = make(map[uint64]string)
	}
	if was, ok := a.records[n]; ok && was != hash {
		a.wrong = errors.Join(a.wrong, fmt.Errorf("number %d was acknowledged for two records", n))
	}
	a.records[n] = hash
}

func (a *Acknowledged) sign(checkpoint string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.checkpoint = checkpoint
}

// Read adds what [WriteAndPrint] printed.
func (a *Acknowledged) Read(printed io.Reader) error {
	lines := bufio.NewScanner(printed)
	for lines.Scan() {
		var n uint64
		var text string
		if _, err := fmt.Sscanf(lines.Text(), "record %d %s", &n, &text); err == nil {
			a.add(n, text)
			continue
		}
		if _, err := fmt.Sscanf(lines.Text(), "checkpoint %s", &text); err != nil {
			return fmt.Errorf("a writer printed %q", lines.Text())
		}
		note, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return err
		}
		a.sign(string(note))
	}
	return lines.Err()
}

// Check verifies the journal in a store and compares it with what was acknowledged: nothing of it may be missing or
// other, and what the writers of [Write] recorded must be there once each and in their order, acknowledged or not.
func (a *Acknowledged) Check(s journal.Store) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.wrong != nil {
		return a.wrong
	}
	empty := false
	if err := s.View(context.Background(), func(r journal.Reader) error {
		head, err := r.Head()
		if err != nil {
			return err
		}
		empty = head == 0 && len(a.records) == 0 // stopped before the opening was recorded
		for n, want := range a.records {
			data, err := r.Record(n)
			if err != nil {
				return err
			}
			if got := hashOf(data); got != want {
				return fmt.Errorf("record %d of %d has hash %s, and %s was acknowledged", n, head, got, want)
			}
		}
		return inTheirOrder(r, head)
	}); err != nil || empty {
		return err
	}
	_, err := VerifyStore(s, a.checkpoint)
	return err
}

// inTheirOrder checks that each writer's facts are there without one missing, twice, or before an earlier one.
func inTheirOrder(r journal.Reader, head uint64) error {
	next := make(map[string]int)
	for e, err := range journal.Events(r, 1, head) {
		if err != nil {
			return err
		}
		var s Sighted
		if e.Kind != s.Kind() {
			continue
		}
		if err := e.Decode(&s); err != nil {
			return err
		}
		var run string
		var writer, i int
		if _, err := fmt.Sscanf(s.Words, "run %s writer %d fact %d", &run, &writer, &i); err != nil {
			continue // of another test
		}
		who := fmt.Sprintf("run %s writer %d", run, writer)
		if i != next[who] {
			return fmt.Errorf("record %d holds fact %d of %s, and fact %d should follow", e.Number, i, who, next[who])
		}
		next[who]++
	}
	return nil
}

func hashOf(data []byte) string { return fmt.Sprintf("%x", sha256.Sum256(data)) }

// writersAtOnce is how many write in [Write].
const writersAtOnce = 16

// Write opens the journal in a store and appends with 16 writers, and signs, until an error ends it, which it returns.
// What was acknowledged is added to a. run tells these facts from those of other runs.
func Write(ctx context.Context, s journal.Store, run string, a *Acknowledged) error {
	return write(ctx, s, run, a.add, a.sign)
}

// WriteAndPrint is [Write] for a process that is to be killed: it prints what was acknowledged, a line at a time, for
// [Acknowledged.Read].
func WriteAndPrint(ctx context.Context, s journal.Store, run string, out io.Writer) error {
	var mu sync.Mutex
	print := func(format string, args ...any) {
		mu.Lock()
		defer mu.Unlock()
		out.Write(fmt.Appendf(nil, format, args...)) //nolint:errcheck // one write, which a kill cannot cut; who reads it counts
	}
	return write(ctx, s, run,
		func(n uint64, hash string) { print("record %d %s\n", n, hash) },
		func(checkpoint string) {
			print("checkpoint %s\n", base64.StdEncoding.EncodeToString([]byte(checkpoint)))
		})
}

func write(ctx context.Context, s journal.Store, run string, recorded func(uint64, string), signed func(string)) error {
	id, err := NewIdentity()
	if err != nil {
		return err
	}
	j, err := journal.Open(ctx, s, journal.Options{
		Identity: id, World: world.Real(), Projections: []journal.Projection{Tallies{}},
		Publish: func(checkpoint string) error { signed(checkpoint); return nil },
	})
	if err != nil {
		return err
	}
	defer j.Close()
	var working sync.WaitGroup
	failed := make(chan error, writersAtOnce+1)
	for w := range writersAtOnce {
		working.Go(func() {
			for i := 0; ; i++ {
				events, err := j.Append(ctx, event.Author{User: "duty"}, numbered(run, w, i))
				if err == nil {
					err = acknowledge(id, events, recorded)
				}
				if err != nil {
					failed <- err
					return
				}
			}
		})
	}
	working.Go(func() {
		for {
			if err := j.Sign(ctx); err != nil {
				failed <- err
				return
			}
		}
	})
	working.Wait()
	return <-failed
}

// numbered decides to record fact i of a writer.
func numbered(run string, writer, i int) journal.Decide {
	return func(journal.Tx) ([]event.Draft, error) {
		return []event.Draft{{
			Subject: fmt.Sprintf("case/SAR-%d", i%50),
			Fact:    Sighted{Vessel: fmt.Sprintf("V-%d", writer), Aboard: i % 90, Words: fmt.Sprintf("run %s writer %d fact %d", run, writer, i)},
		}}, nil
	}
}

// acknowledge says what the journal said is recorded: the event as it was returned, sealed again, has the stored
// record's bytes, since Ed25519 gives one signature only.
func acknowledge(id event.Identity, events []event.Event, recorded func(uint64, string)) error {
	for _, e := range events {
		canonical, err := e.Canonical()
		if err != nil {
			return err
		}
		recorded(e.Number, hashOf(event.Seal(canonical, id.NodeKey)))
	}
	return nil
}
