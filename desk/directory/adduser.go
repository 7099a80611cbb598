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

// AddUser lets a person sign in, or changes its name, contact, roles or whether it is disabled. Of a user who is there, an
// empty name or contact leaves what stands.
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
	if err := keepsGuardians(s, was, c.Roles, c.Disabled); err != nil {
		return dispatch.Plan{}, err
	}
	if c.ForgetContact && c.Contact != "" {
		return dispatch.Plan{}, fault.New(fault.Invalid, "directory.contact-and-forget", "give a new contact or ask to forget the old one, not both").WithField("contact")
	}
	if c.Name == "" {
		c.Name = was.Name.Clear // from a fact of version 1 it moves into a part
	}
	k := keeping{s: s, was: was, plan: dispatch.Plan{Subject: "user/" + c.ID}}
	a := Account{ID: c.ID, Org: c.Org, Roles: c.Roles, Disabled: c.Disabled, Contact: was.Contact}
	if a.Name.Part, err = k.keep("name", c.Name, PurposeName, personal.Everybody, nameYears, was.Name.Part, c); err != nil {
		return dispatch.Plan{}, err
	}
	if c.ForgetContact {
		if err := k.supersede(was.Contact); err != nil {
			return dispatch.Plan{}, err
		}
		a.Contact = nil
	} else if a.Contact, err = k.keep("contact", c.Contact, PurposeContact, ContactAudience, contactYears, was.Contact, c); err != nil {
		return dispatch.Plan{}, err
	}
	k.plan.Facts = append([]event.Draft{{Subject: k.plan.Subject, Fact: UserAdded{a}}}, k.plan.Facts...)
	return k.plan, nil
}

// keeping gathers what a change of an account seals and erases.
type keeping struct {
	s    dispatch.State
	was  Account
	plan dispatch.Plan
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
	return &part, k.supersede(stands)
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
