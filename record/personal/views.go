package personal

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"fanar/record/event"
	"fanar/record/journal"
)

// Kept is what is known about a part without its text.
type Kept struct {
	Part
	Record uint64   `json:"record"` // the first fact that it stands in
	Erased *Erasure `json:"erased,omitempty"`
}

// Erasure is when and why a part was erased.
type Erasure struct {
	At     time.Time `json:"at"`
	Record uint64    `json:"record"`
	By     string    `json:"by"` // the user; "node" for the retention clock
	Reason string    `json:"reason"`
	Basis  string    `json:"basis"`
}

// Run is one run of the retention clock.
type Run struct {
	RetentionRun
	Record uint64 `json:"record"`
}

// The views. Erased parts stay in Parts, so that what was erased, when and why can be read; the text is in none of them.
const (
	Parts journal.Table[Kept] = "personal.part" // by identifier
	Runs  journal.Table[Run]  = "personal.run"  // by number of the record, in order
	state journal.Table[last] = "personal.last" // by [lastErased]

	byPerson = "personal.about" // person, \x1f, identifier; also of what was erased
	byDay    = "personal.due"   // last day, \x1f, identifier; of what stands
)

// lastErased is the key under which the last erasure stands.
const lastErased = "erased"

type last struct {
	Record uint64 `json:"record"`
}

// Projection derives the views. It finds the parts in whatever fact they stand; see [journal.Projection].
type Projection struct{}

// Apply keeps the views current.
func (Projection) Apply(w journal.Writer, e event.Event) error {
	switch e.Kind {
	case Erased{}.Kind():
		var f Erased
		if err := e.Decode(&f); err != nil {
			return err
		}
		return erased(w, e, f)
	case RetentionRun{}.Kind():
		var f RetentionRun
		if err := e.Decode(&f); err != nil {
			return err
		}
		return Runs.Put(w, runKey(e.Number), e.Number, Run{RetentionRun: f, Record: e.Number})
	}
	for _, p := range Find(e.Body) {
		if err := stand(w, e, p); err != nil {
			return err
		}
	}
	return nil
}

// stand enters a part that is new. One that another fact names again changes nothing.
func stand(w journal.Writer, e event.Event, p Part) error {
	_, known, err := Parts.Get(w, p.ID)
	if err != nil || known {
		return err
	}
	if err := Parts.Put(w, p.ID, e.Number, Kept{Part: p, Record: e.Number}); err != nil {
		return err
	}
	if err := w.PutRow(byPerson, journal.Row{Key: personKey(p), Number: e.Number}); err != nil {
		return err
	}
	return w.PutRow(byDay, journal.Row{Key: dayKey(p), Number: e.Number})
}

func erased(w journal.Writer, e event.Event, f Erased) error {
	if err := state.Put(w, lastErased, e.Number, last{Record: e.Number}); err != nil {
		return err
	}
	kept, ok, err := Parts.Get(w, f.Part)
	if err != nil || !ok || kept.Erased != nil {
		return err
	}
	kept.Erased = &Erasure{At: e.Recorded, Record: e.Number, By: e.Author, Reason: f.Reason, Basis: f.Basis}
	if err := w.DeleteRow(byDay, dayKey(kept.Part)); err != nil {
		return err
	}
	return Parts.Put(w, f.Part, e.Number, kept)
}

func personKey(p Part) string { return p.About + "\x1f" + p.ID }

// dayKey orders by time: all times are in UTC and of one length.
func dayKey(p Part) string { return dayText(p.Until) + "\x1f" + p.ID }

func dayText(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000000Z") }

func runKey(n uint64) string { return fmt.Sprintf("%016x", n) }

// Find gives the parts that stand anywhere in a fact's body, in their order. A body without any costs one search. What
// only begins like a part is none: another organisation's facts may hold anything, and still have to be stored.
func Find(body []byte) []Part {
	var found []Part
	for {
		at := bytes.Index(body, []byte(marker))
		if at < 0 {
			return found
		}
		body = body[at:]
		var p Part
		err := json.NewDecoder(bytes.NewReader(body)).Decode(&p)
		if err == nil && partID.MatchString(p.ID) && p.About != "" && !p.Until.IsZero() {
			found = append(found, p)
		}
		body = body[len(marker):]
	}
}
