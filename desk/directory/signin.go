package directory

import (
	"cmp"

	"fanar/record/policy"
)

// ActorOf gives the user as the door knows it; one whose name was erased goes by the identifier.
func ActorOf(u User) policy.Actor {
	return policy.Actor{User: u.ID, Name: cmp.Or(u.Name, u.ID), Org: u.Org, Roles: u.Roles}
}
