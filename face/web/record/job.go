package record

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"time"

	"fanar/face/web/screen"
	"fanar/record/dispatch"
	"fanar/record/journal"
)

// result is what a verification found.
type result struct {
	Whole       bool
	Damage      string // what is wrong first, in English: it quotes bytes and hashes
	Record      uint64 // which record is wrong first; 0 if the damage hangs on none
	Records     int64
	Checkpoints int
	Rows        int
	Stale       bool // the views were derived by another version of the program, and were not compared
	Root        string
}

// verification is a job as the page shows it: how far it is, or what it found.
type verification = screen.Job[result]

// longest is when a verification is given up: no record takes that long.
const longest = 24 * time.Hour

// Close stops a verification that runs and waits for it. No other begins afterwards.
func (p *Page) Close() { p.jobs.Close() }

// begin starts a verification unless one runs. One runs at a time, since each reads the whole record.
func (p *Page) begin(v *screen.Visit) {
	actor := v.Actor
	p.jobs.Begin(v, "record", longest, func(ctx context.Context, progress func(done, total uint64)) (found result, err error) {
		err = p.room.Dispatch.Read(ctx, actor, "read.record", func(s dispatch.State) error {
			report, err := journal.Verify(ctx, s.Reader, journal.VerifyOptions{Projections: p.room.Projections, Progress: progress})
			found = result{Whole: err == nil, Records: int64(report.Records), Checkpoints: report.Checkpoints, Rows: report.Rows, Stale: report.Stale,
				Root: base64.StdEncoding.EncodeToString(report.Root[:])}
			var damage *journal.Damage
			if errors.As(err, &damage) && ctx.Err() == nil {
				found.Damage, found.Record = damage.Error(), damage.Record
				return nil
			}
			return err
		})
		return found, err
	})
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
	return p.screen.RenderPart(v.W, http.StatusOK, "verification", v.Page("", "record", data{Verification: p.jobs.Now(v)}))
}
