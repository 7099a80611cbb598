package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/BurntSushi/toml"

	"fanar/fault"
)

// File is the name of the settings file in a data folder.
const File = "fanar.toml"

// Sources are where settings come from besides the program's own.
type Sources struct {
	// File is a settings file that must be there. If it is empty, FANAR_CONFIG is looked at, then fanar.toml in the data
	// folder that flags or FANAR_DATA name, if there is one.
	File  string
	Env   func(name string) string
	Flags map[string][]string // by key; what the command line says
}

// Load gives the settings. Errors: fault.Invalid that names the key, where it stands, and what would be right.
func Load(s Sources) (Config, error) {
	c := Default()
	path, must := s.File, true
	if path == "" {
		path = s.Env("FANAR_CONFIG")
	}
	if path == "" {
		data := s.Env("FANAR_DATA")
		if v := s.Flags["data"]; len(v) > 0 && v[0] != "" {
			data = v[0]
		}
		path, must = filepath.Join(data, File), false
		if data == "" {
			path = ""
		}
	}
	if path != "" {
		if err := c.readFile(path, must); err != nil {
			return c, err
		}
	}
	for _, k := range keys() {
		if v := s.Env(k.variable()); v != "" {
			if err := c.set(k, split(k, v), k.variable()); err != nil {
				return c, err
			}
		}
	}
	for _, k := range keys() {
		if v := s.Flags[k.name]; len(v) > 0 {
			if err := c.set(k, v, "--"+k.name); err != nil {
				return c, err
			}
		}
	}
	if err := c.check(); err != nil {
		return c, fault.New(fault.Invalid, "config.together", "the settings do not fit: {why}", "why", err.Error()).
			WithHint("fanar config show --origin tells where each value comes from")
	}
	return c, nil
}

// split gives the values of a variable: a list is written with commas.
func split(k key, value string) []string {
	if k.list == nil {
		return []string{value}
	}
	var all []string
	for part := range strings.SplitSeq(value, ",") {
		if part = strings.TrimSpace(part); part != "" {
			all = append(all, part)
		}
	}
	return all
}

func (c *Config) set(k key, values []string, from string) error {
	if k.list != nil {
		*k.list(c) = values
	} else if err := k.set(c, values[len(values)-1]); err != nil {
		return fault.New(fault.Invalid, "config.value", "{key}, from {origin}: {why}", "key", k.name, "origin", from, "why", err.Error()).WithField(k.name)
	}
	c.origins[k.name] = from
	return nil
}

func (c *Config) readFile(path string, must bool) error {
	body, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && !must {
		return nil
	}
	if errors.Is(err, fs.ErrNotExist) {
		return fault.New(fault.NotFound, "config.none", "there is no settings file {path}", "path", path)
	}
	if err != nil {
		return fmt.Errorf("read the settings: %w", err)
	}
	c.file = path
	return c.parse(path, string(body))
}

// parse reads the text of a settings file. Relative data folders are relative to the file.
func (c *Config) parse(path, body string) error {
	raw := map[string]any{}
	if _, err := toml.Decode(body, &raw); err != nil {
		return fault.New(fault.Invalid, "config.toml", "{path} cannot be read: {why}", "path", path, "why", err.Error())
	}
	known := map[string]key{}
	for _, k := range keys() {
		known[k.name] = k
	}
	for name, value := range raw {
		if name == "oidc" {
			var o struct{ OIDC []Provider }
			meta, err := toml.Decode(body, &o)
			if err != nil {
				return fault.New(fault.Invalid, "config.toml", "{path} cannot be read: {why}", "path", path, "why", err.Error())
			}
			for _, u := range meta.Undecoded() {
				if len(u) > 1 && u[0] == "oidc" {
					return unknown(path, u.String(), []string{"oidc.organisation", "oidc.issuer", "oidc.client-id", "oidc.client-secret", "oidc.claim"})
				}
			}
			c.OIDC, c.origins["oidc"] = o.OIDC, path
			continue
		}
		if name == "cot" {
			if err := c.parseCoT(path, body); err != nil {
				return err
			}
			continue
		}
		k, ok := known[name]
		if !ok {
			return unknown(path, name, names())
		}
		values, err := texts(value)
		if err != nil || (k.list == nil && len(values) != 1) {
			return fault.New(fault.Invalid, "config.value", "{key}, from {origin}: {why}", "key", name, "origin", path, "why", "it is not of the right form; write it as a text in quotes").WithField(name)
		}
		if err := c.set(k, values, path); err != nil {
			return err
		}
	}
	if c.origins["data"] == path && c.Data != "" && !filepath.IsAbs(c.Data) {
		c.Data = filepath.Join(filepath.Dir(path), c.Data)
	}
	return nil
}

// texts gives a value of the file as texts: a string, a number, or a list of strings.
func texts(value any) ([]string, error) {
	switch v := value.(type) {
	case string:
		return []string{v}, nil
	case int64:
		return []string{fmt.Sprint(v)}, nil
	case []any:
		var all []string
		for _, one := range v {
			s, ok := one.(string)
			if !ok {
				return nil, fmt.Errorf("a list of texts was expected")
			}
			all = append(all, s)
		}
		return all, nil
	}
	return nil, fmt.Errorf("a text was expected")
}

func names() []string {
	var all []string
	for _, k := range keys() {
		all = append(all, k.name)
	}
	return append(all, "oidc", "cot")
}

func unknown(path, name string, known []string) error {
	return fault.New(fault.Invalid, "config.unknown", "{path} has the key {key}, which means nothing", "path", path, "key", name, "near", fault.Nearest(name, known, len(name)+100)).
		WithHint("did you mean {near}? fanar config show lists all keys").WithField(name)
}
