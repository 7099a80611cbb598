package config

import (
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"filippo.io/age"

	"fanar/fault"
)

// key is one setting: its name in fanar.toml, from which variable and flag follow, and how its text becomes a value.
type key struct {
	name string
	set  func(c *Config, text string) error
	list func(c *Config) *[]string // of a key with several values
	show func(c Config) string
}

func (k key) shown(c Config) string {
	if k.list != nil {
		return strings.Join(*k.list(&c), ", ")
	}
	return k.show(c)
}

// variable is the environment's name of a key: FANAR_BACKUP_TO of backup-to.
func (k key) variable() string {
	return "FANAR_" + strings.ToUpper(strings.ReplaceAll(k.name, "-", "_"))
}

func keys() []key {
	return []key{
		text("data", func(c *Config) *string { return &c.Data }, nil),
		text("listen", func(c *Config) *string { return &c.Listen }, hostPort),
		text("origin", func(c *Config) *string { return &c.Origin }, origin),
		{name: "journal", set: func(c *Config, t string) error { c.Journal = t; return journalAddress(t) }, show: func(c Config) string { return covered(c.Journal) }},
		{name: "feeds", list: func(c *Config) *[]string { return &c.Feeds }},
		text("tls-cert", func(c *Config) *string { return &c.TLSCert }, nil),
		text("tls-key", func(c *Config) *string { return &c.TLSKey }, nil),
		duration("checkpoint", time.Second, time.Hour, func(c *Config) *time.Duration { return &c.Checkpoint }),
		duration("session-idle", time.Minute, 24*time.Hour, func(c *Config) *time.Duration { return &c.Idle }),
		duration("session-absolute", time.Minute, 7*24*time.Hour, func(c *Config) *time.Duration { return &c.Absolute }),
		duration("retention", time.Minute, 7*24*time.Hour, func(c *Config) *time.Duration { return &c.Retention }),
		text("backup-to", func(c *Config) *string { return &c.BackupTo }, nil),
		{name: "backup-for", list: func(c *Config) *[]string { return &c.BackupFor }},
		duration("backup-every", time.Minute, 31*24*time.Hour, func(c *Config) *time.Duration { return &c.BackupEach }),
		{name: "backup-keep", set: func(c *Config, t string) (err error) {
			if c.BackupKeep, err = strconv.Atoi(t); err != nil || c.BackupKeep < 1 || c.BackupKeep > 10_000 {
				return fmt.Errorf("%q is no number of backups to keep: 1 to 10000", t)
			}
			return nil
		}, show: func(c Config) string { return strconv.Itoa(c.BackupKeep) }},
	}
}

// Default is what the program assumes.
func Default() Config {
	return Config{Listen: "127.0.0.1:8250", Checkpoint: time.Minute, Idle: 30 * time.Minute, Absolute: 12 * time.Hour,
		Retention: 24 * time.Hour, BackupEach: 24 * time.Hour, BackupKeep: 14, origins: map[string]string{}}
}

func text(name string, field func(*Config) *string, check func(string) error) key {
	return key{name: name, show: func(c Config) string { return *field(&c) }, set: func(c *Config, t string) error {
		*field(c) = t
		if check == nil || t == "" {
			return nil
		}
		return check(t)
	}}
}

func duration(name string, least, most time.Duration, field func(*Config) *time.Duration) key {
	return key{name: name, show: func(c Config) string { return field(&c).String() }, set: func(c *Config, t string) error {
		d, err := time.ParseDuration(t)
		if err != nil || d < least || d > most {
			return fmt.Errorf("%q is no duration from %s to %s; write it as 90s, 30m or 12h", t, least, most)
		}
		*field(c) = d
		return nil
	}}
}

func hostPort(t string) error {
	if _, port, err := net.SplitHostPort(t); err != nil || port == "" {
		return fmt.Errorf("%q is no address to listen on; write it as 127.0.0.1:8250", t)
	}
	return nil
}

func origin(t string) error {
	u, err := url.Parse(t)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || strings.Trim(u.Path, "/") != "" {
		return fmt.Errorf("%q is no public address; write it as https://fanar.example.org", t)
	}
	return nil
}

// CheckJournal refuses what cannot be the address of a journal. from says who gave it, such as "--to". Errors:
// fault.Invalid.
func CheckJournal(address, from string) error {
	if err := journalAddress(address); err != nil {
		return fault.New(fault.Invalid, "config.value", "{key}, from {origin}: {why}", "key", "journal", "origin", from, "why", err.Error()).WithField("journal")
	}
	return nil
}

func journalAddress(t string) error {
	if t == "" {
		return nil
	}
	u, err := url.Parse(t)
	if err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") {
		return fmt.Errorf("%s is no journal; write it as postgres://user@host/database, or leave it out for the file in the data folder", covered(t))
	}
	return nil
}

// Shown is where a journal is kept, in words that hold no password.
func Shown(address string) string {
	if address == "" {
		return "the data folder"
	}
	return covered(address)
}

// covered hides the password in an address. Of what is no address of a journal it shows nothing: a password may stand
// anywhere in it.
func covered(address string) string {
	if address == "" {
		return ""
	}
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") {
		return "what is given"
	}
	if q := u.Query(); q.Has("password") {
		q.Set("password", "xxxxx")
		u.RawQuery = q.Encode()
	}
	return u.Redacted()
}

// check looks at what only makes sense together.
func (c Config) check() error {
	if (c.TLSCert == "") != (c.TLSKey == "") {
		return fmt.Errorf("tls-cert and tls-key belong together, and only one is given")
	}
	for _, r := range c.BackupFor {
		if _, err := age.ParseX25519Recipient(r); err != nil {
			return fmt.Errorf("backup-for: %q is no age recipient; age-keygen prints one that begins with age1", r)
		}
	}
	if c.BackupTo != "" && len(c.BackupFor) == 0 {
		return fmt.Errorf("backup-to needs backup-for: a backup holds the node's keys and is never written in clear")
	}
	if c.Idle > c.Absolute {
		return fmt.Errorf("session-idle (%s) is longer than session-absolute (%s)", c.Idle, c.Absolute)
	}
	for _, p := range c.OIDC {
		if p.Organisation == "" || p.Issuer == "" || p.ClientID == "" {
			return fmt.Errorf("an [[oidc]] needs organisation, issuer and client-id")
		}
		if c.Origin == "" {
			return fmt.Errorf("[[oidc]] needs origin: the provider sends people back to it")
		}
	}
	return c.checkCoT()
}
