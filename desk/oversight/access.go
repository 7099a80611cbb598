package oversight

import (
	"fmt"
	"time"

	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
)

// Access is one line of the access journal: somebody was denied something, or read what is read only on record.
type Access struct {
	Record       uint64    `json:"record"`
	At           time.Time `json:"at"`
	User         string    `json:"user"`
	Organisation string    `json:"organisation"`
	Action       string    `json:"action"`
	About        string    `json:"about,omitempty"`
	Denied       bool      `json:"denied"`
	Why          string    `json:"why,omitempty"`    // of a denial: code of the answer
	Reason       string    `json:"reason,omitempty"` // of a reading: what the reader said
	Times        int       `json:"times"`            // more than 1 for a count of repeats
	Since        time.Time `json:"since,omitzero"`   // of a count: when it began
}

// The views of the access journal.
const (
	accesses     journal.Table[Access] = "oversight.access"         // record
	accessesUser journal.Table[uint64] = "oversight.access-by-user" // user, record
)

// AccessJournal gives at most limit lines of the access journal, newest first: of one user if user is not empty, and older
// than record before if that is not 0.
func AccessJournal(r journal.Rows, user string, before uint64, limit int) ([]Access, error) {
	table, prefix := string(accesses), ""
	if user != "" {
		table, prefix = string(accessesUser), user+"\x1f"
	}
	to := prefix + "\x7f"
	if before != 0 {
		to = prefix + recordKey(before)
	}
	all := []Access{}
	for row, err := range r.ScanBack(table, prefix, to) {
		if err != nil {
			return nil, err
		}
		line, ok, err := accesses.Get(r, recordKey(row.Number))
		if err != nil {
			return nil, err
		}
		if ok {
			all = append(all, line)
		}
		if len(all) == limit {
			break
		}
	}
	return all, nil
}

func recordKey(n uint64) string { return fmt.Sprintf("%016x", n) }

// applyAccess keeps the access journal.
func applyAccess(w journal.Writer, e event.Event) error {
	line := Access{Record: e.Number, At: e.Recorded, Times: 1}
	if e.Kind == (dispatch.AccessDenied{}).Kind() {
		var f dispatch.AccessDenied
		if err := e.Decode(&f); err != nil {
			return err
		}
		line.User, line.Organisation, line.Action, line.About = f.User, f.Organisation, f.Action, f.About
		line.Denied, line.Why, line.Times, line.Since = true, f.Why, f.Times, f.Since
	} else {
		var f dispatch.AccessRead
		if err := e.Decode(&f); err != nil {
			return err
		}
		line.User, line.Organisation, line.Action, line.About, line.Reason = f.User, f.Organisation, f.Action, f.About, f.Reason
	}
	if err := accesses.Put(w, recordKey(e.Number), e.Number, line); err != nil {
		return err
	}
	return accessesUser.Put(w, line.User+"\x1f"+recordKey(e.Number), e.Number, e.Number)
}
