package config

import (
	"fmt"
	"net"
	"path/filepath"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"fanar/fault"
)

// The directions of a connection to TAK.
const (
	CoTIn   = "in"   // hear
	CoTOut  = "out"  // speak
	CoTBoth = "both" // hear and speak
)

// CoT is one connection to a TAK server, or one address at which TAK clients may connect: a [[cot]] section of the file. Exactly
// one of Connect and Listen is given.
type CoT struct {
	Name       string `toml:"name"`        // what people see; unique
	Connect    string `toml:"connect"`     // host:port of a server
	Listen     string `toml:"listen"`      // host:port; a port alone is on loopback
	Direction  string `toml:"direction"`   // in, out or both; in if empty
	Audience   string `toml:"audience"`    // organisation that gets what leaves; its entry in the policy pack decides what that is
	TLSCA      string `toml:"tls-ca"`      // PEM file of who signs the other side's certificates
	TLSCert    string `toml:"tls-cert"`    // PEM file of our own certificate
	TLSKey     string `toml:"tls-key"`     // PEM file
	ServerName string `toml:"server-name"` // in the server's certificate, if it is not the host of connect
}

// Hears tells whether what the other side sends is used.
func (c CoT) Hears() bool { return c.Direction != CoTOut }

// Speaks tells whether anything is sent.
func (c CoT) Speaks() bool { return c.Direction != CoTIn }

// Address is where it connects to, or listens.
func (c CoT) Address() string { return c.Connect + c.Listen }

// Secure tells whether both sides show certificates.
func (c CoT) Secure() bool { return c.TLSCA != "" }

// shown is the connection in one line, without the names of its key files.
func (c CoT) shown() string {
	text := "connect " + c.Connect
	if c.Listen != "" {
		text = "listen " + c.Listen
	}
	text += ", " + c.Direction
	if c.Audience != "" {
		text += ", for " + c.Audience
	}
	if c.Secure() {
		text += ", with certificates"
	}
	return text
}

// parseCoT reads the [[cot]] sections.
func (c *Config) parseCoT(path, body string) error {
	var o struct{ CoT []CoT }
	meta, err := toml.Decode(body, &o)
	if err != nil {
		return fault.New(fault.Invalid, "config.toml", "{path} cannot be read: {why}", "path", path, "why", err.Error())
	}
	for _, u := range meta.Undecoded() {
		if len(u) > 1 && strings.EqualFold(u[0], "cot") {
			return unknown(path, u.String(), []string{"cot.name", "cot.connect", "cot.listen", "cot.direction", "cot.audience", "cot.tls-ca", "cot.tls-cert", "cot.tls-key", "cot.server-name"})
		}
	}
	for i := range o.CoT {
		one := &o.CoT[i]
		if one.Direction == "" {
			one.Direction = CoTIn
		}
		if host, port, err := net.SplitHostPort(one.Listen); err == nil && host == "" {
			one.Listen = net.JoinHostPort("127.0.0.1", port)
		}
		for _, file := range []*string{&one.TLSCA, &one.TLSCert, &one.TLSKey} {
			if *file != "" && !filepath.IsAbs(*file) {
				*file = filepath.Join(filepath.Dir(path), *file)
			}
		}
	}
	c.CoT, c.origins["cot"] = o.CoT, path
	return nil
}

// checkCoT looks at what a connection needs to be one.
func (c Config) checkCoT() error {
	var names []string
	for _, one := range c.CoT {
		bad := func(why string) error { return fmt.Errorf("[[cot]] %s: %s", one.Name, why) }
		host, port, err := net.SplitHostPort(one.Address())
		switch {
		case strings.TrimSpace(one.Name) == "":
			return bad("it needs a name, which people see beside what comes from it")
		case slices.Contains(names, one.Name):
			return bad("the name stands twice")
		case (one.Connect == "") == (one.Listen == ""):
			return bad("give either connect or listen, as host:port")
		case err != nil || port == "":
			return bad(fmt.Sprintf("%q is no address; write it as 127.0.0.1:8087", one.Address()))
		case one.Direction != CoTIn && one.Direction != CoTOut && one.Direction != CoTBoth:
			return bad(fmt.Sprintf("the direction is %q; it is in, out or both", one.Direction))
		case one.Speaks() && one.Audience == "":
			return bad("what leaves needs an audience: the organisation whose entry in the policy pack decides what it may have")
		case (one.TLSCA == "") != (one.TLSCert == "") || (one.TLSCert == "") != (one.TLSKey == ""):
			return bad("tls-ca, tls-cert and tls-key belong together: both sides show a certificate, or neither does")
		case !one.Secure() && !loopback(host):
			return bad("beyond this machine it needs tls-ca, tls-cert and tls-key: without them anybody can read it and send false positions")
		}
		names = append(names, one.Name)
	}
	return nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
