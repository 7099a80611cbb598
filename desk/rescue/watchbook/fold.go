package watchbook

import (
	"fmt"

	"fanar/record/event"
	"fanar/record/journal"
)

// Desk derives the views of the watch book.
type Desk struct{}

// ViewVersion counts the ways in which this desk has derived its rows.
func (Desk) ViewVersion() int { return 2 }

// Apply keeps the views current; see [journal.Projection].
func (Desk) Apply(w journal.Writer, e event.Event) error {
	switch e.Kind {
	case WatchTaken{}.Kind():
		return fold(w, e, func(f WatchTaken) (string, string) { return f.Organisation, f.Desk }, func(at *Watch, f WatchTaken) error {
			// Without a handover nobody has read the notes: they stay, also those that came while nobody was there.
			at.Officer, at.Since, at.Pending, at.To, at.Stood = f.Officer, e.Happened, 0, "", nil
			return nil
		})
	case HandedOver{}.Kind():
		return fold(w, e, func(f HandedOver) (string, string) { return f.Organisation, f.Desk }, func(at *Watch, f HandedOver) error {
			at.Reports, at.Pending, at.To = f.Number, f.Number, f.To
			return reports.Put(w, reportKey(f.Organisation, f.Desk, f.Number), e.Number, Handover{HandedOver: f, At: e.Happened, Record: e.Number})
		})
	case SignedOver{}.Kind():
		return fold(w, e, func(f SignedOver) (string, string) { return f.Organisation, f.Desk }, func(at *Watch, f SignedOver) error {
			k := reportKey(f.Organisation, f.Desk, f.Number)
			h, _, err := reports.Get(w, k)
			if err != nil {
				return err
			}
			signed := e.Happened
			h.SignedBy, h.SignedAt, h.Remark, h.SignedRecord = f.Officer, &signed, f.Remark, e.Number
			at.Officer, at.Since, at.Pending, at.To, at.Notes = f.Officer, e.Happened, 0, "", []Note{}
			return reports.Put(w, k, e.Number, h)
		})
	case WatchNoted{}.Kind():
		return fold(w, e, func(f WatchNoted) (string, string) { return f.Organisation, f.Desk }, func(at *Watch, f WatchNoted) error {
			at.Notes = append(at.Notes, Note{At: e.Happened, Author: e.Author, Text: f.Text, Record: e.Number})
			at.Notes = at.Notes[max(0, len(at.Notes)-notesLimit):]
			return nil
		})
	case WatchEnded{}.Kind():
		return fold(w, e, func(f WatchEnded) (string, string) { return f.Organisation, f.Desk }, func(at *Watch, _ WatchEnded) error {
			stood := e.Happened
			at.Officer, at.Since, at.Pending, at.To, at.Notes, at.Stood = "", e.Happened, 0, "", []Note{}, &stood
			return nil
		})
	case ExerciseStarted{}.Kind(), ExerciseCaseLinked{}.Kind(), ExerciseEnded{}.Kind():
		return foldExercise(w, e)
	}
	return nil
}

// fold changes the watch of the desk that a fact names.
func fold[F event.Fact](w journal.Writer, e event.Event, where func(F) (organisation, desk string), change func(*Watch, F) error) error {
	var f F
	if err := e.Decode(&f); err != nil {
		return err
	}
	at, err := Of(w, first(where(f)), second(where(f)))
	if err != nil {
		return err
	}
	if err := change(&at, f); err != nil {
		return err
	}
	at.Version = e.Number
	return watches.Put(w, key(at.Organisation, at.Desk), e.Number, at)
}

func first(a, _ string) string  { return a }
func second(_, b string) string { return b }

func reportKey(organisation, desk string, number int) string {
	return fmt.Sprintf("%s%s%08d", key(organisation, desk), part, number)
}
