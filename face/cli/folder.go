package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"fanar/face/operation"
	"fanar/fault"
)

// folderFlags name a node by its folder or its settings.
type folderFlags struct {
	Data   string `help:"Data folder (FANAR_DATA)." placeholder:"DIR"`
	Config string `help:"Settings file; fanar.toml in the data folder if empty (FANAR_CONFIG)." placeholder:"FILE"`
}

// where gives what the flags say, with more settings by key.
func (f folderFlags) where(t *terminal, more map[string][]string) Where {
	w := Where{File: f.Config, Flags: map[string][]string{}, Env: t.env}
	if f.Data != "" {
		w.Flags["data"] = []string{f.Data}
	}
	for k, v := range more {
		if len(v) > 0 && v[0] != "" {
			w.Flags[k] = v
		}
	}
	return w
}

// printed prints a value for --json, and tells whether it did.
func (t *terminal) printed(v any) (bool, error) {
	if !t.JSON {
		return false, nil
	}
	body, err := json.Marshal(v)
	t.raw(body)
	return true, err
}

type configVerbs struct {
	Show configShowCmd `cmd:"" help:"Every setting, its value, and where the value comes from."`
}

type configShowCmd struct {
	folderFlags
	Origin bool `help:"Say where each value comes from."`
}

// Run shows the settings.
func (c configShowCmd) Run(t *terminal) error {
	all, err := t.local.Folder.Settings(c.where(t, nil))
	if err != nil {
		return err
	}
	if done, err := t.printed(all); done {
		return err
	}
	var rows [][]string
	for _, s := range all {
		row := []string{s.Key, s.Value}
		if c.Origin {
			row = append(row, s.Origin)
		}
		rows = append(rows, row)
	}
	heads := "SETTING VALUE"
	if c.Origin {
		heads += " FROM"
	}
	t.table(heads, rows)
	return nil
}

type doctorCmd struct{ folderFlags }

// Run examines the node. Anything that fails is exit code 1.
func (c doctorCmd) Run(ctx context.Context, t *terminal) error {
	all, err := t.local.Folder.Examine(ctx, c.where(t, nil))
	if err != nil {
		return err
	}
	worst := operation.Worst(all)
	if done, err := t.printed(all); done {
		if err == nil && worst == operation.Fail {
			err = unwell()
		}
		return err
	}
	var rows [][]string
	for _, f := range all {
		text := f.Value
		if f.Trouble != nil {
			text = strings.TrimSpace(text + " " + f.Trouble.Text)
		}
		rows = append(rows, []string{string(f.State), f.Check, text})
	}
	t.table("STATE CHECK FOUND", rows)
	for _, f := range all {
		if f.Trouble != nil && f.Trouble.Hint != "" {
			t.say("hint (%s): %s", f.Check, f.Trouble.Hint)
		}
	}
	if worst == operation.Fail {
		return unwell()
	}
	return nil
}

func unwell() error {
	return fault.New(fault.Unavailable, "doctor.fail", "at least one check failed").WithHint("the hints above say what to do")
}

type rebuildCmd struct{ folderFlags }

// Run derives the views again.
func (c rebuildCmd) Run(ctx context.Context, t *terminal) error {
	rows, err := t.local.Folder.Rebuild(ctx, c.where(t, nil), t.progress("deriving"))
	if err != nil {
		return err
	}
	if done, err := t.printed(map[string]int{"rows": rows}); done {
		return err
	}
	t.say("the views were derived again from the records: %d rows", rows)
	return nil
}

type migrateCmd struct {
	folderFlags
	To string `required:"" help:"Where to: postgres://user@host/database; a journal that is there is not touched." placeholder:"ADDRESS"`
}

// Run moves the journal.
func (c migrateCmd) Run(ctx context.Context, t *terminal) error {
	m, err := t.local.Folder.Migrate(ctx, c.where(t, nil), c.To, t.progress("copying"))
	if err != nil {
		return err
	}
	if done, err := t.printed(m); done {
		return err
	}
	t.say("moved %d records from %s to %s", m.Records, m.From, m.To)
	t.say("root %s: the same on both sides. The old journal was left as it is; the settings name the new one", m.Root)
	return nil
}

type tilesCmd struct {
	folderFlags
	To string `arg:"" help:"Folder for the tiles; what is there is completed."`
}

// Run exports tiles.
func (c tilesCmd) Run(ctx context.Context, t *terminal) error {
	size, err := t.local.Folder.Tiles(ctx, c.where(t, nil), c.To, t.progress("writing"))
	if err != nil {
		return err
	}
	if done, err := t.printed(map[string]any{"records": size, "folder": c.To}); done {
		return err
	}
	t.say("wrote %d records as C2SP tlog-tiles to %s; any web server can publish the folder", size, c.To)
	return nil
}

type keyVerbs struct {
	Show    keyShowCmd    `cmd:"" help:"The organisation's and the node's public keys."`
	Rotate  keyRotateCmd  `cmd:"" help:"Make a new key for the node; the node must be stopped."`
	Revoke  keyRevokeCmd  `cmd:"" help:"State that a key of the node is no longer to be believed, and go on with a new one; the node must be stopped."`
	Replace keyReplaceCmd `cmd:"" help:"Make a new key in the place of one that is lost, as after an old backup of the keys; the node must be stopped."`
}

type keyShowCmd struct{ folderFlags }

// Run shows the keys.
func (c keyShowCmd) Run(ctx context.Context, t *terminal) error {
	return t.keys(t.local.Folder.Keys(ctx, c.where(t, nil)))
}

type keyRotateCmd struct{ folderFlags }

// Run rotates the node's key.
func (c keyRotateCmd) Run(ctx context.Context, t *terminal) error {
	return t.keys(t.local.Folder.Rotate(ctx, c.where(t, nil)))
}

type keyRevokeCmd struct {
	folderFlags
	Key      string `help:"The key, base64; the node's present one if empty." placeholder:"KEY"`
	LastGood uint64 `help:"Size of the last checkpoint that is still believed; everything in the journal if empty." placeholder:"N"`
	Reason   string `required:"" help:"Why." placeholder:"TEXT"`
}

// Run revokes a key.
func (c keyRevokeCmd) Run(ctx context.Context, t *terminal) error {
	return t.keys(t.local.Folder.Revoke(ctx, c.where(t, nil), Revoke{Key: c.Key, Size: c.LastGood, Reason: c.Reason}))
}

type keyReplaceCmd struct {
	folderFlags
	Reason string `required:"" help:"Why." placeholder:"TEXT"`
}

// Run replaces the node's key.
func (c keyReplaceCmd) Run(ctx context.Context, t *terminal) error {
	return t.keys(t.local.Folder.Replace(ctx, c.where(t, nil), c.Reason))
}

func (t *terminal) keys(k Keys, err error) error {
	if err != nil {
		return err
	}
	if done, err := t.printed(k); done {
		return err
	}
	t.say("organisation %s  %s", k.Organisation, k.OrgKey)
	t.say("node         %s  %s", k.Node, k.NodeKey)
	if k.Record > 0 {
		t.say("record %s states the change; make a backup now: the old ones hold the old key", fmt.Sprint(k.Record))
	}
	return nil
}
