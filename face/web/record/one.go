package record

import (
	"net/http"
	"strconv"

	"fanar/desk/people"
	"fanar/face/web/narrate"
	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
)

// oneData is one record.
type oneData struct {
	Told       narrate.Told
	Event      *event.Event // nil if the reader may not see what it says
	Sealed     string       // the bytes as they are stored, signature and all
	Size       int          // in bytes
	Simulated  bool
	Closed     bool // the reader's role does not carry it
	Unknown    bool // nobody here can read its kind, so nobody can say who may see what stands in it
	Signed     *journal.Checkpoint
	Prev, Next uint64 // 0 if there is none
	AboutURL   string
	Why        *why
	Audience   audience
}

func (p *Page) showOne(v *screen.Visit) error {
	n, err := strconv.ParseUint(v.R.PathValue("number"), 10, 63)
	if err != nil || n == 0 {
		return fault.New(fault.NotFound, "page.none", "there is nothing at this address, or it is not shared with you")
	}
	var d oneData
	err = v.Read("read.record", func(s dispatch.State) error { return d.read(v, s, n) })
	if err != nil {
		return err
	}
	return p.one.Render(v.W, http.StatusOK, v.Page(v.T("record.single", "number", strconv.FormatUint(n, 10)), "record", d))
}

func (d *oneData) read(v *screen.Visit, s dispatch.State, n uint64) error {
	head, err := s.Head()
	if err != nil {
		return err
	}
	if n > head {
		return fault.New(fault.NotFound, "record.none", "there is no record {number}", "number", n)
	}
	if d.Prev = n - 1; n < head {
		d.Next = n + 1
	}
	if d.Signed, err = covering(s, n); err != nil {
		return err
	}
	stored, err := s.Record(n)
	if err != nil {
		return err
	}
	e, err := event.Sealed(stored).Event()
	if err != nil {
		return err
	}
	names := v.Names(s)
	if d.Told, err = narrate.New(v, s, names).Shared(s, e); err != nil {
		return err
	}
	d.Simulated = e.Marks.Has(event.Simulated)
	// The stored bytes cannot be shown in part: who may not see the body sees none of them.
	d.Closed, d.Unknown = !s.Readable(e), !narrate.Known(e)
	blind, err := people.Blind(s, e, s.Actor)
	if err != nil || blind || d.Closed || d.Unknown {
		return err
	}
	d.Event, d.Sealed, d.Size = &e, string(stored), len(stored)
	_, d.AboutURL = v.Subject(e.Subject)
	if d.Why, err = explain(v, s, names, n); err != nil {
		return err
	}
	return d.Audience.ask(v, s, names, e)
}

// covering gives the newest checkpoint if it covers record n.
func covering(s dispatch.State, n uint64) (*journal.Checkpoint, error) {
	newest, err := s.Checkpoints(1)
	if err != nil || len(newest) == 0 {
		return nil, err
	}
	c, err := journal.ParseCheckpoint(newest[0])
	if err != nil || c.Size < n {
		return nil, err
	}
	return &c, nil
}
