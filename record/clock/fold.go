package clock

import (
	"slices"
	"strings"
	"time"

	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
)

// Projection derives the clocks from the records.
type Projection struct{}

// Apply keeps the clocks current; see [journal.Projection]. What a pack starts is read from the pack's own record.
func (Projection) Apply(w journal.Writer, e event.Event) error {
	switch {
	case e.Kind == (policy.PackAdopted{}).Kind():
		return adopt(w, e)
	case strings.HasPrefix(e.Kind, "clock."):
		return told(w, e)
	}
	if err := stop(w, e); err != nil {
		return err
	}
	return start(w, e)
}

// adopt watches for what starts the clocks of a pack, in place of those of the pack before. Clocks that run keep the
// timing that they started with.
func adopt(w journal.Writer, e event.Event) error {
	var f policy.PackAdopted
	if err := e.Decode(&f); err != nil {
		return err
	}
	for row, err := range w.Scan(string(watched), "", "") {
		if err != nil {
			return err
		}
		if err := watched.Delete(w, row.Key); err != nil {
			return err
		}
	}
	byKind := map[string][]watch{}
	var kinds []string
	for _, r := range policy.TimedRules(f.Text) {
		of := map[string]bool{}
		for _, t := range r.Clock.Starts {
			if kind := t.Kind(); !of[kind] {
				of[kind] = true
				kinds = append(kinds, kind)
				byKind[kind] = append(byKind[kind], watch{Pack: f.ID + "@" + f.Version, TimedRule: r})
			}
		}
	}
	slices.Sort(kinds)
	for _, kind := range slices.Compact(kinds) {
		if err := watched.Put(w, kind, e.Number, byKind[kind]); err != nil {
			return err
		}
	}
	return nil
}

// start starts the clocks that the fact starts, unless they run already.
func start(w journal.Writer, e event.Event) error {
	candidates, ok, err := watched.Get(w, e.Kind)
	if err != nil || !ok {
		return err
	}
	for _, r := range candidates {
		if !policy.InForce(r.From, r.Until, e.Recorded) || !slices.ContainsFunc(r.Clock.Starts, func(t policy.Trigger) bool { return t.Met(e) }) {
			continue
		}
		was, known, err := clocks.Get(w, key(e.Subject, r.ID))
		if err != nil {
			return err
		}
		if known && was.End == nil {
			continue
		}
		from := e.Happened
		if from.After(e.Recorded) {
			from = e.Recorded
		}
		c := Clock{Rule: r.ID, Subject: e.Subject, Pack: r.Pack, Severity: max(r.Severity, 1), Run: was.Run + 1,
			StartedAt: from, Started: e.Number, Due: r.Clock.Deadline(e, from), Missing: words(r.Clock.StopsAll), Timing: r.Clock}
		if err := c.put(w, e.Number); err != nil {
			return err
		}
	}
	return nil
}

// stop lets the fact stop or end the clocks that run on its subject.
func stop(w journal.Writer, e event.Event) error {
	running, err := Of(w, e.Subject)
	if err != nil {
		return err
	}
	meets := func(t policy.Trigger) bool { return t.Met(e) }
	for _, c := range running {
		if c.End != nil {
			continue
		}
		was, met := c, c.meet(e)
		state := ""
		switch {
		case slices.ContainsFunc(c.Timing.StopsAny, meets), met && len(c.Missing) == 0:
			state = Stopped
		case slices.ContainsFunc(c.Timing.Ends, meets):
			state = Ended
		}
		if state == "" && !met {
			continue
		}
		if state != "" {
			c.end(state, e, e.Happened, "")
		}
		if err := c.replace(w, was, e.Number); err != nil {
			return err
		}
	}
	return nil
}

// meet notes which of the things that have to happen together the fact is; ok if it is one that was missing.
func (c *Clock) meet(e event.Event) (ok bool) {
	var missing []string
	for _, t := range c.Missing {
		if policy.Trigger(t).Met(e) {
			c.Met, ok = append(slices.Clip(c.Met), t), true
		} else {
			missing = append(missing, t)
		}
	}
	c.Missing = missing
	return ok
}

func (c *Clock) end(state string, e event.Event, at time.Time, reason string) {
	c.End = &Ending{State: state, At: at, Late: !at.Before(c.Due), Reason: reason, Author: e.Author, Record: e.Number}
}

func words(triggers []policy.Trigger) []string {
	var all []string
	for _, t := range triggers {
		all = append(all, string(t))
	}
	return all
}

// put writes the clock and where it stands among the others.
func (c Clock) put(w journal.Writer, n uint64) error {
	if err := clocks.Put(w, key(c.Subject, c.Rule), n, c); err != nil || c.End != nil {
		return err
	}
	which := name{Rule: c.Rule, Subject: c.Subject}
	if err := deadlines.Put(w, c.keyAt(c.Due), n, which); err != nil {
		return err
	}
	if at, ok := c.next(); ok {
		return escalations.Put(w, c.keyAt(at), n, which)
	}
	return nil
}

// replace writes the clock in place of what it was.
func (c Clock) replace(w journal.Writer, was Clock, n uint64) error {
	if err := deadlines.Delete(w, was.keyAt(was.Due)); err != nil {
		return err
	}
	if at, ok := was.next(); ok {
		if err := escalations.Delete(w, was.keyAt(at)); err != nil {
			return err
		}
	}
	return c.put(w, n)
}
