package demo

import (
	"context"
	"fmt"

	"fanar/desk/directory"
	"fanar/desk/people/care"
	"fanar/desk/rescue/plan"
	"fanar/desk/rescue/sitrep"
	"fanar/desk/rescue/watchbook"
	wire "fanar/engine/sitrep"
	"fanar/record/dispatch"
)

// relief is the officer who takes over at the end of the night. He comes with the night and is not among those whose role a
// visitor can take.
var relief = directory.User{ID: "moro", Name: "G. Moro", Org: "mrcc-rome", Roles: []string{"duty-officer"}}

// onWatch begins the night: who has the watch, and how the two centres reach each other.
func onWatch(ctx context.Context, s Stage, _ string) error {
	line := func(org, desk, channel, address string, languages ...string) directory.RegisterDutyContact {
		return directory.RegisterDutyContact{Org: org, Desk: desk, Channel: channel, Address: address, Hours: "24 h", Languages: languages, Office: true,
			Note: "SIMULATED: no line of this office"}
	}
	return s.steps(ctx, []step{
		{"the duty desks of two centres stand in the directory", "admin", line("mrcc-rome", "Operations room", "telephone", "+39 000 000", "it", "en")},
		{"so that each reaches the other from the case", "admin", line("rcc-malta", "Operations room", "e-mail", "operations@rcc.example", "en")},
		{"a second officer will come for the morning", "admin", directory.AddUser{User: relief}},
		{"a joint plan is drafted, in which rescue comes before every other aim", "conti", plan.Draft{Terms: plan.Terms{Title: "Joint watch south of Lampedusa",
			Parties: []string{"mrcc-rome", "aurora-rescue"}, Purpose: "rescue", RescueFirst: true, Text: "SIMULATED. Whoever is in distress is rescued first, whatever else is planned."}}},
		{"both parties approve the same version, and it is in force", "conti", plan.Approve{Plan: "P-1", Version: 1}},
		{"for the ship, her mission lead", "lindqvist", plan.Approve{Plan: "P-1", Version: 1}},
		{"A. Conti takes the watch", "conti", watchbook.TakeWatch{Desk: "operations"}},
	})
}

// children is what seven children who are alone are owed once they are ashore. Source: R15.
func children(ctx context.Context, s Stage, id string) error {
	return s.steps(ctx, []step{
		{"a guardian's office answers for the six children in the second centre", "amari", care.AssignRepresentatives{Case: id, Place: "empedocle-centre", Children: 6,
			Role: care.Representative, By: "reception-lampedusa"}},
		{"and notes what is best for them", "amari", care.NoteInterests{Case: id, Place: "empedocle-centre", Children: 6}},
	})
}

// morning sends the situation report and hands the watch over.
func morning(ctx context.Context, s Stage, id string) error {
	issue, err := s.drafted(ctx, id)
	if err != nil {
		return err
	}
	return s.steps(ctx, []step{
		{"a situation report goes to Malta and to the ship", "conti", issue},
		{"the watch is handed over with a report", "conti", watchbook.HandOver{Desk: "operations", To: relief.ID, Text: id + " is open again; the port looks at who the body may be."}},
		{"it is handed over when the next officer has signed", relief.ID, watchbook.SignOver{Desk: "operations", Number: 1}},
	})
}

// drafted makes the report that the record proposes into one that is sent.
func (s Stage) drafted(ctx context.Context, id string) (sitrep.Issue, error) {
	var out sitrep.Issue
	who := actor("conti")
	err := s.Door.Read(ctx, who, "read.cases", func(st dispatch.State) error {
		proposal, err := sitrep.Draft(st, id, wire.Full, "en")
		if err != nil {
			return fmt.Errorf("draft the situation report of %s: %w", id, err)
		}
		r := proposal.Report
		out = sitrep.Issue{Case: id, Form: r.Form, Language: "en", Priority: r.Priority, To: []string{"rcc-malta", "aurora-rescue"}, Parts: r.Parts}
		return nil
	})
	return out, err
}
