package people

import (
	"errors"
	"slices"
	"strings"

	"fanar/desk/directory"
	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/journal"
)

// AccountAt gives the account in which people at a place of the directory stand: a hospital, a police station, a
// reception centre or a mortuary has its own type, and everywhere else they are in the custody of whoever runs it.
// Errors: fault.NotFound for an unknown place, fault.Invalid for a place that nobody runs.
func AccountAt(r journal.Rows, place string) (ledger.Account, error) {
	p, err := directory.PlaceByID(r, place)
	if err != nil {
		return ledger.Account{}, err
	}
	a := ledger.Account{Type: ledger.Custody, Custodian: p.Org, Place: p.ID}
	switch p.Type {
	case "hospital":
		a.Type = ledger.Hospital
	case "police-station":
		a.Type = ledger.PoliceCustody
	case "reception-centre":
		a.Type = ledger.Reception
	case "mortuary":
		a.Type = ledger.DeceasedRecovered
	}
	if p.Org == "" {
		return a, fault.New(fault.Invalid, "people.place-nobodys", "the directory does not say which organisation runs {place}", "place", p.Name).
			WithHint("name the organisation too, as in custody/ORGANISATION/{place}")
	}
	return a, nil
}

// Boat is the account of people who were counted before anybody took them aboard: nobody has custody yet.
func Boat() ledger.Account { return ledger.Account{Type: ledger.Custody, Place: boat} }

// accountOf reads an account as people write it: a key such as "custody/sea-rescue/mv-aurora", a place of the directory,
// "boat", or the bare name of a type, which stays at the place and with the custodian of from.
func accountOf(r journal.Rows, field, text string, from ledger.Account) (a ledger.Account, err error) {
	switch text = strings.TrimSpace(text); {
	case text == "":
		return a, needed(field, "name a place of the directory, or an account such as custody/sea-rescue/mv-aurora")
	case text == boat:
		return Boat(), nil
	case strings.Contains(text, "/") && strings.Count(text, "/") != 2:
		return a, fault.New(fault.Invalid, "people.account-key", "{key} is not an account", "key", text).WithField(field).
			WithHint("write type/ORGANISATION/PLACE, such as custody/sea-rescue/mv-aurora; with %2F for a slash inside a name")
	case strings.Contains(text, "/") || text == ledger.Source.String():
		a, err = ledger.ParseAccount(text)
	case from != ledger.Account{} && slices.Contains(stays, text):
		a, err = ledger.Account{Type: typeOf(text), Custodian: from.Custodian, Place: from.Place}, nil
	case typeOf(text) != 0:
		return a, fault.New(fault.Invalid, "people.account-bare", "{type} says nothing of who has them and where", "type", text).WithField(field).
			WithHint("write {type}/ORGANISATION/PLACE; the place may be empty")
	default:
		a, err = AccountAt(r, text)
	}
	if err == nil {
		err = a.Validate()
	}
	if err != nil {
		return a, named(err, field)
	}
	return a, nil
}

// typeOf reads the name of an account type; 0 if it is none.
func typeOf(name string) ledger.AccountType {
	for t := ledger.Source; t <= ledger.LeftSystem; t++ {
		if t.String() == name {
			return t
		}
	}
	return 0
}

// stays are the types that people can come to where they are and with whom they are.
var stays = []string{ledger.PoliceCustody.String(), ledger.DeceasedRecovered.String(), ledger.MissingAtSea.String(), ledger.Absent.String()}

// named gives the innermost fault, which says what was wrong, under the command's own field.
func named(err error, field string) error {
	f := fault.As(err)
	var inner *fault.Error
	if errors.As(errors.Unwrap(f), &inner) {
		f = inner
	}
	if f.Kind == fault.Internal {
		return err
	}
	return f.WithField(field)
}
