package credential_test

import (
	"slices"
	"testing"

	"fanar/desk/directory"
	"fanar/desk/directory/credential"
	"fanar/record/journal"
)

// TestOneAdministratorIsNotTwo holds that what would let an administrator act as somebody else too waits for the oversight
// as soon as somebody of it can sign in, and that what waits is part of the record like everything else.
func TestOneAdministratorIsNotTwo(t *testing.T) {
	h := open(t)
	add := func(by, id, org string, roles ...string) error {
		_, err := h.Try(h.as(by), directory.AddUser{User: directory.User{ID: id, Name: "X. Straw", Org: org, Roles: roles}})
		return err
	}
	there := func(id string) (ok bool) {
		h.View(t, func(r journal.Reader) (err error) { _, ok, err = directory.Users.Get(r, id); return err })
		return ok
	}
	confirm := func(by, id string) error {
		_, err := h.Try(h.as(by), directory.ConfirmUser{ID: id})
		return err
	}
	want(t, "before any guardian can sign in", add("rossi", "first", "aurora", "duty-officer"), "")
	if !there("first") {
		t.Error("the first users wait for a guardian who cannot sign in")
	}
	h.password("haddad")
	want(t, "another organisation", add("rossi", "straw", "aurora", "duty-officer"), "")
	want(t, "a guardian", add("rossi", "guard", "mrcc-rome", "rights-officer"), "")
	want(t, "one's own people", add("rossi", "own", "mrcc-rome", "duty-officer"), "")
	if there("straw") || there("guard") || !there("own") {
		t.Errorf("there are straw %v, guard %v, own %v", there("straw"), there("guard"), there("own"))
	}
	want(t, "moved", add("rossi", "conti", "aurora", "duty-officer"), "")
	if got := h.as("conti").Org; got != "mrcc-rome" {
		t.Errorf("conti acts for %s before anybody confirmed it", got)
	}
	want(t, "by oneself", add("rossi", "rossi", "mrcc-rome", "administrator", "monitor"), "directory.own-roles")
	want(t, "the node's name", add("rossi", "node", "mrcc-rome", "duty-officer"), "directory.reserved")
	want(t, "by the administrator", confirm("rossi", "straw"), "access.role")
	want(t, "a guardian", confirm("haddad", "straw"), "")
	want(t, "again", confirm("haddad", "straw"), "directory.nothing-waits")
	if !there("straw") {
		t.Error("what was confirmed is not there")
	}
	want(t, "an entry that changed meanwhile", add("rossi", "conti", "mrcc-rome", "duty-officer", "mission-lead"), "")
	want(t, "what waited before", confirm("haddad", "conti"), "directory.nothing-waits")
	if got := h.as("conti").Roles; !slices.Contains(got, "mission-lead") {
		t.Errorf("conti has the roles %v", got)
	}
	want(t, "oneself", add("rossi", "haddad", "aurora", "rights-officer"), "")
	want(t, "oneself", confirm("haddad", "haddad"), "directory.confirm-self")
	h.Verify(t)
}

// TestR50GuardianWhoCanSignIn holds that a straw guardian whom nobody enrolled does not make the real one dispensable.
func TestR50GuardianWhoCanSignIn(t *testing.T) {
	h := open(t)
	h.Do(t, h.as("rossi"), directory.AddUser{User: directory.User{ID: "straw", Name: "X. Straw", Org: "mrcc-rome", Roles: []string{"rights-officer"}}})
	h.password("haddad")
	erase := directory.EraseUser{User: "haddad", Reason: "left"}
	_, err := h.Try(h.as("rossi"), erase)
	want(t, "only somebody who cannot sign in has the role", err, "directory.last-guardian")
	h.password("straw")
	_, err = h.Try(h.as("rossi"), erase)
	want(t, "somebody who can", err, "")
}

// TestNobodyReplacesWhatOpens holds that one person alone gives only a first means of signing in, and that an invitation
// ends with the first of one's own.
func TestNobodyReplacesWhatOpens(t *testing.T) {
	h := open(t)
	hash, err := credential.HashPassword("another quiet sentence")
	if err != nil {
		t.Fatal(err)
	}
	code := credential.NewEnrolmentCode("conti")
	h.Do(t, h.as("rossi"), credential.Invite{User: "conti", Code: code})
	h.Do(t, h.as("conti"), credential.ChangePassword{Hash: hash})
	_, err = h.Try(h.as("conti"), credential.Enrol{Code: code, Hash: hash})
	want(t, "the invitation afterwards", err, "sign-in.code-spent")
	_, err = h.Try(h.as("rossi"), credential.SetPassword{User: "conti", Hash: hash})
	want(t, "a password over a password", err, "credential.two-officers")
	if err := h.Journal.KeepSide(t.Context(), func(tx journal.Tx) error {
		return tx.PutSide("credential", "bianchi", []byte(`{"lastSignIn":null,"last":{"method":"organisation"}}`))
	}); err != nil {
		t.Fatal(err)
	}
	_, err = h.Try(h.as("rossi"), credential.SetPassword{User: "bianchi", Hash: hash})
	want(t, "a password beside the organisation's provider", err, "credential.two-officers")
	_, err = h.Try(h.as("rossi"), credential.Invite{User: "bianchi", Code: credential.NewEnrolmentCode("bianchi")})
	want(t, "an invitation beside it", err, "credential.two-officers")
}
