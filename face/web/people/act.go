package people

import (
	"strconv"
	"strings"
	"time"

	"fanar/desk/people"
	"fanar/engine/dtg"
	"fanar/engine/ledger"
	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/dispatch"
)

// act makes a command of a form. Errors are faults that name the field.
type act func(v *screen.Visit, id string) (dispatch.Command, error)

// acts are what the forms of the page of a case ask, by the last part of their address.
var acts = map[string]act{
	"assert": assert,
	"move":   move,
	"offer":  offer,
	"reverse": func(v *screen.Visit, id string) (dispatch.Command, error) {
		at, err := when(v)
		return people.Reverse{Case: id, Entry: v.Field("entry"), Reason: reason(v), Owner: v.Field("owner"), Note: v.Field("note"), At: at}, err
	},
	"determine": func(v *screen.Visit, id string) (dispatch.Command, error) {
		return people.Determine{Case: id, Assertion: v.Field("assertion"), Outcome: ledger.Outcome(v.Field("outcome")), Owner: v.Field("owner"),
			Reason: reason(v), Note: v.Field("note")}, nil
	},
}

func reason(v *screen.Visit) ledger.Reason { return ledger.Reason(v.Field("reason")) }

// when reads the time at which something happened; empty is now.
func when(v *screen.Visit) (time.Time, error) {
	text := v.Field("at")
	if text == "" {
		return time.Time{}, nil
	}
	at, err := dtg.Parse(text, v.Room.Dispatch.Now(), time.UTC)
	if err != nil {
		return at, fault.As(err).WithField("at")
	}
	return at, nil
}

func assert(v *screen.Visit, id string) (dispatch.Command, error) {
	c := people.Assert{Case: id, Subject: v.Field("subject"), Hedge: v.Field("hedge"), Method: v.Field("method"), Source: v.Field("source")}
	for field, to := range map[string]**int{"min": &c.Min, "best": &c.Best, "max": &c.Max} {
		if v.Field(field) == "" {
			continue
		}
		n, err := number(v.Field(field), field)
		if err != nil {
			return nil, err
		}
		value := int(n)
		*to = &value
	}
	var err error
	c.At, err = when(v)
	return c, err
}

func move(v *screen.Visit, id string) (dispatch.Command, error) {
	c := people.Move{Case: id, From: v.Field("from"), To: v.Field("to"), Reason: reason(v), Owner: v.Field("owner"), NextPort: v.Field("nextPort"), Note: v.Field("note")}
	switch c.To {
	case ledger.LeftSystem.String(), ledger.Onward.String():
		with := v.Field("with")
		if with == "" {
			return nil, fault.New(fault.Invalid, "form.with", "say with which organisation these people are now").WithField("with")
		}
		c.To += "/" + with + "/"
	}
	var err error
	if c.Lot, _, err = lotOf(v); err != nil {
		return nil, err
	}
	c.At, err = when(v)
	return c, err
}

func offer(v *screen.Visit, id string) (dispatch.Command, error) {
	c := people.OfferHandover{Case: id, From: v.Field("from"), To: v.Field("to"), NextPort: v.Field("nextPort"), Note: v.Field("note")}
	var err error
	if c.Lot, _, err = lotOf(v); err != nil {
		return nil, err
	}
	c.At, err = when(v)
	return c, err
}

func withdraw(v *screen.Visit, id string) (dispatch.Command, error) {
	return people.WithdrawHandover{Case: id, Handover: v.R.PathValue("h"), Reason: reason(v), Note: v.Field("note")}, nil
}

func explain(v *screen.Visit, id string) (dispatch.Command, error) {
	c := people.ExplainVariance{Case: id, Handover: v.R.PathValue("h"), To: v.Field("to"), Outcome: ledger.SurplusOutcome(v.Field("outcome")),
		Other: v.Field("other"), Reason: reason(v), Owner: v.Field("owner"), Note: v.Field("note")}
	lot, typed, err := lotOf(v)
	if typed {
		c.Lot = &lot
	}
	return c, err
}

// number reads a count as people type it, in Latin or Arabic digits.
func number(text, field string) (int32, error) {
	plain := strings.Map(func(r rune) rune {
		switch {
		case r >= '٠' && r <= '٩':
			return r - '٠' + '0'
		case r >= '۰' && r <= '۹':
			return r - '۰' + '0'
		}
		return r
	}, strings.TrimSpace(text))
	n, err := strconv.ParseInt(plain, 10, 32)
	if err != nil {
		return 0, fault.New(fault.Invalid, "form.count", "{text} is not a count; a count is a whole number", "text", text).WithField(field)
	}
	return int32(n), nil
}
