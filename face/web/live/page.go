// Package live is the one event stream of a tab: vessels as deltas of its viewport, the open cases, and the number of each
// new record, on which a page asks again for the part of it that may have changed.
//
// It sends nothing that its reader may not read, and never the content of a record: a page fetches that by the one door.
// The id of an event is a number of the journal, so that a tab which comes back knows whether it missed a record.
//
// Start with [Open].
package live

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"fanar/desk/sea"
	"fanar/engine/geo"
	"fanar/face/web/basemap"
	"fanar/face/web/screen"
)

const (
	moveEvery = time.Second      // how often vessels are sent
	pingEvery = 15 * time.Second // how often a silent stream says that it lives
	retryMS   = 2000             // after which a browser tries again
	// crowd is how many vessels a viewport holds before the server thins them out.
	crowd = 4000
)

// Page is the stream.
type Page struct {
	room *screen.Room
	open *openCases
}

// Open makes the stream.
func Open(room *screen.Room) *Page { return &Page{room, &openCases{}} }

// Routes adds the stream's address.
func (p *Page) Routes(mux *http.ServeMux) { mux.Handle("GET /live", p.room.Signed(p.serve)) }

// stream is one tab that listens.
type stream struct {
	visit   *screen.Visit
	out     *http.ResponseController
	box     *geo.Box // nil: the tab has no chart
	since   uint64   // version of the picture that was sent
	head    uint64   // number of the last record that was told
	oneIn   uint32   // of a crowd only every so many are sent
	open    *openCases
	tasked  map[uint32]bool
	drawn   []byte // the cases as they were sent last
	told    bool   // the cases were looked at since the last tick
	stale   bool   // they may have changed since they were sent
	calls   string // the alarms that were told; see frame.AlarmBar
	failure error
}

func (p *Page) serve(v *screen.Visit) error {
	s := &stream{visit: v, out: http.NewResponseController(v.W), oneIn: 1, open: p.open}
	if text := v.Query("view"); text != "" {
		view, err := basemap.ParseView(text)
		if err != nil {
			return err
		}
		s.box = &geo.Box{South: view.South, West: view.West, North: view.North, East: view.East}
	}
	h := v.W.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	// A server that limits how long an answer takes lets this one go on; one that cannot has no limit.
	_ = s.out.SetWriteDeadline(time.Time{})
	s.printf("retry: %d\n\n", retryMS)
	s.follow()
	return nil // what went wrong is that the tab went away
}

// follow sends until the tab goes away.
func (s *stream) follow() {
	v := s.visit
	head, changed := v.Room.Journal.Head()
	s.head = head
	if last, err := strconv.ParseUint(v.R.Header.Get("Last-Event-ID"), 10, 64); err == nil && last < head {
		s.record()
	}
	s.cases()
	s.vessels()
	if bar := s.visit.AlarmBar(); bar != nil {
		s.calls = bar.Calls
	}
	s.send("ping", struct{}{})
	move, ping := time.NewTicker(moveEvery), time.NewTicker(pingEvery)
	defer move.Stop()
	defer ping.Stop()
	for s.failure == nil {
		select {
		case <-v.Context().Done():
			return
		case <-changed:
			s.head, changed = v.Room.Journal.Head()
			s.record()
			if s.stale = s.told; !s.stale {
				s.cases()
			}
		case <-move.C:
			if s.told = false; s.stale {
				s.cases()
			}
			s.vessels()
		case <-ping.C:
			if _, err := v.Room.Sessions.Actor(v.Context()); err != nil {
				return
			}
			s.send("ping", struct{}{})
			s.alarms()
		}
	}
}

// alarms tells of a new record when an alarm came, rose or went by time alone: the page then asks again.
func (s *stream) alarms() {
	bar := s.visit.AlarmBar()
	if bar == nil || bar.Calls == s.calls {
		return
	}
	s.calls = bar.Calls
	s.record()
}

// record tells that there is a newer record.
func (s *stream) record() { s.send("record", map[string]uint64{"number": s.head}) }

// vessels sends what changed in the viewport since the last time.
func (s *stream) vessels() {
	if s.box == nil || !s.visit.May("read.sea") {
		return
	}
	delta := s.visit.Room.Picture.Changes(s.since, *s.box)
	if delta.Full {
		s.oneIn = uint32(len(delta.Set)/crowd + 1)
	}
	s.since = delta.Next
	delta.Set = s.thin(delta.Set)
	if delta.Full || len(delta.Set) > 0 || len(delta.Gone) > 0 {
		s.send("vessels", delta)
	}
}

// thin keeps of a crowd a part that is always the same, and every vessel that somebody may need to see.
func (s *stream) thin(all []sea.Vessel) []sea.Vessel {
	if s.oneIn <= 1 {
		return all
	}
	kept := all[:0]
	for _, v := range all {
		if v.MMSI*2654435761>>8%s.oneIn == 0 || s.tasked[v.MMSI] || v.Kind != "ship" || v.ShipType == "sar" {
			kept = append(kept, v)
		}
	}
	return kept
}

func (s *stream) send(name string, data any) {
	body, err := json.Marshal(data)
	if err != nil {
		s.failure = fmt.Errorf("write event %s: %w", name, err)
		return
	}
	s.printf("id: %d\nevent: %s\ndata: %s\n\n", s.head, name, body)
}

func (s *stream) printf(format string, args ...any) {
	if s.failure != nil {
		return
	}
	if _, s.failure = fmt.Fprintf(s.visit.W, format, args...); s.failure == nil {
		s.failure = s.out.Flush()
	}
}
