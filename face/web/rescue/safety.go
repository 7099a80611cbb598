package rescue

import (
	"slices"
	"time"

	"fanar/desk/directory"
	"fanar/desk/rescue"
	"fanar/face/web/screen"
	"fanar/record/dispatch"
)

// request is a request for a place of safety with what came of it.
type request struct {
	ID, To, Author string
	At             time.Time
	Answers        []safetyAnswer // the newest first
}

type safetyAnswer struct {
	rescue.SafetyAnswer
	Author   string
	Port     string // the place that is named, in words
	State    string // its standing today; empty where no place is named
	Standing string
	Ordered  bool // the landing there is ordered already
}

// Safe tells whether the place that is named is a place of safety today.
func (a safetyAnswer) Safe() bool { return a.State == directory.StandingSafe }

// Answer gives the newest answer; nil if there is none.
func (r request) Answer() *safetyAnswer {
	if len(r.Answers) == 0 {
		return nil
	}
	return &r.Answers[0]
}

// safety reads whom was asked for a place of safety, what they said, and what their places are today.
func (d *caseData) safety(v *screen.Visit, s dispatch.State, names *screen.Names) error {
	if d.Case.Aboard != nil && !d.Case.Closed {
		d.Aboard = span(v, max(s.Now.Sub(*d.Case.Aboard), 0))
	}
	for _, r := range d.Case.Requests {
		one := request{ID: r.To, To: names.Organisation(r.To), Author: names.User(r.Author), At: r.At}
		said := slices.Clone(r.Earlier)
		if r.Answer != nil {
			said = append(said, *r.Answer)
		}
		for _, a := range slices.Backward(said) {
			answer := safetyAnswer{SafetyAnswer: a, Author: names.User(a.Author)}
			if a.Place != "" {
				standing, err := directory.StandingOf(s, s.Policy, a.Place, s.Now)
				if err != nil {
					return err
				}
				answer.Port, answer.State, answer.Standing = names.Place(a.Place), standing.State, v.T("standing."+standing.State)
				answer.Ordered = d.Case.Landing != nil && d.Case.Landing.Place == a.Place
			}
			one.Answers = append(one.Answers, answer)
		}
		d.Requests = append(d.Requests, one)
	}
	return nil
}
