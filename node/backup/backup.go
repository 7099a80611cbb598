// Package backup writes a whole node into one encrypted file and reads it back: the records as they were signed, the
// checkpoints, side data, keys and settings. Views are not in it; they are derived again.
//
// The file is age (C2SP) around gzip around tar, so that it can be opened with age, gunzip and tar alone. It holds the
// node's private keys and is never written in clear. It must be read to its end before anything in it is believed: a
// file that was cut off says so.
//
// Start with [Write] and [Read].
package backup

import (
	"encoding/json"
	"fmt"
	"time"

	"fanar/fault"
)

// Manifest is the first entry of a backup: what it is of, and how far it goes.
type Manifest struct {
	Form         int       `json:"form"` // of the file; 1
	Program      string    `json:"program"`
	Organisation string    `json:"organisation"`
	Node         string    `json:"node"`
	Made         time.Time `json:"made"`
	Records      uint64    `json:"records"`
	Root         []byte    `json:"root"`       // of the tree over all records, RFC 6962
	Checkpoint   string    `json:"checkpoint"` // the newest signed one
}

// form is the only form there is.
const form = 1

// Names of the entries, in the order in which they stand.
const (
	manifestEntry    = "manifest.json"
	fileEntry        = "files/"      // keys and settings, by their name in the data folder
	checkpointsEntry = "checkpoints" // one JSON text a line, oldest first
	recordsEntry     = "records/"    // by the first record's number; see frame
	sideEntry        = "side"        // one JSON object a line
	endEntry         = "end.json"    // the manifest again: what is before it is complete
)

// chunkBytes is about how much of the records stands in one entry.
const chunkBytes = 4 << 20

// recordLimit is the largest record that is believed; see journal's own limit.
const recordLimit = 32 << 20

// File is a file of the data folder.
type File struct {
	Name string
	Body []byte
}

// side is an entry of side data as it stands in the file.
type side struct {
	Table string `json:"table"`
	Key   []byte `json:"key"` // any bytes
	Body  []byte `json:"body"`
}

func damaged(why string, args ...any) *fault.Error {
	return fault.New(fault.Unavailable, "backup.damaged", "the backup is not whole: {why}", "why", fmt.Sprintf(why, args...)).
		WithHint("use another backup; keep this one as it is")
}

func parseManifest(body []byte) (Manifest, error) {
	var m Manifest
	if err := json.Unmarshal(body, &m); err != nil || m.Form == 0 || m.Organisation == "" || m.Node == "" || len(m.Root) != 32 {
		return m, damaged("its first entry does not say what it is of")
	}
	if m.Form != form {
		return m, fault.New(fault.Invalid, "backup.newer", "the backup is of form {form}, and this program reads form {known}", "form", m.Form, "known", form).
			WithHint("restore it with the version of the program that wrote it, {program}, or a newer one")
	}
	return m, nil
}
