package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"fanar/desk/directory"
	"fanar/engine/dtg"
	"fanar/engine/geo"
	"fanar/engine/ledger"
	"fanar/fault"
)

// listOf is a list as the API gives it.
type listOf[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next"`
}

// placeNamed finds a place by its identifier or by its name in any language, in any case of letters.
func (c *client) placeNamed(ctx context.Context, text string) (directory.Place, error) {
	var all listOf[directory.Place]
	if _, err := c.fetch(ctx, "/places", nil, &all); err != nil {
		return directory.Place{}, err
	}
	return named(text, "place", all.Items, func(p directory.Place) []string { return withNames(p.Names, p.ID, p.Name) })
}

// organisationNamed does the same for organisations.
func (c *client) organisationNamed(ctx context.Context, text string) (directory.Organisation, error) {
	var all listOf[directory.Organisation]
	if _, err := c.fetch(ctx, "/organisations", nil, &all); err != nil {
		return directory.Organisation{}, err
	}
	return named(text, "organisation", all.Items, func(o directory.Organisation) []string { return withNames(o.Names, o.ID, o.Name) })
}

func withNames(names map[string]string, first ...string) []string {
	for _, name := range names {
		first = append(first, name)
	}
	return first
}

// named chooses by name; an identifier wins over a name, and two that have the name are both said.
func named[T any](text, what string, all []T, names func(T) []string) (T, error) {
	var found []T
	var ids, near []string
	for _, v := range all {
		these := names(v)
		if these[0] == text {
			return v, nil
		}
		if slices.ContainsFunc(these, func(n string) bool { return strings.EqualFold(n, strings.TrimSpace(text)) }) {
			found, ids = append(found, v), append(ids, these[0])
		} else if slices.ContainsFunc(these, func(n string) bool {
			return len(text) > 2 && strings.Contains(strings.ToLower(n), strings.ToLower(strings.TrimSpace(text)))
		}) {
			near = append(near, these[1]+" ("+these[0]+")")
		}
	}
	var none T
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		err := fault.New(fault.NotFound, "cli.no-name", "there is no {what} {name} in the directory", "what", what, "name", fmt.Sprintf("%q", text)).WithField(what)
		if len(near) > 0 {
			return none, err.WithHint("did you mean " + strings.Join(near[:min(len(near), 5)], ", ") + "?")
		}
		return none, err.WithHint("fanar " + what + " list shows them all")
	}
	return none, fault.New(fault.Invalid, "cli.two-names", "more than one {what} is called {name}: {ids}", "what", what, "name", fmt.Sprintf("%q", text),
		"ids", strings.Join(ids, ", ")).WithHint("use the identifier").WithField(what)
}

// account turns what people write for where people are into what the API reads: "boat", a key with slashes and a type
// such as missing-at-sea stay; the name of a place becomes its identifier.
func (c *client) account(ctx context.Context, text string) (string, error) {
	if text = strings.TrimSpace(text); text == "" || text == "boat" || strings.Contains(text, "/") || isAccountType(text) {
		return text, nil
	}
	p, err := c.placeNamed(ctx, text)
	return p.ID, err
}

func isAccountType(text string) bool {
	for t := ledger.Source; t <= ledger.LeftSystem; t++ {
		if t.String() == text {
			return true
		}
	}
	return false
}

// when reads a typed time against now; empty gives nil.
func (t *terminal) when(text string) (*time.Time, error) {
	if text == "" {
		return nil, nil
	}
	at, err := dtg.Parse(text, t.local.World.Clock.Now(), time.UTC)
	return &at, err
}

// positionAt reads a typed position; empty gives nil.
func positionAt(text string) (*geo.Position, error) {
	if text == "" {
		return nil, nil
	}
	p, err := geo.Parse(text)
	return &p, err
}

// lot reads a count as people write it, such as "61" or "12 male, 3 female/18-59, 2 pregnant"; empty gives nil.
func lot(text string) (*ledger.Lot, error) {
	if text == "" {
		return nil, nil
	}
	l, err := ledger.ParseLot(text)
	return &l, err
}

// clock writes a time in UTC to the minute.
func clock(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format("2006-01-02 15:04Z")
}

// age says how long ago something was, in the largest unit that fits.
func age(at, now time.Time) string {
	d := now.Sub(at)
	switch {
	case at.IsZero():
		return ""
	case d < time.Minute:
		return fmt.Sprintf("%d s", max(0, int(d.Seconds())))
	case d < 2*time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h", int(d.Hours()))
	}
	return fmt.Sprintf("%d d", int(d.Hours()/24))
}
