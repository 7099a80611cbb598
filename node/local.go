package node

import (
	"context"
	"crypto/ed25519"
	"crypto/tls"
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
	"fanar/node/config"
	"fanar/world"
)

// Local gives the command line what runs without a node.
func Local() cli.Local {
	return cli.Local{World: world.Real(), Version: Version, Demo: localDemo, Serve: localServe, Init: localInit, Verify: localVerify, Folder: folder()}
}

func logger() *slog.Logger { return slog.New(slog.NewTextHandler(os.Stderr, nil)) }

func localDemo(ctx context.Context, o cli.Demo, say func(string)) error {
	return Demo(ctx, DemoConfig{Dir: o.Data, Listen: o.Listen, Speed: o.Speed, NoReplay: o.NoReplay, Log: logger(), Tell: say,
		Ready: func(address string) { say("ready: http://" + address + "/") }})
}

func localServe(ctx context.Context, o cli.Serve, say func(string)) (err error) {
	c, err := settingsWithFolder(o.Where)
	if err != nil {
		return err
	}
	n, err := Open(ctx, Config{Dir: c.Data, Journal: c.Journal, World: world.Real(), Settings: &c, Log: logger()})
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer func() {
		stop()
		err = errors.Join(err, n.Close())
	}()
	for i, address := range c.Feeds {
		f, err := feedOf(address, i, n.Clock)
		if err != nil {
			return err
		}
		n.Follow(ctx, f)
	}
	l, scheme, err := listen(c)
	if err != nil {
		return err
	}
	h, err := n.Handler(nil)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	return n.Serve(ctx, l, h, func() {
		say("ready: " + scheme + "://" + l.Addr().String() + "/")
		if c.Origin != "" {
			say("people reach it as " + c.Origin + "/")
		}
	})
}

// listen opens the address for pages and the API, with TLS if there is a certificate.
func listen(c config.Config) (net.Listener, string, error) {
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return nil, "", fmt.Errorf("listen: %w", err)
	}
	if c.TLSCert == "" {
		return l, "http", nil
	}
	pair, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey)
	if err != nil {
		return nil, "", errors.Join(fmt.Errorf("read the certificate: %w", err), l.Close())
	}
	return tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}}), "https", nil
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
	made, err := Init(ctx, InitConfig{Dir: o.Data, Journal: o.Journal, Origin: o.Origin, Node: o.Node, Password: o.Password,
		Organisation: directory.Organisation{ID: o.Organisation, Name: o.Name, Type: o.Type},
		Admin:        directory.User{ID: o.Admin, Name: o.Admin, Org: o.Organisation, Roles: []string{"administrator"}}})
	if err != nil {
		return cli.Made{}, err
	}
	out := cli.Made{Organisation: made.Org, Node: made.Node, Key: Fingerprint(made.OrgKey.Public().(ed25519.PublicKey))}
	if made.Enrol != "" {
		origin := o.Origin
		if origin == "" {
			origin = "http://localhost:8250"
		}
		out.Enrol = strings.TrimSuffix(origin, "/") + made.Enrol
	}
	return out, nil
}

func localVerify(ctx context.Context, o cli.Verify, progress func(done, total uint64)) (cli.Verified, error) {
	key, err := decodeKey(o.Key)
	if err != nil {
		return cli.Verified{}, err
	}
	rep, err := Verify(ctx, o.Path, key, progress)
	if err != nil {
		return cli.Verified{}, err
	}
	v := cli.Verified{Organisation: rep.Org, Node: rep.Node, Key: Fingerprint(rep.OrgKey), Records: rep.Records, Checkpoints: rep.Checkpoints,
		Rows: rep.Rows, Stale: rep.Stale, Signed: rep.Latest.Size, Root: base64.StdEncoding.EncodeToString(rep.Root[:])}
	if !rep.Latest.At.IsZero() {
		v.SignedAt = rep.Latest.At.Format(time.RFC3339)
	}
	return v, nil
}
