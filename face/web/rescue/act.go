package rescue

import (
	"strconv"
	"strings"
	"time"

	"fanar/desk/rescue"
	"fanar/engine/dtg"
	"fanar/engine/geo"
	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/clock"
	"fanar/record/dispatch"
)

// act makes a command of a form. Errors are faults that name the field.
type act func(v *screen.Visit, id string) (dispatch.Command, error)

// acts are what the forms of a case page ask, by the last part of their address.
var acts = map[string]act{
	"note": func(v *screen.Visit, id string) (dispatch.Command, error) {
		return rescue.AddNote{Case: id, Text: v.R.PostForm.Get("text")}, nil
	},
	"position": reportPosition,
	"phase": func(v *screen.Visit, id string) (dispatch.Command, error) {
		return rescue.ChangePhase{Case: id, Phase: rescue.Phase(v.Field("phase")), Reason: v.Field("reason")}, nil
	},
	"coordinator": func(v *screen.Visit, id string) (dispatch.Command, error) {
		return rescue.NameCoordinator{Case: id, Organisation: v.Field("organisation")}, nil
	},
	"task":   taskUnit,
	"answer": answer,
	"release": func(v *screen.Visit, id string) (dispatch.Command, error) {
		return rescue.ReleaseAsset{Case: id, Tasking: v.Field("tasking"), Reason: v.Field("reason")}, nil
	},
	"ask-safety": func(v *screen.Visit, id string) (dispatch.Command, error) {
		return rescue.RequestPlaceOfSafety{Case: id, To: v.Field("to"), Centres: chosen(v, "centre")}, nil
	},
	"landing": func(v *screen.Visit, id string) (dispatch.Command, error) {
		return rescue.OrderLanding{Case: id, Place: v.Field("place"), Unit: v.Field("unit"), Informed: v.Field("informed") == "yes",
			ObjectionsHeard: v.Field("objectionsHeard") == "yes", NeedsNoted: v.Field("needsNoted") == "yes"}, nil
	},
	"transfer": func(v *screen.Visit, id string) (dispatch.Command, error) {
		return rescue.OrderTransfer{Case: id, Unit: v.Field("unit"), NextPort: v.Field("nextPort")}, nil
	},
	"close": func(v *screen.Visit, id string) (dispatch.Command, error) {
		return rescue.CloseCase{Case: id, Outcome: v.Field("outcome")}, nil
	},
	"clock-hold": func(v *screen.Visit, id string) (dispatch.Command, error) {
		return clock.Pause{Subject: rescue.Subject(id), Rule: v.Field("rule"), Reason: v.Field("reason"), Until: screen.Until(v.Field("until"))}, nil
	},
	"clock-resume": func(v *screen.Visit, id string) (dispatch.Command, error) {
		return clock.Resume{Subject: rescue.Subject(id), Rule: v.Field("rule")}, nil
	},
	"clock-end": func(v *screen.Visit, id string) (dispatch.Command, error) {
		return clock.Stop{Subject: rescue.Subject(id), Rule: v.Field("rule"), Reason: v.Field("reason")}, nil
	},
	"boat":                describeBoat,
	"communication":       logCommunication,
	"accept-coordination": acceptCoordination,
	"offer-coordination": func(v *screen.Visit, id string) (dispatch.Command, error) {
		return rescue.OfferCoordination{Case: id, To: v.Field("to"), Reason: v.Field("reason")}, nil
	},
	"dispute": func(v *screen.Visit, id string) (dispatch.Command, error) {
		return rescue.DisputeCoordination{Case: id, Organisation: v.Field("organisation"), Text: v.Field("text")}, nil
	},
	"acknowledge": func(v *screen.Visit, id string) (dispatch.Command, error) {
		return rescue.AcknowledgeTasking{Case: id, Tasking: v.Field("tasking")}, nil
	},
	"eta":     giveArrival,
	"arrived": recordArrival,
	"on-scene": func(v *screen.Visit, id string) (dispatch.Command, error) {
		return rescue.NameOnSceneCoordinator{Case: id, Tasking: v.Field("tasking")}, nil
	},
	"master": func(v *screen.Visit, id string) (dispatch.Command, error) {
		return rescue.RecordMasterDecision{Case: id, Unit: v.Field("unit"), Decision: v.Field("decision"), Reason: v.Field("reason")}, nil
	},
	"master-change": func(v *screen.Visit, id string) (dispatch.Command, error) {
		return rescue.ChangeMasterDecision{Case: id, Decision: v.Field("decision"), Now: v.Field("now"), Reason: v.Field("reason")}, nil
	},
	"medevac":        requestMedevac,
	"medevac-answer": answerMedevac,
	"medevac-done":   completeMedevac,
	"medevac-ask": func(v *screen.Visit, id string) (dispatch.Command, error) {
		return rescue.AskMedevac{Case: id, Medevac: v.Field("medevac"), Centre: v.Field("centre")}, nil
	},
	"medevac-delay": func(v *screen.Visit, id string) (dispatch.Command, error) {
		return rescue.DelayMedevac{Case: id, Medevac: v.Field("medevac"), Reason: v.Field("reason")}, nil
	},
	"medevac-cancel": func(v *screen.Visit, id string) (dispatch.Command, error) {
		return rescue.CancelMedevac{Case: id, Medevac: v.Field("medevac"), Reason: v.Field("reason")}, nil
	},
	"safety-answer": func(v *screen.Visit, id string) (dispatch.Command, error) {
		return rescue.AnswerPlaceOfSafety{Case: id, Centre: v.Field("centre"), Answer: v.Field("answer"), Place: v.Field("place"), Reason: v.Field("reason")}, nil
	},
	"tick": func(v *screen.Visit, id string) (dispatch.Command, error) {
		return rescue.TickItem{Case: id, Item: v.Field("item"), Note: v.Field("note")}, nil
	},
	"untick": func(v *screen.Visit, id string) (dispatch.Command, error) {
		return rescue.UntickItem{Case: id, Item: v.Field("item"), Reason: v.Field("reason")}, nil
	},
	"reopen": func(v *screen.Visit, id string) (dispatch.Command, error) {
		return rescue.ReopenCase{Case: id, Reason: v.Field("reason")}, nil
	},
}

func reportPosition(v *screen.Visit, id string) (dispatch.Command, error) {
	at, err := geo.Parse(v.Field("position"))
	if err != nil {
		return nil, fault.As(err).WithField("position")
	}
	c := rescue.ReportPosition{Case: id, Position: at, Source: v.Field("source")}
	if c.At, err = when(v, "at", v.Room.Dispatch.Now()); err != nil {
		return nil, err
	}
	if text := v.Field("uncertainty"); text != "" {
		if c.UncertaintyNM, err = strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64); err != nil {
			return nil, fault.New(fault.Invalid, "form.number", "{text} is not a number", "text", text).WithField("uncertainty")
		}
	}
	return c, nil
}

// when reads a typed time; an empty one is the zero time.
func when(v *screen.Visit, field string, now time.Time) (time.Time, error) {
	text := v.Field(field)
	if text == "" {
		return time.Time{}, nil
	}
	at, err := dtg.Parse(text, now, time.UTC)
	if err != nil {
		return at, fault.As(err).WithField(field)
	}
	return at, nil
}

// taskUnit reads a choice of the list ("place:aurora", "mmsi:247320161"), or a name that was typed.
func taskUnit(v *screen.Visit, id string) (dispatch.Command, error) {
	c := rescue.TaskAsset{Case: id, Name: v.Field("name")}
	kind, value, _ := strings.Cut(v.Field("unit"), ":")
	switch {
	case c.Name != "":
	case kind == "place":
		c.Place = value
	case kind == "mmsi":
		n, err := strconv.ParseUint(value, 10, 32)
		if err != nil {
			return nil, fault.New(fault.Invalid, "case.mmsi", "{mmsi} is no MMSI; it has nine digits", "mmsi", value).WithField("unit")
		}
		c.MMSI = uint32(n)
		if heard, ok := v.Room.Picture.Vessel(c.MMSI); ok {
			c.Name = heard.Name
		}
	}
	return c, nil
}

// answer reads what the master said. The time of arrival is the next such instant.
func answer(v *screen.Visit, id string) (dispatch.Command, error) {
	c := rescue.AnswerTasking{Case: id, Tasking: v.Field("tasking"), Accept: v.Field("accept") == "yes", Reason: v.Field("reason")}
	eta, err := when(v, "eta", v.Room.Dispatch.Now().Add(24*time.Hour-dtg.Slack))
	if err != nil {
		return nil, err
	}
	if c.Accept && !eta.IsZero() {
		c.ETA = &eta
	}
	return c, nil
}
