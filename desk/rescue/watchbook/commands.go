package watchbook

import (
	"strings"

	"fanar/desk/directory"
	"fanar/engine/alertline"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
)

// TakeWatch puts the asker on watch at a desk of its organisation. Where somebody is on watch, the way is a handover; who is
// ill or gone is relieved with a reason, and that stands in the book.
type TakeWatch struct {
	Desk   string `json:"desk"`
	Reason string `json:"reason,omitempty"` // only to relieve somebody who handed nothing over
}

// Action names the command.
func (TakeWatch) Action() string { return "watchbook.TakeWatch" }

// Decide refuses to take a watch from somebody without a reason, and to take one's own again.
func (c TakeWatch) Decide(s dispatch.State) (dispatch.Plan, error) {
	w, err := own(s, c.Desk)
	if err != nil {
		return dispatch.Plan{}, err
	}
	reason := strings.TrimSpace(c.Reason)
	switch {
	case w.Officer == s.Actor.User:
		return dispatch.Plan{}, fault.New(fault.Conflict, "watch.yours", "you have the watch at {desk} already", "desk", c.Desk)
	case w.Attended() && reason == "":
		return dispatch.Plan{}, fault.New(fault.Conflict, "watch.attended", "{officer} has the watch at {desk} since {since} UTC", "officer", w.Officer, "desk", c.Desk,
			"since", w.Since.UTC().Format("2006-01-02 15:04")).WithField("reason").
			WithHint("sign the handover report of {officer}, or say why you relieve this officer without one")
	}
	if err := short("reason", c.Reason); err != nil {
		return dispatch.Plan{}, err
	}
	f := WatchTaken{Organisation: w.Organisation, Desk: w.Desk, Officer: s.Actor.User}
	if w.Attended() {
		f.Relieved, f.Reason = w.Officer, reason
	}
	return about(w, f), nil
}

// HandOver makes the handover report of a desk from the record as it is now and signs it as the officer who leaves.
type HandOver struct {
	Desk string `json:"desk"`
	To   string `json:"to,omitempty"` // user; empty leaves it to any officer of the organisation
	Text string `json:"text"`         // what the record does not know
}

// Action names the command.
func (HandOver) Action() string { return "watchbook.HandOver" }

// Decide refuses everybody but the officer on watch, and a handover to oneself.
func (c HandOver) Decide(s dispatch.State) (dispatch.Plan, error) {
	w, err := mine(s, c.Desk)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if c.To == s.Actor.User {
		return dispatch.Plan{}, ownHandover()
	}
	if c.To != "" {
		u, ok, err := directory.Users.Get(s, c.To)
		if err != nil {
			return dispatch.Plan{}, err
		}
		if !ok || u.Org != w.Organisation {
			return dispatch.Plan{}, fault.New(fault.Invalid, "watch.no-officer", "{user} is no officer of {organisation}", "user", c.To, "organisation", w.Organisation).WithField("to")
		}
	}
	if err := short("text", c.Text); err != nil {
		return dispatch.Plan{}, err
	}
	report, err := gather(s, w)
	if err != nil {
		return dispatch.Plan{}, err
	}
	return about(w, HandedOver{Organisation: w.Organisation, Desk: w.Desk, Number: w.Reports + 1, From: s.Actor.User, To: c.To,
		Text: alertline.CoverPhones(strings.TrimSpace(c.Text)), Report: report, Replaces: w.Pending}), nil
}

// SignOver signs the handover report that waits, as the officer who comes. From then on the watch is the asker's.
type SignOver struct {
	Desk   string `json:"desk"`
	Number int    `json:"number"` // of the report that was read; another one is not signed by mistake
	Remark string `json:"remark,omitempty"`
}

// Action names the command.
func (SignOver) Action() string { return "watchbook.SignOver" }

// Decide refuses the officer who handed over, anybody but the named successor, and a report that does not wait.
func (c SignOver) Decide(s dispatch.State) (dispatch.Plan, error) {
	w, err := own(s, c.Desk)
	if err != nil {
		return dispatch.Plan{}, err
	}
	switch {
	case w.Pending == 0:
		return dispatch.Plan{}, fault.New(fault.Conflict, "watch.no-handover", "no handover report of {desk} waits for a signature", "desk", c.Desk).
			WithHint("the officer on watch makes one (fanar watch handover)")
	case c.Number != w.Pending:
		return dispatch.Plan{}, fault.New(fault.Conflict, "watch.other-report", "report {number} does not wait for a signature; report {pending} does", "number", c.Number, "pending", w.Pending).
			WithHint("read report {pending} first").WithField("number")
	case w.Officer == s.Actor.User:
		return dispatch.Plan{}, ownHandover()
	case w.To != "" && w.To != s.Actor.User:
		return dispatch.Plan{}, fault.New(fault.Forbidden, "watch.other-officer", "report {number} is handed over to {user}", "number", w.Pending, "user", w.To).
			WithHint("{user} signs it, or you take the watch with a reason")
	}
	if err := short("remark", c.Remark); err != nil {
		return dispatch.Plan{}, err
	}
	return about(w, SignedOver{Organisation: w.Organisation, Desk: w.Desk, Number: c.Number, Officer: s.Actor.User, Remark: alertline.CoverPhones(strings.TrimSpace(c.Remark))}), nil
}

// AddNote writes into the log of a desk's watch. It may be written whoever is on watch.
type AddNote struct {
	Desk string `json:"desk"`
	Text string `json:"text"`
}

// Action names the command.
func (AddNote) Action() string { return "watchbook.AddNote" }

// Decide refuses an empty note.
func (c AddNote) Decide(s dispatch.State) (dispatch.Plan, error) {
	w, err := own(s, c.Desk)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if err := words("text", c.Text); err != nil {
		return dispatch.Plan{}, err
	}
	return about(w, WatchNoted{Organisation: w.Organisation, Desk: w.Desk, Text: alertline.CoverPhones(strings.TrimSpace(c.Text))}), nil
}

// EndWatch leaves a desk without a successor, such as a ship's desk in port. Everybody sees that nobody is there.
type EndWatch struct {
	Desk   string `json:"desk"`
	Reason string `json:"reason"`
}

// Action names the command.
func (EndWatch) Action() string { return "watchbook.EndWatch" }

// Decide refuses everybody but the officer on watch, and an end without a reason.
func (c EndWatch) Decide(s dispatch.State) (dispatch.Plan, error) {
	w, err := mine(s, c.Desk)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if err := words("reason", c.Reason); err != nil {
		return dispatch.Plan{}, err
	}
	return about(w, WatchEnded{Organisation: w.Organisation, Desk: w.Desk, Officer: s.Actor.User, Reason: strings.TrimSpace(c.Reason)}), nil
}

// mine gives the watch of a desk where the asker is on watch.
func mine(s dispatch.State, desk string) (Watch, error) {
	w, err := own(s, desk)
	if err == nil && w.Officer != s.Actor.User {
		err = fault.New(fault.Conflict, "watch.not-yours", "you do not have the watch at {desk}", "desk", desk).
			WithHint("take the watch first (fanar watch take)").WithField("desk")
	}
	return w, err
}

func ownHandover() error {
	return fault.New(fault.Forbidden, "watch.own-handover", "a handover is signed by two: you cannot sign your own").
		WithHint("the officer who comes reads the report and signs it")
}

func about(w Watch, f event.Fact) dispatch.Plan {
	subject := Subject(w.Organisation, w.Desk)
	return dispatch.Plan{Subject: subject, Facts: []event.Draft{{Subject: subject, Refs: []string{"organisation/" + w.Organisation}, Fact: f}}}
}
