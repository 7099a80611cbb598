package duty

import (
	"strconv"
	"strings"

	"fanar/desk/directory"
	"fanar/desk/rescue/watchbook"
	"fanar/face/web/screen"
	"fanar/record/dispatch"
)

// act makes a command of a form.
type act func(v *screen.Visit) dispatch.Command

// acts are what the forms of the page ask, by the last part of their address.
var acts = map[string]act{
	"take": func(v *screen.Visit) dispatch.Command {
		return watchbook.TakeWatch{Desk: v.Field("desk"), Reason: v.Field("reason")}
	},
	"handover": func(v *screen.Visit) dispatch.Command {
		return watchbook.HandOver{Desk: v.Field("desk"), To: v.Field("to"), Text: v.R.PostForm.Get("text")}
	},
	"sign": func(v *screen.Visit) dispatch.Command {
		n, _ := strconv.Atoi(v.Field("number")) // what is none is no report that waits
		return watchbook.SignOver{Desk: v.Field("desk"), Number: n, Remark: v.Field("remark")}
	},
	"note": func(v *screen.Visit) dispatch.Command {
		return watchbook.AddNote{Desk: v.Field("desk"), Text: v.R.PostForm.Get("text")}
	},
	"end": func(v *screen.Visit) dispatch.Command {
		return watchbook.EndWatch{Desk: v.Field("desk"), Reason: v.Field("reason")}
	},
	"contact": func(v *screen.Visit) dispatch.Command {
		return directory.RegisterDutyContact{Org: v.Field("organisation"), Desk: v.Field("desk"), Channel: v.Field("channel"), Address: v.Field("address"), Hours: v.Field("hours"),
			Languages: listed(v.Field("languages")), From: v.Field("from"), Until: v.Field("until"), Note: v.Field("note"), Office: v.Field("office") == "yes"}
	},
	"contact-end": func(v *screen.Visit) dispatch.Command {
		return directory.EndDutyContact{Org: v.Field("organisation"), ID: v.Field("contact"), Reason: v.Field("reason")}
	},
	"exercise": func(v *screen.Visit) dispatch.Command {
		return watchbook.StartExercise{Title: v.Field("title"), Objective: v.Field("objective"), Participants: v.R.PostForm["participants"], Cases: listed(v.Field("cases"))}
	},
	"drill": func(v *screen.Visit) dispatch.Command {
		return watchbook.LinkDrill{Exercise: v.Field("exercise"), Case: v.Field("case")}
	},
	"exercise-end": func(v *screen.Visit) dispatch.Command {
		return watchbook.EndExercise{Exercise: v.Field("exercise"), Lessons: v.R.PostForm.Get("lessons")}
	},
}

// listed reads words that commas or blanks part.
func listed(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '،' })
}
