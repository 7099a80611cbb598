package care

import (
	"strconv"
	"time"

	"fanar/desk/people/care"
	"fanar/engine/dtg"
	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/dispatch"
)

// spec is one form: what it takes to open it, its fields, and the command that it makes.
type spec struct {
	action  string
	fields  func(a *asking) []field
	command func(r *typed, id string) dispatch.Command
}

// specs are the forms, by the last part of their address.
var specs = map[string]spec{
	"representatives": {care.AssignRepresentatives{}.Action(), func(a *asking) []field {
		return append([]field{a.places("place"), number("children", true, ""), a.words("role", "care-role", care.Representative, care.Representative, care.TrainedPerson),
			a.organisations("by", "", true), number("takesOver", false, ""), check("continues")}, common()...)
	}, func(r *typed, id string) dispatch.Command {
		return care.AssignRepresentatives{Case: id, Place: r.text("place"), Children: r.count("children"), Role: r.text("role"), By: r.text("by"),
			TakesOver: r.count("takesOver"), Continues: r.yes("continues"), Note: r.text("note"), At: r.when()}
	}},
	"interests": {care.NoteInterests{}.Action(), func(a *asking) []field {
		return []field{a.places("place"), number("children", true, ""), check("continues"), common()[0]}
	}, func(r *typed, id string) dispatch.Command {
		return care.NoteInterests{Case: id, Place: r.text("place"), Children: r.count("children"), Continues: r.yes("continues"), At: r.when()}
	}},
	"placement-plan": {care.PlanPlacement{}.Action(), func(a *asking) []field { return append(a.room(), note()...) }, func(r *typed, id string) dispatch.Command {
		return care.PlanPlacement{Case: id, Place: r.text("place"), Children: r.count("children"), Room: r.room(), Note: r.text("note")}
	}},
	"placement": {care.RecordPlacement{}.Action(), func(a *asking) []field { return append(append(a.room(), a.plans()...), common()...) }, func(r *typed, id string) dispatch.Command {
		return care.RecordPlacement{Case: id, Place: r.text("place"), Children: r.count("children"), Room: r.room(), Plan: r.text("plan"), Note: r.text("note"), At: r.when()}
	}},
	"split-plan": {care.PlanSplit{}.Action(), func(a *asking) []field { return append(a.split(), note()...) }, func(r *typed, id string) dispatch.Command {
		return r.split(id)
	}},
	"split": {care.RecordSplit{}.Action(), func(a *asking) []field { return append(append(a.split(), a.plans()...), common()...) }, func(r *typed, id string) dispatch.Command {
		return care.RecordSplit{PlanSplit: r.split(id), Plan: r.text("plan"), At: r.when()}
	}},
	"task": {care.TaskReunion{}.Action(), func(a *asking) []field {
		return append([]field{a.hidden(), a.organisations("owner", a.visit.Actor.Org, true), a.days()}, note()...)
	}, func(r *typed, id string) dispatch.Command {
		return care.TaskReunion{Case: id, Entry: r.text("entry"), Task: r.task(), Note: r.text("note")}
	}},
	"reunion": {care.RecordReunion{}.Action(), func(a *asking) []field { return append([]field{a.hidden(), a.places("place")}, common()...) }, func(r *typed, id string) dispatch.Command {
		return care.RecordReunion{Case: id, Entry: r.text("entry"), Place: r.text("place"), Note: r.text("note"), At: r.when()}
	}},
	"age": {care.DeclareAge{}.Action(), func(a *asking) []field {
		return append([]field{a.places("place"), number("people", true, ""), a.bands("declared")}, common()...)
	}, func(r *typed, id string) dispatch.Command {
		return care.DeclareAge{Case: id, Place: r.text("place"), People: r.count("people"), Declared: r.text("declared"), Note: r.text("note"), At: r.when()}
	}},
	"dispute": {care.DisputeAge{}.Action(), func(a *asking) []field {
		return append([]field{a.places("place"), number("people", true, ""), a.bands("declared"), a.bands("said"),
			a.organisations("saidBy", a.visit.Actor.Org, true)}, common()...)
	}, func(r *typed, id string) dispatch.Command {
		return care.DisputeAge{Case: id, Place: r.text("place"), People: r.count("people"), Declared: r.text("declared"), Said: r.text("said"), SaidBy: r.text("saidBy"),
			Note: r.text("note"), At: r.when()}
	}},
	"assessment": {care.AssessAge{}.Action(), func(a *asking) []field {
		return append([]field{a.hidden(), number("people", true, ""), a.words("sex", "sex", "unknown", "female", "male", "other", "unknown"),
			a.bands("assessed"), number("unaccompanied", false, ""), a.organisations("assessor", "", true)}, common()...)
	}, func(r *typed, id string) dispatch.Command {
		return care.AssessAge{Case: id, Entry: r.text("entry"), Sex: r.text("sex"), People: r.count("people"), Assessed: r.text("assessed"),
			Unaccompanied: r.count("unaccompanied"), Assessor: r.text("assessor"), Note: r.text("note"), At: r.when()}
	}},
	"screening": {care.OpenScreening{}.Action(), func(a *asking) []field {
		return append([]field{a.places("place"), number("people", true, ""), check("inside")}, common()...)
	}, func(r *typed, id string) dispatch.Command {
		return care.OpenScreening{Case: id, Place: r.text("place"), People: r.count("people"), Inside: r.yes("inside"), Note: r.text("note"), At: r.when()}
	}},
	"check": {care.CheckVulnerability{}.Action(), func(a *asking) []field {
		return append([]field{a.hidden(), number("people", true, ""), number("needsReferral", false, "")}, common()...)
	}, func(r *typed, id string) dispatch.Command {
		return care.CheckVulnerability{Case: id, Entry: r.text("entry"), People: r.count("people"), NeedsReferral: r.count("needsReferral"), Note: r.text("note"), At: r.when()}
	}},
	"closing": {care.CloseScreening{}.Action(), func(a *asking) []field { return append([]field{a.hidden()}, common()...) }, func(r *typed, id string) dispatch.Command {
		return care.CloseScreening{Case: id, Entry: r.text("entry"), Note: r.text("note"), At: r.when()}
	}},
	"return-plan": {care.PlanReturn{}.Action(), func(a *asking) []field {
		return append([]field{a.places("place"), a.destinations("to"), number("people", true, ""), number("decisions", true, "")}, note()...)
	}, func(r *typed, id string) dispatch.Command {
		return care.PlanReturn{Case: id, Place: r.text("place"), To: r.text("to"), People: r.count("people"), Decisions: r.count("decisions"), Note: r.text("note")}
	}},
	"review": {care.Review{}.Action(), func(*asking) []field { return note() }, func(r *typed, id string) dispatch.Command {
		return care.Review{Case: id, Note: r.text("note")}
	}},
	"withdraw": {care.TakeBack{}.Action(), func(a *asking) []field {
		return []field{a.hidden(), {Name: "reason", Kind: "area", Required: true}}
	}, func(r *typed, id string) dispatch.Command {
		return care.TakeBack{Case: id, Entry: r.text("entry"), Reason: r.text("reason")}
	}},
}

func (a *asking) room() []field {
	return []field{a.places("place"), number("children", true, ""), a.words("arrangement", "arrangement", "", care.Arrangements...), number("perRoom", false, ""),
		{Name: "squareMetres", Kind: "decimal"}}
}

func (a *asking) split() []field {
	return []field{a.places("from"), a.places("to"), number("families", true, "1"), {Name: "reason", Kind: "area", Hint: true}, a.organisations("owner", "", false), a.days()}
}

// typed reads what was typed into a form. The first thing that is wrong stays.
type typed struct {
	visit *screen.Visit
	err   error
}

func (r *typed) text(name string) string { return r.visit.Field(name) }

func (r *typed) yes(name string) bool { return r.visit.Field(name) == "yes" }

// count reads a whole number; nothing is 0.
func (r *typed) count(name string) int32 {
	text := r.text(name)
	if text == "" {
		return 0
	}
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil || n < 0 {
		r.err = keep(r.err, fault.New(fault.Invalid, "care.typed-number", "{text} is not a number of people or things", "text", text).WithField(name).
			WithHint("write it in digits, such as 3"))
	}
	return int32(n)
}

func (r *typed) room() care.Room {
	room := care.Room{Arrangement: r.text("arrangement"), PerRoom: r.count("perRoom")}
	if text := r.text("squareMetres"); text != "" {
		n, err := strconv.ParseFloat(text, 64)
		if err != nil {
			r.err = keep(r.err, fault.New(fault.Invalid, "care.typed-metres", "{text} is not a number of square metres", "text", text).WithField("squareMetres").
				WithHint("write it in digits, such as 4.5"))
		}
		room.SquareMetres = n
	}
	return room
}

func (r *typed) task() care.Task {
	return care.Task{Owner: r.text("owner"), Due: screen.Until(r.text("due"))}
}

func (r *typed) split(id string) care.PlanSplit {
	return care.PlanSplit{Case: id, From: r.text("from"), To: r.text("to"), Families: r.count("families"), Reason: r.text("reason"), Task: r.task(), Note: r.text("note")}
}

// when reads the time at which something happened; nothing is now.
func (r *typed) when() time.Time {
	text := r.text("at")
	if text == "" {
		return time.Time{}
	}
	at, err := dtg.Parse(text, r.visit.Room.Dispatch.Now(), time.UTC)
	if err != nil {
		r.err = keep(r.err, fault.As(err).WithField("at"))
	}
	return at
}
