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
// It refuses a folder that holds a node already.
func Init(ctx context.Context, c InitConfig) (made New, err error) {
	if _, err := os.Stat(filepath.Join(c.Dir, identityFile)); !errors.Is(err, fs.ErrNotExist) {
		return made, fault.New(fault.Conflict, "node.exists", "{dir} holds a Fanar node already", "dir", c.Dir).
			WithHint("run it with fanar serve --data {dir}")
	}
	var hash string
	if c.Password != "" {
		if hash, err = credential.HashPassword(c.Password); err != nil {
			return made, err
		}
	}
	if err := writeSettings(c); err != nil {
		return made, err
	}
	n, err := Open(ctx, Config{Dir: c.Dir, Journal: c.Journal, Organisation: c.Organisation.ID, Node: c.Node, World: world.Real(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return made, err
	}
	defer func() { err = errors.Join(err, n.Close()) }()
	founder := policy.Actor{User: "node", Name: "node", Org: c.Organisation.ID, Roles: []string{"administrator"}, StepUp: n.Clock.Now()}
	commands := []dispatch.Command{directory.RegisterOrganisation{Organisation: c.Organisation}, directory.AddUser{User: c.Admin}}
	if c.Password != "" {
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

// writeSettings writes what was said about the node to its folder. A folder that has settings keeps the others of them.
func writeSettings(c InitConfig) error {
	if c.Journal == "" && c.Origin == "" {
		return nil
	}
	if err := os.MkdirAll(c.Dir, 0o700); err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	path := filepath.Join(c.Dir, config.File)
	body, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if c.Origin != "" && !errors.Is(err, fs.ErrNotExist) {
		return fault.New(fault.Conflict, "node.settings", "{path} is there already", "path", path).WithHint("set origin in it, and leave --origin out")
	}
	if c.Origin != "" {
		body = fmt.Appendf(nil, "origin = %q\n", c.Origin)
	}
	if body, err = config.WithJournal(body, c.Journal); err != nil {
		return err
	}
	if err := writeDurably(path, body); err != nil {
		return err
	}
	_, err = config.Load(config.Sources{File: path, Env: func(string) string { return "" }})
	return err
}
