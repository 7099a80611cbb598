package watchbook

import (
	"time"

	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/fault"
	"fanar/record/clock"
	"fanar/record/dispatch"
	"fanar/record/journal"
)

// Report is what a watch leaves behind, as the record stood when it was signed. It says what waits, in codes that the pages
// put into words; it is never made again from a later record.
type Report struct {
	At      time.Time     `json:"at"`
	Since   time.Time     `json:"since"` // when the watch began
	Cases   []CaseLine    `json:"cases"` // open ones, the one that waits longest for its next step first
	Losses  []LossLine    `json:"losses"`
	Pending []PendingLine `json:"pending"` // handovers of people that wait for their second count
	Alerts  []AlertLine   `json:"alerts"`  // in triage
	Alarms  []AlarmLine   `json:"alarms"`  // that stand, acknowledged or not
	Notes   []Note        `json:"notes"`   // of the watch
}

// CaseLine is an open case and what it waits for.
type CaseLine struct {
	Case        string     `json:"case"`
	Phase       string     `json:"phase"`
	Boat        string     `json:"boat"` // as the alert said
	Step        string     `json:"step"` // one of rescue.Steps
	StepSince   time.Time  `json:"stepSince"`
	Coordinator string     `json:"coordinator,omitempty"`
	Rule        string     `json:"rule,omitempty"` // of the clock that is due first
	Due         *time.Time `json:"due,omitempty"`  // of that clock
	Overdue     bool       `json:"overdue,omitempty"`
	Simulated   bool       `json:"simulated,omitempty"`
}

// LossLine is people whom nobody can place.
type LossLine struct {
	Case    string    `json:"case"`
	Account string    `json:"account"`
	People  *int64    `json:"people,omitempty"` // nil while a second count is owed in the case: the number could tell the first
	Owner   string    `json:"owner"`
	Since   time.Time `json:"since"`
	Due     bool      `json:"reviewDue,omitempty"`
}

// PendingLine is a handover of people that waits for the receiver's count. It holds no number.
type PendingLine struct {
	Case     string    `json:"case"`
	Handover string    `json:"handover"`
	From     string    `json:"from"`
	To       string    `json:"to"`
	Due      time.Time `json:"due"`
	Overdue  bool      `json:"overdue,omitempty"`
}

// AlertLine is an alert that nobody has decided on.
type AlertLine struct {
	Alert string    `json:"alert"`
	At    time.Time `json:"at"`
	Text  string    `json:"text"`
}

// AlarmLine is an alarm that stands.
type AlarmLine struct {
	Alarm        string    `json:"alarm"`
	Cause        string    `json:"cause"` // one of alarm.Causes
	Subject      string    `json:"subject"`
	Rule         string    `json:"rule,omitempty"` // of a clock
	Since        time.Time `json:"since"`
	Acknowledged string    `json:"acknowledged,omitempty"` // user; empty: nobody
	Note         string    `json:"note,omitempty"`
}

// Handover is a signed report and the signature of who took over.
type Handover struct {
	HandedOver
	At           time.Time  `json:"at"`
	Record       uint64     `json:"record"`
	SignedBy     string     `json:"signedBy,omitempty"`
	SignedAt     *time.Time `json:"signedAt,omitempty"`
	Remark       string     `json:"remark,omitempty"`
	SignedRecord uint64     `json:"signedRecord,omitempty"`
}

// ReportByNumber gives a handover report of a desk, or a fault that says that there is none.
func ReportByNumber(r journal.Rows, organisation, desk string, number int) (Handover, error) {
	h, ok, err := reports.Get(r, reportKey(organisation, desk, number))
	if err == nil && !ok {
		err = fault.New(fault.NotFound, "watch.no-report", "{desk} of {organisation} has no handover report {number}", "desk", desk, "organisation", organisation, "number", number)
	}
	return h, err
}

// Reports gives the handover reports, those of one organisation or of all if it is empty, the newest of each desk first.
func Reports(r journal.Rows, organisation string) ([]Handover, error) {
	prefix := ""
	if organisation != "" {
		prefix = organisation + part
	}
	return journal.Collect(reports.Newest(r, prefix))
}

// gather makes a report of the record as it is.
func gather(s dispatch.State, w Watch) (Report, error) {
	r := Report{At: s.Now.UTC(), Since: w.Since.UTC(), Cases: []CaseLine{}, Losses: []LossLine{}, Pending: []PendingLine{},
		Alerts: []AlertLine{}, Alarms: []AlarmLine{}, Notes: w.Notes}
	for _, fill := range []func(dispatch.State) error{r.cases, r.people, r.floor} {
		if err := fill(s); err != nil {
			return r, err
		}
	}
	return r, nil
}

func (r *Report) cases(s dispatch.State) error {
	all, err := rescue.Open(s, s.Now)
	if err != nil {
		return err
	}
	for _, c := range all {
		step := c.Next()
		line := CaseLine{Case: c.ID, Phase: string(c.Phase), Boat: string(c.Alert.Boat), Step: step.Key, StepSince: step.Since.UTC(),
			Coordinator: c.Coordinator, Simulated: c.Simulated}
		clocks, err := clock.Of(s, rescue.Subject(c.ID))
		if err != nil {
			return err
		}
		for _, k := range clocks {
			if k.End == nil && (line.Due == nil || k.Due.Before(*line.Due)) {
				due := k.Due.UTC()
				line.Rule, line.Due, line.Overdue = k.Rule, &due, !s.Now.Before(due)
			}
		}
		r.Cases = append(r.Cases, line)
	}
	return nil
}

// people lists losses and pending counts. No number of a case in which a count is owed goes into a report that others read.
func (r *Report) people(s dispatch.State) error {
	pending, err := people.PendingFor(s, "")
	if err != nil {
		return err
	}
	owed := map[string]bool{}
	for _, p := range pending {
		owed[p.Case] = true
		r.Pending = append(r.Pending, PendingLine{Case: p.Case, Handover: p.Handover, From: p.From.String(), To: p.To.String(), Due: p.Due.UTC(), Overdue: p.Overdue(s.Now)})
	}
	losses, err := people.OpenLossesFor(s, s.Actor)
	if err != nil {
		return err
	}
	for _, l := range losses {
		line := LossLine{Case: l.Case, Account: l.Account.String(), Owner: l.Owner, Since: l.Since.UTC(), Due: l.ReviewDue(s.Now)}
		if !l.Hidden && !owed[l.Case] {
			n := l.People
			line.People = &n
		}
		r.Losses = append(r.Losses, line)
	}
	return nil
}
