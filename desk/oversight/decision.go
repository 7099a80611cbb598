package oversight

import (
	"slices"
	"time"

	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
)

// PackChange is one adoption of a policy pack.
type PackChange struct {
	Pack   string    `json:"pack"` // as records cite it
	Digest string    `json:"digest"`
	At     time.Time `json:"at"`
	Record uint64    `json:"record"`
}

// The views of decisions and packs.
const (
	decisions journal.Table[uint64]     = "oversight.decision"     // last record that it is about, record: the record of the decision
	refusals  journal.Table[int]        = "oversight.refusals"     // rule: how often it refused
	packs     journal.Table[PackChange] = "oversight.pack-adopted" // record
)

// applyDecision finds decisions by what they are about, and counts refusals.
func applyDecision(w journal.Writer, e event.Event) error {
	if e.Kind == (dispatch.Decided{}).Kind() {
		var f dispatch.Decided
		if err := e.Decode(&f); err != nil {
			return err
		}
		return decisions.Put(w, recordKey(f.Last)+"\x1f"+recordKey(e.Number), e.Number, e.Number)
	}
	var f dispatch.Refused
	if err := e.Decode(&f); err != nil {
		return err
	}
	for i, rule := range f.Rules {
		if slices.Contains(f.Rules[:i], rule) {
			continue
		}
		n, _, err := refusals.Get(w, rule)
		if err != nil {
			return err
		}
		if err := refusals.Put(w, rule, e.Number, n+1); err != nil {
			return err
		}
	}
	return nil
}

// applyPack keeps proposals and adoptions.
func applyPack(w journal.Writer, e event.Event) error {
	if e.Kind == (PackProposed{}).Kind() {
		var f PackProposed
		if err := e.Decode(&f); err != nil {
			return err
		}
		return Proposals.Put(w, f.Digest, e.Number, Proposal{ID: f.ID, Version: f.Version, Digest: f.Digest, Against: f.Against, Text: f.Text,
			By: e.Author, Organisation: f.Organisation, At: e.Recorded, Record: e.Number, Guarded: Guardian(f.Roles)})
	}
	var f policy.PackAdopted
	if err := e.Decode(&f); err != nil {
		return err
	}
	if p, ok, err := Proposals.Get(w, f.Digest); err != nil {
		return err
	} else if ok {
		p.Adopted = e.Number
		if err := Proposals.Put(w, f.Digest, e.Number, p); err != nil {
			return err
		}
	}
	return packs.Put(w, recordKey(e.Number), e.Number, PackChange{Pack: f.ID + "@" + f.Version, Digest: f.Digest, At: e.Recorded, Record: e.Number})
}

// PackChanges gives the adoptions of policy packs, newest first.
func PackChanges(r journal.Rows) ([]PackChange, error) { return journal.Collect(packs.Newest(r, "")) }

// PackText gives the text of the pack in force as it was signed; empty if none was adopted.
func PackText(r journal.Reader) (string, error) {
	n, err := policy.AdoptedIn(r)
	if err != nil || n == 0 {
		return "", err
	}
	e, err := eventAt(r, n)
	if err != nil {
		return "", err
	}
	var f policy.PackAdopted
	err = e.Decode(&f)
	return f.Text, err
}

// decisionsOn gives the records of the decisions that a record came out of, oldest first.
func decisionsOn(r journal.Reader, n uint64) ([]event.Event, error) {
	var found []event.Event
	var last uint64
	for row, err := range r.Scan(string(decisions), recordKey(n), "") {
		if err != nil {
			return nil, err
		}
		e, err := eventAt(r, row.Number)
		if err != nil {
			return nil, err
		}
		var f dispatch.Decided
		if err := e.Decode(&f); err != nil {
			return nil, err
		}
		if f.First > n || last != 0 && f.Last != last {
			break
		}
		last, found = f.Last, append(found, e)
	}
	return found, nil
}

func eventAt(r journal.Reader, n uint64) (event.Event, error) {
	for e, err := range journal.Events(r, n, n) {
		return e, err
	}
	return event.Event{}, noRecord(n)
}
