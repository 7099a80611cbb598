package demo

import (
	"context"
	"fmt"
	"time"

	"fanar/desk/directory"
	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/engine/ledger"
	"fanar/record/dispatch"
)

// Seeded tells whether the record holds the demonstration already.
func Seeded(ctx context.Context, door *dispatch.Dispatcher) (ok bool, err error) {
	err = door.Read(ctx, actor("admin"), "read.places", func(s dispatch.State) error {
		_, ok, err = directory.Organisations.Get(s, "mrcc-rome")
		return err
	})
	return ok, err
}

// Seed writes the directory, the assessments, and the cases that were there before the visitor came.
func Seed(ctx context.Context, s Stage) error {
	quiet := Stage{Door: s.Door, Tell: func(string) {}}
	for _, c := range organisations {
		if _, err := quiet.do(ctx, "admin", c); err != nil {
			return err
		}
	}
	for _, c := range places {
		if _, err := quiet.do(ctx, "admin", c); err != nil {
			return err
		}
	}
	for _, u := range users {
		if _, err := quiet.do(ctx, "admin", directory.AddUser{User: u}); err != nil {
			return err
		}
	}
	s.Tell(fmt.Sprintf("the directory has %d organisations, %d places and %d users", len(organisations), len(places), len(users)))
	now := s.Door.Now()
	day := func(days int) string { return now.AddDate(0, 0, days).Format(time.DateOnly) }
	for _, a := range []directory.AssessPlace{
		{Scope: "country/IT", LifeNotThreatened: true, BasicNeedsMet: true, OnwardTransport: true, From: day(-30), Until: day(150),
			Basis: []string{"made up for the demonstration"}, Note: "SIMULATED"},
		{Scope: "place/zarzis", LifeNotThreatened: true, BasicNeedsMet: true, OnwardTransport: false, From: day(-400), Until: day(-35),
			Basis: []string{"made up for the demonstration"}, Note: "SIMULATED; has run out"},
	} {
		if _, err := quiet.do(ctx, "okafor", a); err != nil {
			return err
		}
	}
	if err := earlier(ctx, quiet); err != nil {
		return err
	}
	if _, err := quiet.do(ctx, "conti", rescue.OpenCase{Line: "-14m 3410N01230E rubber 80 pob taking water phone"}); err != nil {
		return err
	}
	s.Tell("two cases are open; in one of them 112 people were given and 109 received")
	return nil
}

// earlier is a case of some hours ago whose second handover left a difference of three.
func earlier(ctx context.Context, s Stage) error {
	now := s.Door.Now()
	opened, err := s.do(ctx, "conti", rescue.OpenCase{Line: "-9h 3348N01318E wooden 110-120 pob NGO"})
	if err != nil {
		return err
	}
	id := caseOf(opened)
	for _, step := range []struct {
		by string
		c  dispatch.Command
	}{
		{"conti", rescue.NameCoordinator{Case: id, Organisation: "mrcc-rome"}},
		{"conti", rescue.TaskAsset{Case: id, Place: "aurora"}},
		{"lindqvist", rescue.AnswerTasking{Case: id, Tasking: "t1", Accept: true}},
		{"lindqvist", people.CountEmbarked{Case: id, Account: "aurora", Lot: ledger.Count(112), At: now.Add(-7 * time.Hour)}},
		{"conti", rescue.OrderLanding{Case: id, Place: "lampedusa", Unit: "aurora", Informed: true, ObjectionsHeard: true, NeedsNoted: true}},
	} {
		if _, err := s.do(ctx, step.by, step.c); err != nil {
			return err
		}
	}
	return s.handover(ctx, "", "lindqvist", "esposito", people.OfferHandover{Case: id, From: "aurora", To: "lampedusa",
		Lot: ledger.Count(112), At: now.Add(-2 * time.Hour)}, 109)
}
