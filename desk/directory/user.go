package directory

import (
	"encoding/json"
	"errors"
	"fmt"

	"fanar/fault"
	"fanar/record/journal"
	"fanar/record/personal"
)

// User is a person who signs in, as people give and see it. Staff, never migrants. The record holds an [Account].
type User struct {
	ID    string   `json:"id"`
	Name  string   `json:"name,omitempty"`
	Org   string   `json:"organisation"`
	Roles []string `json:"roles"`
	// Contact is how to reach the person on duty: telephone, e-mail. It is given, and never listed; see [ContactOf].
	Contact  string `json:"contact,omitempty"`
	Disabled bool   `json:"disabled,omitempty"`
}

// Account is a user as the record has it: the identifier and the roles stay for ever, name and contact are parts that can
// be erased.
type Account struct {
	ID       string         `json:"id"`
	Org      string         `json:"organisation"`
	Roles    []string       `json:"roles"`
	Disabled bool           `json:"disabled,omitempty"`
	Name     Name           `json:"name,omitzero"`
	Contact  *personal.Part `json:"contact,omitempty"`
}

// Name is a user's name in the record: a part, or a text in the clear in a fact of version 1, which was recorded before
// names were kept apart and cannot be erased.
type Name struct {
	Clear string
	Part  *personal.Part
}

// IsZero tells whether there is no name at all.
func (n Name) IsZero() bool { return n.Clear == "" && n.Part == nil }

// MarshalJSON writes the part, or the text of version 1.
func (n Name) MarshalJSON() ([]byte, error) {
	if n.Part != nil {
		return json.Marshal(n.Part)
	}
	return json.Marshal(n.Clear)
}

// UnmarshalJSON reads either.
func (n *Name) UnmarshalJSON(body []byte) error {
	*n = Name{}
	if len(body) > 0 && body[0] == '{' {
		n.Part = new(personal.Part)
		return json.Unmarshal(body, n.Part)
	}
	return json.Unmarshal(body, &n.Clear)
}

// The purposes for which something personal is kept about a user, and for how many years after it was last confirmed by
// saving the entry.
const (
	PurposeName    = "staff-name"    // who decided, counted and signed: as long as decisions are asked about
	PurposeContact = "staff-contact" // to reach the person on duty
	nameYears      = 5
	contactYears   = 1
)

// ContactAudience is the action that a role must carry to read how to reach somebody; each reading is recorded.
const ContactAudience = "personal.ReadContact"

// Why a name cannot be shown.
const (
	Erased     = "erased"     // it was erased; the identifier stays
	Unreadable = "unreadable" // it is not here, or is damaged
)

// Shown is a user as a page or a list shows it.
type Shown struct {
	User
	NameMissing string `json:"nameMissing,omitempty"` // [Erased] or [Unreadable]; then Name is empty
	NameUntil   string `json:"nameUntil,omitempty"`   // the day on which the name is erased unless it is confirmed
	HasContact  bool   `json:"hasContact"`            // there is one; reading it is another request, which is recorded
}

// Show opens the user's name. A name that cannot be opened is said to be missing and is no error: a page shows its other
// users. Errors are the storage's.
func Show(r journal.Reader, v *personal.Vault, a Account) (Shown, error) {
	out := Shown{User: User{ID: a.ID, Org: a.Org, Roles: a.Roles, Disabled: a.Disabled, Name: a.Name.Clear}}
	if a.Contact != nil {
		k, _, err := personal.Parts.Get(r, a.Contact.ID)
		if err != nil {
			return out, err
		}
		out.HasContact = k.Erased == nil
	}
	if a.Name.Part == nil {
		return out, nil
	}
	text, err := a.open(r, v, a.Name.Part, PurposeName)
	var known *fault.Error
	switch {
	case err == nil:
		out.Name, out.NameUntil = text, a.Name.Part.Until.Format("2006-01-02")
	case personal.IsErased(err):
		out.NameMissing = Erased
	case errors.As(err, &known):
		out.NameMissing = Unreadable
	default:
		return out, err
	}
	return out, nil
}

// UserByID shows one user; ok is false if there is none.
func UserByID(r journal.Reader, v *personal.Vault, id string) (u Shown, ok bool, err error) {
	a, ok, err := Users.Get(r, id)
	if err != nil || !ok {
		return Shown{}, false, err
	}
	u, err = Show(r, v, a)
	return u, err == nil, err
}

// AllUsers shows all users in the order of their identifiers.
func AllUsers(r journal.Reader, v *personal.Vault) ([]Shown, error) {
	var all []Shown
	for a, err := range Users.All(r, "") {
		if err != nil {
			return nil, err
		}
		u, err := Show(r, v, a)
		if err != nil {
			return nil, err
		}
		all = append(all, u)
	}
	return all, nil
}

// ContactOf opens how to reach a user. Call it only inside a read that is put on record, with [ContactAudience]. Errors:
// fault.NotFound if there is no such user or no contact, "personal.erased" if it was erased.
func ContactOf(r journal.Reader, v *personal.Vault, id string) (string, error) {
	a, ok, err := Users.Get(r, id)
	switch {
	case err != nil:
		return "", err
	case !ok:
		return "", noUser(id)
	case a.Contact == nil:
		return "", fault.New(fault.NotFound, "directory.no-contact", "the directory does not say how to reach {user}", "user", id)
	}
	return a.open(r, v, a.Contact, PurposeContact)
}

// open gives a part's text, if the part is this user's and for the purpose: a part of another fact is not taken for it.
func (a Account) open(r journal.Reader, v *personal.Vault, p *personal.Part, purpose string) (string, error) {
	if p.About != "user/"+a.ID || p.Purpose != purpose {
		return "", fault.New(fault.Unavailable, "directory.not-theirs", "what the record holds as {purpose} of {user} is a part about somebody or something else ({part})",
			"purpose", purpose, "user", a.ID, "part", p.ID)
	}
	if v == nil {
		return "", fmt.Errorf("open the %s of %s: this node has no vault", purpose, a.ID)
	}
	text, err := v.Open(r, *p)
	return string(text), err
}

func noUser(id string) error {
	return fault.New(fault.NotFound, "directory.no-user", "there is no user {user}", "user", id)
}
