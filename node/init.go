package node

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"fanar/desk/directory"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/policy"
	"fanar/world"
)

// InitConfig says what a new node is called, and who its first user is.
type InitConfig struct {
	Dir          string
	Organisation directory.Organisation
	Node         string
	Admin        directory.User // its password opens the pages
	Password     string
}

// Init makes a data folder with keys, the shipped policy pack, the organisation and its first administrator, and gives
// the node's identity. It refuses a folder that holds a node already.
func Init(ctx context.Context, c InitConfig) (_ event.Identity, err error) {
	if _, err := os.Stat(filepath.Join(c.Dir, identityFile)); !errors.Is(err, fs.ErrNotExist) {
		return event.Identity{}, fault.New(fault.Conflict, "node.exists", "{dir} holds a Fanar node already", "dir", c.Dir).
			WithHint("run it with fanar serve --data {dir}")
	}
	hash, err := directory.HashPassword(c.Password)
	if err != nil {
		return event.Identity{}, err
	}
	n, err := Open(ctx, Config{Dir: c.Dir, Organisation: c.Organisation.ID, Node: c.Node, World: world.Real(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return event.Identity{}, err
	}
	defer func() { err = errors.Join(err, n.Close()) }()
	founder := policy.Actor{User: "node", Name: "node", Org: c.Organisation.ID, Roles: []string{"administrator"}}
	for _, command := range []dispatch.Command{
		directory.RegisterOrganisation{Organisation: c.Organisation},
		directory.AddUser{User: c.Admin},
		directory.SetPassword{User: c.Admin.ID, Hash: hash},
	} {
		if _, err := n.Dispatch.Do(ctx, dispatch.Request{Command: command, Actor: founder}); err != nil {
			return event.Identity{}, err
		}
	}
	return n.Journal.Identity(), nil
}
