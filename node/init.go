package node

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"

	"fanar/desk/directory"
	"fanar/desk/directory/credential"
	"fanar/fault"
	"fanar/node/config"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
	"fanar/world"
)

// InitConfig says what a new node is called, and who its first user is.
type InitConfig struct {
	Dir          string
	Journal      string // postgres:// address; empty is a file in the folder
	Origin       string // public address of the pages; may be empty
	Organisation directory.Organisation
	Node         string
	Admin        directory.User // who adds the others
	Password     string         // of the first user; empty if a one-time code is to be made instead
}

// New is what a new node has.
type New struct {
	event.Identity
	// Enrol is the path at which the first user sets up a passkey or password, once; empty if a password was given.
	Enrol string
}

// Init makes a data folder with keys, settings, the shipped policy pack, the organisation and its first administrator.
// It refuses a folder that holds a node already, and what it refuses leaves nothing behind: everything is tried in a
// folder that is thrown away before the first file is written.
func Init(ctx context.Context, c InitConfig) (New, error) {
	if _, err := os.Stat(filepath.Join(c.Dir, identityFile)); !errors.Is(err, fs.ErrNotExist) {
		return New{}, fault.New(fault.Conflict, "node.exists", "{dir} holds a Fanar node already", "dir", c.Dir).
			WithHint("run it with fanar serve --data {dir}")
	}
	settings, err := initSettings(&c)
	if err != nil {
		return New{}, err
	}
	var hash string
	if c.Password != "" {
		if hash, err = credential.HashPassword(c.Password); err != nil {
			return New{}, err
		}
	}
	if err := rehearse(ctx, c, hash); err != nil {
		return New{}, err
	}
	if err := freeJournal(ctx, c.Journal); err != nil {
		return New{}, err
	}
	made, err := makeFolder(c.Dir)
	if err != nil {
		return New{}, err
	}
	n, err := establish(ctx, c, settings, hash)
	if err != nil {
		err = errors.Join(err, made.undo())
	}
	return n, err
}

// rehearse does everything in a folder that is thrown away, so that a name or a role that is refused is refused there.
func rehearse(ctx context.Context, c InitConfig, hash string) error {
	dir, err := os.MkdirTemp("", "fanar-init-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	c.Dir, c.Journal = dir, ""
	_, err = establish(ctx, c, nil, hash)
	return err
}

// freeJournal refuses a database that holds a journal: whose it is, only its own keys can say.
func freeJournal(ctx context.Context, address string) error {
	if address == "" {
		return nil
	}
	store, err := openStore(ctx, "", address)
	if err != nil {
		return err
	}
	var head uint64
	err = store.View(ctx, func(r journal.Reader) (err error) { head, err = r.Head(); return err })
	if err = errors.Join(err, store.Close()); err == nil && head > 0 {
		err = fault.New(fault.Conflict, "node.journal-taken", "{where} holds a journal already", "where", config.Shown(address)).
			WithHint("name another database, or another schema with ?search_path=NAME; to go on with that journal, restore its node from a backup")
	}
	return err
}

// establish makes the node in a folder that is there.
func establish(ctx context.Context, c InitConfig, settings []byte, hash string) (made New, err error) {
	if settings != nil {
		if err := writeDurably(filepath.Join(c.Dir, config.File), settings); err != nil {
			return made, err
		}
	}
	n, err := Open(ctx, Config{Dir: c.Dir, Journal: c.Journal, Organisation: c.Organisation.ID, Node: c.Node, World: world.Real(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return made, err
	}
	defer func() { err = errors.Join(err, n.Close()) }()
	founder := policy.Actor{User: "node", Name: "node", Org: c.Organisation.ID, Roles: []string{"administrator"}, StepUp: n.Clock.Now()}
	commands := []dispatch.Command{directory.RegisterOrganisation{Organisation: c.Organisation}, directory.AddUser{User: c.Admin}}
	if hash != "" {
		commands = append(commands, credential.SetPassword{User: c.Admin.ID, Hash: hash})
	} else {
		code := credential.NewEnrolmentCode(c.Admin.ID)
		commands = append(commands, credential.Invite{User: c.Admin.ID, Code: code})
		made.Enrol = "/enrol?code=" + url.QueryEscape(code)
	}
	for _, command := range commands {
		if _, err := n.Dispatch.Do(ctx, dispatch.Request{Command: command, Actor: founder}); err != nil {
			return made, err
		}
	}
	made.Identity = n.Journal.Identity()
	return made, nil
}

// initSettings gives the text of the settings file that says what was said about the node, nil if nothing has to be
// written. A folder that has settings keeps the others of them, and its journal unless another one is named.
func initSettings(c *InitConfig) ([]byte, error) {
	flags := map[string][]string{"data": {c.Dir}}
	for key, value := range map[string]string{"journal": c.Journal, "origin": c.Origin} {
		if value != "" {
			flags[key] = []string{value}
		}
	}
	all, err := config.Load(config.Sources{Env: func(string) string { return "" }, Flags: flags})
	if err != nil {
		return nil, err
	}
	if c.Journal = all.Journal; c.Journal == "" && c.Origin == "" {
		return nil, nil
	}
	path := filepath.Join(c.Dir, config.File)
	body, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read the settings: %w", err)
	}
	if c.Origin != "" && err == nil {
		return nil, fault.New(fault.Conflict, "node.settings", "{path} is there already", "path", path).WithHint("set origin in it, and leave --origin out")
	}
	if c.Origin != "" {
		body = fmt.Appendf(nil, "origin = %q\n", c.Origin)
	}
	return config.WithJournal(body, c.Journal)
}

// before is what a folder held before a node was made in it.
type before struct {
	dir   string
	top   string          // the highest folder that was made; empty if the folder was there
	names map[string]bool // what was in it
	text  []byte          // of the settings; nil if there were none
}

// makeFolder makes a data folder and remembers how to undo it.
func makeFolder(dir string) (b before, err error) {
	b = before{dir: dir, names: map[string]bool{}}
	for up := filepath.Clean(dir); ; up = filepath.Dir(up) {
		if _, err := os.Stat(up); !errors.Is(err, fs.ErrNotExist) {
			break
		}
		b.top = up
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return b, fmt.Errorf("make the data folder: %w", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return b, err
	}
	for _, e := range entries {
		b.names[e.Name()] = true
	}
	if b.names[config.File] {
		b.text, err = os.ReadFile(filepath.Join(dir, config.File))
	}
	return b, err
}

// undo brings the folder back to what it was.
func (b before) undo() error {
	if b.top != "" {
		return os.RemoveAll(b.top)
	}
	entries, err := os.ReadDir(b.dir)
	errs := []error{err}
	for _, e := range entries {
		if !b.names[e.Name()] {
			errs = append(errs, os.RemoveAll(filepath.Join(b.dir, e.Name())))
		}
	}
	if b.text != nil {
		errs = append(errs, writeDurably(filepath.Join(b.dir, config.File), b.text))
	}
	return errors.Join(errs...)
}
