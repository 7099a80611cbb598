package demo

import (
	"context"
	"strings"
	"time"

	"fanar/desk/oversight"
	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/engine/ledger"
)

// Play plays the golden scenario G1, with the numbers as published in serious incident report 11711/2021, and gives the
// identifier of its case. It ends with 9 ashore, 2 in hospital, 1 in police custody and 2 deceased: 14.
func Play(ctx context.Context, s Stage) (string, error) {
	opened, err := s.act(ctx, "an alert comes in by phone and is typed in one line", "conti",
		rescue.OpenCase{Line: "-25m 3505N01236E wooden 14 pob engine failure phone"})
	if err != nil {
		return "", err
	}
	id := caseOf(opened)
	for _, scene := range []func(context.Context, Stage, string) error{rescued, ordered, handedOver, landed, ended} {
		if err := scene(ctx, s, id); err != nil {
			return id, err
		}
	}
	return id, nil
}

func rescued(ctx context.Context, s Stage, id string) error {
	eta := s.Door.Now().Add(35 * time.Minute).Truncate(time.Minute)
	return s.steps(ctx, []step{
		{"MRCC Rome takes the coordination", "conti", rescue.NameCoordinator{Case: id, Organisation: "mrcc-rome"}},
		{"the Aurora is tasked", "conti", rescue.TaskAsset{Case: id, Place: "aurora"}},
		{"her master accepts", "lindqvist", rescue.AnswerTasking{Case: id, Tasking: "t1", Accept: true, ETA: &eta}},
		{"a patrol boat is tasked", "conti", rescue.TaskAsset{Case: id, Place: "patrol-1"}},
		{"her master accepts", "greco", rescue.AnswerTasking{Case: id, Tasking: "t2", Accept: true}},
		{"a better position is reported; the first one stays", "lindqvist", rescue.ReportPosition{Case: id, Position: at(35.12, 12.52), Source: "Aurora", UncertaintyNM: 0.5}},
		{"12 people and the skipper are counted on deck", "lindqvist", people.CountEmbarked{Case: id, Account: "aurora", Lot: ledger.Count(13)}},
		{"one body is brought aboard and counted", "lindqvist", people.CountEmbarked{Case: id, Account: "deceased-recovered/aurora-rescue/aurora", Lot: ledger.Count(1)}},
		{"the form says 2 injured in one field", "lindqvist", people.Assert{Case: id, Subject: "injured", Best: number(2), Method: "form", Source: "incident form, persons injured"}},
		{"and 3 in another; both are kept", "lindqvist", people.Assert{Case: id, Subject: "injured", Best: number(3), Method: "form", Source: "incident form, description"}},
	})
}

func ordered(ctx context.Context, s Stage, id string) error {
	if err := s.refused(ctx, "somebody orders a landing at Tripoli", "conti", rescue.OrderLanding{Case: id, Place: "tripoli", Informed: true, ObjectionsHeard: true, NeedsNoted: true}, "R10"); err != nil {
		return err
	}
	if err := s.refused(ctx, "and at Zarzis, whose assessment has run out", "conti", rescue.OrderLanding{Case: id, Place: "zarzis", Informed: true, ObjectionsHeard: true, NeedsNoted: true}, "R9"); err != nil {
		return err
	}
	return overridden(ctx, s, id)
}

// overridden orders the landing before everybody aboard could be asked, which R13 refuses: two people of two organisations
// let it through, and the rights officer is told at once.
func overridden(ctx context.Context, s Stage, id string) error {
	order := rescue.OrderLanding{Case: id, Place: "lampedusa", Unit: "patrol-1", Informed: true, NeedsNoted: true}
	if err := s.refused(ctx, "Lampedusa has a current assessment, but not everybody aboard could be asked", "conti", order, "R13"); err != nil {
		return err
	}
	asked, err := s.act(ctx, "the duty officer asks for an override of R13", "conti", oversight.RequestOverride{Rule: "R13", Command: order.Action(), Subject: "case/" + id,
		Until: s.Door.Now().Add(12 * time.Hour), Reason: "three people need a hospital now; the others are asked on the way"})
	if err != nil {
		return err
	}
	_, override, _ := strings.Cut(asked.Subject, "/")
	if _, err := s.act(ctx, "the port's coordinator agrees: two people of two organisations", "esposito", oversight.ApproveOverride{ID: override, Reason: "agreed by telephone"}); err != nil {
		return err
	}
	_, err = s.act(ctx, "the order goes through, and the rights officer knows", "conti", order)
	return err
}

func handedOver(ctx context.Context, s Stage, id string) error {
	if _, err := s.act(ctx, "three people are flown to hospital", "lindqvist",
		people.Move{Case: id, From: "aurora", To: "palermo-hospital", Lot: ledger.Count(3), Reason: "medical-evacuation"}); err != nil {
		return err
	}
	if err := s.handover(ctx, "9 people and the skipper go over to the patrol boat", "lindqvist", "greco",
		people.OfferHandover{Case: id, From: "aurora", To: "patrol-1", Lot: ledger.Count(10), NextPort: "lampedusa"}, 10); err != nil {
		return err
	}
	if err := s.handover(ctx, "and the body", "lindqvist", "greco", people.OfferHandover{Case: id, From: "deceased-recovered/aurora-rescue/aurora",
		To: "deceased-recovered/coast-guard-it/patrol-1", Lot: ledger.Count(1), NextPort: "lampedusa"}, 1); err != nil {
		return err
	}
	_, err := s.act(ctx, "the skipper is arrested, and stays in the count", "greco",
		people.Move{Case: id, From: "patrol-1", To: "police-custody", Lot: ledger.Count(1), Reason: "arrest"})
	return err
}

func landed(ctx context.Context, s Stage, id string) error {
	if err := s.handover(ctx, "9 people land at Lampedusa", "greco", "esposito",
		people.OfferHandover{Case: id, From: "patrol-1", To: "lampedusa", Lot: ledger.Count(9)}, 9); err != nil {
		return err
	}
	if err := s.handover(ctx, "and go on to the reception centre", "esposito", "amari",
		people.OfferHandover{Case: id, From: "lampedusa", To: "lampedusa-centre", Lot: ledger.Count(9)}, 9); err != nil {
		return err
	}
	if err := s.handover(ctx, "the body is taken to the mortuary", "greco", "esposito", people.OfferHandover{Case: id,
		From: "deceased-recovered/coast-guard-it/patrol-1", To: "lampedusa-mortuary", Lot: ledger.Count(1)}, 1); err != nil {
		return err
	}
	_, err := s.act(ctx, "the skipper is brought to the police station", "greco", people.Move{Case: id,
		From: "police-custody/coast-guard-it/patrol-1", To: "lampedusa-police", Lot: ledger.Count(1), Reason: "arrest"})
	return err
}

func ended(ctx context.Context, s Stage, id string) error {
	return s.steps(ctx, []step{
		{"one of the three dies in hospital", "conti", people.Move{Case: id, From: "palermo-hospital", To: "deceased-recovered", Lot: ledger.Count(1), Reason: "died-in-hospital"}},
		{"everybody is accounted for: the case closes", "conti", rescue.CloseCase{Case: id, Outcome: "9 ashore, 2 in hospital, 1 in police custody, 2 deceased: 14"}},
	})
}
