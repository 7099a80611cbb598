package people

import (
	"encoding/json"
	"slices"
	"strings"

	"fanar/engine/ledger"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
)

// sight is what one organisation may see of a case: the one place that enforces the blind count. While a handover to the
// organisation waits for its count, it sees only the numbers of accounts that are its own, and of what it was party to
// before; every other number, every sum and every note of others could hold or tell the giver's count.
type sight struct {
	org     string
	viewer  policy.Actor
	count   *tally
	waiting []ledger.Handover // given to the organisation, and not counted by it yet
}

func (h *tally) sight(org string) sight {
	v := sight{org: org, count: h}
	for _, o := range h.Book.Handovers() {
		if o.State == ledger.StateOffered && o.Offer.To.Custodian == org && o.Offer.From.Custodian != org {
			v.waiting = append(v.waiting, o)
		}
	}
	return v
}

// blind tells whether the organisation owes a count.
func (v sight) blind() bool { return len(v.waiting) > 0 }

// handover tells whether the giver's count of a handover is shown. One that was withdrawn stays hidden until the
// organisation has counted a later one of the same giver, which is likely to be of the same people.
func (v sight) handover(o ledger.Handover) bool {
	switch {
	case v.org != "" && o.Offer.From.Custodian == v.org:
		return true
	case o.Offer.To.Custodian != v.org:
		return !v.blind()
	case o.State == ledger.StateOffered:
		return false
	}
	return !slices.ContainsFunc(v.count.Veiled, func(w veil) bool { return w.Handover == o.Offer.ID })
}

// account tells whether the balance of an account is shown.
func (v sight) account(a ledger.Account) bool {
	if !v.blind() || a.Custodian == v.org {
		return true
	}
	o, ok := v.count.Book.Handover(a.Place)
	return ok && (a == o.Transit() || a == o.Variance()) && v.handover(o)
}

// entry tells whether the numbers of an entry are shown.
func (v sight) entry(e ledger.Entry) bool {
	if e.Handover != "" && (v.blind() || len(v.count.Veiled) > 0) {
		row, ok, err := v.count.hand(e.Handover)
		return ok && err == nil && v.handover(row.Handover)
	}
	return !v.blind() || e.From.Custodian == v.org || e.To.Custodian == v.org
}

// assertion tells whether an estimate is shown. What a giver estimates while its count is hidden may be its count.
func (v sight) assertion(organisation string) bool {
	return !slices.ContainsFunc(v.waiting, func(o ledger.Handover) bool { return o.Offer.From.Custodian == organisation })
}

// note tells whether a note that somebody of the organisation wrote is shown.
func (v sight) note(organisation string) bool { return !v.blind() || organisation == v.org }

func (f Asserted) seen(v sight) bool  { return v.assertion(f.Organisation) }
func (f Retracted) seen(v sight) bool { return f.Note == "" || v.note(f.Organisation) }
func (f Counted) seen(v sight) bool   { return v.made(f.ID) && (f.Note == "" || v.note(f.Organisation)) }
func (f Moved) seen(v sight) bool     { return v.made(f.ID) && (f.Note == "" || v.note(f.Organisation)) }
func (f Reclassified) seen(v sight) bool {
	return v.made(f.ID) && (f.Note == "" || v.note(f.Organisation))
}
func (f Reversed) seen(v sight) bool   { return v.made(f.ID) && (f.Note == "" || v.note(f.Organisation)) }
func (f Determined) seen(v sight) bool { return !v.blind() }

func (f HandoverOffered) seen(v sight) bool {
	return v.given(f.ID) && (f.Note == "" || v.note(f.Organisation))
}
func (f HandoverReceived) seen(v sight) bool {
	return v.given(f.Handover) && (f.Note == "" || v.note(f.Organisation))
}
func (f HandoverWithdrawn) seen(v sight) bool {
	return v.given(f.Handover) && (f.Note == "" || v.note(f.Organisation))
}
func (f VarianceExplained) seen(v sight) bool {
	return v.made(f.ID) && (f.Note == "" || v.note(f.Organisation))
}
func (f SurplusExplained) seen(v sight) bool {
	return v.given(f.Handover) && (f.Note == "" || v.note(f.Organisation))
}

// made tells whether the entry that a fact posted is shown.
func (v sight) made(entry string) bool {
	e, ok, err := v.count.entry(entry)
	return ok && err == nil && v.entry(e)
}

func (v sight) given(handover string) bool {
	row, ok, err := v.count.hand(handover)
	return ok && err == nil && v.handover(row.Handover)
}

// Blind tells whether the body of an event is hidden from the viewer for now, because a number in it would spoil a count
// that the viewer's organisation has still to make. Whoever hands out records as they are stored asks this first: their
// bytes cannot be shown in part.
func Blind(r journal.Rows, e event.Event, viewer policy.Actor) (bool, error) {
	read, ok := readers[e.Kind]
	id, isCase := strings.CutPrefix(e.Subject, caseSubject)
	if of, screened := strings.CutPrefix(e.Subject, "screening/"); screened { // each screening of a case has a subject of its own
		id, _, isCase = strings.Cut(of, "/")
	}
	if isCase && viewer.Org != "" && (tellsCounts(e.Kind) || asksCounts(e, viewer.Org)) {
		return owesCount(r, viewer.Org, id)
	}
	if !ok || !isCase || viewer.Org == "" {
		return false, nil
	}
	// Some facts may be hidden although no handover waits; for all else the index answers without the book.
	switch e.Kind {
	case HandoverOffered{}.Kind(), HandoverWithdrawn{}.Kind(), TwinCounted{}.Kind(), NationalitiesDeclared{}.Kind():
	default:
		waits, err := owesCount(r, viewer.Org, id)
		if err != nil || !waits {
			return false, err
		}
	}
	fact, err := read(e)
	if err != nil {
		return false, err
	}
	h, err := load(r, id)
	if err != nil {
		return false, err
	}
	v := h.sight(viewer.Org)
	v.viewer = viewer
	return !fact.seen(v), nil
}

// tellsCounts tells whether records of another desk hold counts of a case as text, such as a situation report or a care file.
func tellsCounts(kind string) bool {
	return strings.HasPrefix(kind, "sitrep.") || strings.HasPrefix(kind, "care.")
}

// asksCounts tells whether a record of what the rules looked at, asked by another organisation, holds a number, of people or
// of what people were counted by; the text of a refusal may.
func asksCounts(e event.Event, org string) bool {
	var f dispatch.Refused // what it has in common with the record of a decision is in the inquiry
	switch e.Kind {
	case f.Kind(), dispatch.Decided{}.Kind():
		return e.Decode(&f) != nil || f.Organisation != org && (e.Kind == f.Kind() || hasNumber(f.Asked))
	}
	return false
}

func hasNumber(v any) bool {
	switch v := v.(type) {
	case float64:
		return true
	case map[string]any:
		for _, one := range v {
			if hasNumber(one) {
				return true
			}
		}
	}
	return false
}

// owesCount tells whether a handover of the case waits for the organisation's count.
func owesCount(r journal.Rows, org, id string) (bool, error) {
	for _, err := range pendings.All(r, pendingPrefix(org, id)) {
		return err == nil, err
	}
	return false, nil
}

// hiddenBody stands for a body that the viewer may not see yet.
const hiddenBody = `{"hidden":"blind-count"}`

// HideBlind gives the event as the viewer may see it now: with {"hidden":"blind-count"} for a body if [Blind] says so.
// Once the viewer's organisation has counted, the whole event is there.
func HideBlind(r journal.Rows, e event.Event, viewer policy.Actor) (event.Event, error) {
	blind, err := Blind(r, e, viewer)
	if blind {
		e.Body = json.RawMessage(hiddenBody)
	}
	return e, err
}

// IsHidden tells whether [HideBlind] took the body of the event out.
func IsHidden(e event.Event) bool { return string(e.Body) == hiddenBody }
