package personal

import (
	"iter"
	"strings"
	"time"

	"fanar/fault"
	"fanar/record/journal"
)

// ByID gives what is known about a part, or a fault.
func ByID(r journal.Rows, id string) (Kept, error) {
	k, ok, err := Parts.Get(r, id)
	if err == nil && !ok {
		err = fault.New(fault.NotFound, "personal.no-part", "there is no personal part {part} in the record", "part", id).
			WithHint("the parts are listed by fanar personal list")
	}
	return k, err
}

// About gives the parts about a person, such as "user/conti", the erased ones too, in the order of their identifiers.
func About(r journal.Rows, person string) iter.Seq2[Kept, error] {
	return referred(r, r.Scan(byPerson, person+"\x1f", person+"\x20"))
}

// Due gives the parts that stand and were to be kept until now at most, the longest overdue first.
func Due(r journal.Rows, now time.Time) iter.Seq2[Kept, error] {
	return referred(r, r.Scan(byDay, "", dayText(now)+"\x20"))
}

// Standing counts the parts that stand, and gives the earliest last day among them; the zero time if there are none.
func Standing(r journal.Rows) (n int, oldest time.Time, err error) {
	for row, err := range r.Scan(byDay, "", "") {
		if err != nil {
			return 0, time.Time{}, err
		}
		if n == 0 {
			day, _, _ := strings.Cut(row.Key, "\x1f")
			if oldest, err = time.Parse(time.RFC3339Nano, day); err != nil {
				return 0, time.Time{}, err
			}
		}
		n++
	}
	return n, oldest, nil
}

// referred follows an index whose keys end in identifiers.
func referred(r journal.Rows, index iter.Seq2[journal.Row, error]) iter.Seq2[Kept, error] {
	return func(yield func(Kept, error) bool) {
		for row, err := range index {
			var k Kept
			if err == nil {
				_, id, _ := strings.Cut(row.Key, "\x1f")
				k, err = ByID(r, id)
			}
			if !yield(k, err) || err != nil {
				return
			}
		}
	}
}

// LastRun gives the newest run of the retention clock; ok is false if it never ran.
func LastRun(r journal.Rows) (run Run, ok bool, err error) {
	for run, err := range Runs.Newest(r, "") {
		return run, err == nil, err
	}
	return Run{}, false, nil
}

// Overdue tells whether the retention clock stands still: no run was recorded within two intervals before now. since is
// when the node began to run, for a node on which the clock has not run yet.
func Overdue(r journal.Rows, now, since time.Time, every time.Duration) (bool, error) {
	run, ok, err := LastRun(r)
	if err != nil {
		return false, err
	}
	if ok && run.To.After(since) {
		since = run.To
	}
	return now.Sub(since) > 2*every, nil
}

// LastErasure gives the number of the last record that erased a part; 0 if none did.
func LastErasure(r journal.Rows) (uint64, error) {
	l, _, err := state.Get(r, lastErased)
	return l.Record, err
}
