package oversight_test

import (
	"testing"

	"fanar/desk/directory"
	"fanar/desk/oversight"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/journal"
	"fanar/record/policy"
)

func account(a policy.Actor, roles ...string) directory.AddUser {
	return directory.AddUser{User: directory.User{ID: a.User, Name: a.Name, Org: a.Org, Roles: roles}}
}

// TestR50LastGuardian holds that an administrator cannot lock the oversight out: the last rights officer and the last
// monitor keep their role until somebody else has it.
func TestR50LastGuardian(t *testing.T) {
	n := open(t)
	disabled := account(rights, "rights-officer")
	disabled.Disabled = true
	for name, c := range map[string]dispatch.Command{
		"another role":          account(rights, "duty-officer"),
		"disabled":              disabled,
		"erased":                directory.EraseUser{User: rights.User, Reason: "asked for it"},
		"the monitor's role":    account(monitor, "place-assessor"),
		"the monitor is erased": directory.EraseUser{User: monitor.User, Reason: "asked for it"},
	} {
		_, err := n.Try(proved(n, admin), c)
		refused(t, name, err, fault.Refused, "directory.last-guardian")
	}
	n.Do(t, admin, account(rights, "rights-officer", "place-assessor")) // more is no loss
	n.Do(t, admin, account(policy.Actor{User: "costa", Name: "L. Costa", Org: "mrcc-rome"}, "rights-officer"))
	n.Do(t, admin, disabled)
	_, err := n.Try(admin, account(policy.Actor{User: "costa", Name: "L. Costa", Org: "mrcc-rome"}, "duty-officer"))
	refused(t, "the one that is the last now", err, fault.Refused, "directory.last-guardian")
}

// TestR50Opinions holds that an opinion cannot be edited: another one of the same author stands beside it, and the rows
// are what the records say.
func TestR50Opinions(t *testing.T) {
	n := open(t)
	n.Do(t, rights, oversight.OpenIncident{About: "case/SAR-1", Category: 2, Text: "the call was late"})
	n.Do(t, rights, oversight.AddOpinion{Incident: "INC-1", Text: "not acceptable"})
	n.Do(t, rights, oversight.AddOpinion{Incident: "INC-1", Text: "acceptable after all"})
	for _, who := range []policy.Actor{admin, officer, port} {
		if _, err := n.Try(who, oversight.AddOpinion{Incident: "INC-1", Text: "not acceptable"}); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("an opinion by %s: got %v, want forbidden", who.User, err)
		}
	}
	n.View(t, func(r journal.Reader) error {
		i, err := oversight.IncidentByID(r, "INC-1")
		if len(i.Opinions) != 2 || i.Opinions[0].Text != "not acceptable" || i.Opinions[1].Text != "acceptable after all" {
			t.Errorf("opinions: got %+v, want both", i.Opinions)
		}
		return err
	})
	n.Verify(t)
}

// TestR50AccessJournal holds that oversight sees who was denied what, and the administrator does not.
func TestR50AccessJournal(t *testing.T) {
	n := open(t)
	for range 3 {
		if err := n.Door.Read(t.Context(), admin, "read.cases", func(dispatch.State) error { return nil }); fault.KindOf(err) != fault.Forbidden {
			t.Fatalf("got %v", err)
		}
	}
	if _, err := n.Try(admin, landing); fault.KindOf(err) != fault.Forbidden {
		t.Fatalf("got %v", err)
	}
	if err := n.Door.ReadOnRecord(t.Context(), officer, "read.people", "case/SAR-1", "a call from the ship", func(dispatch.State) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if err := n.Door.Read(t.Context(), admin, "read.access", func(dispatch.State) error { return nil }); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("the administrator reads the access journal: got %v", err)
	}
	read(t, n, monitor, func(s dispatch.State) error {
		all, err := oversight.AccessJournal(s, "", 0, 10)
		if err != nil {
			return err
		}
		if len(all) != 4 || all[0].Action != "read.access" || all[1].Reason != "a call from the ship" || all[1].About != "case/SAR-1" || all[1].Denied ||
			all[3].Action != "read.cases" || all[3].Why != "access.role" || !all[3].Denied || all[3].User != "admin" {
			t.Errorf("newest first: got %+v", all)
		}
		mine, err := oversight.AccessJournal(s, "conti", 0, 10)
		if len(mine) != 1 || mine[0].User != "conti" {
			t.Errorf("of one user: got %+v", mine)
		}
		page, err2 := oversight.AccessJournal(s, "", all[1].Record, 1)
		if err == nil && (err2 != nil || len(page) != 1 || page[0].Record != all[2].Record) {
			t.Errorf("the next page: got %+v, %v", page, err2)
		}
		return err
	})
	n.Verify(t)
}
