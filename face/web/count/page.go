// Package count is the screens on which people are counted with one hand: one number at a time, big keys under the thumb,
// every category one tap away, with or without a link to the node. Three things are counted: who is on deck or at a place,
// who is handed over, and who is received.
//
// It never shows a number that somebody else counted: a receiver counts blind, and a screen that may lie open on a wet
// bridge holds nothing but the count that is being made. Without script it is a plain form. With script the counts wait
// on the device, encrypted, until the node has answered for each of them; see docs/operate/counting.md.
//
// Start with [Open].
package count

import (
	"embed"
	"net/http"

	"fanar/face/web/frame"
	"fanar/face/web/screen"
	"fanar/face/web/static"
)

//go:embed choose.html choice.html words.html
var chooseFiles embed.FS

//go:embed one.html counter.html words.html
var oneFiles embed.FS

//go:embed shell.html choice.html counter.html words.html
var shellFiles embed.FS

// Page is the screens, and what the browser needs to go on without a link.
type Page struct {
	room               *screen.Room
	choose, one, shell *frame.Screen
	worker             []byte
}

// Open reads the templates and the worker's script.
func Open(room *screen.Room) (*Page, error) {
	p := &Page{room: room}
	for _, s := range []struct {
		to    **frame.Screen
		files embed.FS
	}{{&p.choose, chooseFiles}, {&p.one, oneFiles}, {&p.shell, shellFiles}} {
		made, err := room.Screen(s.files)
		if err != nil {
			return nil, err
		}
		*s.to = made
	}
	var err error
	p.worker, err = static.Read("count-worker.js")
	return p, err
}

// Routes adds the pages' addresses.
func (p *Page) Routes(mux *http.ServeMux) {
	mux.Handle("GET /count", p.room.Signed(p.showChoice))
	mux.Handle("GET /count/kept.json", p.room.Signed(p.kept))
	mux.Handle("GET /count/shell", p.room.Open(p.showShell))
	mux.HandleFunc("GET /count/sw.js", p.serveWorker)
	mux.Handle("GET /count/{case}/answer", p.room.Signed(p.answer))
	for _, kind := range kinds {
		path := "/count/{case}/" + kind
		if kind == Receive {
			path += "/{handover}"
		}
		mux.Handle("GET "+path, p.room.Signed(func(v *screen.Visit) error { return p.show(v, kind, http.StatusOK, screen.Fresh(0)) }))
		mux.Handle("POST "+path, p.room.Signed(func(v *screen.Visit) error { return p.sign(v, kind) }))
	}
}

// What is counted. The words stand in addresses and in the catalogue.
const (
	Deck    = "deck"    // who is there, on a vessel or at a place
	Give    = "give"    // who is handed over, by the giver
	Receive = "receive" // who was handed over, by the receiver, blind
)

var kinds = [...]string{Deck, Give, Receive}
