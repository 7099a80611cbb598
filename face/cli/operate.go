package cli

import (
	"context"
	"io"
	"time"

	"fanar/face/operation"
)

// Where says which node is meant: a data folder, or a settings file that names one.
type Where struct {
	File  string              // settings file; empty is fanar.toml in the data folder, if it is there
	Flags map[string][]string // settings given on the command line, by key, such as "data"
	Env   func(name string) string
}

// Progress is told how far a long thing is.
type Progress func(done, total uint64)

// Folder is the work on a data folder, without a running node unless it says so.
type Folder struct {
	// Settings lists every setting with where it comes from.
	Settings func(w Where) ([]Setting, error)
	// Examine checks a node, running or at rest.
	Examine func(ctx context.Context, w Where) ([]operation.Finding, error)
	// Backup writes an encrypted backup; the node may be running. An empty file goes to the configured folder.
	Backup func(ctx context.Context, w Where, o Backup, p Progress) (BackedUp, error)
	// CheckBackup restores a backup to a folder that is thrown away, and verifies it there.
	CheckBackup func(ctx context.Context, o Restore, p Progress) (BackedUp, error)
	// Restore makes a data folder of a backup, and verifies it.
	Restore func(ctx context.Context, w Where, o Restore, p Progress) (BackedUp, error)
	// Migrate copies the journal to another store, proves that the root is the same, and changes the settings.
	Migrate func(ctx context.Context, w Where, to string, p Progress) (Migrated, error)
	// Rebuild throws the views away and derives them again from the records.
	Rebuild func(ctx context.Context, w Where, p Progress) (rows int, err error)
	// Tiles writes the record as C2SP tlog-tiles to a folder.
	Tiles func(ctx context.Context, w Where, to string, p Progress) (size uint64, err error)
	// Keys shows the node's keys; Rotate makes a new one; Revoke says that one is no longer to be believed; Replace makes a
	// new one in the place of one that is lost.
	Keys    func(ctx context.Context, w Where) (Keys, error)
	Rotate  func(ctx context.Context, w Where) (Keys, error)
	Revoke  func(ctx context.Context, w Where, o Revoke) (Keys, error)
	Replace func(ctx context.Context, w Where, reason string) (Keys, error)
}

// Setting is one setting with where its value comes from.
type Setting struct {
	Key    string `json:"key"`
	Value  string `json:"value"` // passwords are covered
	Origin string `json:"origin"`
}

// Backup is what to write.
type Backup struct {
	File       string // empty is a name with the time in the configured folder
	For        []string
	Passphrase string // instead of recipients
}

// Restore is what to read.
type Restore struct {
	From       io.Reader
	Name       string // of the file, for messages
	Identities string // age identity file; empty if there is a passphrase
	Passphrase string
	Journal    string // postgres:// address to restore into; empty is a file in the data folder
}

// BackedUp is what a backup holds.
type BackedUp struct {
	File         string    `json:"file,omitempty"`
	Organisation string    `json:"organisation"`
	Node         string    `json:"node"`
	Made         time.Time `json:"made"`
	Records      uint64    `json:"records"`
	Root         string    `json:"root"` // base64, RFC 6962
	Bytes        int64     `json:"bytes,omitempty"`
	Verified     bool      `json:"verified"` // every record, checkpoint and view was checked
}

// Migrated is what a migration proved.
type Migrated struct {
	From    string `json:"from"`
	To      string `json:"to"`
	Records uint64 `json:"records"`
	Root    string `json:"root"`
}

// Keys are a node's public keys, base64.
type Keys struct {
	Organisation string `json:"organisation"`
	OrgKey       string `json:"organisationKey"`
	Node         string `json:"node"`
	NodeKey      string `json:"nodeKey"`
	Record       uint64 `json:"record,omitempty"` // that states the change
}

// Revoke is which key is no longer to be believed, and from where on.
type Revoke struct {
	Key    string // base64; empty is the node's present key
	Size   uint64 // of the last good checkpoint; 0 if everything in the journal is good
	Reason string
}
