package oversight

import (
	"context"
	"slices"
	"time"

	"fanar/record/dispatch"
	"fanar/record/journal"
	"fanar/record/policy"
)

// Comparison is what other rules would have said to the questions that are on record.
type Comparison struct {
	From       string     `json:"from"` // pack, as records cite it
	To         string     `json:"to"`
	Asked      int        `json:"asked"`      // questions on record
	Same       int        `json:"same"`       // of these, answered alike
	NowRefused int        `json:"nowRefused"` // allowed before, refused now
	NowAllowed int        `json:"nowAllowed"` // refused before, allowed now
	Cases      []WouldSay `json:"cases"`      // those that differ, newest first, at most [compared]
}

// WouldSay is one recorded question that two packs answer differently.
type WouldSay struct {
	Record  uint64           `json:"record"`
	At      time.Time        `json:"at"`
	Action  string           `json:"action"`
	Subject string           `json:"subject"`
	Was     dispatch.Outcome `json:"was"` // as it was decided then
	From    dispatch.Outcome `json:"from"`
	To      dispatch.Outcome `json:"to"`
}

// compared is how many differing questions a comparison lists.
const compared = 200

// WhatIf puts every question on record to both packs, as of now, and tells where they differ. Overrides are left out: they
// let single cases pass under any pack. It reads the whole record; progress is told how far it is and may be nil.
func WhatIf(ctx context.Context, r journal.Reader, from, to *policy.Engine, now time.Time, progress func(done, total uint64)) (Comparison, error) {
	c := Comparison{From: from.Pack().Name(), To: to.Pack().Name(), Cases: []WouldSay{}}
	head, err := r.Head()
	if err != nil {
		return c, err
	}
	for e, err := range journal.Events(r, 1, head) {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return c, err
		}
		if progress != nil && (e.Number%1024 == 0 || e.Number == head) {
			progress(e.Number, head)
		}
		q, was, ok, err := dispatch.QuestionOf(e)
		if err != nil {
			return c, err
		}
		if ok {
			c.add(WouldSay{Record: e.Number, At: e.Happened, Action: q.Action, Subject: e.Subject, Was: was,
				From: outcome(from.Decide(q, now)), To: outcome(to.Decide(q, now))})
		}
	}
	slices.Reverse(c.Cases)
	return c, nil
}

func (c *Comparison) add(w WouldSay) {
	c.Asked++
	switch {
	case w.From.Allowed == w.To.Allowed && slices.Equal(w.From.Broken, w.To.Broken):
		c.Same++
		return
	case w.From.Allowed && !w.To.Allowed:
		c.NowRefused++
	case !w.From.Allowed && w.To.Allowed:
		c.NowAllowed++
	}
	if c.Cases = append(c.Cases, w); len(c.Cases) > compared {
		c.Cases = c.Cases[1:]
	}
}

func outcome(d policy.Decision) dispatch.Outcome {
	o := dispatch.Outcome{Allowed: d.Allowed}
	for _, r := range d.Broken {
		o.Broken = append(o.Broken, r.ID)
	}
	return o
}
