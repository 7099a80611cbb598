package node

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	"filippo.io/age"

	"fanar/fault"
	"fanar/feed"
	"fanar/node/backup"
	"fanar/node/config"
	"fanar/record/journal"
	"fanar/world"
)

// The name of a scheduled backup is its time and this ending.
const (
	backupTime   = "20060102T150405Z"
	backupEnding = ".fanar.age"
)

const (
	backupAgain    = time.Minute    // when a backup that failed is tried again
	backupPatience = time.Hour      // how long the clock of backups sleeps at most
	backupBegun    = 24 * time.Hour // after which a backup that was not finished is rubbish
)

// Backup is a backup that was made, checked or restored.
type Backup struct {
	backup.Manifest
	File  string
	Bytes int64
}

// RootText is the root as people compare it.
func (b Backup) RootText() string { return base64.StdEncoding.EncodeToString(b.Root) }

// MakeBackup writes an encrypted backup of a node, running or not, to a file that appears only when it is whole. path is
// a name with the time in the configured folder if it is empty.
func MakeBackup(ctx context.Context, c config.Config, w world.World, path string, to []age.Recipient, progress func(done, total uint64)) (Backup, error) {
	now := w.Clock.Now().UTC()
	if path == "" {
		if c.BackupTo == "" {
			return Backup{}, fault.New(fault.Invalid, "backup.nowhere", "it is not said where the backup goes").
				WithHint("give a file with --output, or set backup-to")
		}
		path = filepath.Join(c.BackupTo, now.Format(backupTime)+backupEnding)
	}
	if len(to) == 0 {
		for _, r := range c.BackupFor {
			known, err := age.ParseX25519Recipient(r)
			if err != nil {
				return Backup{}, fmt.Errorf("read a recipient: %w", err)
			}
			to = append(to, known)
		}
	}
	if _, err := loadIdentity(c.Data, "", "", world.World{}); err != nil {
		return Backup{}, err
	}
	store, err := openToRead(ctx, c.Data, c.Journal)
	if err != nil {
		return Backup{}, err
	}
	defer store.Close()
	b := Backup{File: path}
	err = writeWhole(path, func(out io.Writer) error {
		return withFiles(ctx, store, c, func(r journal.Reader, files []backup.File) error {
			keys, err := parseIdentity(files[0].Body)
			if err != nil {
				return fmt.Errorf("read the keys: %w", err)
			}
			content := backup.Content{Program: Version, Organisation: keys.Org, Node: keys.Node, Made: now.Truncate(time.Second), Files: files, Progress: progress}
			b.Manifest, err = backup.Write(ctx, out, to, r, content)
			return err
		})
	})
	if err != nil {
		return Backup{}, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return Backup{}, err
	}
	b.Bytes = info.Size()
	return b, nil
}

// changedTries is how often a backup begins again because somebody changes keys or settings meanwhile.
const changedTries = 5

// withFiles gives one state of the record together with the keys, which come first, and the settings that it goes with: the
// same before and after that state began, so that the keys of a backup open its record also when they are changed meanwhile.
func withFiles(ctx context.Context, store journal.Store, c config.Config, fn func(journal.Reader, []backup.File) error) error {
	for range changedTries {
		before, err := nodeFiles(c)
		if err != nil {
			return err
		}
		same := false
		if err := store.View(ctx, func(r journal.Reader) error {
			if _, err := r.Head(); err != nil {
				return err
			}
			after, err := nodeFiles(c)
			if err != nil {
				return err
			}
			if same = reflect.DeepEqual(before, after); !same {
				return nil
			}
			return fn(r, after)
		}); err != nil || same {
			return err
		}
	}
	return fault.New(fault.Conflict, "backup.changing", "the keys or settings of {dir} change while the backup is made", "dir", c.Data).
		WithHint("wait until nobody changes them, and make the backup again")
}

// nodeFiles reads what a backup holds besides the journal.
func nodeFiles(c config.Config) ([]backup.File, error) {
	settings := c.Path()
	if settings == "" {
		settings = filepath.Join(c.Data, config.File)
	}
	var all []backup.File
	for _, f := range []struct{ name, path string }{{identityFile, filepath.Join(c.Data, identityFile)}, {config.File, settings}} {
		body, err := os.ReadFile(f.path)
		if errors.Is(err, fs.ErrNotExist) && f.name == config.File {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", f.path, err)
		}
		all = append(all, backup.File{Name: f.name, Body: body})
	}
	return all, nil
}

// writeWhole writes a file under another name and gives it its own when it is whole and on the disk.
func writeWhole(path string, write func(io.Writer) error) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make the folder for %s: %w", path, err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if err := write(f); err != nil {
		f.Close()
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// timeOf gives the time that the name of a scheduled backup says; ok is false for any other file.
func timeOf(name string) (at time.Time, ok bool) {
	text, ok := strings.CutSuffix(name, backupEnding)
	if !ok {
		return at, false
	}
	at, err := time.Parse(backupTime, text)
	return at, err == nil
}

// kept gives the scheduled backups in the folder, oldest first. Their names are their times; other files are somebody's own.
func kept(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var all []string
	for _, e := range entries {
		if _, ok := timeOf(e.Name()); ok {
			all = append(all, e.Name())
		}
	}
	slices.Sort(all)
	return all, err
}

// newestBackup gives when the newest scheduled backup was made; the zero time if there is none. One that says to be from
// after now was made by a clock that was wrong, and proves nothing.
func newestBackup(dir string, now time.Time) (newest time.Time, err error) {
	all, err := kept(dir)
	for _, name := range all {
		if at, _ := timeOf(name); !at.After(now) {
			newest = at
		}
	}
	return newest, err
}

// backups makes backups on a fixed clock, and removes those beyond the number that is kept. It looks at the folder again
// and again, so a machine that was suspended finds out soon that a backup was missed.
func (n *Node) backups(ctx context.Context, c config.Config, w world.World) {
	for wait := time.Second; feed.Pause(ctx, wait) == nil; {
		var err error
		if wait, err = n.backUpIfDue(ctx, c, w); err != nil && ctx.Err() == nil {
			n.Log.Error("no backup was made", "error", err)
			wait = min(c.BackupEach, backupAgain)
		}
		wait = min(max(wait, time.Second), backupPatience)
	}
}

// backUpIfDue makes a backup if it is time, and tells how long it is until the next one.
func (n *Node) backUpIfDue(ctx context.Context, c config.Config, w world.World) (time.Duration, error) {
	newest, err := newestBackup(c.BackupTo, w.Clock.Now())
	if err != nil {
		return 0, fmt.Errorf("look for backups: %w", err)
	}
	if wait := newest.Add(c.BackupEach).Sub(w.Clock.Now()); wait > 0 {
		return wait, nil
	}
	made, err := MakeBackup(ctx, c, w, "", nil, nil)
	if err != nil {
		return 0, err
	}
	n.Log.Info("a backup was made", "file", made.File, "records", made.Records, "bytes", made.Bytes)
	return c.BackupEach, prune(c.BackupTo, c.BackupKeep, w.Clock.Now())
}

// prune removes the oldest backups beyond the number that is kept, and what a backup that was broken off left a day ago.
func prune(dir string, keep int, now time.Time) error {
	all, err := kept(dir)
	if err != nil {
		return err
	}
	old := all[:max(0, len(all)-keep)]
	begun, err := filepath.Glob(filepath.Join(dir, ".*"+backupEnding+".*"))
	if err != nil {
		return err
	}
	for _, path := range begun {
		if info, err := os.Stat(path); err == nil && now.Sub(info.ModTime()) > backupBegun {
			old = append(old, filepath.Base(path))
		}
	}
	for _, name := range old {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			return fmt.Errorf("remove an old backup: %w", err)
		}
	}
	return nil
}

// backup looks at how old the newest scheduled backup is.
func (x *examination) backup() {
	if x.config.BackupTo == "" {
		x.warn("backup", "", fault.New(fault.Unavailable, "doctor.backup-none", "no backups are made by themselves").
			WithHint("set backup-to and backup-for, or run fanar backup create on a schedule of your own"))
		return
	}
	newest, err := newestBackup(x.config.BackupTo, x.clock.Now())
	switch {
	case err != nil:
		x.fail("backup", x.config.BackupTo, fmt.Errorf("look for backups: %w", err))
	case newest.IsZero() || x.clock.Now().Sub(newest) > 2*x.config.BackupEach:
		x.fail("backup", x.config.BackupTo, fault.New(fault.Unavailable, "doctor.backup-late", "the newest backup in {dir} is older than two intervals, or there is none", "dir", x.config.BackupTo).
			WithHint("is the folder there and writable? the node's log says why no backup was made"))
	default:
		x.ok("backup", newest.UTC().Format(time.RFC3339))
	}
}
