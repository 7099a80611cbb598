package record

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"sync"
	"time"

	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/journal"
	"fanar/record/policy"
)

// job is one verification of the whole record. It goes on when the page that began it is left, and its result stays for
// whoever looks later.
type job struct {
	by       string // name of who began it
	began    time.Time
	stop     context.CancelFunc
	finished chan struct{}

	mu          sync.Mutex
	done, total uint64 // records read, of all
	ended       time.Time
	result      result
	failure     error // why it could not be carried through
}

// result is what a verification found.
type result struct {
	Whole       bool
	Damage      string // what is wrong first, in English: it quotes bytes and hashes
	Record      uint64 // which record is wrong first; 0 if the damage hangs on none
	Records     int64
	Checkpoints int
	Rows        int
	Root        string
}

// verification is a job as the page shows it.
type verification struct {
	Running      bool
	By           string
	Began, Ended time.Time
	Seconds      int64
	Done, Total  uint64
	Result       *result
	Failure      *fault.Error
}

// begin starts a verification unless one runs. One runs at a time, since each reads the whole record.
func (p *Page) begin(v *screen.Visit) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed || p.job != nil && p.job.running() {
		return
	}
	// The request ends before the verification does; the server's end stops it.
	ctx, stop := context.WithCancel(context.WithoutCancel(v.Context()))
	if server, ok := v.Context().Value(http.ServerContextKey).(*http.Server); ok {
		p.atEnd.Do(func() { server.RegisterOnShutdown(p.Close) })
	}
	p.job = &job{by: v.Actor.Name, began: p.room.Dispatch.Now(), stop: stop, finished: make(chan struct{})}
	go p.run(ctx, p.job, v.Actor)
}

// Close stops a verification that runs and waits for it. No other begins afterwards. The page calls it by itself when
// the server that it answers for shuts down.
func (p *Page) Close() {
	p.mu.Lock()
	p.closed = true
	j := p.job
	p.mu.Unlock()
	if j != nil {
		j.stop()
		<-j.finished
	}
}

func (p *Page) run(ctx context.Context, j *job, actor policy.Actor) {
	defer close(j.finished)
	defer j.stop()
	var found result
	err := p.room.Dispatch.Read(ctx, actor, "read.record", func(s dispatch.State) error {
		report, err := journal.Verify(ctx, s.Reader, journal.VerifyOptions{Projections: p.room.Projections, Progress: j.progress})
		found = result{Whole: err == nil, Records: int64(report.Records), Checkpoints: report.Checkpoints, Rows: report.Rows,
			Root: base64.StdEncoding.EncodeToString(report.Root[:])}
		var damage *journal.Damage
		if errors.As(err, &damage) && ctx.Err() == nil {
			found.Damage, found.Record = damage.Error(), damage.Record
			return nil
		}
		return err
	})
	if err != nil && ctx.Err() == nil {
		p.room.Log.Error("the record could not be verified", "error", err)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.ended, j.result, j.failure = p.room.Dispatch.Now(), found, err
}

func (j *job) progress(done, total uint64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.done, j.total = done, total
}

func (j *job) running() bool {
	select {
	case <-j.finished:
		return false
	default:
		return true
	}
}

// verification gives the job as it stands; nil if nobody has asked for one since the node started.
func (p *Page) verification(v *screen.Visit) *verification {
	p.mu.Lock()
	j := p.job
	p.mu.Unlock()
	if j == nil {
		return nil
	}
	out := &verification{By: j.by, Began: j.began, Running: j.running()}
	j.mu.Lock()
	defer j.mu.Unlock()
	out.Done, out.Total, out.Ended = j.done, j.total, j.ended
	switch {
	case out.Running:
	case j.failure != nil:
		out.Failure = v.Localise(j.failure)
	default:
		r := j.result
		out.Result, out.Seconds = &r, int64(j.ended.Sub(j.began).Round(time.Second)/time.Second)
	}
	return out
}

// verify begins a verification and goes back to the page, which shows how far it is.
func (p *Page) verify(v *screen.Visit) error {
	if err := v.Read("read.record", func(dispatch.State) error { return nil }); err != nil {
		return err
	}
	p.begin(v)
	return v.To("/record#verify")
}

// follow answers a script that asks how far the verification is.
func (p *Page) follow(v *screen.Visit) error {
	if err := v.Read("read.record", func(dispatch.State) error { return nil }); err != nil {
		return err
	}
	if !v.Partial() {
		return v.To("/record#verify")
	}
	return p.screen.RenderPart(v.W, http.StatusOK, "verification", v.Page("", "record", data{Verification: p.verification(v)}))
}
