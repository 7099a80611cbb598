package i18n

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
	"golang.org/x/text/language"

	"fanar/fault"
)

// Catalogue is every message in every language. It is safe for use by many goroutines.
type Catalogue struct {
	localizers map[string]*i18n.Localizer
	messages   map[string]map[string]*i18n.Message // by language and id
}

// Load reads a folder a language from fsys. An error names the file that could not be understood, or the message that is
// there twice.
func Load(fsys fs.FS) (*Catalogue, error) {
	bundle := i18n.NewBundle(language.English)
	c := &Catalogue{localizers: map[string]*i18n.Localizer{}, messages: map[string]map[string]*i18n.Message{}}
	for _, lang := range Languages() {
		messages, err := readLanguage(fsys, lang)
		if err != nil {
			return nil, err
		}
		c.messages[lang] = messages
	}
	c.messages[Pseudo] = map[string]*i18n.Message{}
	for id, m := range c.messages["en"] {
		c.messages[Pseudo][id] = pseudo(m)
	}
	for lang, messages := range c.messages {
		tag, err := language.Parse(lang)
		if err != nil {
			return nil, fmt.Errorf("language %q: %w", lang, err)
		}
		for _, m := range messages {
			if err := bundle.AddMessages(tag, m); err != nil {
				return nil, fmt.Errorf("message %s in %s: %w", m.ID, lang, err)
			}
		}
	}
	for lang := range c.messages {
		c.localizers[lang] = i18n.NewLocalizer(bundle, lang)
	}
	return c, nil
}

func readLanguage(fsys fs.FS, lang string) (map[string]*i18n.Message, error) {
	names, err := fs.Glob(fsys, path.Join(lang, "*.toml"))
	if err != nil {
		return nil, fmt.Errorf("list the messages in %s: %w", lang, err)
	}
	out := map[string]*i18n.Message{}
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("read messages: %w", err)
		}
		list, err := i18n.ParseMessageBytes(data, toml.Unmarshal)
		if err != nil {
			return nil, fmt.Errorf("understand messages in %s: %w", name, err)
		}
		for _, m := range list {
			if out[m.ID] != nil {
				return nil, fmt.Errorf("message %s stands twice in %s; the second is in %s", m.ID, lang, name)
			}
			// Italian and French have a form for millions which, for counts of people and ships, reads like other.
			if m.One != "" && m.Many == "" && (lang == "it" || lang == "fr") {
				m.Many = m.Other
			}
			out[m.ID] = m
		}
	}
	return out, nil
}

// IDs gives the ids of all messages of a language, in order.
func (c *Catalogue) IDs(lang string) []string {
	ids := make([]string, 0, len(c.messages[lang]))
	for id := range c.messages[lang] {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// T is the method behind the function [T].
func (c *Catalogue) T(lang, id string, args ...any) string {
	text, ok := c.Lookup(lang, id, args...)
	if !ok {
		return id
	}
	return text
}

// Lookup is the method behind the function [Lookup].
func (c *Catalogue) Lookup(lang, id string, args ...any) (string, bool) {
	values := make(map[string]any, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		values[fmt.Sprint(args[i])] = args[i+1]
	}
	return c.fill(lang, id, values)
}

func (c *Catalogue) fill(lang, id string, values map[string]any) (string, bool) {
	localizer := c.localizers[lang]
	if localizer == nil {
		lang, localizer = "en", c.localizers["en"]
	}
	config := &i18n.LocalizeConfig{MessageID: id, TemplateParser: template.IdentityParser{}}
	if n, ok := values["count"]; ok && isWhole(n) {
		config.PluralCount = fmt.Sprint(n)
	}
	text, err := localizer.Localize(config)
	var missing *i18n.MessageNotFoundErr
	if text == "" && errors.As(err, &missing) {
		return "", false
	}
	shown := make(map[string]any, len(values))
	for name, v := range values {
		shown[name] = isolate(lang, show(lang, v))
	}
	return fault.Fill(text, shown), true
}

// isWhole reports whether v can choose a plural form.
func isWhole(v any) bool {
	switch v.(type) {
	case int, int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64:
		return true
	}
	return false
}

// show writes a value as the language does.
func show(lang string, v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int:
		return Number(lang, int64(v))
	case int64:
		return Number(lang, v)
	case int32:
		return Number(lang, int64(v))
	case uint32:
		return Number(lang, int64(v))
	case float64:
		return Decimal(lang, v, -1)
	case time.Time:
		return DateTime(lang, v)
	}
	return fmt.Sprint(v)
}

// isolate wraps a value in the Unicode marks FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE in a right-to-left sentence.
// Source: Unicode Standard Annex 9, section 2.7.
func isolate(lang, value string) string {
	if Dir(lang) != "rtl" || value == "" || strings.ContainsAny(value, "\u2068\u2069") {
		return value
	}
	return "\u2068" + value + "\u2069"
}
