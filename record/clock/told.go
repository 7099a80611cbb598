package clock

import (
	"fanar/record/event"
	"fanar/record/journal"
)

// told changes a clock by a fact about it.
func told(w journal.Writer, e event.Event) error {
	var which name
	if err := e.Decode(&which); err != nil {
		return err
	}
	c, ok, err := clocks.Get(w, key(which.Subject, which.Rule))
	if err != nil || !ok || c.End != nil {
		return err
	}
	was := c
	switch e.Kind {
	case ClockEscalated{}.Kind():
		var f ClockEscalated
		if err := e.Decode(&f); err != nil {
			return err
		}
		if f.Run != c.Run || f.Level != len(c.Escalated)+1 {
			return nil
		}
		c.Escalated = append(c.Escalated[:len(c.Escalated):len(c.Escalated)], Told{Level: f.Level, To: f.To, At: e.Recorded, Record: e.Number})
	case ClockPaused{}.Kind():
		var f ClockPaused
		if err := e.Decode(&f); err != nil {
			return err
		}
		c.Due = c.Due.Add(f.Until.Sub(e.Recorded))
		c.Pause = &Pausing{From: e.Recorded, Until: f.Until, Reason: f.Reason, Author: e.Author, Record: e.Number}
	case ClockResumed{}.Kind():
		if c.Pause == nil || !e.Recorded.Before(c.Pause.Until) {
			return nil
		}
		pause := *c.Pause
		c.Due = c.Due.Add(e.Recorded.Sub(pause.Until))
		pause.Until = e.Recorded
		c.Pause = &pause
	case ClockStopped{}.Kind():
		var f ClockStopped
		if err := e.Decode(&f); err != nil {
			return err
		}
		c.end(Stopped, e, e.Recorded, f.Reason)
	default:
		return nil
	}
	return c.replace(w, was, e.Number)
}
