package journal

import (
	"fmt"
	"iter"
	"slices"

	"fanar/record/event"
)

// subjects is the journal's own projection: which records concern a subject, and which was the last.
type subjects struct{}

const (
	aboutTable   = "about"
	versionTable = "version"
)

func (subjects) Apply(w Writer, e event.Event) error {
	for i, ref := range e.Refs {
		if ref == e.Subject || slices.Contains(e.Refs[:i], ref) {
			continue
		}
		if err := w.PutRow(aboutTable, Row{Key: aboutKey(ref, e.Number), Number: e.Number}); err != nil {
			return err
		}
	}
	if err := w.PutRow(aboutTable, Row{Key: aboutKey(e.Subject, e.Number), Number: e.Number}); err != nil {
		return err
	}
	return w.PutRow(versionTable, Row{Key: e.Subject, Number: e.Number})
}

func aboutKey(subject string, n uint64) string { return fmt.Sprintf("%s\x1f%016x", subject, n) }

// Version gives the number of the last record about the subject; 0 if there is none. A form that was made from version
// v and comes back when the version is another one is stale.
func Version(r Rows, subject string) (uint64, error) {
	row, _, err := r.Row(versionTable, subject)
	return row.Number, err
}

// About gives the events that concern a subject, oldest first.
func About(r Reader, subject string) iter.Seq2[event.Event, error] {
	return func(yield func(event.Event, error) bool) {
		for row, err := range r.Scan(aboutTable, subject+"\x1f", subject+"\x20") {
			var e event.Event
			if err == nil {
				e, err = readEvent(r, row.Number)
			}
			if !yield(e, err) || err != nil {
				return
			}
		}
	}
}

// AboutBefore gives the events that concern a subject and have a number below before, newest first; 0 is from the newest.
func AboutBefore(r Reader, subject string, before uint64) iter.Seq2[event.Event, error] {
	end := subject + "\x20"
	if before > 0 {
		end = aboutKey(subject, before)
	}
	return func(yield func(event.Event, error) bool) {
		for row, err := range r.ScanBack(aboutTable, subject+"\x1f", end) {
			var e event.Event
			if err == nil {
				e, err = readEvent(r, row.Number)
			}
			if !yield(e, err) || err != nil {
				return
			}
		}
	}
}

func readEvent(r Reader, n uint64) (event.Event, error) {
	data, err := r.Record(n)
	if err != nil {
		return event.Event{}, err
	}
	if data == nil {
		return event.Event{}, fmt.Errorf("record %d is not there", n)
	}
	e, err := event.Sealed(data).Event()
	if err != nil {
		return e, fmt.Errorf("read record %d: %w", n, err)
	}
	return e, nil
}

// Events gives the events from first to last, both included.
func Events(r Reader, first, last uint64) iter.Seq2[event.Event, error] {
	return func(yield func(event.Event, error) bool) {
		for rec, err := range r.Records(first, last) {
			var e event.Event
			if err == nil {
				e, err = event.Sealed(rec.Data).Event()
			}
			if !yield(e, err) || err != nil {
				return
			}
		}
	}
}
