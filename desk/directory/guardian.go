package directory

import (
	"encoding/json"
	"fmt"
	"slices"

	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/journal"
)

// guardians are the roles that oversee. Nobody can take the last one of an organisation's node away (R50).
var guardians = []string{"rights-officer", "monitor"}

// oversees tells whether a user who has these roles oversees others.
func oversees(roles []string) bool {
	return slices.ContainsFunc(roles, func(r string) bool { return slices.Contains(guardians, r) })
}

// CanSignIn tells whether the user holds anything that opens the account: a password, a passkey of which nobody has a copy,
// or the own organisation's identity provider, by which the user signed in before. It reads what package credential keeps
// beside the record, so no row may be derived from it. A demonstration's user holds nothing.
func CanSignIn(r journal.Reader, user string) (bool, error) {
	body, err := r.Side("credential", user)
	if err != nil || body == nil {
		return false, err
	}
	var held struct {
		Password string
		Passkeys []struct{ Copied bool }
		Last     struct{ Method string }
	}
	if err := json.Unmarshal(body, &held); err != nil {
		return false, fmt.Errorf("read whether %s can sign in: %w", user, err)
	}
	return held.Password != "" || held.Last.Method == "organisation" ||
		slices.ContainsFunc(held.Passkeys, func(p struct{ Copied bool }) bool { return !p.Copied }), nil
}

// anybody tells whether one of the users for whom fit holds can sign in.
func anybody(s dispatch.State, fit func(Account) bool) (bool, error) {
	for a, err := range Users.All(s, "") {
		if err != nil {
			return false, err
		}
		if !fit(a) {
			continue
		}
		if can, err := CanSignIn(s, a.ID); can || err != nil {
			return can, err
		}
	}
	return false, nil
}

// keepsGuardians refuses to take the role of rights officer or monitor from the last user who has it, by another role or
// by disabling. Somebody else who can sign in has to have the role first, so that an administrator alone cannot lock the
// oversight out. Where nobody holds anything to sign in with, as in a demonstration, somebody who has the role is enough.
func keepsGuardians(s dispatch.State, was Account, roles []string, disabled bool) error {
	for _, role := range guardians {
		if was.Disabled || !slices.Contains(was.Roles, role) || !disabled && slices.Contains(roles, role) {
			continue
		}
		held, err := anybody(s, func(Account) bool { return true })
		if err != nil {
			return err
		}
		others := false
		for a, err := range Users.All(s, "") {
			if err != nil {
				return err
			}
			if a.ID == was.ID || a.Disabled || !slices.Contains(a.Roles, role) {
				continue
			}
			can, err := CanSignIn(s, a.ID)
			if err != nil {
				return err
			}
			others = others || can || !held
		}
		if !others {
			return fault.New(fault.Refused, "directory.last-guardian", "{user} is the last who can sign in as {role}; the oversight cannot be locked out (R50)",
				"user", was.ID, "role", role).WithHint("give the role to somebody else first").WithField("roles")
		}
	}
	return nil
}
