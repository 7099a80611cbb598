package config

import (
	"fmt"
	"strings"

	"github.com/BurntSushi/toml"
)

// WithJournal gives the text of a settings file in which the journal is kept at an address; an empty one is the file in
// the data folder. Everything else in the text stays as it was written. Errors: a text that is not TOML.
func WithJournal(body []byte, address string) ([]byte, error) {
	var before map[string]any
	if _, err := toml.Decode(string(body), &before); err != nil {
		return nil, fmt.Errorf("read the settings: %w", err)
	}
	was, _ := before["journal"].(string)
	if was == address {
		return body, nil
	}
	var out strings.Builder
	if address != "" {
		fmt.Fprintf(&out, "journal = %q\n", address)
	}
	table := false
	for line := range strings.Lines(string(body)) {
		key, _, _ := strings.Cut(line, "=")
		table = table || strings.HasPrefix(strings.TrimSpace(line), "[")
		if table || strings.TrimSpace(key) != "journal" {
			out.WriteString(line)
		}
	}
	var after map[string]any
	if _, err := toml.Decode(out.String(), &after); err != nil {
		return nil, fmt.Errorf("change the settings: %w", err)
	}
	if now, _ := after["journal"].(string); now != address {
		return nil, fmt.Errorf("the settings name the journal in a way that cannot be changed here; set journal = %q yourself", address)
	}
	return []byte(out.String()), nil
}
