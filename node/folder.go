package node

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"os"

	"filippo.io/age"

	"fanar/face/cli"
	"fanar/face/operation"
	"fanar/fault"
	"fanar/node/config"
	"fanar/record/journal"
	"fanar/world"
)

// folder gives the command line the work on a data folder.
func folder() cli.Folder {
	return cli.Folder{Settings: localSettings, Examine: localExamine, Backup: localBackup, CheckBackup: localCheckBackup, Restore: localRestore,
		Migrate: localMigrate, Rebuild: localRebuild, Tiles: localTiles, Keys: localKeys, Rotate: localRotate, Revoke: localRevoke, Replace: localReplace}
}

// settings gathers the settings of the node that a command means. Most commands need its folder.
func settings(w cli.Where) (config.Config, error) {
	return config.Load(config.Sources{File: w.File, Env: w.Env, Flags: w.Flags})
}

func settingsWithFolder(w cli.Where) (config.Config, error) {
	c, err := settings(w)
	if err == nil && c.Data == "" {
		err = fault.New(fault.Invalid, "config.no-data", "it is not said which data folder is meant").WithHint("give it with --data DIR or FANAR_DATA; fanar init makes one")
	}
	return c, err
}

func localSettings(w cli.Where) ([]cli.Setting, error) {
	c, err := settings(w)
	if err != nil {
		return nil, err
	}
	var all []cli.Setting
	for _, s := range c.Settings() {
		all = append(all, cli.Setting{Key: s.Key, Value: s.Shown, Origin: s.Origin})
	}
	return all, nil
}

func localExamine(ctx context.Context, w cli.Where) ([]operation.Finding, error) {
	c, err := settingsWithFolder(w)
	if err != nil {
		return nil, err
	}
	return Examine(ctx, c, world.Real().Clock), nil
}

func localBackup(ctx context.Context, w cli.Where, o cli.Backup, p cli.Progress) (cli.BackedUp, error) {
	c, err := settingsWithFolder(w)
	if err != nil {
		return cli.BackedUp{}, err
	}
	var to []age.Recipient
	for _, text := range o.For {
		r, err := age.ParseX25519Recipient(text)
		if err != nil {
			return cli.BackedUp{}, fault.New(fault.Invalid, "backup.recipient", "{recipient} is no age recipient", "recipient", fmt.Sprintf("%q", text)).
				WithHint("age-keygen prints one that begins with age1").WithCause(err)
		}
		to = append(to, r)
	}
	if o.Passphrase != "" {
		r, err := age.NewScryptRecipient(o.Passphrase)
		if err != nil {
			return cli.BackedUp{}, fmt.Errorf("take the passphrase: %w", err)
		}
		to = append(to, r)
	}
	b, err := MakeBackup(ctx, c, world.Real(), o.File, to, p)
	return backedUp(b, false), err
}

func backedUp(b Backup, verified bool) cli.BackedUp {
	return cli.BackedUp{File: b.File, Organisation: b.Organisation, Node: b.Node, Made: b.Made, Records: b.Records, Root: b.RootText(), Bytes: b.Bytes, Verified: verified}
}

// opening reads what a backup is opened with.
func opening(o cli.Restore) ([]age.Identity, error) {
	if o.Passphrase != "" {
		i, err := age.NewScryptIdentity(o.Passphrase)
		if err != nil {
			return nil, fmt.Errorf("take the passphrase: %w", err)
		}
		return []age.Identity{i}, nil
	}
	f, err := os.Open(o.Identities)
	if err != nil {
		return nil, fault.New(fault.NotFound, "backup.no-identity", "the key file {path} cannot be opened", "path", o.Identities).WithCause(err)
	}
	defer f.Close()
	all, err := age.ParseIdentities(f)
	if err != nil {
		return nil, fault.New(fault.Invalid, "backup.identity", "{path} is no file of age keys", "path", o.Identities).
			WithHint("it is what age-keygen -o writes: a line that begins with AGE-SECRET-KEY-1").WithCause(err)
	}
	return all, nil
}

func localCheckBackup(ctx context.Context, o cli.Restore, p cli.Progress) (cli.BackedUp, error) {
	keys, err := opening(o)
	if err != nil {
		return cli.BackedUp{}, err
	}
	b, err := CheckBackup(ctx, o.From, keys, p)
	return backedUp(b, err == nil), err
}

func localRestore(ctx context.Context, w cli.Where, o cli.Restore, p cli.Progress) (cli.BackedUp, error) {
	c, err := settingsWithFolder(w)
	if err != nil {
		return cli.BackedUp{}, err
	}
	keys, err := opening(o)
	if err != nil {
		return cli.BackedUp{}, err
	}
	b, err := Restore(ctx, c.Data, o.Journal, o.From, keys, p)
	return backedUp(b, err == nil), err
}

func localMigrate(ctx context.Context, w cli.Where, to string, p cli.Progress) (cli.Migrated, error) {
	c, err := settingsWithFolder(w)
	if err != nil {
		return cli.Migrated{}, err
	}
	rep, err := Migrate(ctx, c, to, p)
	return cli.Migrated{From: config.Shown(c.Journal), To: config.Shown(to), Records: rep.Records, Root: base64.StdEncoding.EncodeToString(rep.Root[:])}, err
}

func localRebuild(ctx context.Context, w cli.Where, p cli.Progress) (rows int, err error) {
	c, err := settingsWithFolder(w)
	if err != nil {
		return 0, err
	}
	lock, err := lockFolder(c.Data)
	if err != nil {
		return 0, err
	}
	defer lock.Close()
	store, err := openStore(ctx, c.Data, c.Journal)
	if err != nil {
		return 0, err
	}
	defer store.Close()
	if err := journal.Rebuild(ctx, store, Projections(), p); err != nil {
		return 0, err
	}
	err = store.View(ctx, func(r journal.Reader) error {
		rep, err := journal.Verify(ctx, r, journal.VerifyOptions{Projections: Projections()})
		rows = rep.Rows
		return err
	})
	return rows, err
}

func localTiles(ctx context.Context, w cli.Where, to string, p cli.Progress) (size uint64, err error) {
	c, err := settingsWithFolder(w)
	if err != nil {
		return 0, err
	}
	store, err := openToRead(ctx, c.Data, c.Journal)
	if err != nil {
		return 0, err
	}
	defer store.Close()
	err = store.View(ctx, func(r journal.Reader) error {
		return journal.ExportTiles(ctx, r, to, func(done, total uint64) {
			size = total
			p(done, total)
		})
	})
	return size, err
}

func localKeys(_ context.Context, w cli.Where) (cli.Keys, error) {
	c, err := settingsWithFolder(w)
	if err != nil {
		return cli.Keys{}, err
	}
	return shownKeys(ShowKeys(c))
}

func localRotate(ctx context.Context, w cli.Where) (cli.Keys, error) {
	c, err := settingsWithFolder(w)
	if err != nil {
		return cli.Keys{}, err
	}
	return shownKeys(RotateKey(ctx, c, world.Real()))
}

func localRevoke(ctx context.Context, w cli.Where, o cli.Revoke) (cli.Keys, error) {
	c, err := settingsWithFolder(w)
	if err != nil {
		return cli.Keys{}, err
	}
	key, err := decodeKey(o.Key)
	if err != nil {
		return cli.Keys{}, err
	}
	return shownKeys(RevokeKey(ctx, c, world.Real(), key, o.Size, o.Reason))
}

func localReplace(ctx context.Context, w cli.Where, reason string) (cli.Keys, error) {
	c, err := settingsWithFolder(w)
	if err != nil {
		return cli.Keys{}, err
	}
	return shownKeys(ReplaceKey(ctx, c, world.Real(), reason))
}

func shownKeys(k Keys, err error) (cli.Keys, error) {
	if err != nil {
		return cli.Keys{}, err
	}
	return cli.Keys{Organisation: k.Org, OrgKey: Fingerprint(k.OrgKey.Public().(ed25519.PublicKey)), Node: k.Node,
		NodeKey: Fingerprint(k.NodeKey.Public().(ed25519.PublicKey)), Record: k.Record}, nil
}
