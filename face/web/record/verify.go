package record

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/journal"
)

// result is what a verification found.
type result struct {
	Whole       bool
	Damage      string // what is wrong first, in English: it quotes bytes and hashes
	Record      uint64 // which is wrong first; 0 if the damage hangs on none
	Records     int64
	Checkpoints int
	Rows        int
	Root        string
}

// check verifies the whole record as it is now. It belongs to the request and ends with it.
func (p *Page) check(v *screen.Visit, progress func(done, total uint64)) (result, error) {
	if !p.verifying.TryLock() {
		return result{}, fault.New(fault.Unavailable, "record.verifying", "the record is being verified for somebody already").WithHint("try again in a minute")
	}
	defer p.verifying.Unlock()
	var out result
	err := v.Read("read.record", func(s dispatch.State) error {
		report, err := journal.Verify(v.Context(), s.Reader, journal.VerifyOptions{Projections: p.room.Projections, Progress: progress})
		out = result{Records: int64(report.Records), Checkpoints: report.Checkpoints, Rows: report.Rows, Root: base64.StdEncoding.EncodeToString(report.Root[:])}
		var damage *journal.Damage
		if errors.As(err, &damage) {
			out.Damage, out.Record = damage.Error(), damage.Record
			return nil
		}
		out.Whole = err == nil
		return err
	})
	return out, err
}

// verify answers the form with the whole page, for those without script.
func (p *Page) verify(v *screen.Visit) error {
	_ = http.NewResponseController(v.W).SetWriteDeadline(time.Time{}) // a server without deadlines needs no change
	r, err := p.check(v, nil)
	if err != nil {
		return err
	}
	return p.render(v, http.StatusOK, &r)
}

// progressEvery is how often a stream tells how far the verification has come.
const progressEvery = 100 * time.Millisecond

// follow verifies while a script listens: events "progress" with done and total, then one "result" with the part of the
// page that says what was found.
func (p *Page) follow(v *screen.Visit) error {
	out := http.NewResponseController(v.W)
	_ = out.SetWriteDeadline(time.Time{})
	var told time.Time
	started := false
	send := func(name, body string) {
		if !started {
			h := v.W.Header()
			h.Set("Content-Type", "text/event-stream")
			h.Set("Cache-Control", "no-store")
			started = true
		}
		// A tab that went away ends the request's context, and with it the verification.
		fmt.Fprintf(v.W, "event: %s\ndata: %s\n\n", name, body)
		_ = out.Flush()
	}
	r, err := p.check(v, func(done, total uint64) {
		if now := time.Now(); now.Sub(told) >= progressEvery {
			told = now
			send("progress", fmt.Sprintf(`{"done":%d,"total":%d}`, done, total))
		}
	})
	if err != nil && !started {
		return err
	}
	if err != nil {
		r = result{Damage: v.Localise(err).Text}
	}
	var html buffer
	if err := p.screen.RenderPart(&html, http.StatusOK, "verified", v.Page("", "record", data{Result: &r})); err != nil {
		return err
	}
	body, err := json.Marshal(html.String())
	if err != nil {
		return err
	}
	send("result", string(body))
	return nil
}

// buffer takes a part of a page that travels inside an event.
type buffer struct{ strings.Builder }

func (*buffer) Header() http.Header { return http.Header{} }
func (*buffer) WriteHeader(int)     {}
