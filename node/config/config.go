// Package config gathers a node's settings: what the program assumes, what fanar.toml says, what FANAR_* variables say, and
// what the flags of the command say, each stronger than the one before. It remembers where every value came from.
//
// A key that means nothing is an error that names the nearest one that does. The package opens nothing but the file, and
// never prints a secret; see [Setting.Shown].
//
// Start with [Load].
package config

import (
	"net/url"
	"time"
)

// Config is a node's settings.
type Config struct {
	Data       string        // data folder
	Listen     string        // host:port for pages and the API
	Origin     string        // public address, such as https://fanar.example.org; pages are then served as secure
	Journal    string        // postgres:// address; empty is the SQLite file in the data folder
	Feeds      []string      // AIS: tcp://host:port, file:path, or - for standard input
	TLSCert    string        // PEM file; empty is plain HTTP, behind a proxy or on loopback
	TLSKey     string        // PEM file
	Checkpoint time.Duration // how often the tree is signed
	Idle       time.Duration // after which an unused session ends
	Absolute   time.Duration // after which every session ends
	Retention  time.Duration // how often the retention job runs
	BackupTo   string        // folder for scheduled backups; empty is none
	BackupFor  []string      // age recipients (age1…) that can open a backup
	BackupEach time.Duration // how often a backup is made
	BackupKeep int           // how many are kept
	OIDC       []Provider
	CoT        []CoT // connections to TAK servers and clients

	file    string            // the settings file that was read; empty if there was none
	origins map[string]string // by key
}

// Path is the settings file that was read; empty if there was none.
func (c Config) Path() string { return c.file }

// From tells where the value of a key comes from: "default", a file, a variable or a flag.
func (c Config) From(key string) string {
	if origin := c.origins[key]; origin != "" {
		return origin
	}
	return "default"
}

// Provider is an organisation's own OpenID Connect provider.
type Provider struct {
	Organisation string `toml:"organisation"` // whose users may sign in with it
	Issuer       string `toml:"issuer"`       // https address
	ClientID     string `toml:"client-id"`
	ClientSecret string `toml:"client-secret"`
	Claim        string `toml:"claim"` // that names the user here; "preferred_username" if empty
}

// Setting is one value with where it came from.
type Setting struct {
	Key    string `json:"key"`
	Shown  string `json:"value"`  // passwords and secrets are covered
	Origin string `json:"origin"` // "default", a file, a variable or a flag
}

// Settings lists all values in the order of the documentation.
func (c Config) Settings() []Setting {
	var all []Setting
	for _, k := range keys() {
		all = append(all, Setting{Key: k.name, Shown: k.shown(c), Origin: c.From(k.name)})
	}
	for _, p := range c.OIDC {
		all = append(all, Setting{Key: "oidc." + p.Organisation, Shown: p.Issuer + " as " + p.ClientID, Origin: c.origins["oidc"]})
	}
	for _, one := range c.CoT {
		all = append(all, Setting{Key: "cot." + one.Name, Shown: one.shown(), Origin: c.origins["cot"]})
	}
	return all
}

// Secure tells whether browsers reach the node over TLS, by itself or by a proxy before it.
func (c Config) Secure() bool {
	u, err := url.Parse(c.Origin)
	return c.TLSCert != "" || (err == nil && u.Scheme == "https")
}
