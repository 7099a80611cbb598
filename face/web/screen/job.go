package screen

import (
	"context"
	"net/http"
	"sync"
	"time"

	"fanar/fault"
)

// Jobs runs one long reading at a time for the pages of a screen. It goes on when the page that began it is left, and what
// it found stays for whoever looks later. The zero value is ready. Close it when the screen is not answered any more; it
// closes itself when the server that it answers for shuts down.
type Jobs[T any] struct {
	atEnd sync.Once

	mu     sync.Mutex
	job    *job[T] // the last; nil before the first
	closed bool
}

type job[T any] struct {
	about    string
	by       string // name of who began it
	began    time.Time
	stop     context.CancelFunc
	finished chan struct{}

	mu          sync.Mutex
	done, total uint64
	ended       time.Time
	found       T
	failure     error // why it could not be carried through
}

// Job is how a reading stands.
type Job[T any] struct {
	About        string // what it was begun about
	By           string // name of who began it
	Began, Ended time.Time
	Running      bool
	Done, Total  uint64
	Found        T
	Failure      *fault.Error // in the reader's language; nil while it runs and when it came to its end
}

// Seconds is how long a reading took that has ended.
func (j Job[T]) Seconds() int64 { return int64(j.Ended.Sub(j.Began).Round(time.Second) / time.Second) }

// Begin starts a reading unless one runs; about says what it is about. read is stopped after limit. Begin waits a moment,
// since most readings are done at once, and then leaves it running.
func (j *Jobs[T]) Begin(v *Visit, about string, limit time.Duration, read func(ctx context.Context, progress func(done, total uint64)) (T, error)) {
	if started := j.start(v, about, limit, read); started != nil {
		moment, enough := context.WithTimeout(v.Context(), time.Second)
		defer enough()
		select {
		case <-started.finished:
		case <-moment.Done():
		}
	}
}

func (j *Jobs[T]) start(v *Visit, about string, limit time.Duration, read func(context.Context, func(uint64, uint64)) (T, error)) *job[T] {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.closed || j.job != nil && j.job.running() {
		return nil
	}
	// The request ends before the reading does; the server's end stops it.
	ctx, stop := context.WithTimeout(context.WithoutCancel(v.Context()), limit)
	if server, ok := v.Context().Value(http.ServerContextKey).(*http.Server); ok {
		j.atEnd.Do(func() { server.RegisterOnShutdown(j.Close) })
	}
	one := &job[T]{about: about, by: v.Actor.Name, began: v.Room.Dispatch.Now(), stop: stop, finished: make(chan struct{})}
	j.job = one
	room := v.Room
	go func() {
		defer close(one.finished)
		defer stop()
		found, err := read(ctx, one.progress)
		if err != nil && ctx.Err() == nil {
			room.Log.Error("the record could not be read through", "about", about, "error", err)
		}
		one.mu.Lock()
		defer one.mu.Unlock()
		one.ended, one.found, one.failure = room.Dispatch.Now(), found, err
	}()
	return one
}

// Close stops a reading that runs and waits for it. No other begins afterwards.
func (j *Jobs[T]) Close() {
	j.mu.Lock()
	j.closed = true
	one := j.job
	j.mu.Unlock()
	if one != nil {
		one.stop()
		<-one.finished
	}
}

func (j *job[T]) progress(done, total uint64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.done, j.total = done, total
}

func (j *job[T]) running() bool {
	select {
	case <-j.finished:
		return false
	default:
		return true
	}
}

// Now gives the last reading as it stands; nil if nobody has asked for one since the node started.
func (j *Jobs[T]) Now(v *Visit) *Job[T] {
	j.mu.Lock()
	one := j.job
	j.mu.Unlock()
	if one == nil {
		return nil
	}
	out := &Job[T]{About: one.about, By: one.by, Began: one.began, Running: one.running()}
	one.mu.Lock()
	defer one.mu.Unlock()
	out.Done, out.Total, out.Ended = one.done, one.total, one.ended
	if !out.Running {
		out.Found = one.found
		if one.failure != nil {
			out.Failure = v.Localise(one.failure)
		}
	}
	return out
}
