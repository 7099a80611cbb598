// Package record is the page on which anybody with a role can see that the record is whole: how far it goes, what was
// signed, the last records as the reader may see them, and a verification of all of it.
//
// It must never show what a reader's role does not carry, nor a number that the reader has still to count. Start with [Open].
package record

import (
	"crypto/ed25519"
	"embed"
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"fanar/desk/rescue"
	"fanar/face/web/frame"
	"fanar/face/web/narrate"
	"fanar/face/web/screen"
	"fanar/record/dispatch"
	"fanar/record/journal"
)

//go:embed page.html
var files embed.FS

//go:embed one.html
var oneFiles embed.FS

// Page is the record. It owns the verification that runs; see [Page.Close].
type Page struct {
	room        *screen.Room
	screen, one *frame.Screen
	jobs        screen.Jobs[result]
}

// Open reads the templates.
func Open(room *screen.Room) (*Page, error) {
	s, err := room.Screen(files)
	if err != nil {
		return nil, err
	}
	one, err := room.Screen(oneFiles)
	return &Page{room: room, screen: s, one: one}, err
}

// Routes adds the page's addresses.
func (p *Page) Routes(mux *http.ServeMux) {
	mux.Handle("GET /record", p.room.Signed(func(v *screen.Visit) error { return p.render(v) }))
	mux.Handle("POST /record/verify", p.room.Signed(p.verify))
	mux.Handle("GET /record/{number}", p.room.Signed(p.showOne))
	mux.Handle("GET /record/verification", p.room.Signed(p.follow))
	mux.Handle("GET /record/export", p.room.Signed(func(v *screen.Visit) error { return v.To("/cases/" + url.PathEscape(v.Query("case")) + "/bundle") }))
}

// shownRecords is how many records stand on one page.
const shownRecords = 100

// shownCheckpoints is how many signed checkpoints stand on the page.
const shownCheckpoints = 10

type data struct {
	Organisation, Node, Fingerprint string
	Version                         string
	Pack                            pack
	Head                            uint64
	Broken                          string // why nothing can be written; empty if all is well
	Checkpoints                     []checkpoint
	Rows                            []narrate.Told
	Older, Newer                    uint64 // where the pages before and after begin; 0 if there is none
	Cases                           []screen.Choice
	Verification                    *verification
}

type checkpoint struct {
	journal.Checkpoint
	Root   string // in base64
	Signed string
}

func (p *Page) render(v *screen.Visit) error {
	id := p.room.Journal.Identity()
	d := data{Node: id.Node, Version: p.room.Version, Verification: p.jobs.Now(v)}
	if id.OrgKey != nil {
		d.Fingerprint = fingerprint(base64.StdEncoding.EncodeToString(id.OrgKey.Public().(ed25519.PublicKey)))
	}
	if err := p.room.Journal.Broken(); err != nil {
		d.Broken = err.Error()
	}
	err := v.Read("read.record", func(s dispatch.State) (err error) {
		names := v.Names(s)
		d.Organisation, d.Pack = names.Organisation(id.Org), packOf(v, s.Policy.Pack())
		if d.Head, err = s.Head(); err != nil {
			return err
		}
		if err := d.checkpoints(s); err != nil {
			return err
		}
		if err := d.records(v, s, names); err != nil {
			return err
		}
		if !v.May("read.cases") {
			return nil
		}
		all, err := rescue.All(s)
		for _, c := range all {
			d.Cases = append(d.Cases, screen.Choice{Value: c.ID, Text: c.ID + " · " + v.Boat(c.Alert)})
		}
		return err
	})
	if err != nil {
		return err
	}
	page := v.Page(v.T("record.title"), "record", d)
	if v.Query("part") == "rows" {
		return p.screen.RenderPart(v.W, http.StatusOK, "record-rows", page)
	}
	return p.screen.Render(v.W, http.StatusOK, page)
}

func (d *data) checkpoints(s dispatch.State) error {
	signed, err := s.Checkpoints(shownCheckpoints)
	for _, text := range signed {
		c, err := journal.ParseCheckpoint(text)
		if err != nil {
			return err
		}
		d.Checkpoints = append(d.Checkpoints, checkpoint{Checkpoint: c, Root: base64.StdEncoding.EncodeToString(c.Root[:]), Signed: text})
	}
	return err
}

// records reads one page of records, the newest first; the address says which record must be on it.
func (d *data) records(v *screen.Visit, s dispatch.State, names *screen.Names) error {
	last := d.Head
	if from, err := strconv.ParseUint(v.Query("from"), 10, 64); err == nil && from > 0 && from <= d.Head {
		last = min(d.Head, from+shownRecords/2)
	}
	first := uint64(1)
	if last > shownRecords {
		first = last - shownRecords + 1
		d.Older = max(1, first-min(first-1, shownRecords/2))
	}
	if last < d.Head {
		d.Newer = min(d.Head, last+shownRecords/2)
	}
	if last == 0 {
		return nil
	}
	teller := narrate.New(v, s, names)
	for e, err := range journal.Events(s, first, last) {
		if err != nil {
			return err
		}
		told, err := teller.Shared(s, e)
		if err != nil {
			return err
		}
		d.Rows = append(d.Rows, told)
	}
	slices.Reverse(d.Rows)
	return nil
}
