package directory

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/personal"
	"fanar/record/personal/erasure"
)

// nameLimit is the longest name or contact, in letters.
const nameLimit = 200

// reserved is the author of what a node does by itself; a user of that name could hide behind it.
const reserved = "node"

// AddUser lets a person sign in, or changes its name, contact, roles or whether it is disabled. Of a user who is there, an
// empty name or contact leaves what stands. A change by which one person could act as two waits until somebody of the
// oversight confirms it with [ConfirmUser]; the receipt then names a [UserProposed].
type AddUser struct {
	User
	ForgetContact bool `json:"forgetContact,omitempty"` // erases the contact that stands
}

// Action names the command.
func (AddUser) Action() string { return "directory.AddUser" }

// Decide checks identifier, organisation and roles, and seals name and contact.
func (c AddUser) Decide(s dispatch.State) (dispatch.Plan, error) {
	if err := checkID("id", c.ID); err != nil {
		return dispatch.Plan{}, err
	}
	if c.ID == reserved {
		return dispatch.Plan{}, fault.New(fault.Invalid, "directory.reserved", "{id} is the name of what a node does by itself, and no person's", "id", c.ID).WithField("id")
	}
	was, known, err := Users.Get(s, c.ID)
	if err != nil {
		return dispatch.Plan{}, err
	}
	c.Name, c.Contact = strings.TrimSpace(c.Name), strings.TrimSpace(c.Contact)
	if c.Name == "" && !known {
		return dispatch.Plan{}, needed("name", "a user")
	}
	if _, err := OrganisationByID(s, c.Org); err != nil {
		return dispatch.Plan{}, err
	}
	if len(c.Roles) == 0 {
		return dispatch.Plan{}, needed("roles", "a user")
	}
	for _, role := range c.Roles {
		if err := oneOf("roles", role, Roles); err != nil {
			return dispatch.Plan{}, err
		}
	}
	if err := notOneself(s, was, known, c.User); err != nil {
		return dispatch.Plan{}, err
	}
	if err := keepsGuardians(s, was, c.Roles, c.Disabled); err != nil {
		return dispatch.Plan{}, err
	}
	if c.ForgetContact && c.Contact != "" {
		return dispatch.Plan{}, fault.New(fault.Invalid, "directory.contact-and-forget", "give a new contact or ask to forget the old one, not both").WithField("contact")
	}
	if c.Name == "" {
		c.Name = was.Name.Clear // from a fact of version 1 it moves into a part
	}
	k := keeping{s: s, id: c.ID, was: was, plan: dispatch.Plan{Subject: "user/" + c.ID}}
	if k.waits, err = waits(s, was, known, c.User); err != nil {
		return dispatch.Plan{}, err
	}
	if err := k.drop(); err != nil {
		return dispatch.Plan{}, err
	}
	a := Account{ID: c.ID, Org: c.Org, Roles: c.Roles, Disabled: c.Disabled, Contact: was.Contact}
	if a.Name.Part, err = k.keep("name", c.Name, PurposeName, personal.Everybody, nameYears, was.Name.Part, c); err != nil {
		return dispatch.Plan{}, err
	}
	if c.ForgetContact {
		if err := k.replace(was.Contact); err != nil {
			return dispatch.Plan{}, err
		}
		a.Contact = nil
	} else if a.Contact, err = k.keep("contact", c.Contact, PurposeContact, ContactAudience, contactYears, was.Contact, c); err != nil {
		return dispatch.Plan{}, err
	}
	var fact event.Fact = UserAdded{a}
	if k.waits {
		fact = UserProposed{a}
	}
	k.plan.Facts = append([]event.Draft{{Subject: k.plan.Subject, Fact: fact}}, k.plan.Facts...)
	return k.plan, nil
}

// keeping gathers what a change of an account seals and erases.
type keeping struct {
	s     dispatch.State
	id    string
	was   Account
	waits bool // what stands is erased only when the change is confirmed
	plan  dispatch.Plan
}

// keep gives the part for a text: the one that stands if nothing is given or nothing changed, or a new one, which
// supersedes it. Saving an unchanged text confirms it: its time begins anew.
func (k *keeping) keep(field, text, purpose, audience string, years int, stands *personal.Part, c AddUser) (*personal.Part, error) {
	if text == "" {
		return stands, nil
	}
	if n := utf8.RuneCountInString(text); n > nameLimit || strings.ContainsFunc(text, unicode.IsControl) {
		return nil, fault.New(fault.Invalid, "directory.text", "{field} is one line of at most {limit} letters; this has {length}",
			"field", field, "limit", nameLimit, "length", n).WithField(field)
	}
	until := k.s.Now.AddDate(years, 0, 0)
	if stands != nil && until.Sub(stands.Until) < 24*time.Hour {
		switch had, err := k.was.open(k.s, k.s.Vault, stands, purpose); {
		case err == nil && had == text:
			return stands, nil // confirmed today already
		case err != nil && !isFault(err):
			return nil, err
		}
	}
	if k.s.Vault == nil {
		return nil, fmt.Errorf("seal the %s of %s: this node has no vault", purpose, c.ID)
	}
	part, keep, err := k.s.Vault.Seal(personal.Item{About: k.plan.Subject, Purpose: purpose, Owner: k.s.Actor.Org, Audience: audience, Until: until}, []byte(text))
	if err != nil {
		return nil, err
	}
	before := k.plan.Side
	k.plan.Side = func(tx journal.Tx) error {
		if before != nil {
			if err := before(tx); err != nil {
				return err
			}
		}
		return keep(tx)
	}
	return &part, k.replace(stands)
}

// replace erases what stands, unless the change waits.
func (k *keeping) replace(stands *personal.Part) error {
	if k.waits {
		return nil
	}
	return k.supersede(stands)
}

// supersede erases a part in whose place another one or none stands.
func (k *keeping) supersede(p *personal.Part) error {
	if p == nil {
		return nil
	}
	kept, ok, err := personal.Parts.Get(k.s, p.ID)
	if err != nil || !ok || kept.Erased != nil {
		return err
	}
	return erasure.Add(k.s, &k.plan, "the entry was changed or confirmed", personal.BasisSuperseded, kept.Part)
}

func isFault(err error) bool {
	var f *fault.Error
	return errors.As(err, &f)
}
