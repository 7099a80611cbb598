package rescue

import (
	"time"

	"fanar/desk/directory"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
)

// AnswerMedevac records what a centre answered. A centre that answers again is heard again; both answers stand.
type AnswerMedevac struct {
	Case    string     `json:"case"`
	Medevac string     `json:"medevac"`
	Centre  string     `json:"centre"`
	Answer  string     `json:"answer"`         // one of MedevacAnswers
	Unit    string     `json:"unit,omitempty"` // that comes: place of the directory, or a name
	ETA     *time.Time `json:"eta,omitempty"`
	Reason  string     `json:"reason,omitempty"` // needed unless it is granted
	At      time.Time  `json:"at,omitzero"`
}

// Action names the command.
func (AnswerMedevac) Action() string { return "rescue.AnswerMedevac" }

// Decide takes an answer of a centre that nobody asked too: it is asked with it. An answer that comes after the end is
// still a fact.
func (c AnswerMedevac) Decide(s dispatch.State) (dispatch.Plan, error) {
	was, err := CaseByID(s, c.Case)
	if err != nil {
		return dispatch.Plan{}, err
	}
	m, err := was.Medevac(c.Medevac)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if err := oneOf("answer", c.Answer, MedevacAnswers); err != nil {
		return dispatch.Plan{}, err
	}
	f := MedevacAnswered{Medevac: m.ID, Centre: c.Centre, Answer: c.Answer, ETA: c.ETA}
	if f.Reason, err = words("reason", c.Reason, c.Answer != "granted"); err != nil {
		return dispatch.Plan{}, err
	}
	f.Reason = withoutPhones(f.Reason, s.Now)
	if f.Unit, err = unitNamed(s, "unit", c.Unit); err != nil {
		return dispatch.Plan{}, err
	}
	if f.At, err = past(s, c.At); err != nil {
		return dispatch.Plan{}, err
	}
	subject := MedevacSubject(c.Case, m.ID, c.Centre)
	plan := dispatch.Plan{Subject: subject}
	asked := false
	for _, a := range m.Asked {
		asked = asked || a.Centre == c.Centre
	}
	if !asked {
		draft, err := askedFor(s, c.Case, m.ID, c.Centre)
		if err != nil {
			return dispatch.Plan{}, err
		}
		plan.Facts = append(plan.Facts, draft)
	}
	plan.Facts = append(plan.Facts, event.Draft{Subject: subject, Refs: []string{Subject(c.Case), "organisation/" + c.Centre}, Happened: f.At, Fact: f})
	return plan, nil
}

// DelayMedevac notes why people who wait are not taken off yet. It ends nothing.
type DelayMedevac struct {
	Case    string `json:"case"`
	Medevac string `json:"medevac"`
	Reason  string `json:"reason"`
}

// Action names the command.
func (DelayMedevac) Action() string { return "rescue.DelayMedevac" }

// Decide refuses a delay without a reason.
func (c DelayMedevac) Decide(s dispatch.State) (dispatch.Plan, error) {
	m, err := openMedevac(s, c.Case, c.Medevac)
	if err != nil {
		return dispatch.Plan{}, err
	}
	reason, err := words("reason", c.Reason, true)
	if err != nil {
		return dispatch.Plan{}, err
	}
	return about(c.Case, time.Time{}, MedevacDelayed{Medevac: m.ID, Reason: withoutPhones(reason, s.Now)}), nil
}

// CompleteMedevac records that people were taken off. That they are in hospital now is a movement of the ledger, recorded
// by the people desk.
type CompleteMedevac struct {
	Case    string    `json:"case"`
	Medevac string    `json:"medevac"`
	People  int       `json:"people"`
	To      string    `json:"to,omitempty"` // place of the directory
	Unit    string    `json:"unit,omitempty"`
	At      time.Time `json:"at,omitzero"`
}

// Action names the command.
func (CompleteMedevac) Action() string { return "rescue.CompleteMedevac" }

// Decide refuses a number that is none and a place that is not in the directory.
func (c CompleteMedevac) Decide(s dispatch.State) (dispatch.Plan, error) {
	m, err := openMedevac(s, c.Case, c.Medevac)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if c.People == 0 {
		c.People = m.People
	}
	f := MedevacDone{Medevac: m.ID, People: c.People, To: c.To}
	if f.People < 1 || f.People > 2000 {
		return dispatch.Plan{}, fault.New(fault.Invalid, "medevac.people", "{count} people cannot be taken off; say how many they are, between 1 and 2000", "count", f.People).WithField("people")
	}
	var refs []string
	if c.To != "" {
		if _, err := directory.PlaceByID(s, c.To); err != nil {
			return dispatch.Plan{}, err
		}
		refs = append(refs, "place/"+c.To)
	}
	if f.Unit, err = unitNamed(s, "unit", c.Unit); err != nil {
		return dispatch.Plan{}, err
	}
	if f.At, err = past(s, c.At); err != nil {
		return dispatch.Plan{}, err
	}
	return ended(m, c.Case, about(c.Case, f.At, f, refs...)), nil
}

// CancelMedevac records that nobody has to be taken off any more.
type CancelMedevac struct {
	Case    string `json:"case"`
	Medevac string `json:"medevac"`
	Reason  string `json:"reason"`
}

// Action names the command.
func (CancelMedevac) Action() string { return "rescue.CancelMedevac" }

// Decide refuses to call it off without a reason.
func (c CancelMedevac) Decide(s dispatch.State) (dispatch.Plan, error) {
	m, err := openMedevac(s, c.Case, c.Medevac)
	if err != nil {
		return dispatch.Plan{}, err
	}
	reason, err := words("reason", c.Reason, true)
	if err != nil {
		return dispatch.Plan{}, err
	}
	return ended(m, c.Case, about(c.Case, time.Time{}, MedevacCancelled{Medevac: m.ID, Reason: withoutPhones(reason, s.Now)})), nil
}

// ended tells the centres that have not answered that nothing waits for them any more, which ends their clocks.
func ended(m Medevac, id string, plan dispatch.Plan) dispatch.Plan {
	for _, c := range m.Unanswered() {
		plan.Facts = append(plan.Facts, event.Draft{Subject: MedevacSubject(id, m.ID, c.Centre), Refs: []string{Subject(id)},
			Fact: MedevacUnanswered{Medevac: m.ID, Centre: c.Centre}})
	}
	return plan
}
