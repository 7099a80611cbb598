package plan

import (
	"fmt"
	"strings"

	"fanar/record/event"
	"fanar/record/journal"
)

// Desk derives the view of the plans.
type Desk struct{}

// ViewVersion counts the ways in which this desk has derived its rows.
func (Desk) ViewVersion() int { return 1 }

// Apply keeps the view current; see [journal.Projection].
func (Desk) Apply(w journal.Writer, e event.Event) error {
	switch e.Kind {
	case Drafted{}.Kind():
		return fold(w, e, func(p *Plan, f Drafted) { p.write(e, f.Terms) })
	case Revised{}.Kind():
		return fold(w, e, func(p *Plan, f Revised) { p.write(e, f.Terms) })
	case Reviewed{}.Kind():
		return fold(w, e, func(p *Plan, f Reviewed) {
			if v := p.version(f.Version); v != nil {
				v.Reviews = append(v.Reviews, Opinion{Kind: f.Review, Organisation: f.Organisation, Author: e.Author, Favourable: f.Favourable, Text: f.Text, At: e.Happened})
			}
		})
	case Approved{}.Kind():
		return fold(w, e, func(p *Plan, f Approved) {
			v := p.version(f.Version)
			if v == nil || v.ApprovedBy(f.Organisation) {
				return
			}
			v.Approvals = append(v.Approvals, Approval{Organisation: f.Organisation, Author: e.Author, At: e.Happened})
			// Whatever a record says, a plan that does not put rescue first never comes into force.
			if v.RescueFirst && len(v.Missing()) == 0 && f.Version > p.InForce && p.Ended == nil {
				p.InForce, p.State = f.Version, StateInForce
			}
		})
	case Ended{}.Kind():
		return fold(w, e, func(p *Plan, f Ended) {
			at := e.Happened
			p.State, p.Ended, p.EndedBy, p.Reason = StateEnded, &at, e.Author, f.Reason
		})
	}
	return nil
}

func (p *Plan) write(e event.Event, t Terms) {
	p.Versions = append(p.Versions, Version{Number: len(p.Versions) + 1, Terms: t, At: e.Happened, Author: e.Author, Reviews: []Opinion{}, Approvals: []Approval{}})
}

func (p *Plan) version(n int) *Version {
	if n < 1 || n > len(p.Versions) {
		return nil
	}
	return &p.Versions[n-1]
}

func fold[F event.Fact](w journal.Writer, e event.Event, change func(*Plan, F)) error {
	var f F
	if err := e.Decode(&f); err != nil {
		return err
	}
	id := strings.TrimPrefix(e.Subject, Subject(""))
	at, ok := key(id)
	if !ok {
		return fmt.Errorf("read the number of plan %q", id)
	}
	p, found, err := plans.Get(w, at)
	if err != nil {
		return err
	}
	if !found {
		p = Plan{ID: id, State: StateDraft, Versions: []Version{}}
	}
	change(&p, f)
	p.Version = e.Number
	return plans.Put(w, at, e.Number, p)
}
