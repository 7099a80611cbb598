package erasure

import (
	"time"

	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/personal"
)

// batch is how many parts one transaction erases at most: the door has to stay open for a distress case.
const batch = 200

// EraseDue erases what was to be kept until a time at most, the longest overdue first, at most 200 parts. It is the
// retention clock's own command.
type EraseDue struct {
	To time.Time `json:"to"`
}

// Action names the command.
func (EraseDue) Action() string { return "personal.EraseDue" }

// Decide plans the erasure. A time that has not come yet is refused: nothing is erased early.
func (c EraseDue) Decide(s dispatch.State) (dispatch.Plan, error) {
	plan := dispatch.Plan{Subject: personal.RunSubject}
	if c.To.After(s.Now) {
		return plan, early(c.To)
	}
	var parts []personal.Part
	for k, err := range personal.Due(s, c.To) {
		if err != nil {
			return plan, err
		}
		if parts = append(parts, k.Part); len(parts) == batch {
			break
		}
	}
	err := Add(s, &plan, "its last day has passed", personal.BasisRetention, parts...)
	return plan, err
}

// RecordRun records that the retention clock ran. What stays is counted as it is recorded.
type RecordRun struct {
	From   time.Time `json:"from"`
	To     time.Time `json:"to"`
	Due    int       `json:"due"`
	Erased int       `json:"erased"`
	Purged bool      `json:"purged"`
}

// Action names the command.
func (RecordRun) Action() string { return "personal.RecordRun" }

// Decide checks the times and counts what stays.
func (c RecordRun) Decide(s dispatch.State) (dispatch.Plan, error) {
	if c.To.After(s.Now) || c.From.After(c.To) {
		return dispatch.Plan{}, early(c.To)
	}
	kept, oldest, err := personal.Standing(s)
	if err != nil {
		return dispatch.Plan{}, err
	}
	return dispatch.Plan{Subject: personal.RunSubject, Facts: []event.Draft{{Subject: personal.RunSubject, Fact: personal.RetentionRun{
		From: c.From, To: c.To, Due: c.Due, Erased: c.Erased, Failed: c.Due - c.Erased, Kept: kept, Oldest: oldest, Purged: c.Purged}}}}, nil
}

func early(to time.Time) error {
	return fault.New(fault.Invalid, "personal.early", "retention until {to} cannot run before that time", "to", to.UTC().Format(time.RFC3339)).WithField("to")
}
