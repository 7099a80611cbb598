package directory_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"fanar/desk/desktest"
	"fanar/desk/directory"
	"fanar/fault"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/personal"
)

// firstUserAdded is a user as facts of version 1 recorded it: the name in the clear.
type firstUserAdded struct {
	ID    string   `json:"id"`
	Name  string   `json:"name"`
	Org   string   `json:"organisation"`
	Roles []string `json:"roles"`
}

func (firstUserAdded) Kind() string { return "directory.user-added" }

// staff is a node with one organisation.
func staff(t *testing.T) *desk {
	t.Helper()
	d := &desk{Node: desktest.Open(t, desktest.Options{Projections: []journal.Projection{personal.Projection{}, directory.Desk{}}}), t: t}
	d.must(admin, directory.RegisterOrganisation{Organisation: directory.Organisation{ID: "mrcc-rome", Name: "MRCC Rome", Type: "rescue-coordination-centre"}})
	return d
}

func officer(id, name, contact string) directory.AddUser {
	return directory.AddUser{User: directory.User{ID: id, Name: name, Contact: contact, Org: "mrcc-rome", Roles: []string{"duty-officer"}}}
}

func (d *desk) shown(id string) (u directory.Shown) {
	d.t.Helper()
	d.View(d.t, func(r journal.Reader) (err error) {
		var ok bool
		if u, ok, err = directory.UserByID(r, d.Door.Vault(), id); err == nil && !ok {
			d.t.Errorf("there is no user %s", id)
		}
		return err
	})
	return u
}

func (d *desk) contact(id string) (text string, err error) {
	d.t.Helper()
	d.View(d.t, func(r journal.Reader) error { text, err = directory.ContactOf(r, d.Door.Vault(), id); return nil })
	return text, err
}

// standing parts by purpose, with how many were erased.
func (d *desk) partsOf(id string) (stand map[string]personal.Part, erased int) {
	d.t.Helper()
	stand = map[string]personal.Part{}
	d.View(d.t, func(r journal.Reader) error {
		for k, err := range personal.About(r, "user/"+id) {
			if err != nil {
				return err
			}
			if k.Erased != nil {
				erased++
				continue
			}
			stand[k.Purpose] = k.Part
		}
		return nil
	})
	return stand, erased
}

// TestUserStandsInTheRecordWithoutName looks for name and contact in every record and every row.
func TestUserStandsInTheRecordWithoutName(t *testing.T) {
	d := staff(t)
	d.must(admin, officer("duty-7", "Quirina Zabaglione", "+39 091 7654321"))
	d.must(admin, officer("duty-7", "Quirina Zabaglione-Wexford", ""))
	if got := d.shown("duty-7"); got.Name != "Quirina Zabaglione-Wexford" || !got.HasContact || got.NameMissing != "" || got.NameUntil != "2031-11-22" || got.Contact != "" {
		t.Errorf("shown as %+v", got)
	}
	if got, err := d.contact("duty-7"); got != "+39 091 7654321" || err != nil {
		t.Errorf("the contact is %q, %v", got, err)
	}
	if stand, erased := d.partsOf("duty-7"); len(stand) != 2 || erased != 1 {
		t.Errorf("%d parts stand and %d are erased, want 2, and the old name", len(stand), erased)
	}
	d.View(t, func(r journal.Reader) error {
		head, err := r.Head()
		if err != nil {
			return err
		}
		for rec, err := range r.Records(1, head) {
			if err != nil || strings.Contains(string(rec.Data), "Zabaglione") || strings.Contains(string(rec.Data), "7654321") {
				t.Errorf("record %d holds name or contact, %v", rec.Number, err)
			}
		}
		for _, table := range []string{string(directory.Users), string(personal.Parts)} {
			for row, err := range r.Scan(table, "", "") {
				if err != nil || strings.Contains(string(row.Body), "Zabaglione") || strings.Contains(string(row.Body), "7654321") {
					t.Errorf("row %s of %s holds name or contact, %v", row.Key, table, err)
				}
			}
		}
		return nil
	})
	d.Verify(t)
}

// TestChangingAUser holds what an empty field leaves, what an unchanged one confirms, and what is superseded.
func TestChangingAUser(t *testing.T) {
	d := staff(t)
	d.must(admin, officer("duty-7", "Q. Zabaglione", "+39 091 7654321"))
	first, _ := d.partsOf("duty-7")
	d.must(admin, officer("duty-7", "Q. Zabaglione", "")) // at once again: nothing new
	if stand, erased := d.partsOf("duty-7"); erased != 0 || stand[directory.PurposeName].ID != first[directory.PurposeName].ID {
		t.Errorf("saving twice on one day made a new part: %+v, %d erased", stand, erased)
	}
	d.Clock.Advance(30 * 24 * time.Hour)
	d.must(admin, officer("duty-7", "", ""))
	if stand, erased := d.partsOf("duty-7"); erased != 0 || len(stand) != 2 {
		t.Errorf("empty fields changed something: %+v, %d erased", stand, erased)
	}
	d.must(admin, officer("duty-7", "Q. Zabaglione", "")) // a month later: confirmed
	stand, erased := d.partsOf("duty-7")
	if name := stand[directory.PurposeName]; erased != 1 || !name.Until.Equal(first[directory.PurposeName].Until.AddDate(0, 0, 30)) {
		t.Errorf("confirmed after 30 days: kept until %v, %d erased", name.Until, erased)
	}
	forget := officer("duty-7", "", "")
	forget.ForgetContact = true
	d.must(admin, forget)
	if _, err := d.contact("duty-7"); fault.As(err).Code != "directory.no-contact" {
		t.Errorf("a forgotten contact: got %v", err)
	}
	if stand, _ := d.partsOf("duty-7"); len(stand) != 1 {
		t.Errorf("after forgetting the contact there stands %+v", stand)
	}
	forget.Contact = "+39 1"
	for name, c := range map[string]directory.AddUser{
		"new user without name": officer("duty-8", "", ""),
		"contact and forget":    forget,
		"a name of two lines":   officer("duty-8", "Q.\nZ.", ""),
		"a contact without end": officer("duty-8", "Q. Z.", strings.Repeat("1", 201)),
	} {
		if err := d.do(admin, c); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: got %v, want an invalid fault", name, err)
		}
	}
	d.Verify(t)
}

func TestEraseUser(t *testing.T) {
	d := staff(t)
	d.must(admin, officer("duty-7", "Q. Zabaglione", "+39 091 7654321"))
	if err := d.Journal.KeepSide(t.Context(), func(tx journal.Tx) error { // what signing in leaves beside the record
		return errors.Join(tx.PutSide("credential", "duty-7", []byte("{}")), tx.PutSide("sign-in", "duty-7", []byte("{}")),
			tx.PutSide("credential-handle", "h1", []byte("duty-7")), tx.PutSide("credential-handle", "h2", []byte("duty-8")))
	}); err != nil {
		t.Fatal(err)
	}
	present := admin
	present.StepUp = d.Clock.Now()
	if err := d.do(present, directory.EraseUser{User: "duty-7", Reason: "Q. ZABAGLIONE has left"}); fault.As(err).Code != "personal.reason-repeats" {
		t.Errorf("a reason with the name: got %v", err)
	}
	d.must(present, directory.EraseUser{User: "duty-7", Reason: "left the service"})
	if got := d.shown("duty-7"); got.Name != "" || got.NameMissing != directory.Erased || got.HasContact || !got.Disabled || len(got.Roles) != 1 {
		t.Errorf("an erased user is shown as %+v", got)
	}
	if _, err := d.contact("duty-7"); !personal.IsErased(err) {
		t.Errorf("the contact of an erased user: got %v", err)
	}
	if got := directory.ActorOf(d.shown("duty-7").User); got.Name != "duty-7" {
		t.Errorf("an erased user goes by %q, want the identifier", got.Name)
	}
	d.View(t, func(r journal.Reader) error {
		for _, table := range []string{personal.Table, "credential", "sign-in"} {
			for entry, err := range r.Sides(table) {
				t.Errorf("after the erasure %s still holds %s (%v)", table, entry.Key, err)
			}
		}
		for entry, err := range r.Sides("credential-handle") {
			if err != nil || entry.Key != "h2" {
				t.Errorf("after the erasure there is the handle %s (%v), want only that of another user", entry.Key, err)
			}
		}
		return nil
	})
	for user, want := range map[string]fault.Kind{"duty-7": fault.Conflict, "nobody": fault.NotFound} {
		if err := d.do(present, directory.EraseUser{User: user, Reason: "again"}); fault.KindOf(err) != want {
			t.Errorf("erase %s: got %v, want %s", user, err, want)
		}
	}
	d.Verify(t)
}

// TestFirstVersionStillFolds reads a fact that was recorded before names were kept apart, and moves the name into a part.
func TestFirstVersionStillFolds(t *testing.T) {
	d := staff(t)
	d.Record(t, event.Draft{Subject: "user/old", Fact: firstUserAdded{ID: "old", Name: "O. Timer", Org: "mrcc-rome", Roles: []string{"duty-officer"}}})
	if got := d.shown("old"); got.Name != "O. Timer" || got.NameMissing != "" {
		t.Errorf("a user of version 1 is shown as %+v", got)
	}
	present := admin
	present.StepUp = d.Clock.Now()
	if err := d.do(present, directory.EraseUser{User: "old", Reason: "left"}); fault.As(err).Code != "directory.name-in-clear" {
		t.Errorf("erase a name in the clear: got %v", err)
	}
	d.must(admin, officer("old", "", ""))
	if stand, _ := d.partsOf("old"); len(stand) != 1 || d.shown("old").Name != "O. Timer" {
		t.Errorf("saved once: %+v stands, shown as %+v", stand, d.shown("old"))
	}
	d.must(present, directory.EraseUser{User: "old", Reason: "left"})
	d.Verify(t)
}

// TestAnotherPersonsPartIsNotShown holds that a part in the wrong fact gives nobody's name away.
func TestAnotherPersonsPartIsNotShown(t *testing.T) {
	d := staff(t)
	d.must(admin, officer("duty-7", "Q. Zabaglione", "+39 091 7654321"))
	stand, _ := d.partsOf("duty-7")
	name, contact := stand[directory.PurposeName], stand[directory.PurposeContact]
	for id, a := range map[string]directory.Account{
		"duty-8": {ID: "duty-8", Name: directory.Name{Part: &name}, Contact: &contact},
		"duty-9": {ID: "duty-9", Name: directory.Name{Part: &contact}, Contact: &name},
	} {
		d.Record(t, event.Draft{Subject: "user/" + id, Fact: directory.UserAdded{Account: a}})
		if got := d.shown(id); got.Name != "" || got.NameMissing != directory.Unreadable {
			t.Errorf("%s with another's part is shown as %+v", id, got)
		}
		if text, err := d.contact(id); fault.As(err).Code != "directory.not-theirs" {
			t.Errorf("%s with another's contact: got %q, %v", id, text, err)
		}
	}
}

func TestNameJSON(t *testing.T) {
	part := personal.Part{ID: "p1", About: "user/x"}
	for _, want := range []directory.Name{{Clear: "A. Conti"}, {Part: &part}} {
		body, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got directory.Name
		if err := json.Unmarshal(body, &got); err != nil || got.Clear != want.Clear || (got.Part == nil) != (want.Part == nil) {
			t.Errorf("%s is read as %+v, %v", body, got, err)
		}
	}
	var n directory.Name
	if err := json.Unmarshal([]byte("7"), &n); err == nil {
		t.Error("a number is read as a name")
	}
}
