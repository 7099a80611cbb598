package sitrep

import (
	"fmt"
	"strings"

	"fanar/desk/rescue"
	"fanar/record/event"
	"fanar/record/journal"
)

// Desk derives the views of situation reports.
type Desk struct{}

// Apply keeps the views current; see [journal.Projection].
func (Desk) Apply(w journal.Writer, e event.Event) error {
	id, isCase := strings.CutPrefix(e.Subject, rescue.Subject(""))
	if !isCase {
		return nil
	}
	switch e.Kind {
	case Issued{}.Kind():
		var f Issued
		if err := e.Decode(&f); err != nil {
			return err
		}
		if err := change(w, e, id, func(s *State) { s.Issued, s.Last, s.Final = f.Number, e.Number, f.Report.Final }); err != nil {
			return err
		}
		return sent.Put(w, rowKey(id, f.Number), e.Number, Sent{Issued: f, At: e.Happened, Author: e.Author, Record: e.Number})
	case Received{}.Kind():
		var f Received
		if err := e.Decode(&f); err != nil {
			return err
		}
		n := 0
		if err := change(w, e, id, func(s *State) { s.Received++; n = s.Received }); err != nil {
			return err
		}
		return came.Put(w, rowKey(id, n), e.Number, Arrived{Received: f, ID: fmt.Sprintf("r%d", n), At: e.Happened, Author: e.Author, Record: e.Number})
	}
	return nil
}

func change(w journal.Writer, e event.Event, id string, by func(*State)) error {
	s, _, err := states.Get(w, id)
	if err != nil {
		return err
	}
	by(&s)
	return states.Put(w, id, e.Number, s)
}
