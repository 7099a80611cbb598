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
	"slices"
	"strings"
	"time"

	"filippo.io/age"

	"fanar/face/operation"
	"fanar/fault"
	"fanar/node/backup"
	"fanar/node/config"
	"fanar/record/journal"
	"fanar/world"
)

// backupEnding is how the names of scheduled backups end.
const backupEnding = ".fanar.age"

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
		path = filepath.Join(c.BackupTo, now.Format("20060102T150405Z")+backupEnding)
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
	keys, err := loadIdentity(c.Data, "", "", world.World{})
	if err != nil {
		return Backup{}, err
	}
	content := backup.Content{Program: Version, Organisation: keys.Org, Node: keys.Node, Made: now.Truncate(time.Second), Progress: progress}
	for _, name := range []string{identityFile, config.File} {
		body, err := os.ReadFile(filepath.Join(c.Data, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return Backup{}, fmt.Errorf("read %s: %w", name, err)
		}
		content.Files = append(content.Files, backup.File{Name: name, Body: body})
	}
	store, err := openToRead(ctx, c.Data, c.Journal)
	if err != nil {
		return Backup{}, err
	}
	defer store.Close()
	b := Backup{File: path}
	err = writeWhole(path, func(out io.Writer) error {
		return store.View(ctx, func(r journal.Reader) (err error) {
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

// kept gives the scheduled backups in the folder, oldest first. Their names are their times.
func kept(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var all []string
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), backupEnding) && !strings.HasPrefix(e.Name(), ".") {
			all = append(all, e.Name())
		}
	}
	slices.Sort(all)
	return all, err
}

// newestBackup gives when the newest scheduled backup was made; the zero time if there is none.
func newestBackup(dir string) (time.Time, error) {
	all, err := kept(dir)
	if err != nil || len(all) == 0 {
		return time.Time{}, err
	}
	return time.Parse("20060102T150405Z", strings.TrimSuffix(all[len(all)-1], backupEnding))
}

// backups makes backups on a fixed clock, and removes those beyond the number that is kept.
func (n *Node) backups(ctx context.Context, c config.Config, w world.World) {
	for {
		newest, err := newestBackup(c.BackupTo)
		wait := newest.Add(c.BackupEach).Sub(w.Clock.Now())
		if err != nil || wait < 0 {
			wait = 0
		}
		if pause(ctx, max(wait, time.Second)) != nil {
			return
		}
		made, err := MakeBackup(ctx, c, w, "", nil, nil)
		if err == nil {
			n.Log.Info("a backup was made", "file", made.File, "records", made.Records, "bytes", made.Bytes)
			err = prune(c.BackupTo, c.BackupKeep)
		}
		if err != nil && ctx.Err() == nil {
			n.Log.Error("no backup was made", "error", err)
			if pause(ctx, min(c.BackupEach, time.Minute)) != nil {
				return
			}
		}
	}
}

// prune removes the oldest backups beyond the number that is kept.
func prune(dir string, keep int) error {
	all, err := kept(dir)
	if err != nil {
		return err
	}
	for _, name := range all[:max(0, len(all)-keep)] {
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
	newest, err := newestBackup(x.config.BackupTo)
	switch {
	case err != nil:
		x.fail("backup", x.config.BackupTo, fmt.Errorf("look for backups: %w", err))
	case newest.IsZero() || x.clock.Now().Sub(newest) > 2*x.config.BackupEach:
		x.found = append(x.found, operation.Finding{Check: "backup", State: operation.Fail, Value: x.config.BackupTo,
			Trouble: fault.New(fault.Unavailable, "doctor.backup-late", "the newest backup in {dir} is older than two intervals, or there is none", "dir", x.config.BackupTo).
				WithHint("is the folder there and writable? the node's log says why no backup was made")})
	default:
		x.ok("backup", newest.UTC().Format(time.RFC3339))
	}
}
