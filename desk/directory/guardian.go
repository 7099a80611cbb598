package directory

import (
	"slices"

	"fanar/fault"
	"fanar/record/dispatch"
)

// guardians are the roles that oversee. Nobody can take the last one of an organisation's node away (R50).
var guardians = []string{"rights-officer", "monitor"}

// keepsGuardians refuses to take the role of rights officer or monitor from the last user who has it, by another role or
// by disabling. Somebody else who can sign in has to have the role first, so that an administrator alone cannot lock the
// oversight out.
func keepsGuardians(s dispatch.State, was Account, roles []string, disabled bool) error {
	for _, role := range guardians {
		if was.Disabled || !slices.Contains(was.Roles, role) || !disabled && slices.Contains(roles, role) {
			continue
		}
		others := false
		for a, err := range Users.All(s, "") {
			if err != nil {
				return err
			}
			others = others || a.ID != was.ID && !a.Disabled && slices.Contains(a.Roles, role)
		}
		if !others {
			return fault.New(fault.Refused, "directory.last-guardian", "{user} is the last who can sign in as {role}; the oversight cannot be locked out (R50)",
				"user", was.ID, "role", role).WithHint("give the role to somebody else first").WithField("roles")
		}
	}
	return nil
}
