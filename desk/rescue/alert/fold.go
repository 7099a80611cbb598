package alert

import (
	"fmt"
	"strings"
	"time"

	"fanar/desk/rescue"
	"fanar/record/event"
	"fanar/record/journal"
)

// Desk derives the views of alerts, links and relays, and what cases are compared by. It stands behind the rescue desk among
// the projections, whose cases it reads.
type Desk struct{}

// ViewVersion counts the ways in which this desk has derived its rows.
func (Desk) ViewVersion() int { return 2 }

// Apply keeps the views current; see [journal.Projection].
func (Desk) Apply(w journal.Writer, e event.Event) error {
	switch e.Kind {
	case Received{}.Kind():
		return decoded(w, e, receive)
	case Taken{}.Kind():
		return changed(w, e, func(a *Alert, f Taken) error {
			at := e.Happened
			a.TakenBy, a.TakenAt = e.Author, &at
			return nil
		})
	case OpenedAsCase{}.Kind():
		return changed(w, e, func(a *Alert, f OpenedAsCase) error { return a.decide(w, e, Opened, f.Case, "") })
	case AttachedToCase{}.Kind():
		return changed(w, e, func(a *Alert, f AttachedToCase) error { return a.decide(w, e, Attached, f.Case, f.Reason) })
	case Shelved{}.Kind():
		return changed(w, e, func(a *Alert, f Shelved) error { return a.decide(w, e, Aside, "", f.Reason) })
	case Returned{}.Kind():
		return changed(w, e, func(a *Alert, f Returned) error { return a.wait(w, e, f.Reason) })
	case CaseLinked{}.Kind():
		return decoded(w, e, putLink)
	case CaseUnlinked{}.Kind():
		return decoded(w, e, func(w journal.Writer, _ event.Event, f CaseUnlinked) error {
			if err := links.Delete(w, linkKey(f.Case, f.Other)); err != nil {
				return err
			}
			return links.Delete(w, linkKey(f.Other, f.Case))
		})
	case AlertRelayed{}.Kind():
		return decoded(w, e, relay)
	case RelayAcknowledged{}.Kind():
		return decoded(w, e, acknowledge)
	case ReactionLogged{}.Kind():
		return decoded(w, e, react)
	case incidentOpened:
		return begin(w, e)
	}
	return compare(w, e)
}

// incidentOpened is a fact of the oversight desk, which stands behind this one.
const incidentOpened = "oversight.incident-opened"

// decoded reads the body of a fact and applies it.
func decoded[F any](w journal.Writer, e event.Event, apply func(journal.Writer, event.Event, F) error) error {
	var f F
	if err := e.Decode(&f); err != nil {
		return err
	}
	return apply(w, e, f)
}

// changed applies a fact to the alert that it is about.
func changed[F any](w journal.Writer, e event.Event, apply func(*Alert, F) error) error {
	return decoded(w, e, func(w journal.Writer, e event.Event, f F) error {
		a, ok, err := Alerts.Get(w, alertOf(e))
		if err != nil || !ok {
			return err
		}
		if err := apply(&a, f); err != nil {
			return err
		}
		a.Version = e.Number
		return Alerts.Put(w, a.ID, e.Number, a)
	})
}

func alertOf(e event.Event) string { return strings.TrimPrefix(e.Subject, Subject("")) }
func caseOf(e event.Event) string  { return strings.TrimPrefix(e.Subject, caseSubject) }

func receive(w journal.Writer, e event.Event, f Received) error {
	n, _, err := counter.Get(w, "alerts")
	if err != nil {
		return err
	}
	if err := counter.Put(w, "alerts", e.Number, n+1); err != nil {
		return err
	}
	a := Alert{ID: f.ID, State: InTriageState, Alert: f.Alert, From: f.From, Ref: f.Ref, Public: f.Public, ReceivedAt: e.Recorded,
		Uncertain: f.UncertaintyNM, Simulated: e.Marks.Has(event.Simulated), Version: e.Number}
	if err := begin(w, e); err != nil {
		return err
	}
	if f.Receipt != "" {
		if err := receipts.Put(w, f.Receipt, e.Number, a.ID); err != nil {
			return err
		}
	}
	if f.Ref != "" {
		if err := byRef.Put(w, refKey(f.From, f.Ref), e.Number, a.ID); err != nil {
			return err
		}
	}
	if err := triage.Put(w, a.triageKey(), e.Number, a.ID); err != nil {
		return err
	}
	if err := reports.Put(w, Subject(a.ID), e.Number, reportOf(Subject(a.ID), a.Alert)); err != nil {
		return err
	}
	return Alerts.Put(w, a.ID, e.Number, a)
}

// triageKey orders the alerts that wait by the time of their receipt and their number.
func (a Alert) triageKey() string {
	return fmt.Sprintf("%s/%010d", a.ReceivedAt.UTC().Format("2006-01-02T15:04:05.000Z"), number(a.ID))
}

func number(id string) int {
	n := 0
	for _, c := range id[strings.LastIndexByte(id, '-')+1:] {
		if c < '0' || c > '9' || n > 1<<30 {
			return 0
		}
		n = n*10 + int(c-'0')
	}
	return n
}

func decisionKey(n uint64) string { return fmt.Sprintf("%016x", n) }

func caseKey(caseID, id string) string { return fmt.Sprintf("%s/%010d", caseID, number(id)) }

func (a *Alert) decide(w journal.Writer, e event.Event, state, caseID, reason string) error {
	at := e.Happened
	a.State, a.Case, a.Reason, a.DecidedBy, a.DecidedAt, a.Decision = state, caseID, reason, e.Author, &at, e.Number
	if err := decided.Put(w, decisionKey(e.Number), e.Number, a.ID); err != nil {
		return err
	}
	if err := triage.Delete(w, a.triageKey()); err != nil {
		return err
	}
	if err := reports.Delete(w, Subject(a.ID)); err != nil || caseID == "" {
		return err
	}
	return byCase.Put(w, caseKey(caseID, a.ID), e.Number, a.ID)
}

// wait puts the alert into triage again.
func (a *Alert) wait(w journal.Writer, e event.Event, reason string) error {
	if a.Case != "" {
		if err := byCase.Delete(w, caseKey(a.Case, a.ID)); err != nil {
			return err
		}
	}
	if err := decided.Delete(w, decisionKey(a.Decision)); err != nil {
		return err
	}
	a.State, a.Case, a.Reason, a.DecidedBy, a.DecidedAt, a.Decision, a.TakenBy, a.TakenAt = InTriageState, "", reason, "", nil, 0, "", nil
	if err := reports.Put(w, Subject(a.ID), e.Number, reportOf(Subject(a.ID), a.Alert)); err != nil {
		return err
	}
	return triage.Put(w, a.triageKey(), e.Number, a.ID)
}

func putLink(w journal.Writer, e event.Event, f CaseLinked) error {
	if err := links.Put(w, linkKey(f.Case, f.Other), e.Number, link{Other: f.Other, Reason: f.Reason, Author: e.Author, At: e.Happened}); err != nil {
		return err
	}
	return links.Put(w, linkKey(f.Other, f.Case), e.Number, link{Other: f.Case, Reason: f.Reason, Author: e.Author, At: e.Happened})
}

func relay(w journal.Writer, e event.Event, f AlertRelayed) error {
	id := caseOf(e)
	r, err := RelayOf(w, id)
	if err != nil {
		return err
	}
	for _, to := range f.To {
		if r.has(to.Key()) {
			continue
		}
		r.To = append(r.To, Sent{Addressee: to, At: e.Happened, By: e.Author, Reactions: []Reaction{}})
		if to.Organisation == "" {
			continue
		}
		if err := inbox.Put(w, to.Organisation+"/"+id, e.Number, Inbox{Case: id, At: e.Happened, From: e.Org}); err != nil {
			return err
		}
	}
	if err := unrelayed.Delete(w, id); err != nil {
		return err
	}
	return relayed.Put(w, id, e.Number, r)
}

func acknowledge(w journal.Writer, e event.Event, f RelayAcknowledged) error {
	at := f.At
	if err := answered(w, e, f.From, func(x *Sent) {
		x.ReceivedAt, x.ReceivedBy, x.Own, x.Note = &at, e.Author, f.Own, f.Note
	}); err != nil {
		return err
	}
	return settle(w, e, f.From, f.At)
}

// settle takes a relay out of what an organisation still has to acknowledge.
func settle(w journal.Writer, e event.Event, from string, at time.Time) error {
	key := from + "/" + caseOf(e)
	x, ok, err := inbox.Get(w, key)
	if err != nil || !ok || x.ReceivedAt != nil {
		return err
	}
	x.ReceivedAt = &at
	return inbox.Put(w, key, e.Number, x)
}

// react logs a reaction; who reacts has received the relay.
func react(w journal.Writer, e event.Event, f ReactionLogged) error {
	at := f.At
	if err := answered(w, e, f.From, func(x *Sent) {
		if x.ReceivedAt == nil {
			x.ReceivedAt, x.ReceivedBy, x.Own = &at, e.Author, f.Own
		}
		x.Reactions = append(x.Reactions, Reaction{At: f.At, By: e.Author, Text: f.Text, Own: f.Own})
	}); err != nil {
		return err
	}
	return settle(w, e, f.From, f.At)
}

func answered(w journal.Writer, e event.Event, from string, apply func(*Sent)) error {
	r, err := RelayOf(w, caseOf(e))
	if err != nil {
		return err
	}
	for i := range r.To {
		if r.To[i].Key() == from {
			apply(&r.To[i])
		}
	}
	return relayed.Put(w, r.Case, e.Number, r)
}

// compare keeps what open cases are compared by, and which of them nobody was told of.
func compare(w journal.Writer, e event.Event) error {
	id := caseOf(e)
	switch e.Kind {
	case rescue.CaseOpened{}.Kind():
		return decoded(w, e, func(w journal.Writer, e event.Event, f rescue.CaseOpened) error {
			if err := unrelayed.Put(w, id, e.Number, id); err != nil {
				return err
			}
			if err := begin(w, e); err != nil {
				return err
			}
			r := reportOf(e.Subject, f.Alert)
			r.At = e.Happened
			return reports.Put(w, e.Subject, e.Number, r)
		})
	case rescue.PositionReported{}.Kind():
		return decoded(w, e, func(w journal.Writer, e event.Event, f rescue.PositionReported) error {
			r, ok, err := reports.Get(w, e.Subject)
			if err != nil || !ok || r.Position != nil && f.At.Before(r.At) {
				return err
			}
			at := f.Position
			r.Position, r.At, r.UncertaintyNM = &at, f.At, f.UncertaintyNM
			return reports.Put(w, e.Subject, e.Number, r)
		})
	case rescue.BoatDescribed{}.Kind():
		return decoded(w, e, func(w journal.Writer, e event.Event, f rescue.BoatDescribed) error {
			r, ok, err := reports.Get(w, e.Subject)
			if err != nil || !ok {
				return err
			}
			r.describe(f)
			return reports.Put(w, e.Subject, e.Number, r)
		})
	case rescue.CaseClosed{}.Kind():
		if err := unrelayed.Delete(w, id); err != nil {
			return err
		}
		return reports.Delete(w, e.Subject)
	case rescue.CaseReopened{}.Kind():
		c, ok, err := rescue.Cases.Get(w, id)
		if err != nil || !ok {
			return err
		}
		// A case that was closed before anybody was told is relayed after all, but not one of weeks ago that is looked at again.
		if told, err := RelayOf(w, id); err != nil {
			return err
		} else if len(told.To) == 0 && e.Recorded.Sub(c.AlertedAt) <= longest {
			if err := unrelayed.Put(w, id, e.Number, id); err != nil {
				return err
			}
		}
		return reports.Put(w, e.Subject, e.Number, reportOfCase(c))
	}
	return nil
}
