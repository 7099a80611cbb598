package rescue

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"fanar/desk/rescue"
	"fanar/engine/dtg"
	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/dispatch"
)

// coming reads a typed time that lies ahead: the next such instant. An empty one is the zero time.
func coming(v *screen.Visit, field string) (time.Time, error) {
	return when(v, field, v.Room.Dispatch.Now().Add(24*time.Hour-dtg.Slack))
}

// whole reads a typed whole number; an empty one is 0.
func whole(v *screen.Visit, field string) (int, error) {
	text := v.Field(field)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, fault.New(fault.Invalid, "form.number", "{text} is not a number", "text", text).WithField(field)
	}
	return n, nil
}

func describeBoat(v *screen.Visit, id string) (dispatch.Command, error) {
	c := rescue.DescribeBoat{Case: id, BoatDescribed: rescue.BoatDescribed{Type: v.Field("type"), Colour: v.Field("colour"), Material: v.Field("material"),
		Engine: v.Field("engine"), Flag: v.Field("flag"), Markings: v.Field("markings"), Condition: v.Field("condition"), Source: v.Field("source")}}
	var err error
	if c.At, err = when(v, "at", v.Room.Dispatch.Now()); err != nil {
		return nil, err
	}
	if text := v.Field("length"); text != "" {
		if c.LengthM, err = strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64); err != nil {
			return nil, fault.New(fault.Invalid, "form.number", "{text} is not a number", "text", text).WithField("length")
		}
	}
	return c, nil
}

func logCommunication(v *screen.Visit, id string) (dispatch.Command, error) {
	c := rescue.LogCommunication{Case: id, CommunicationLogged: rescue.CommunicationLogged{Channel: v.Field("channel"), Direction: v.Field("direction"),
		From: v.Field("from"), To: v.Field("to"), Text: v.R.PostForm.Get("text")}}
	var err error
	c.At, err = when(v, "at", v.Room.Dispatch.Now())
	return c, err
}

func acceptCoordination(v *screen.Visit, id string) (dispatch.Command, error) {
	c := rescue.AcceptCoordination{Case: id, Organisation: v.Field("organisation"), Note: v.Field("note")}
	var err error
	c.At, err = when(v, "at", v.Room.Dispatch.Now())
	return c, err
}

// giveArrival reads the time at which a unit will be there, as people type it: the next such instant.
func giveArrival(v *screen.Visit, id string) (dispatch.Command, error) {
	c := rescue.GiveArrival{Case: id, Tasking: v.Field("tasking"), Source: v.Field("source")}
	var err error
	c.ETA, err = coming(v, "eta")
	return c, err
}

func recordArrival(v *screen.Visit, id string) (dispatch.Command, error) {
	c := rescue.RecordArrival{Case: id, Tasking: v.Field("tasking")}
	var err error
	c.At, err = when(v, "at", v.Room.Dispatch.Now())
	return c, err
}

func requestMedevac(v *screen.Visit, id string) (dispatch.Command, error) {
	people, err := whole(v, "people")
	return rescue.RequestMedevac{Case: id, From: v.Field("from"), People: people, Urgency: v.Field("urgency"), Condition: v.Field("condition"),
		Note: v.Field("note"), Centres: chosen(v, "centre")}, err
}

func answerMedevac(v *screen.Visit, id string) (dispatch.Command, error) {
	c := rescue.AnswerMedevac{Case: id, Medevac: v.Field("medevac"), Centre: v.Field("centre"), Answer: v.Field("answer"), Unit: v.Field("unit"), Reason: v.Field("reason")}
	eta, err := coming(v, "eta")
	if err == nil && !eta.IsZero() {
		c.ETA = &eta
	}
	return c, err
}

func completeMedevac(v *screen.Visit, id string) (dispatch.Command, error) {
	c := rescue.CompleteMedevac{Case: id, Medevac: v.Field("medevac"), To: v.Field("to"), Unit: v.Field("unit")}
	var err error
	if c.People, err = whole(v, "people"); err != nil {
		return nil, err
	}
	c.At, err = when(v, "at", v.Room.Dispatch.Now())
	return c, err
}

// chosen are the values of a field that comes several times, without the empty one of a list in which nothing was chosen.
func chosen(v *screen.Visit, field string) []string {
	return slices.DeleteFunc(slices.Clone(v.R.PostForm[field]), func(value string) bool { return value == "" })
}
