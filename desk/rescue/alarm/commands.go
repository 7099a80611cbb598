package alarm

import (
	"slices"
	"strings"
	"time"

	"fanar/engine/alertline"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
)

const (
	// longestSuppression is a watch: who comes next decides anew.
	longestSuppression = 12 * time.Hour
	noteLimit          = 2_000 // bytes of a note or a reason
	nameLimit          = 200   // bytes of a subject
)

// Acknowledge answers for an alarm as it stands now. It quiets it at every station until it rises a step.
type Acknowledge struct {
	Alarm string `json:"alarm"`
	Note  string `json:"note,omitempty"`
}

// Action names the command.
func (Acknowledge) Action() string { return "alarm.Acknowledge" }

// Decide refuses an alarm that the asker does not see, and one that is acknowledged at this step already.
func (c Acknowledge) Decide(s dispatch.State) (dispatch.Plan, error) {
	if len(c.Note) > noteLimit {
		return dispatch.Plan{}, tooLong("note", len(c.Note))
	}
	a, err := byID(s, c.Alarm)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if by := a.Acknowledged; by != nil {
		return dispatch.Plan{}, fault.New(fault.Conflict, "alarm.acknowledged", "{user} acknowledged this alarm at {at} UTC already",
			"user", by.By, "at", by.At.UTC().Format("15:04")).WithHint("it calls again by itself when it rises; look it up in the log of alarms")
	}
	return about(a, Acknowledged{Alarm: a.ID, Cause: a.Cause, Subject: a.Subject, Rule: a.Rule, About: a.About, Level: a.Level, Step: a.Step,
		Since: a.Since, Note: alertline.CoverPhones(strings.TrimSpace(c.Note))}), nil
}

// Withdraw takes an acknowledgement back, so that the alarm calls again. Anybody who may acknowledge may: a bell that rings
// once too often harms nobody.
type Withdraw struct {
	Alarm string `json:"alarm"`
}

// Action names the command.
func (Withdraw) Action() string { return "alarm.Withdraw" }

// Decide refuses an alarm that nobody has acknowledged.
func (c Withdraw) Decide(s dispatch.State) (dispatch.Plan, error) {
	a, err := byID(s, c.Alarm)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if a.Acknowledged == nil {
		return dispatch.Plan{}, fault.New(fault.Conflict, "alarm.calls", "nobody has acknowledged this alarm as it stands now: it calls already")
	}
	return about(a, AcknowledgementWithdrawn{Alarm: a.ID}), nil
}

// Suppress holds back the alarms of a cause, of one subject or of all, until a time within a watch. It is for a source that
// is known to be broken. Alarms of the highest level come through: there is no reason good enough to be silent about people
// in the water, and so the causes that are about a unit that has to go or an alert that nobody has read cannot be
// suppressed at any level.
type Suppress struct {
	Cause   Cause     `json:"cause"`
	Subject string    `json:"subject,omitempty"` // as an alarm has it, such as feed/AIS Lampedusa; empty: all
	Until   time.Time `json:"until"`
	Reason  string    `json:"reason"`
}

// Action names the command.
func (Suppress) Action() string { return "alarm.Suppress" }

// Suppressible are the causes that can be held back.
var Suppressible = []Cause{CauseClock, CauseCount, CauseLoss, CauseFeed}

// Decide refuses a cause that cannot be held back, a suppression without an end or a reason, and one that stands already.
func (c Suppress) Decide(s dispatch.State) (dispatch.Plan, error) {
	if err := c.check(s.Now); err != nil {
		return dispatch.Plan{}, err
	}
	held, err := suppressionsAt(s, s.Now)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if was, ok := held[suppressionKey(c.Cause, c.Subject)]; ok {
		return dispatch.Plan{}, fault.New(fault.Conflict, "alarm.suppressed", "{user} holds these alarms back until {until} UTC already",
			"user", was.By, "until", was.Until.UTC().Format("2006-01-02 15:04")).WithHint("let them through first, then say a new time and reason")
	}
	return suppression(c.Cause, c.Subject, Suppressed{Cause: c.Cause, Subject: c.Subject, Until: c.Until.UTC().Truncate(time.Millisecond), Reason: alertline.CoverPhones(strings.TrimSpace(c.Reason))}), nil
}

func (c Suppress) check(now time.Time) error {
	switch {
	case !slices.Contains(Causes, c.Cause):
		return fault.New(fault.Invalid, "alarm.cause", "{cause} is no cause of alarms; the causes are {causes}", "cause", string(c.Cause), "causes", joined(Causes)).WithField("cause")
	case !slices.Contains(Suppressible, c.Cause):
		return fault.New(fault.Invalid, "alarm.never-suppressed", "alarms of the cause {cause} are about people who wait for help; nobody can hold them back", "cause", string(c.Cause)).
			WithField("cause").WithHint("acknowledge the one that somebody deals with")
	case len(c.Subject) > nameLimit:
		return tooLong("subject", len(c.Subject))
	case !c.Until.After(now) || c.Until.After(now.Add(longestSuppression)):
		return fault.New(fault.Invalid, "alarm.until", "alarms are held back until a time within the next {hours} hours, and {until} UTC is not",
			"hours", int(longestSuppression.Hours()), "until", c.Until.UTC().Format("2006-01-02 15:04")).WithField("until")
	case strings.TrimSpace(c.Reason) == "":
		return fault.New(fault.Invalid, "alarm.reason", "say why these alarms are held back; it stays on record with your name").WithField("reason")
	case len(c.Reason) > noteLimit:
		return tooLong("reason", len(c.Reason))
	}
	return nil
}

// EndSuppression lets the alarms of a cause through again before the time.
type EndSuppression struct {
	Cause   Cause  `json:"cause"`
	Subject string `json:"subject,omitempty"`
}

// Action names the command.
func (EndSuppression) Action() string { return "alarm.EndSuppression" }

// Decide refuses what nobody holds back.
func (c EndSuppression) Decide(s dispatch.State) (dispatch.Plan, error) {
	held, err := suppressionsAt(s, s.Now)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if _, ok := held[suppressionKey(c.Cause, c.Subject)]; !ok {
		return dispatch.Plan{}, fault.New(fault.Conflict, "alarm.not-suppressed", "nobody holds these alarms back: they come through").WithField("cause")
	}
	return suppression(c.Cause, c.Subject, SuppressionEnded(c)), nil
}

// byID gives the alarm of an identifier as the asker may see it, or a fault that says that there is none.
func byID(s dispatch.State, id string) (Alarm, error) {
	all, err := List(s, nil)
	if err != nil {
		return Alarm{}, err
	}
	if i := slices.IndexFunc(all, func(a Alarm) bool { return a.ID == id }); i >= 0 {
		return all[i], nil
	}
	if a, ok := feedOf(id, s.Now); ok && len(readable(s, []Alarm{a})) == 1 {
		return a, a.settle(s, s.Now, nil)
	}
	return Alarm{}, fault.New(fault.NotFound, "alarm.none", "there is no alarm {alarm} now", "alarm", clipped(id)).
		WithHint("what it came from may be over; the alarms that stand are on the page of alarms (fanar alarm list)").WithField("alarm")
}

// about plans one fact about an alarm, so that what the alarm is about shows it too and no form of it goes stale.
func about(a Alarm, fact event.Fact) dispatch.Plan {
	draft := event.Draft{Subject: subjectOf(a.ID), Fact: fact}
	if a.Cause != CauseFeed {
		draft.Refs = []string{a.Subject}
	}
	return dispatch.Plan{Subject: draft.Subject, Facts: []event.Draft{draft}}
}

func suppression(cause Cause, subject string, fact event.Fact) dispatch.Plan {
	name := subjectOf(string(cause))
	if subject != "" {
		name += "/" + subject
	}
	return dispatch.Plan{Subject: name, Facts: []event.Draft{{Subject: name, Fact: fact}}}
}

func tooLong(field string, got int) error {
	return fault.New(fault.Invalid, "alarm.long", "{field} has {got} bytes; {limit} are the most", "field", field, "got", got, "limit", noteLimit).WithField(field)
}

func joined(causes []Cause) string {
	words := make([]string, len(causes))
	for i, c := range causes {
		words[i] = string(c)
	}
	return strings.Join(words, ", ")
}

// clipped keeps what somebody typed short enough to be said.
func clipped(text string) string {
	if len(text) <= nameLimit {
		return text
	}
	return strings.ToValidUTF8(text[:nameLimit], "") + "…"
}
