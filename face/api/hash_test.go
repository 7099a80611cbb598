package api_test

import "testing"

// TestNothingIsHashedForWhoMayNot: who asks and in which role comes before the password is looked at.
func TestNothingIsHashedForWhoMayNot(t *testing.T) {
	s := open(t)
	duty := as(t, s, "conti")
	duty.do("PUT", "/users/rossi/password", `{"password":"short"}`).want(t, 403)
	client{t: t, base: duty.base}.do("PUT", "/credentials/current/password", `{"password":"short"}`).want(t, 401, "sign-in.needed")
}
