package rescue

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fanar/desk/directory"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
)

// Medevac is a request to take people off for medical care. It speaks of a number and of a category, never of one person:
// who they are and what they suffer from goes from doctor to doctor, not through here.
// Source: Frontex serious incident report 14995/2024 (rule R6), R28.
type Medevac struct {
	ID        string          `json:"id"`   // such as m1
	From      string          `json:"from"` // the unit that asks, as the record names it
	People    int             `json:"people"`
	Urgency   string          `json:"urgency"`   // one of Urgencies
	Condition string          `json:"condition"` // one of Conditions
	Note      string          `json:"note,omitempty"`
	At        time.Time       `json:"at"`
	Author    string          `json:"author"`
	Record    uint64          `json:"record"`
	Asked     []MedevacCentre `json:"asked"`            // every centre that was asked, in that order
	Delays    []MedevacDelay  `json:"delays,omitempty"` // why it has not happened yet, as people said
	Outcome   *MedevacOutcome `json:"outcome,omitempty"`
}

// MedevacCentre is one centre that was asked, with what it answered. A second answer stands beside the first.
type MedevacCentre struct {
	Centre  string          `json:"centre"` // organisation
	At      time.Time       `json:"at"`
	Answers []MedevacAnswer `json:"answers,omitempty"` // the newest last
}

// MedevacAnswer is what a centre said.
type MedevacAnswer struct {
	Answer string     `json:"answer"`         // one of MedevacAnswers
	Unit   string     `json:"unit,omitempty"` // that comes
	ETA    *time.Time `json:"eta,omitempty"`
	Reason string     `json:"reason,omitempty"`
	At     time.Time  `json:"at"`
	Author string     `json:"author"`
	Record uint64     `json:"record"`
}

// MedevacDelay is that it takes longer, and why.
type MedevacDelay struct {
	Reason string    `json:"reason"`
	At     time.Time `json:"at"`
	Author string    `json:"author"`
	Record uint64    `json:"record"`
}

// MedevacOutcome is how it ended.
type MedevacOutcome struct {
	Done   bool      `json:"done"`             // false if it was called off
	People int       `json:"people,omitempty"` // taken off; may be fewer than were asked for
	To     string    `json:"to,omitempty"`     // place they were taken to
	Unit   string    `json:"unit,omitempty"`   // that took them
	Reason string    `json:"reason,omitempty"` // why it was called off
	At     time.Time `json:"at"`
	Author string    `json:"author"`
	Record uint64    `json:"record"`
}

// What a medevac request is told in.
var (
	// Urgencies are how long it can wait, the most urgent first. Source: IAMSAR vol. II, chapter 6 (medical evacuation).
	Urgencies = []string{"immediate", "urgent", "can-wait"}
	// Conditions are broad categories, so that the helicopter brings what is needed; none tells a diagnosis.
	Conditions = []string{"injury", "burns", "cold", "dehydration", "childbirth", "unconscious", "other", "unknown"}
	// MedevacAnswers are what a centre can answer.
	MedevacAnswers = []string{"granted", "refused", "deferred"}
)

// Open tells whether the people are still waiting.
func (m Medevac) Open() bool { return m.Outcome == nil }

// Waited is how long the people waited, or have waited until now.
func (m Medevac) Waited(now time.Time) time.Duration {
	if m.Outcome != nil {
		now = m.Outcome.At
	}
	return max(now.Sub(m.At), 0)
}

// Answer gives the newest answer of a centre; ok is false if it has not answered.
func (c MedevacCentre) Answer() (MedevacAnswer, bool) {
	if len(c.Answers) == 0 {
		return MedevacAnswer{}, false
	}
	return c.Answers[len(c.Answers)-1], true
}

// Unanswered gives the centres that have not answered.
func (m Medevac) Unanswered() []MedevacCentre {
	var out []MedevacCentre
	for _, c := range m.Asked {
		if len(c.Answers) == 0 {
			out = append(out, c)
		}
	}
	return out
}

// Medevac gives a request of the case, or a fault that says that there is none.
func (c Case) Medevac(id string) (Medevac, error) {
	for _, m := range c.Medevacs {
		if m.ID == id {
			return m, nil
		}
	}
	return Medevac{}, fault.New(fault.NotFound, "medevac.none", "case {case} has no medevac request {medevac}", "case", c.ID, "medevac", id).WithField("medevac")
}

// MedevacSubject names what was asked of one centre: each has a clock of its own.
func MedevacSubject(id, medevac, centre string) string {
	return "medevac/" + id + "/" + medevac + "/" + centre
}

// CaseOf gives the case that a subject is about, also one of what was asked of a centre; ok is false if it is about none.
func CaseOf(subject string) (id string, ok bool) {
	if id, ok = strings.CutPrefix(subject, Subject("")); ok {
		return id, true
	}
	return caseOfMedevac(subject)
}

// caseOfMedevac gives the case of such a subject; ok is false if it is another kind.
func caseOfMedevac(subject string) (id string, ok bool) {
	rest, ok := strings.CutPrefix(subject, "medevac/")
	id, _, more := strings.Cut(rest, "/")
	return id, ok && more
}

// RequestMedevac asks centres to take people off for medical care.
type RequestMedevac struct {
	Case      string   `json:"case"`
	From      string   `json:"from,omitempty"` // place of the directory, or the name of the ship
	People    int      `json:"people"`
	Urgency   string   `json:"urgency,omitempty"`   // one of Urgencies; immediate if nobody said
	Condition string   `json:"condition,omitempty"` // one of Conditions
	Note      string   `json:"note,omitempty"`      // what the helicopter has to know, nothing of one person
	Centres   []string `json:"centres,omitempty"`   // organisations that are asked; more can be asked later
}

// Action names the command.
func (RequestMedevac) Action() string { return "rescue.RequestMedevac" }

// Decide refuses a number that is none, words that are none of the lists, and centres that are not in the directory.
// Without centres the coordinator is asked; where none is named, the organisation that keeps the case, so that a request never
// waits for nobody.
func (c RequestMedevac) Decide(s dispatch.State) (dispatch.Plan, error) {
	was, err := CaseByID(s, c.Case)
	if err != nil {
		return dispatch.Plan{}, err
	}
	f := MedevacRequested{ID: fmt.Sprintf("m%d", len(was.Medevacs)+1), People: c.People, Urgency: c.Urgency, Condition: c.Condition}
	if f.People < 1 || f.People > 2000 {
		return dispatch.Plan{}, fault.New(fault.Invalid, "medevac.people", "{count} people cannot be taken off; say how many they are, between 1 and 2000", "count", f.People).WithField("people")
	}
	if f.Urgency == "" {
		f.Urgency = Urgencies[0]
	}
	if f.Condition == "" {
		f.Condition = "unknown"
	}
	if err := oneOf("urgency", f.Urgency, Urgencies); err != nil {
		return dispatch.Plan{}, err
	}
	if err := oneOf("condition", f.Condition, Conditions); err != nil {
		return dispatch.Plan{}, err
	}
	if f.From, err = unitNamed(s, "from", c.From); err != nil {
		return dispatch.Plan{}, err
	}
	note, err := words("note", c.Note, false)
	if err != nil {
		return dispatch.Plan{}, err
	}
	f.Note = withoutPhones(note, s.Now)
	if len(c.Centres) == 0 {
		if c.Centres, err = was.askedFirst(s); err != nil {
			return dispatch.Plan{}, err
		}
	}
	plan := about(c.Case, time.Time{}, f)
	for i, centre := range c.Centres {
		if slices.Contains(c.Centres[:i], centre) {
			continue
		}
		draft, err := askedFor(s, c.Case, f.ID, centre)
		if err != nil {
			return dispatch.Plan{}, err
		}
		plan.Facts = append(plan.Facts, draft)
	}
	return plan, nil
}

// askedFirst gives whom a medevac is asked of if nobody says.
func (c Case) askedFirst(r journal.Rows) ([]string, error) {
	for _, id := range []string{c.Coordinator, c.Org} {
		if _, ok, err := directory.Organisations.Get(r, id); err != nil {
			return nil, err
		} else if ok {
			return []string{id}, nil
		}
	}
	return nil, nil
}

// AskMedevac asks one more centre for a medevac that was requested.
type AskMedevac struct {
	Case    string `json:"case"`
	Medevac string `json:"medevac"`
	Centre  string `json:"centre"`
}

// Action names the command.
func (AskMedevac) Action() string { return "rescue.AskMedevac" }

// Decide refuses a centre that was asked already, and a request that has ended.
func (c AskMedevac) Decide(s dispatch.State) (dispatch.Plan, error) {
	m, err := openMedevac(s, c.Case, c.Medevac)
	if err != nil {
		return dispatch.Plan{}, err
	}
	for _, a := range m.Asked {
		if a.Centre == c.Centre {
			return dispatch.Plan{}, fault.New(fault.Conflict, "medevac.asked", "{centre} was asked already", "centre", c.Centre).WithField("centre")
		}
	}
	draft, err := askedFor(s, c.Case, m.ID, c.Centre)
	return dispatch.Plan{Subject: Subject(c.Case), Facts: []event.Draft{draft}}, err
}

func askedFor(s dispatch.State, id, medevac, centre string) (event.Draft, error) {
	_, err := directory.OrganisationByID(s, centre)
	return event.Draft{Subject: MedevacSubject(id, medevac, centre), Refs: []string{Subject(id), "organisation/" + centre},
		Fact: MedevacAsked{Medevac: medevac, Centre: centre}}, err
}

func openMedevac(s dispatch.State, id, medevac string) (Medevac, error) {
	was, err := CaseByID(s, id)
	if err != nil {
		return Medevac{}, err
	}
	m, err := was.Medevac(medevac)
	if err == nil && !m.Open() {
		err = fault.New(fault.Conflict, "medevac.over", "medevac request {medevac} of {case} has ended", "medevac", medevac, "case", id).
			WithHint("if people have to be taken off again, make a new request").WithField("medevac")
	}
	return m, err
}

// unitNamed gives the name of a unit by its place in the directory, or the name that was typed.
func unitNamed(s dispatch.State, field, text string) (string, error) {
	text, err := words(field, text, false)
	if err != nil || text == "" {
		return "", err
	}
	p, ok, err := directory.Places.Get(s, text)
	if ok {
		text = p.Name
	}
	return withoutPhones(text, s.Now), err
}

// oneOf refuses a word that is none of a list.
func oneOf(field, word string, list []string) error {
	if slices.Contains(list, word) {
		return nil
	}
	return fault.New(fault.Invalid, "case.word", "{word} is none of {words}", "word", word, "words", strings.Join(list, ", ")).WithField(field)
}
