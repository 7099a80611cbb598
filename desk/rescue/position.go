package rescue

import (
	"fmt"
	"math"
	"slices"
	"time"

	"fanar/engine/geo"
	"fanar/record/event"
	"fanar/record/journal"
)

// Position is one report of where the boat was. Reports are never changed; a better one is added. Source: R7.
type Position struct {
	Position      geo.Position `json:"position"`
	At            time.Time    `json:"at"`
	Source        string       `json:"source"`
	UncertaintyNM float64      `json:"uncertaintyNm,omitempty"`
	Author        string       `json:"author"`
	Record        uint64       `json:"record"`
}

// positions are all reports of all cases, by case and record.
const positions journal.Table[Position] = "rescue.position"

// kept is how many reports stay with the case itself: the ones with the newest times. A case that drifts for days has
// thousands, and every page would read them.
const kept = 24

func positionKey(id string, record uint64) string { return fmt.Sprintf("%s\x1f%016x", id, record) }

// Latest gives the report with the newest time; ok is false if there is none.
func (c Case) Latest() (Position, bool) {
	var last Position
	for _, p := range c.Positions {
		if !p.At.Before(last.At) {
			last = p
		}
	}
	return last, len(c.Positions) > 0
}

// positionOf gives the position that an alert brought; ok is false if it brought none.
func positionOf(e event.Event, f CaseOpened) (p Position, ok bool) {
	if f.Alert.Position == nil {
		return p, false
	}
	return Position{Position: *f.Alert.Position, At: e.Happened, Source: "alert", Author: e.Author, Record: e.Number}, true
}

// keepPosition keeps a report beside the case.
func keepPosition(w journal.Writer, id string, e event.Event) error {
	var p Position
	if e.Kind == (CaseOpened{}).Kind() {
		var f CaseOpened
		if err := e.Decode(&f); err != nil {
			return err
		}
		var ok bool
		if p, ok = positionOf(e, f); !ok {
			return nil
		}
	} else {
		var f PositionReported
		if err := e.Decode(&f); err != nil {
			return err
		}
		p = Position{Position: f.Position, At: f.At, Source: f.Source, UncertaintyNM: f.UncertaintyNM, Author: e.Author, Record: e.Number}
	}
	return positions.Put(w, positionKey(id, e.Number), e.Number, p)
}

// report adds a position; of those that the case keeps, the one with the oldest time goes.
func (c *Case) report(p Position) {
	c.Positions = append(c.Positions, p)
	c.Reports++
	if len(c.Positions) > kept {
		oldest := 0
		for i, q := range c.Positions {
			if q.At.Before(c.Positions[oldest].At) {
				oldest = i
			}
		}
		c.Positions = slices.Delete(c.Positions, oldest, oldest+1)
	}
}

// PositionsOf gives the reports of a case, the one that was recorded last first: at most limit, and only those recorded
// before a record; 0 is from the newest. Source: R7.
func PositionsOf(r journal.Rows, id string, before uint64, limit int) ([]Position, error) {
	end := uint64(math.MaxUint64)
	if before > 0 {
		end = before
	}
	return newest(r, positions, id+"\x1f", positionKey(id, end), limit)
}

// How far apart two reports may lie and still be of one boat.
const (
	driftKn  = 6.0       // faster than such a boat drifts or goes
	slackNM  = 1.0       // of positions that are given in whole minutes
	nearTime = time.Hour // reports further apart in time say nothing about each other
)

// Disputed gives the reports that cannot be true together with the latest: so far from it that no boat of this kind went
// from one to the other in the time between, the uncertainties of both taken off. Both stand. Source: R7.
func (c Case) Disputed() []Position {
	last, ok := c.Latest()
	if !ok {
		return nil
	}
	var out []Position
	for _, p := range c.Positions {
		between := last.At.Sub(p.At).Abs()
		if p.Record == last.Record || between > nearTime {
			continue
		}
		reach := slackNM + last.UncertaintyNM + p.UncertaintyNM + driftKn*between.Hours()
		if float64(geo.Distance(last.Position, p.Position)) > reach {
			out = append(out, p)
		}
	}
	return out
}
