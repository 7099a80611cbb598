package screen

import (
	"cmp"
	"slices"
	"strings"

	"fanar/desk/directory"
	"fanar/engine/ledger"
	"fanar/face/i18n"
	"fanar/record/journal"
	"fanar/record/personal"
)

// Names says identifiers of the record in the reader's language. It reads each row once, from one state of the record.
type Names struct {
	rows  journal.Reader
	vault *personal.Vault
	lang  string
	seen  map[string]string
}

// Names begins a book of names for one state of the record.
func (v *Visit) Names(rows journal.Reader) *Names {
	return &Names{rows: rows, vault: v.Room.Dispatch.Vault(), lang: v.Lang, seen: map[string]string{}}
}

func (n *Names) once(key string, look func() string) string {
	if name, ok := n.seen[key]; ok {
		return name
	}
	name := look()
	n.seen[key] = name
	return name
}

// Organisation gives an organisation's name, or its identifier if the directory does not have it.
func (n *Names) Organisation(id string) string {
	return n.once("organisation/"+id, func() string {
		o, ok, err := directory.Organisations.Get(n.rows, id)
		if err != nil || !ok {
			return id
		}
		return cmp.Or(o.Names[n.lang], o.Name)
	})
}

// Place gives a place's name, or its identifier if the directory does not have it.
func (n *Names) Place(id string) string {
	return n.once("place/"+id, func() string {
		p, ok, err := directory.Places.Get(n.rows, id)
		switch {
		case id == "boat" && !ok:
			return i18n.T(n.lang, "account.boat")
		case err != nil || !ok:
			return id
		}
		return cmp.Or(p.Names[n.lang], p.Name)
	})
}

// User gives a user's name, or says that it was erased; the node itself and unknown users keep their identifier.
func (n *Names) User(id string) string {
	return n.once("user/"+id, func() string {
		u, ok, err := directory.UserByID(n.rows, n.vault, id)
		switch {
		case id == "node":
			return i18n.T(n.lang, "told.node")
		case err != nil || !ok || u.NameMissing == directory.Unreadable:
			return id
		case u.NameMissing == directory.Erased:
			return i18n.T(n.lang, "personal.name-erased", "user", id)
		}
		return u.Name
	})
}

// Scope gives the name of what an assessment is about: a place, or the country "LY".
func (n *Names) Scope(scope string) string {
	kind, id, _ := strings.Cut(scope, "/")
	if kind == "place" {
		return n.Place(id)
	}
	return n.Country(id)
}

// Country gives a country's name in the reader's language; unknown codes stay as they are.
func (n *Names) Country(code string) string { return Country(n.lang, code) }

// Country gives the name of a country of the region by its ISO code, or the code itself.
func Country(lang, code string) string {
	if name, ok := i18n.Lookup(lang, "country."+code); ok {
		return name
	}
	return code
}

// Account says where people are: "Aurora (Aurora Rescue)", "in hospital, Palermo hospital", "missing at sea".
func (n *Names) Account(a ledger.Account) string {
	if a.Type == ledger.Custody && a.Custodian == "" && a.Place == "boat" {
		return i18n.T(n.lang, "account.boat")
	}
	word := i18n.T(n.lang, "account."+a.Type.String())
	var who string
	if a.Custodian != "" {
		who = n.Organisation(a.Custodian)
	}
	switch a.Type {
	case ledger.Source, ledger.MissingAtSea:
		return word
	case ledger.InTransit, ledger.HandoverVariance:
		return i18n.T(n.lang, "account.of-handover", "what", word, "handover", a.Place)
	}
	if a.Place != "" && n.isPlace(a.Place) {
		place := n.Place(a.Place)
		if a.Type == ledger.Custody {
			if who == "" {
				return place
			}
			return i18n.T(n.lang, "account.at", "place", place, "who", who)
		}
		return i18n.T(n.lang, "account.state-at", "what", word, "place", place)
	}
	switch {
	case who == "":
		return word
	case a.Place != "":
		return i18n.T(n.lang, "account.at", "place", n.Place(a.Place), "who", who)
	case a.Type == ledger.Custody:
		return who
	}
	return i18n.T(n.lang, "account.state-at", "what", word, "place", who)
}

func (n *Names) isPlace(id string) bool {
	_, ok, err := directory.Places.Get(n.rows, id)
	return err == nil && ok
}

// Choice is one line of a select.
type Choice struct {
	Value, Text, Group string
}

// Organisations gives all organisations as choices, by name.
func (n *Names) Organisations() ([]Choice, error) {
	var all []Choice
	for o, err := range directory.Organisations.All(n.rows, "") {
		if err != nil {
			return nil, err
		}
		all = append(all, Choice{Value: o.ID, Text: cmp.Or(o.Names[n.lang], o.Name)})
	}
	slices.SortFunc(all, func(a, b Choice) int { return strings.Compare(a.Text, b.Text) })
	return all, nil
}

// Places gives the places that keep is true for as choices, grouped by their kind in words, by name.
func (n *Names) Places(keep func(directory.Place) bool) ([]Choice, error) {
	var all []Choice
	for p, err := range directory.Places.All(n.rows, "") {
		if err != nil {
			return nil, err
		}
		if keep(p) {
			all = append(all, Choice{Value: p.ID, Text: cmp.Or(p.Names[n.lang], p.Name), Group: i18n.T(n.lang, "place-type."+p.Type)})
		}
	}
	slices.SortFunc(all, func(a, b Choice) int {
		return cmp.Or(strings.Compare(a.Group, b.Group), strings.Compare(a.Text, b.Text))
	})
	return all, nil
}
