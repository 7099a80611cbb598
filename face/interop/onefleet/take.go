package onefleet

import (
	"context"
	"fmt"
	"strings"
	"time"

	"fanar/desk/rescue/alert"
	"fanar/desk/rescue/past"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/policy"
)

// Report is what became of a file.
type Report struct {
	DryRun    bool      // nothing was recorded; it says what would be
	Documents int       // in the file
	Cases     int       // of history that were taken in
	Alerts    int       // that wait in triage now
	Positions int       // taken in with them
	Already   int       // that had been taken before
	Taken     []Taken   // in the order of the file
	Findings  []Finding // what was not taken, or not as it stands
}

// Taken is one item with what it became.
type Taken struct {
	Number  int    `json:"number"`
	Item    string `json:"item"`
	Subject string `json:"subject,omitempty"` // such as case/SAR-12 or alert/A-3; empty in a trial
	Already bool   `json:"already,omitempty"`
}

// mostTaken is how many items a report names; the numbers count all.
const mostTaken = 5_000

// Take carries out the plan of an export, each item by itself: what was taken stays when the rest is interrupted, and the next
// run finds it there. In a trial nothing is recorded. progress may be nil. Errors: fault.Forbidden, and what stops the record.
func Take(ctx context.Context, door *dispatch.Dispatcher, actor policy.Actor, x *Export, how Choice, progress func(done, total uint64)) (Report, error) {
	steps, found := x.Plan(door.Now(), how)
	r := Report{DryRun: how.Trial, Documents: x.Documents, Findings: found}
	for _, action := range []string{past.TakeIn{}.Action(), alert.Receive{}.Action()} {
		if err := door.Authorise(ctx, actor, action, ""); err != nil {
			return r, err
		}
	}
	interrupted := func(done int, err error) error {
		return fault.New(fault.Unavailable, "onefleet.interrupted", "the import stopped after {done} of {total} items; what was taken stays", "done", done, "total", len(steps)).
			WithHint("run it again: nothing is taken twice").WithCause(err)
	}
	for i, s := range steps {
		if err := ctx.Err(); err != nil {
			return r, interrupted(i, err)
		}
		if progress != nil {
			progress(uint64(i), uint64(len(steps)))
		}
		if err := r.take(ctx, door, actor, s, how.Trial); err != nil {
			if ctx.Err() != nil { // in the middle of an item, which may or may not be on record; the next run knows
				return r, interrupted(i, err)
			}
			return r, err
		}
	}
	if progress != nil {
		progress(uint64(len(steps)), uint64(len(steps)))
	}
	return r, nil
}

func (r *Report) take(ctx context.Context, door *dispatch.Dispatcher, actor policy.Actor, s Step, trial bool) error {
	var subject string
	var err error
	if trial {
		err = door.Read(ctx, actor, "read.cases", func(state dispatch.State) error {
			_, err := s.Command.Decide(state)
			return err
		})
	} else {
		var receipt dispatch.Receipt
		receipt, err = door.Do(ctx, dispatch.Request{Command: s.Command, Actor: actor})
		subject = receipt.Subject
	}
	one := Taken{Number: s.Number, Item: s.Item, Subject: subject}
	if err != nil {
		f := fault.As(err)
		switch {
		case f.Code == "past.known":
			one.Already, one.Subject = true, "case/"+fmt.Sprint(f.Args["case"])
		case f.Code == "alert.received":
			one.Already, one.Subject = true, alert.Subject(strings.TrimSpace(fmt.Sprint(f.Args["alert"])))
		case f.Kind == fault.Invalid || f.Kind == fault.Conflict:
			r.Findings = append(r.Findings, Finding{Number: s.Number, Item: s.Item, Fault: f})
			return nil
		default:
			return err
		}
	}
	if len(r.Taken) < mostTaken {
		r.Taken = append(r.Taken, one)
	}
	switch c := s.Command.(type) {
	case past.TakeIn:
		if !one.Already {
			r.Cases++
			r.Positions += len(c.Positions)
		}
	case alert.Receive:
		if !one.Already {
			r.Alerts++
		}
	}
	if one.Already {
		r.Already++
	}
	return nil
}

// Longer is how long an import over the pages or the API may take.
const Longer = 30 * time.Minute
