package cot_test

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"fanar/desk/sea"
	"fanar/engine/geo"
	form "fanar/face/interop/cot"
	"fanar/feed/cot"
	"fanar/world"
)

const patience = 10 * time.Second

// real clock: the events of these tests are made for now.
var clock = world.Real().Clock

func now() time.Time { return clock.Now().UTC().Truncate(time.Millisecond) }

func vessel(uid string) form.Event {
	speed, course := 5.0, 45.0
	return form.Event{UID: uid, Type: "a-f-S", How: "m-g", Time: now(), Start: now(), Stale: now().Add(time.Hour), CallSign: "AURORA",
		Position: &geo.Position{Lat: 34.5, Lon: 12.5}, SpeedMS: &speed, CourseDeg: &course}
}

func call(uid string) form.Event {
	e := vessel(uid)
	e.Type, e.Remarks = "b-a-o-pan", "engine room fire"
	return e
}

// run starts a link and stops it with the test.
func run(t *testing.T, l *cot.Link, picture *sea.Picture) {
	t.Helper()
	if l.Clock == nil {
		l.Clock = clock
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() {
		if picture != nil {
			ended <- picture.Follow(ctx, l)
			return
		}
		ended <- l.Run(ctx, nil)
	}()
	t.Cleanup(func() {
		stop()
		select {
		case err := <-ended:
			if err != nil && !errors.Is(err, context.Canceled) {
				t.Errorf("the link ended with %v", err)
			}
		case <-time.After(patience):
			t.Error("the link does not end")
		}
	})
}

// ear is a listener of the system's choice of port.
func ear(t *testing.T) (address string, bind func(context.Context, string) (net.Listener, error)) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	first := l
	return l.Addr().String(), func(ctx context.Context, address string) (net.Listener, error) {
		if l := first; l != nil {
			first = nil
			return l, nil
		}
		return net.Listen("tcp", address)
	}
}

func eventually(t *testing.T, what string, so func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !so(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s: not after %v", what, patience)
		}
	}
}

func say(t *testing.T, c net.Conn, events ...form.Event) {
	t.Helper()
	for _, e := range events {
		b, err := e.XML()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Write(b); err != nil {
			t.Fatal(err)
		}
	}
}

func dial(t *testing.T, address string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// calls collects what was heard.
type calls struct {
	mu  sync.Mutex
	all []form.Event
	who []string
}

func (c *calls) hear(_ context.Context, e form.Event, from string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all, c.who = append(c.all, e), append(c.who, from)
}

func (c *calls) len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.all)
}

func TestAListenerHearsWhatClientsSend(t *testing.T) {
	address, bind := ear(t)
	picture, heard := sea.NewPicture(clock), &calls{}
	l := &cot.Link{Name: "TAK quay", Address: address, Listen: true, In: true, Bind: bind, Heard: heard.hear}
	run(t, l, picture)
	c := dial(t, address)
	say(t, c, vessel("MMSI-247123456"), vessel("UNIT-1"), call("UNIT-1-9-1-1"))
	for _, name := range []string{"track.xml", "android.xml", "marker.xml"} {
		b, err := os.ReadFile(filepath.Join("..", "..", "face", "interop", "cot", "testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Write(b); err != nil {
			t.Fatal(err)
		}
	}
	eventually(t, "all heard", func() bool { return l.State().Heard == 6 })
	if all := picture.Vessels(sea.Query{}); len(all) != 1 || all[0].MMSI != 247123456 || all[0].Feed != "TAK quay" || *all[0].SpeedKn < 9 || *all[0].SpeedKn > 10 {
		t.Errorf("the sea picture has %+v", all)
	}
	units := l.Units().At(now())
	if len(units) != 1 || units[0].UID != "UNIT-1" || units[0].Link != "TAK quay" {
		t.Errorf("the units are %+v; what is on land or stale is none", units)
	}
	if heard.len() != 1 || heard.all[0].Remarks != "engine room fire" {
		t.Errorf("heard %+v", heard.all)
	}
	feeds := picture.Feeds()
	if len(feeds) != 1 || feeds[0].Kind != cot.Kind || feeds[0].Used != 1 || feeds[0].Status != sea.StatusLive {
		t.Errorf("the feed is %+v", feeds)
	}
	say(t, c, form.RemovalOf("UNIT-1", now()))
	eventually(t, "the unit gone", func() bool { return len(l.Units().At(now())) == 0 })
}

func TestAClientComesBackAndIsGreeted(t *testing.T) {
	server, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	marker := vessel("fanar.SAR-1")
	l := &cot.Link{Name: "out", Address: server.Addr().String(), Out: true, Greet: func() []form.Event { return []form.Event{marker} },
		Jitter: func() float64 { return -0.999 }}
	run(t, l, nil)
	for round := range 2 {
		c, err := server.Accept()
		if err != nil {
			t.Fatal(err)
		}
		e, err := form.NewReader(c).Next()
		if err != nil || e.UID != "fanar.SAR-1" {
			t.Fatalf("round %d: %+v, %v", round, e, err)
		}
		c.Close()
	}
}

func TestPingsAreAnsweredAndSilenceIsNoticed(t *testing.T) {
	address, bind := ear(t)
	l := &cot.Link{Name: "x", Address: address, Listen: true, In: true, Out: true, Bind: bind, Self: "fanar.test", Quiet: 30 * time.Millisecond, Dead: 300 * time.Millisecond}
	run(t, l, sea.NewPicture(clock))
	c := dial(t, address)
	say(t, c, form.PingOf("client", now()))
	r := form.NewReader(c)
	var kinds []string
	for {
		e, err := r.Next()
		if err != nil {
			break // the link gave the silent peer up
		}
		kinds = append(kinds, string(e.Kind()))
	}
	if len(kinds) < 2 || kinds[0] != "pong" || kinds[1] != "ping" {
		t.Errorf("got %v, want a pong, then pings, then the end", kinds)
	}
	eventually(t, "the peer gone", func() bool { s := l.State(); return s.Peers == 0 && s.Refused == 1 && s.Error != "" })
}

func TestHostilePeersDoNotDisturbOthers(t *testing.T) {
	address, bind := ear(t)
	heard := &calls{}
	l := &cot.Link{Name: "x", Address: address, Listen: true, In: true, Bind: bind, Heard: heard.hear, Whole: 100 * time.Millisecond}
	run(t, l, sea.NewPicture(clock))
	good := dial(t, address)
	say(t, good, call("1"))
	eventually(t, "the first call", func() bool { return heard.len() == 1 })
	for _, c := range []struct{ name, text string }{
		{"garbage", strings.Repeat("\x00garbage<", 10)},
		{"an endless event", "<event version='2.0'><detail>" + strings.Repeat("<a>b</a>", 20_000)},
		{"an endless text", "<event version='2.0' uid='" + strings.Repeat("a", 1<<20)},
		{"a slow loris", "<event version='2.0' uid='x'"},
	} {
		bad := dial(t, address)
		go bad.Write([]byte(c.text)) // the other side may hang up in the middle
		bad.SetReadDeadline(time.Now().Add(patience))
		if _, err := bufio.NewReader(bad).ReadByte(); err == nil || isTimeout(err) {
			t.Errorf("%s: the connection lives on: %v", c.name, err)
		}
	}
	say(t, good, call("2"))
	eventually(t, "the second call", func() bool { return heard.len() == 2 })
}

func isTimeout(err error) bool {
	var late net.Error
	return errors.As(err, &late) && late.Timeout()
}

func TestNoMorePeersThanAllowed(t *testing.T) {
	address, bind := ear(t)
	l := &cot.Link{Name: "x", Address: address, Listen: true, In: true, Bind: bind}
	run(t, l, sea.NewPicture(clock))
	for range 16 {
		dial(t, address)
	}
	eventually(t, "a full house", func() bool { return l.State().Peers == 16 })
	one := dial(t, address)
	one.SetReadDeadline(time.Now().Add(patience))
	if _, err := one.Read(make([]byte, 1)); err == nil || isTimeout(err) {
		t.Errorf("the seventeenth stays: %v", err)
	}
	eventually(t, "counted", func() bool { return l.State().Refused == 1 })
}

// authority signs certificates for one test.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t *testing.T) authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	tmpl := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test CA"}, NotBefore: now().Add(-time.Hour), NotAfter: now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	raw, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	return authority{cert, key}
}

func (a authority) pool() *x509.CertPool {
	p := x509.NewCertPool()
	p.AddCert(a.cert)
	return p
}

func (a authority) issue(t *testing.T, name string) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	tmpl := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: name}, NotBefore: now().Add(-time.Hour), NotAfter: now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}}
	raw, err := x509.CreateCertificate(rand.Reader, tmpl, a.cert, &key.PublicKey, a.key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key}
}

func TestCertificatesOfBothSides(t *testing.T) {
	ours, theirs := newAuthority(t), newAuthority(t)
	address, bind := ear(t)
	heard := &calls{}
	listener := &cot.Link{Name: "in", Address: address, Listen: true, In: true, Bind: bind, Heard: heard.hear,
		TLS: &tls.Config{Certificates: []tls.Certificate{ours.issue(t, "fanar")}, ClientCAs: ours.pool(), ClientAuth: tls.RequireAndVerifyClientCert, MinVersion: tls.VersionTLS12}}
	run(t, listener, sea.NewPicture(clock))
	right := &cot.Link{Name: "out", Address: address, Out: true, Greet: func() []form.Event { return []form.Event{call("1")} },
		TLS: &tls.Config{Certificates: []tls.Certificate{ours.issue(t, "aurora")}, RootCAs: ours.pool(), MinVersion: tls.VersionTLS12}}
	run(t, right, nil)
	eventually(t, "the call", func() bool { return heard.len() == 1 })
	if heard.who[0] != "aurora" || !listener.State().Secure {
		t.Errorf("heard from %q", heard.who[0])
	}
	for name, config := range map[string]*tls.Config{
		"a certificate of somebody else": {Certificates: []tls.Certificate{theirs.issue(t, "mallory")}, RootCAs: ours.pool()},
		"no certificate":                 {RootCAs: ours.pool()},
		"a server that is not believed":  {Certificates: []tls.Certificate{ours.issue(t, "aurora")}, RootCAs: theirs.pool()},
	} {
		before := listener.State().Refused
		wrong := &cot.Link{Name: name, Address: address, Out: true, Greet: func() []form.Event { return []form.Event{call("2")} }, TLS: config}
		run(t, wrong, nil)
		eventually(t, name, func() bool { return listener.State().Refused > before })
		eventually(t, name+" is told", func() bool { return wrong.State().Error != "" })
	}
	if heard.len() != 1 {
		t.Errorf("%d calls were heard, one by who may", heard.len())
	}
	plain := dial(t, address)
	say(t, plain, call("3"))
	plain.SetReadDeadline(time.Now().Add(patience))
	for {
		if _, err := plain.Read(make([]byte, 100)); err != nil {
			if isTimeout(err) {
				t.Error("a plain connection lives on at a listener with TLS")
			}
			break
		}
	}
}

func TestWhatWaitsIsBounded(t *testing.T) {
	server, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	l := &cot.Link{Name: "out", Address: server.Addr().String(), Out: true}
	run(t, l, nil)
	c, err := server.Accept() // and never reads
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	eventually(t, "the connection", func() bool { return l.State().Status == form.Live })
	e := vessel("x")
	e.Remarks = strings.Repeat("long remarks ", 250)
	for sent := 0; l.State().Dropped == 0; sent++ {
		if sent > 100_000 {
			t.Fatal("a peer that does not read makes an endless queue")
		}
		if err := l.Send(e); err != nil {
			t.Fatal(err)
		}
	}
}

// What the node told comes back from a server that passes everything on: it is neither a unit nor a call.
func TestOwnEventsThatComeBack(t *testing.T) {
	address, bind := ear(t)
	called := make(chan string, 10)
	l := &cot.Link{Name: "TAK", Address: address, Listen: true, In: true, Out: true, Self: "fanar.mrcc-rome", Bind: bind,
		Heard: func(_ context.Context, e form.Event, _ string) { called <- e.UID }}
	run(t, l, sea.NewPicture(clock))
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	say(t, c, vessel("fanar.mrcc-rome.SAR-1"), call("fanar.mrcc-rome.SAR-1"), vessel("fanar.mrcc-romeo.SAR-1"), call("AURORA-9-1-1"))
	select {
	case uid := <-called:
		if uid != "AURORA-9-1-1" {
			t.Errorf("%s came back as a call", uid)
		}
	case <-time.After(patience):
		t.Fatal("the call of somebody else was not heard")
	}
	if units := l.Units().At(now()); len(units) != 1 || units[0].UID != "fanar.mrcc-romeo.SAR-1" {
		t.Errorf("the units are %+v, want the other node's only", units)
	}
}

// A client that connects while many cases are open is told of all of them.
func TestEverybodyIsGreetedWithEverything(t *testing.T) {
	const cases = 1_000
	address, bind := ear(t)
	var all []form.Event
	for i := range cases {
		all = append(all, vessel(fmt.Sprintf("fanar.mrcc-rome.SAR-%d", i)))
	}
	l := &cot.Link{Name: "TAK", Address: address, Listen: true, Out: true, Self: "fanar.mrcc-rome", Bind: bind, Greet: func() []form.Event { return all }}
	run(t, l, nil)
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	told, r := map[string]bool{}, form.NewReader(c)
	for len(told) < cases {
		e, err := r.Next()
		if err != nil {
			t.Fatalf("%v after %d of %d cases", err, len(told), cases)
		}
		told[e.UID] = true
	}
}
