package node

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strings"
	"time"

	"fanar/desk/directory"
	"fanar/desk/sea"
	"fanar/face/cli"
	"fanar/fault"
	"fanar/feed"
	"fanar/world"
)

// Local gives the command line what runs without a node.
func Local() cli.Local {
	return cli.Local{World: world.Real(), Version: Version, Demo: localDemo, Serve: localServe, Init: localInit, Verify: localVerify}
}

func logger() *slog.Logger { return slog.New(slog.NewTextHandler(os.Stderr, nil)) }

func localDemo(ctx context.Context, o cli.Demo, say func(string)) error {
	return Demo(ctx, DemoConfig{Dir: o.Data, Listen: o.Listen, Speed: o.Speed, NoReplay: o.NoReplay, Log: logger(), Tell: say,
		Ready: func(address string) { say("ready: http://" + address + "/") }})
}

func localServe(ctx context.Context, o cli.Serve, say func(string)) (err error) {
	n, err := Open(ctx, Config{Dir: o.Data, World: world.Real(), Log: logger()})
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer func() {
		stop()
		err = errors.Join(err, n.Close())
	}()
	for i, address := range o.Feeds {
		f, err := feedOf(address, i, n.Clock)
		if err != nil {
			return err
		}
		n.Follow(ctx, f)
	}
	l, err := net.Listen("tcp", o.Listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	h, err := n.Handler(nil)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	return n.Serve(ctx, l, h, func() { say("ready: http://" + l.Addr().String() + "/") })
}

// feedOf makes a feed of an address: tcp://host:port, file:path, or - for standard input.
func feedOf(address string, i int, clock world.Clock) (sea.Feed, error) {
	name := fmt.Sprintf("AIS %d", i+1)
	if server, ok := strings.CutPrefix(address, "tcp://"); ok {
		return &feed.TCP{Name: name + " " + server, Address: server}, nil
	}
	if path, ok := strings.CutPrefix(address, "file:"); ok {
		return &feed.File{Name: name + " " + path, Path: path, Clock: clock}, nil
	}
	if address == "-" {
		return &feed.Stdin{Name: name + " standard input", Reader: feed.StandardInput()}, nil
	}
	return nil, fault.New(fault.Invalid, "node.feed", "{feed} is no feed; write tcp://host:port, file:path, or - for standard input", "feed", address)
}

func localInit(ctx context.Context, o cli.Init) (cli.Made, error) {
	if o.Name == "" {
		o.Name = o.Organisation
	}
	id, err := Init(ctx, InitConfig{Dir: o.Data, Node: o.Node, Password: o.Password,
		Organisation: directory.Organisation{ID: o.Organisation, Name: o.Name, Type: o.Type},
		Admin:        directory.User{ID: o.Admin, Name: o.Admin, Org: o.Organisation, Roles: []string{"administrator"}}})
	if err != nil {
		return cli.Made{}, err
	}
	return cli.Made{Organisation: id.Org, Node: id.Node, Key: Fingerprint(id.OrgKey.Public().(ed25519.PublicKey))}, nil
}

func localVerify(ctx context.Context, o cli.Verify, progress func(done, total uint64)) (cli.Verified, error) {
	var key ed25519.PublicKey
	if o.Key != "" {
		var err error
		if key, err = base64.StdEncoding.DecodeString(o.Key); err != nil || len(key) != ed25519.PublicKeySize {
			return cli.Verified{}, fault.New(fault.Invalid, "node.key", "{key} is no public key; it is 44 characters of base64, as fanar init prints it", "key", o.Key)
		}
	}
	rep, err := Verify(ctx, o.Path, key, progress)
	if err != nil {
		return cli.Verified{}, err
	}
	v := cli.Verified{Organisation: rep.Org, Node: rep.Node, Key: Fingerprint(rep.OrgKey), Records: rep.Records, Checkpoints: rep.Checkpoints,
		Rows: rep.Rows, Signed: rep.Latest.Size, Root: base64.StdEncoding.EncodeToString(rep.Root[:])}
	if !rep.Latest.At.IsZero() {
		v.SignedAt = rep.Latest.At.Format(time.RFC3339)
	}
	return v, nil
}
