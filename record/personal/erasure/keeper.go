package erasure

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"fanar/record/dispatch"
	"fanar/record/journal"
	"fanar/record/personal"
	"fanar/record/policy"
)

const (
	// Day is how often retention runs unless it is said otherwise.
	Day = 24 * time.Hour
	// settle is how long the keeper waits after a new record before it looks for erasures, so that a busy record is not
	// looked at for every one.
	settle = time.Second
	// again is when a run that failed is tried again, and patience how long the keeper sleeps at most: a machine that was
	// suspended finds out soon that a run was missed.
	again, patience = time.Minute, time.Hour

	purgeTable, purgeKey = "personal-purge", "last"
)

// Keeper runs retention on a fixed clock and takes the bytes of what was erased out of the node's files.
type Keeper struct {
	Door    *dispatch.Dispatcher
	Journal *journal.Journal
	Every   time.Duration // between two runs; 0 is [Day]
	// Purge takes deleted side data out of the store's files; see journal.Purger. Without it runs record that nothing was purged.
	Purge func(context.Context) error
	Log   *slog.Logger // nil is slog's default
}

// actor is the node itself.
func (k Keeper) actor() policy.Actor {
	return policy.Actor{User: "node", Name: "node", Org: k.Journal.Identity().Org, Roles: []string{"node"}}
}

// Run keeps the clock until ctx ends. A run is due an interval after the last one on record, whatever node or process
// made that; the first is due at once. Errors are logged and tried again.
func (k Keeper) Run(ctx context.Context) {
	if k.Every <= 0 {
		k.Every = Day
	}
	if k.Log == nil {
		k.Log = slog.Default()
	}
	for ctx.Err() == nil {
		_, changed := k.Journal.Head()
		wait, err := k.step(ctx)
		if err != nil {
			if ctx.Err() != nil {
				return
			}
			k.Log.Error("what is personal could not be looked after", "error", err)
			changed, wait = nil, again
		}
		sleep(ctx, min(wait, patience), changed)
	}
}

// step does what there is to do and tells how long there is nothing to do but to wait for an erasure.
func (k Keeper) step(ctx context.Context) (time.Duration, error) {
	if err := k.Swept(ctx); err != nil {
		return 0, err
	}
	var last personal.Run
	var ran bool
	if err := k.Journal.View(ctx, func(r journal.Reader) (err error) { last, ran, err = personal.LastRun(r); return err }); err != nil {
		return 0, err
	}
	if wait := k.Every - k.Door.Now().Sub(last.To); ran && wait > 0 {
		return wait, nil
	}
	if _, err := k.Once(ctx); err != nil {
		return 0, err
	}
	return k.Every, nil
}

// sleep waits for d, or for a moment after changed.
func sleep(ctx context.Context, d time.Duration, changed <-chan struct{}) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return
	case <-timer.C:
		return
	case <-changed:
	}
	moment := time.NewTimer(settle)
	defer moment.Stop()
	select {
	case <-ctx.Done():
	case <-moment.C:
	}
}

// Once runs retention now: erase what is due, purge, record the run. It gives the run as recorded; one that could not
// be recorded is an error, and shows as missing.
func (k Keeper) Once(ctx context.Context) (personal.Run, error) {
	to := k.Door.Now().UTC().Truncate(time.Millisecond)
	due, from, err := k.due(ctx, to)
	if err != nil {
		return personal.Run{}, fmt.Errorf("look for what is due: %w", err)
	}
	left := due
	for left > 0 {
		_, failure := k.Door.Do(ctx, dispatch.Request{Command: EraseDue{To: to}, Actor: k.actor()})
		before := left
		if left, _, err = k.due(ctx, to); err != nil {
			return personal.Run{}, fmt.Errorf("look for what is left: %w", err)
		}
		if failure != nil || left == before {
			k.log().Error("what is due could not be erased", "left", left, "error", failure)
			break
		}
	}
	purged := k.Purge != nil
	if err := k.Swept(ctx); err != nil {
		k.log().Error("the bytes of what was erased could not be taken out of the files", "error", err)
		purged = false
	}
	run := RecordRun{From: from, To: to, Due: due, Erased: max(due-left, 0), Purged: purged}
	if _, err := k.Door.Do(ctx, dispatch.Request{Command: run, Actor: k.actor()}); err != nil {
		return personal.Run{}, fmt.Errorf("record the run: %w", err)
	}
	var recorded personal.Run
	err = k.Journal.View(ctx, func(r journal.Reader) (err error) { recorded, _, err = personal.LastRun(r); return err })
	return recorded, err
}

func (k Keeper) log() *slog.Logger {
	if k.Log == nil {
		return slog.Default()
	}
	return k.Log
}

// due counts what is due and gives the time of the run before, or to itself.
func (k Keeper) due(ctx context.Context, to time.Time) (n int, from time.Time, err error) {
	from = to
	err = k.Journal.View(ctx, func(r journal.Reader) error {
		last, ran, err := personal.LastRun(r)
		if err != nil {
			return err
		}
		if ran && last.To.Before(to) {
			from = last.To
		}
		for _, err := range personal.Due(r, to) {
			if err != nil {
				return err
			}
			n++
		}
		return nil
	})
	return n, from, err
}

// Swept purges if a record erased something since the last purge. Which one that was is kept beside the record, so that
// a node that stopped in between purges when it comes back.
func (k Keeper) Swept(ctx context.Context) error {
	if k.Purge == nil {
		return nil
	}
	var erased uint64
	var purged string
	err := k.Journal.View(ctx, func(r journal.Reader) (err error) {
		if erased, err = personal.LastErasure(r); err != nil {
			return err
		}
		body, err := r.Side(purgeTable, purgeKey)
		purged = string(body)
		return err
	})
	now := strconv.FormatUint(erased, 10)
	if err != nil || erased == 0 || purged == now {
		return err
	}
	if err := k.Purge(ctx); err != nil {
		return fmt.Errorf("purge what was erased: %w", err)
	}
	return k.Journal.KeepSide(ctx, func(tx journal.Tx) error { return tx.PutSide(purgeTable, purgeKey, []byte(now)) })
}
