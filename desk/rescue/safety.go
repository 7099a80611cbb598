package rescue

import (
	"slices"
	"time"

	"fanar/desk/directory"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
)

// SafetyRequest asks a centre for a place of safety.
type SafetyRequest struct {
	To      string         `json:"to"` // organisation
	At      time.Time      `json:"at"`
	Author  string         `json:"author"`
	Record  uint64         `json:"record"`
	Answer  *SafetyAnswer  `json:"answer,omitempty"`  // the newest; nil while the centre has not answered
	Earlier []SafetyAnswer `json:"earlier,omitempty"` // the answers before, the newest last; they stand
}

// SafetyAnswer is what a centre said to a request.
type SafetyAnswer struct {
	Answer string    `json:"answer"`           // one of SafetyAnswers
	Place  string    `json:"place,omitempty"`  // that is named; whether it is safe is for its assessments to say
	Reason string    `json:"reason,omitempty"` // why it is refused
	At     time.Time `json:"at"`
	Author string    `json:"author"`
	Record uint64    `json:"record"`
}

// SafetyAnswers are what can come of a request; no-reply is noted by who asked.
var SafetyAnswers = []string{"granted", "refused", "no-reply"}

// Granted gives the requests that name a place, the newest answer first.
func (c Case) Granted() []SafetyRequest {
	var out []SafetyRequest
	for _, r := range c.Requests {
		if r.Answer != nil && r.Answer.Answer == "granted" {
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b SafetyRequest) int { return b.Answer.At.Compare(a.Answer.At) })
	return out
}

// RequestPlaceOfSafety asks centres to name a place of safety. Source: SAR Convention annex 3.1.9, MSC.167(78) 6.12 to 6.14.
type RequestPlaceOfSafety struct {
	Case    string   `json:"case"`
	To      string   `json:"to,omitempty"`      // organisation
	Centres []string `json:"centres,omitempty"` // more organisations that are asked at the same time
}

// Action names the command.
func (RequestPlaceOfSafety) Action() string { return "rescue.RequestPlaceOfSafety" }

// Decide refuses an organisation that is not in the directory, and a request to nobody.
func (c RequestPlaceOfSafety) Decide(s dispatch.State) (dispatch.Plan, error) {
	if _, err := openCase(s, c.Case); err != nil {
		return dispatch.Plan{}, err
	}
	plan := dispatch.Plan{Subject: Subject(c.Case)}
	var asked []string
	for _, to := range append([]string{c.To}, c.Centres...) {
		if to == "" || slices.Contains(asked, to) {
			continue
		}
		if _, err := directory.OrganisationByID(s, to); err != nil {
			return dispatch.Plan{}, err
		}
		asked = append(asked, to)
		plan.Facts = append(plan.Facts, about(c.Case, time.Time{}, PlaceOfSafetyRequested{To: to}, "organisation/"+to).Facts...)
	}
	if len(asked) == 0 {
		return dispatch.Plan{}, fault.New(fault.Invalid, "case.nobody-asked", "no centre is named; choose whom to ask for a place of safety").WithField("to")
	}
	return plan, nil
}

// PlaceOfSafetyAnswered is the fact that a centre answered a request for a place of safety, or that nobody did. That a
// place is named does not make it safe: what the rules allow is asked when the landing is ordered.
type PlaceOfSafetyAnswered struct {
	Centre string    `json:"centre"`
	Answer string    `json:"answer"`
	Place  string    `json:"place,omitempty"`
	Reason string    `json:"reason,omitempty"`
	At     time.Time `json:"at"`
}

// Kind names the fact.
func (PlaceOfSafetyAnswered) Kind() string { return "rescue.place-of-safety-answered" }

// AnswerPlaceOfSafety records what a centre answered to the newest request to it. It is a fact: an unsafe place that is
// named is recorded as it was named.
type AnswerPlaceOfSafety struct {
	Case   string    `json:"case"`
	Centre string    `json:"centre"`
	Answer string    `json:"answer"`
	Place  string    `json:"place,omitempty"`  // needed where it is granted
	Reason string    `json:"reason,omitempty"` // needed where it is refused
	At     time.Time `json:"at,omitzero"`
}

// Action names the command.
func (AnswerPlaceOfSafety) Action() string { return "rescue.AnswerPlaceOfSafety" }

// Decide refuses an answer to what nobody asked, a grant without a place, and a refusal without a reason.
func (c AnswerPlaceOfSafety) Decide(s dispatch.State) (dispatch.Plan, error) {
	was, err := CaseByID(s, c.Case)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if err := oneOf("answer", c.Answer, SafetyAnswers); err != nil {
		return dispatch.Plan{}, err
	}
	if !slices.ContainsFunc(was.Requests, func(r SafetyRequest) bool { return r.To == c.Centre }) {
		return dispatch.Plan{}, fault.New(fault.NotFound, "case.not-asked", "{centre} was not asked for a place of safety for {case}", "centre", c.Centre, "case", c.Case).
			WithHint("record the request first, then the answer").WithField("centre")
	}
	f := PlaceOfSafetyAnswered{Centre: c.Centre, Answer: c.Answer}
	refs := []string{"organisation/" + c.Centre}
	if c.Answer == "granted" {
		if c.Place == "" {
			return dispatch.Plan{}, needed("place")
		}
		p, err := directory.PlaceByID(s, c.Place)
		if err != nil {
			return dispatch.Plan{}, err
		}
		f.Place, refs = p.ID, append(refs, "place/"+p.ID)
	}
	if f.Reason, err = words("reason", c.Reason, c.Answer == "refused"); err != nil {
		return dispatch.Plan{}, err
	}
	f.Reason = withoutPhones(f.Reason, s.Now)
	if f.At, err = past(s, c.At); err != nil {
		return dispatch.Plan{}, err
	}
	return about(c.Case, f.At, f, refs...), nil
}

var safetyFolds = folding{
	PlaceOfSafetyRequested{}.Kind(): on(func(c *Case, e event.Event, f PlaceOfSafetyRequested) {
		c.Requests = append(c.Requests, SafetyRequest{To: f.To, At: e.Happened, Author: e.Author, Record: e.Number})
	}),
	PlaceOfSafetyAnswered{}.Kind(): on(func(c *Case, e event.Event, f PlaceOfSafetyAnswered) {
		for i := len(c.Requests) - 1; i >= 0; i-- {
			r := &c.Requests[i]
			if r.To != f.Centre {
				continue
			}
			if r.Answer != nil {
				r.Earlier = append(r.Earlier, *r.Answer)
			}
			r.Answer = &SafetyAnswer{Answer: f.Answer, Place: f.Place, Reason: f.Reason, At: f.At, Author: e.Author, Record: e.Number}
			return
		}
	}),
}
