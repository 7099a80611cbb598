package cli

import (
	"context"
	"fmt"
	"os"

	"fanar/fault"
)

type backupVerbs struct {
	Create  backupCreateCmd  `cmd:"" help:"Write an encrypted backup; the node may be running."`
	Verify  backupVerifyCmd  `cmd:"" help:"Restore a backup to a folder that is thrown away, and check everything in it."`
	Restore backupRestoreCmd `cmd:"" help:"Make a data folder of a backup, and check it."`
}

type backupCreateCmd struct {
	folderFlags
	Output          string   `short:"o" help:"File; a name with the time in the folder of backup-to if empty." placeholder:"FILE"`
	For             []string `help:"Who can open it: an age recipient; may be given more than once; backup-for if empty." placeholder:"AGE1…"`
	PassphraseStdin bool     `help:"Encrypt to a passphrase from standard input instead."`
}

// Run makes a backup.
func (c backupCreateCmd) Run(ctx context.Context, t *terminal) error {
	o := Backup{File: c.Output, For: c.For}
	if c.PassphraseStdin {
		var err error
		if o.Passphrase, err = t.password("passphrase of the backup: ", true); err != nil {
			return err
		}
	}
	b, err := t.local.Folder.Backup(ctx, c.where(t, nil), o, t.progress("backing up"))
	if err != nil {
		return err
	}
	if done, err := t.printed(b); done {
		return err
	}
	t.say("wrote %d records of %s, node %s, to %s (%d bytes)", b.Records, b.Organisation, b.Node, b.File, b.Bytes)
	t.say("root %s", b.Root)
	return nil
}

// keyFlags say how a backup is opened.
type keyFlags struct {
	Identity        string `short:"i" help:"age identity file." placeholder:"FILE"`
	PassphraseStdin bool   `help:"Read the passphrase from standard input."`
}

func (k keyFlags) open(t *terminal, path string) (Restore, *os.File, error) {
	o := Restore{Identities: k.Identity, Name: path}
	if k.PassphraseStdin {
		var err error
		if o.Passphrase, err = t.password("passphrase of the backup: ", true); err != nil {
			return o, nil, err
		}
	} else if k.Identity == "" {
		return o, nil, fault.New(fault.Invalid, "cli.backup-key", "say how to open the backup").WithHint("--identity FILE, or --passphrase-stdin")
	}
	f, err := os.Open(path)
	if os.IsNotExist(err) {
		return o, nil, fault.New(fault.NotFound, "cli.no-file", "there is no {path}", "path", path)
	}
	if err != nil {
		return o, nil, fmt.Errorf("open the backup: %w", err)
	}
	o.From = f
	return o, f, nil
}

type backupVerifyCmd struct {
	File string `arg:"" help:"A file that fanar backup create wrote."`
	keyFlags
}

// Run checks a backup.
func (c backupVerifyCmd) Run(ctx context.Context, t *terminal) error {
	o, f, err := c.open(t, c.File)
	if err != nil {
		return err
	}
	defer f.Close()
	b, err := t.local.Folder.CheckBackup(ctx, o, t.progress("checking"))
	if err != nil {
		return err
	}
	if done, err := t.printed(b); done {
		return err
	}
	t.say("whole: %d records of %s, node %s, made %s; it was restored, and everything in it verified", b.Records, b.Organisation, b.Node, clock(b.Made))
	t.say("root %s", b.Root)
	return nil
}

type backupRestoreCmd struct {
	File string `arg:"" help:"A file that fanar backup create wrote."`
	folderFlags
	keyFlags
	Journal string `help:"Restore into this database instead of a file: postgres://user@host/database." placeholder:"ADDRESS"`
}

// Run restores a backup.
func (c backupRestoreCmd) Run(ctx context.Context, t *terminal) error {
	o, f, err := c.open(t, c.File)
	if err != nil {
		return err
	}
	defer f.Close()
	o.Journal = c.Journal
	b, err := t.local.Folder.Restore(ctx, c.where(t, nil), o, t.progress("restoring"))
	if err != nil {
		return err
	}
	if done, err := t.printed(b); done {
		return err
	}
	t.say("restored %d records of %s, node %s, as they were on %s; everything verified", b.Records, b.Organisation, b.Node, clock(b.Made))
	t.say("root %s", b.Root)
	t.say("the node must not run anywhere else now: two nodes with one key cannot be told apart")
	return nil
}
