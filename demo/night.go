package demo

import (
	"context"
	"strings"
	"time"

	"fanar/desk/directory"
	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/desk/rescue/alert"
	"fanar/engine/ledger"
)

// Night plays one invented case from the first alert to the last placement, with what goes wrong on the way: the same boat
// is alerted twice, a centre refuses a place of safety, the port counts one fewer than the ship, and a report comes after
// the case was closed. It gives the identifier of its case, which is open again at the end.
func Night(ctx context.Context, s Stage) (string, error) {
	opened, err := s.act(ctx, "at night a ship relays a distress call, and it is typed in one line", "conti",
		rescue.OpenCase{Line: "-6h 3431N01258E wooden 90-100 pob engine failure radio"})
	if err != nil {
		return "", err
	}
	id := caseOf(opened)
	for _, scene := range []func(context.Context, Stage, string) error{onWatch, sameBoat, aboard, flownOut, ordersOfSafety, atPort, children, late, morning} {
		if err := scene(ctx, s, id); err != nil {
			return id, err
		}
	}
	return id, nil
}

// sameBoat is a second alert. It becomes a case of its own, since nothing waits, and the two are linked when somebody is sure.
func sameBoat(ctx context.Context, s Stage, id string) error {
	received, err := s.act(ctx, "the office of Aurora Rescue passes on what a relative wrote", "lindqvist",
		alert.Receive{Text: "wooden boat, about 95 people, 34 30 N 12 59 E, the engine has stopped", From: "Aurora Rescue"})
	if err != nil {
		return err
	}
	_, waiting, _ := strings.Cut(received.Subject, "/")
	twin, err := s.act(ctx, "nothing waits: the alert is a case until somebody is sure", "conti", alert.OpenFrom{Alert: waiting})
	if err != nil {
		return err
	}
	_, err = s.act(ctx, "both are of one boat: the cases are linked, and none is deleted", "conti",
		alert.LinkCases{Case: id, Other: caseOf(twin), Reason: "one mile apart, both wooden, 95 lies within 90 to 100"})
	return err
}

// deck is how the people were counted on deck.
const deck = "63 male/18-59, 17 female/18-59, 7 male/12-17, 3 male/5-11, 4 female/0-4, 7 unaccompanied-child, 1 pregnant"

func aboard(ctx context.Context, s Stage, id string) error {
	counted, err := ledger.ParseLot(deck)
	if err != nil {
		return err
	}
	now := s.Door.Now()
	eta := now.Add(-4 * time.Hour).Truncate(time.Minute)
	return s.steps(ctx, []step{
		{"the alert is relayed to two centres and a ship, never to one alone", "conti", alert.Relay{Case: id, To: []string{"rcc-malta", "coast-guard-it", "aurora-rescue"}}},
		{"Malta has received it", "conti", alert.RecordReceipt{Case: id, From: "rcc-malta"}},
		{"MRCC Rome coordinates", "conti", rescue.NameCoordinator{Case: id, Organisation: "mrcc-rome"}},
		{"the Aurora is tasked", "conti", rescue.TaskAsset{Case: id, Place: "aurora"}},
		{"her master accepts", "lindqvist", rescue.AnswerTasking{Case: id, Tasking: "t1", Accept: true, ETA: &eta}},
		{"94 are counted on deck, 7 of them children who are alone", "lindqvist",
			people.RecordCount{Case: id, Account: "aurora", Lot: &counted, At: now.Add(-220 * time.Minute)}},
	})
}

func flownOut(ctx context.Context, s Stage, id string) error {
	two := ledger.Of(2, ledger.Category{Sex: ledger.Male, Age: ledger.Age18To59})
	return s.steps(ctx, []step{
		{"two people need a hospital; two centres are asked", "lindqvist",
			rescue.RequestMedevac{Case: id, From: "aurora", People: 2, Urgency: "urgent", Condition: "burns", Centres: []string{"mrcc-rome", "rcc-malta"}}},
		{"Malta sends nobody", "lindqvist", rescue.AnswerMedevac{Case: id, Medevac: "m1", Centre: "rcc-malta", Answer: "refused", Reason: "no aircraft is free"}},
		{"Rome sends a helicopter", "conti", rescue.AnswerMedevac{Case: id, Medevac: "m1", Centre: "mrcc-rome", Answer: "granted", Unit: "coast guard helicopter"}},
		{"the two are flown out", "lindqvist", rescue.CompleteMedevac{Case: id, Medevac: "m1", People: 2, To: "palermo-hospital"}},
		{"and stand in the count of the hospital", "lindqvist", people.Move{Case: id, From: "aurora", To: "palermo-hospital", Lot: two, Reason: "medical-evacuation"}},
	})
}

func ordersOfSafety(ctx context.Context, s Stage, id string) error {
	return s.steps(ctx, []step{
		{"two centres are asked for a place of safety", "lindqvist", rescue.RequestPlaceOfSafety{Case: id, Centres: []string{"rcc-malta", "mrcc-rome"}}},
		{"Malta refuses and says why", "lindqvist", rescue.AnswerPlaceOfSafety{Case: id, Centre: "rcc-malta", Answer: "refused", Reason: "outside its region, it says"}},
		{"Rome names Lampedusa", "conti", rescue.AnswerPlaceOfSafety{Case: id, Centre: "mrcc-rome", Answer: "granted", Place: "lampedusa"}},
		{"and the landing is ordered", "conti", rescue.OrderLanding{Case: id, Place: "lampedusa", Unit: "aurora", Informed: true, ObjectionsHeard: true, NeedsNoted: true}},
	})
}

// The counts of the night: what the ship gave, what the port found, and who went to which centre.
const (
	given  = "61 male/18-59, 17 female/18-59, 7 male/12-17, 3 male/5-11, 4 female/0-4, 7 unaccompanied-child, 1 pregnant"
	found  = "61 male/18-59, 17 female/18-59, 6 male/12-17, 3 male/5-11, 4 female/0-4, 6 unaccompanied-child, 1 pregnant"
	first  = "50 male/18-59, 6 female/18-59, 4 female/0-4, 1 pregnant"
	second = "11 male/18-59, 11 female/18-59, 6 male/12-17, 3 male/5-11, 6 unaccompanied-child"
)

// atPort lands 92 by the ship's count and 91 by the port's, takes them on to two centres, explains the difference and closes.
func atPort(ctx context.Context, s Stage, id string) error {
	h, err := s.counted(ctx, "92 people land by the ship's count; the port counts for itself", "lindqvist", "esposito",
		people.OfferHandover{Case: id, From: "aurora", To: "lampedusa", NextPort: "lampedusa"}, given, found)
	if err != nil {
		return err
	}
	if _, err := s.act(ctx, "a second centre opens", "admin", directory.RegisterPlace{Place: directory.Place{ID: "empedocle-centre", Name: "Porto Empedocle centre",
		Names: map[string]string{"it": "Centro di Porto Empedocle", "ar": "مركز بورتو إمبيدوكلي"}, Type: "reception-centre", Country: "IT", Org: "reception-lampedusa"}}); err != nil {
		return err
	}
	for _, bus := range []struct{ to, lot string }{{"lampedusa-centre", first}, {"empedocle-centre", second}} {
		if _, err := s.counted(ctx, "a bus goes to "+bus.to, "esposito", "amari", people.OfferHandover{Case: id, From: "lampedusa", To: bus.to}, bus.lot, bus.lot); err != nil {
			return err
		}
	}
	return s.steps(ctx, []step{
		{"the ship's list is found: a child was counted twice on deck", "lindqvist",
			people.ExplainVariance{Case: id, Handover: h, To: "source", Reason: ledger.Miscounted, Note: "one child was counted twice on deck"}},
		{"the first alert said 95: somebody signs that it was an estimate", "conti",
			people.Determine{Case: id, Outcome: ledger.EstimateWrong, Reason: "survivors-agree"}},
		{"everybody is accounted for: the case closes", "conti", rescue.CloseCase{Case: id, Outcome: "91 in two centres, 2 in hospital"}},
	})
}

// late is what comes after: a body is found, and the case is open again.
func late(ctx context.Context, s Stage, id string) error {
	return s.steps(ctx, []step{
		{"hours later a fishing boat finds a body near the place", "greco",
			people.CountEmbarked{Case: id, Account: "deceased-recovered/coast-guard-it/patrol-1", Lot: ledger.Count(1), Reason: ledger.LateFind}},
		{"the case is open again, with the reason", "conti", rescue.ReopenCase{Case: id, Reason: "a body was found near the place of the rescue"}},
	})
}

// counted plays a handover in which both sides count by category.
func (s Stage) counted(ctx context.Context, say, giver, receiver string, o people.OfferHandover, given, received string) (string, error) {
	lot, err := ledger.ParseLot(given)
	if err != nil {
		return "", err
	}
	own, err := ledger.ParseLot(received)
	if err != nil {
		return "", err
	}
	o.Lot = lot
	return s.handoverOf(ctx, say, giver, receiver, o, own)
}
