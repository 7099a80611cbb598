package node

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"time"

	form "fanar/face/interop/cot"
	"fanar/fault"
	"fanar/feed/cot"
	"fanar/node/config"
	"fanar/record/event"
	"fanar/record/policy"
)

// tak is the node's connections to TAK: what they hear becomes observations and alerts, and what the audience of each may
// have of the open cases is told to it.
type tak struct {
	node  *Node
	known func(kind string, version int) bool
	links []*takLink
}

// takLink is one connection with what it was told and what it called.
type takLink struct {
	*cot.Link
	settings config.CoT
	calls    callers
	told     tellings
}

// connect begins the connections of the settings; they end with ctx. An error is a certificate that cannot be used.
func (n *Node) connect(ctx context.Context) error {
	kinds, err := event.KindsOf(Facts()...)
	if err != nil {
		return err
	}
	t := &tak{node: n, known: kinds.Knows}
	for _, c := range n.settings.CoT {
		one := &takLink{settings: c, Link: &cot.Link{Name: c.Name, Address: c.Address(), Listen: c.Listen != "", In: c.Hears(), Out: c.Speaks(),
			Self: "fanar." + n.Journal.Identity().Org, Clock: n.Clock}}
		if one.TLS, err = certificates(c); err != nil {
			return fault.New(fault.Invalid, "node.cot-tls", "the connection {name} cannot use its certificates: {why}", "name", c.Name, "why", err.Error()).
				WithHint("tls-ca, tls-cert and tls-key are PEM files that the node can read")
		}
		one.Heard = func(ctx context.Context, e form.Event, from string) { t.call(ctx, one, e, from) }
		one.Greet = one.told.all
		t.links = append(t.links, one)
	}
	n.tak = t
	for _, one := range t.links {
		n.Go(func() {
			run := func() error { return one.Run(ctx, nil) }
			if one.In {
				run = func() error { return n.Picture.Follow(ctx, one) }
			}
			if err := run(); err != nil && !errors.Is(err, context.Canceled) {
				n.Log.Error("a connection to TAK ended", "name", one.Name, "error", err)
			}
		})
		if one.Out {
			n.Go(func() { t.tell(ctx, one) })
		}
	}
	return nil
}

// certificates reads the files of a connection whose sides both show one; nil if they do not.
func certificates(c config.CoT) (*tls.Config, error) {
	if !c.Secure() {
		return nil, nil
	}
	pair, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey)
	if err != nil {
		return nil, err
	}
	pem, err := os.ReadFile(c.TLSCA)
	if err != nil {
		return nil, err
	}
	trusted := x509.NewCertPool()
	if !trusted.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s holds no certificate", c.TLSCA)
	}
	return &tls.Config{Certificates: []tls.Certificate{pair}, RootCAs: trusted, ClientCAs: trusted, ClientAuth: tls.RequireAndVerifyClientCert,
		ServerName: c.ServerName, MinVersion: tls.VersionTLS12}, nil
}

// actor is the node on behalf of a connection: it may say that somebody calls for help, and read the cases that it tells of.
func (t *tak) actor() policy.Actor {
	return policy.Actor{User: "node", Name: "node", Org: t.node.Journal.Identity().Org, Roles: []string{"connection"}}
}

// Links gives every connection of the settings; see [form.Links].
func (t *tak) Links() []form.LinkState {
	out := []form.LinkState{}
	for _, l := range t.links {
		s := l.State()
		s.Audience = l.settings.Audience
		_, s.Withheld = l.told.count()
		out = append(out, s)
	}
	return out
}

// Units gives what is heard and not in the sea picture; see [form.Links].
func (t *tak) Units() []form.Unit {
	out := []form.Unit{}
	for _, l := range t.links {
		out = append(out, l.Link.Units().At(t.node.Clock.Now())...)
	}
	return out
}

// Links tells how the connections of the node do.
func (n *Node) Links() form.Links { return n.tak }

// retell is how often the state of all cases is told again; what is told is believed for three times as long.
const retell = 30 * time.Second

// links looks at the connections of a running node.
func (x *examination) links(all []form.LinkState) {
	if len(all) == 0 {
		return
	}
	value, failed, last := fmt.Sprint(len(all)), 0, ""
	for _, l := range all {
		if l.Status == form.Failed || l.Status == form.Connecting {
			failed++
			last = l.Name
		}
	}
	if failed == 0 {
		x.ok("cot", value)
		return
	}
	x.warn("cot", value, fault.New(fault.Unavailable, "doctor.cot", "{count} of {all} connections to TAK are not there, {name} among them", "count", failed, "all", len(all), "name", last).
		WithHint("the page of connections says why; nothing is heard or told over them"))
}
