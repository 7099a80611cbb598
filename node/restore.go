package node

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"filippo.io/age"

	"fanar/fault"
	"fanar/node/backup"
	"fanar/node/config"
	"fanar/record/journal"
	"fanar/record/personal"
	"fanar/world"
)

// Restore makes a data folder of a backup, or carries on a restore that was broken off, and verifies everything in it. It
// returns nil only if the restored record has the root that the backup says. address is a database to restore into; empty
// is a file in the folder. Errors: fault.Conflict if the folder holds a node; the backup's own; a *journal.Damage.
func Restore(ctx context.Context, dir, address string, from io.Reader, keys []age.Identity, progress func(done, total uint64)) (Backup, error) {
	if err := config.CheckJournal(address, "--journal"); err != nil {
		return Backup{}, err
	}
	if _, err := os.Stat(filepath.Join(dir, identityFile)); !errors.Is(err, fs.ErrNotExist) {
		return Backup{}, fault.New(fault.Conflict, "node.exists", "{dir} holds a Fanar node already", "dir", dir).
			WithHint("run it with fanar serve --data {dir}")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return Backup{}, fmt.Errorf("make the data folder: %w", err)
	}
	lock, err := lockFolder(dir)
	if err != nil {
		return Backup{}, err
	}
	defer lock.Close()
	store, err := openStore(ctx, dir, address)
	if err != nil {
		return Backup{}, err
	}
	defer store.Close()
	in := &restoring{ctx: ctx, store: store, progress: progress, sides: sides{}}
	b := Backup{}
	if b.Manifest, err = backup.Read(ctx, from, keys, in); err != nil {
		return b, err
	}
	if err := in.finish(b.Manifest); err != nil {
		return b, err
	}
	if err := store.View(ctx, func(r journal.Reader) error { return sameRoot(ctx, r, b.Manifest) }); err != nil {
		return b, err
	}
	if b.Checkpoint != "" {
		if err := writeDurably(filepath.Join(dir, checkpointFile), []byte(b.Checkpoint)); err != nil {
			return b, err
		}
	}
	if err := in.files(dir, address); err != nil {
		return b, err
	}
	return b, store.Close()
}

// CheckBackup restores a backup into a folder that is thrown away, and verifies everything in it.
func CheckBackup(ctx context.Context, from io.Reader, keys []age.Identity, progress func(done, total uint64)) (Backup, error) {
	dir, err := os.MkdirTemp("", "fanar-backup-")
	if err != nil {
		return Backup{}, err
	}
	defer os.RemoveAll(dir)
	return Restore(ctx, filepath.Join(dir, "node"), "", from, keys, progress)
}

// restoring loads what a backup holds into a store.
type restoring struct {
	ctx      context.Context // of Restore
	store    journal.Store
	progress func(done, total uint64)
	loader   *journal.Loader
	total    uint64
	kept     []backup.File
	sides    sides
}

func (in *restoring) Begin(m backup.Manifest) (err error) {
	in.total = m.Records
	in.loader, err = journal.NewLoader(in.ctx, in.store, journal.LoadOptions{Progress: func(done, _ uint64) {
		if in.progress != nil {
			in.progress(done, in.total)
		}
	}})
	return err
}

func (in *restoring) File(f backup.File) error { in.kept = append(in.kept, f); return nil }
func (in *restoring) Record(n uint64, sealed []byte) error {
	return in.loader.Record(in.ctx, n, sealed)
}
func (in *restoring) Checkpoint(signed string) error { return in.loader.Checkpoint(in.ctx, signed) }
func (in *restoring) Side(e journal.SideEntry) error {
	in.sides.add(e)
	return in.loader.Side(in.ctx, e)
}

// finish closes the load, derives the views, and erases again what the records say was erased.
func (in *restoring) finish(m backup.Manifest) error {
	if in.loader == nil {
		return fault.New(fault.Unavailable, "backup.damaged", "the backup is not whole: {why}", "why", "it is empty")
	}
	if err := in.loader.Close(in.ctx); err != nil {
		return err
	}
	if err := journal.Rebuild(in.ctx, in.store, Projections(), in.progress); err != nil {
		return err
	}
	return in.sides.settle(in.ctx, in.store)
}

// sides are the keys of the side data of a journal that is copied, by table.
type sides map[string]map[string]bool

// journalSide is the journal's own side data, which every store makes itself.
const journalSide = "journal"

func (s sides) add(e journal.SideEntry) {
	if s[e.Table] == nil {
		s[e.Table] = map[string]bool{}
	}
	s[e.Table][e.Key] = true
}

// settle removes what a copy that was broken off left and the journal no longer has, such as a session that ended since,
// and erases again what the records say was erased. Their bytes go too.
func (s sides) settle(ctx context.Context, store journal.Store) error {
	removed := 0
	if err := store.Update(ctx, func(tx journal.Tx) error {
		removed = 0
		there, err := journal.Collect(tx.Sides(""))
		if err != nil {
			return err
		}
		for _, e := range there {
			if e.Table == journalSide || s[e.Table][e.Key] {
				continue
			}
			if err := tx.PutSide(e.Table, e.Key, nil); err != nil {
				return err
			}
			removed++
		}
		erased, err := personal.Reapply(tx)
		removed += erased
		return err
	}); err != nil {
		return fmt.Errorf("settle the side data: %w", err)
	}
	if p, ok := store.(journal.Purger); ok && removed > 0 {
		return p.Purge(ctx)
	}
	return nil
}

// sameRoot verifies a restored journal and holds its root against the backup's.
func sameRoot(ctx context.Context, r journal.Reader, m backup.Manifest) error {
	rep, err := journal.Verify(ctx, r, journal.VerifyOptions{Copy: m.Checkpoint, Projections: Projections()})
	if err != nil {
		return err
	}
	if rep.Stale || rep.Records != m.Records || !bytes.Equal(rep.Root[:], m.Root) || rep.Org != m.Organisation || rep.Node != m.Node {
		return &journal.Damage{Record: rep.Records, What: fmt.Sprintf("the restored record has %d records and the root %s; the backup says %d and %s",
			rep.Records, base64.StdEncoding.EncodeToString(rep.Root[:]), m.Records, base64.StdEncoding.EncodeToString(m.Root))}
	}
	return nil
}

// files writes keys and settings, the keys last: a folder without them is no node yet.
func (in *restoring) files(dir, address string) error {
	var identity []byte
	settings := []byte{}
	for _, f := range in.kept {
		switch f.Name {
		case identityFile:
			if _, err := parseIdentity(f.Body); err != nil {
				return fault.New(fault.Unavailable, "backup.damaged", "the backup is not whole: {why}", "why", "its keys cannot be read").WithCause(err)
			}
			identity = f.Body
		case config.File:
			settings = f.Body
		}
	}
	if identity == nil {
		return fault.New(fault.Unavailable, "backup.damaged", "the backup is not whole: {why}", "why", "it holds no keys")
	}
	body, err := config.WithJournal(settings, address)
	if err != nil {
		return err
	}
	if len(body) > 0 {
		if err := writeDurably(filepath.Join(dir, config.File), body); err != nil {
			return err
		}
	}
	return writeDurably(filepath.Join(dir, identityFile), identity)
}

var _ backup.Into = (*restoring)(nil)

// Migrate copies a node's journal into an empty database, or carries on a copy that was broken off, verifies it there,
// and changes the settings so that the node runs on it. The old store is left as it is. The node must not be running.
func Migrate(ctx context.Context, c config.Config, to string, progress func(done, total uint64)) (journal.Report, error) {
	path, err := migratedSettings(c, to)
	if err != nil {
		return journal.Report{}, err
	}
	if c.Journal == to {
		return journal.Report{}, fault.New(fault.Conflict, "node.migrated", "the record of {dir} is kept there already", "dir", c.Data)
	}
	if _, err := loadIdentity(c.Data, "", "", world.World{}); err != nil {
		return journal.Report{}, err
	}
	lock, err := lockFolder(c.Data)
	if err != nil {
		return journal.Report{}, err
	}
	defer lock.Close()
	from, err := openToRead(ctx, c.Data, c.Journal)
	if err != nil {
		return journal.Report{}, err
	}
	defer from.Close()
	target, err := openStore(ctx, c.Data, to)
	if err != nil {
		return journal.Report{}, err
	}
	defer target.Close()
	var old, moved journal.Report
	kept := sides{}
	if err := from.View(ctx, func(r journal.Reader) (err error) {
		if err := journal.Copy(ctx, r, target, journal.LoadOptions{Progress: progress}); err != nil {
			if ctx.Err() != nil {
				return fmt.Errorf("copy the journal: %w", ctx.Err()) // what was not read is not damaged
			}
			return err
		}
		for e, err := range r.Sides("") {
			if err != nil {
				return err
			}
			kept.add(e)
		}
		old, err = journal.Verify(ctx, r, journal.VerifyOptions{})
		return err
	}); err != nil {
		return old, err
	}
	if err := journal.Rebuild(ctx, target, Projections(), progress); err != nil {
		return old, err
	}
	if err := kept.settle(ctx, target); err != nil {
		return old, err
	}
	if err := target.View(ctx, func(r journal.Reader) (err error) {
		moved, err = journal.Verify(ctx, r, journal.VerifyOptions{OrgKey: old.OrgKey, Copy: checkpointCopy(c.Data), Projections: Projections()})
		return err
	}); err != nil {
		return moved, err
	}
	if moved.Root != old.Root || moved.Records != old.Records {
		return moved, &journal.Damage{Record: moved.Records, What: "the copy does not have the root of the record that it is a copy of"}
	}
	body, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return moved, err
	}
	if body, err = config.WithJournal(body, to); err != nil {
		return moved, err
	}
	return moved, writeDurably(path, body)
}

// migratedSettings gives the settings file that is to name the new journal. It refuses an address that no settings can
// hold, and settings that would still name the old journal afterwards: the node would go on there.
func migratedSettings(c config.Config, to string) (path string, err error) {
	if to == "" {
		return "", config.CheckJournal("sqlite:", "--to")
	}
	if err := config.CheckJournal(to, "--to"); err != nil {
		return "", err
	}
	if path = c.Path(); path == "" {
		path = filepath.Join(c.Data, config.File)
	}
	if from := c.From("journal"); c.Journal != "" && from != path {
		return "", fault.New(fault.Conflict, "node.settings-elsewhere", "{origin} says where the record is kept, and only a settings file can be changed here", "origin", from, "path", path).
			WithHint("write journal = … in {path} and unset {origin}; then migrate")
	}
	return path, nil
}

// checkpointCopy is the signed checkpoint that is kept outside the store; empty if there is none.
func checkpointCopy(dir string) string {
	body, err := os.ReadFile(filepath.Join(dir, checkpointFile))
	if err != nil {
		return ""
	}
	return string(body)
}
