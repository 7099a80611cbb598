package people

import (
	"fanar/engine/ledger"
	"fanar/record/event"
)

// posting is a fact that changes the book of its case.
type posting interface {
	event.Fact
	// post does it and gives the key of its origin and the organisation that states it.
	post(h *tally, s stamp) (key, organisation string, err error)
	// seen tells whether a viewer may see it now; see [HideBlind].
	seen(v sight) bool
}

// Asserted is the fact that somebody gave an estimate. The record numbers it.
type Asserted struct {
	Organisation string          `json:"organisation,omitempty"` // who recorded it; empty where it came with the alert
	Subject      string          `json:"subject"`
	Estimate     ledger.Estimate `json:"estimate"`
	Method       string          `json:"method,omitempty"`
	Source       string          `json:"source"`
	Words        string          `json:"words,omitempty"`
}

// Retracted is the fact that an estimate was taken back. It stays readable.
type Retracted struct {
	Organisation string        `json:"organisation"`
	Assertion    string        `json:"assertion"`
	Reason       ledger.Reason `json:"reason"`
	Note         string        `json:"note,omitempty"`
}

// Counted is the fact that people were counted who were not in the count before.
type Counted struct {
	ID           string         `json:"id"`
	Organisation string         `json:"organisation"`
	Account      ledger.Account `json:"account"`
	Lot          ledger.Lot     `json:"lot"`
	Reason       ledger.Reason  `json:"reason"` // opening-count, late-find, birth or from-other-case
	Note         string         `json:"note,omitempty"`
}

// Moved is the fact that people went from one account to another.
type Moved struct {
	ID           string         `json:"id"`
	Organisation string         `json:"organisation"`
	From         ledger.Account `json:"from"`
	To           ledger.Account `json:"to"`
	Lot          ledger.Lot     `json:"lot"`
	Reason       ledger.Reason  `json:"reason,omitempty"`
	Owner        string         `json:"owner,omitempty"`     // organisation that answers for a loss
	Decisions    int32          `json:"decisions,omitempty"` // individual decisions behind a return
	NextPort     string         `json:"nextPort,omitempty"`
	Note         string         `json:"note,omitempty"`
}

// Reclassified is the fact that the categories of people at one account are other than recorded. The number stays.
type Reclassified struct {
	ID           string         `json:"id"`
	Organisation string         `json:"organisation"`
	Account      ledger.Account `json:"account"`
	Was          ledger.Lot     `json:"was"`
	Now          ledger.Lot     `json:"now"`
	Reason       ledger.Reason  `json:"reason"`
	Note         string         `json:"note,omitempty"`
}

// Reversed is the fact that an entry was taken back by a new one.
type Reversed struct {
	ID           string        `json:"id"`
	Organisation string        `json:"organisation"`
	Entry        string        `json:"entry"`
	Reason       ledger.Reason `json:"reason"`
	Owner        string        `json:"owner,omitempty"`
	Note         string        `json:"note,omitempty"`
}

// Determined is the fact that somebody signed for the gap between an estimate and the count.
type Determined struct {
	ID           string         `json:"id"`
	Organisation string         `json:"organisation"`
	Assertion    string         `json:"assertion"`
	Outcome      ledger.Outcome `json:"outcome"`
	Lot          ledger.Lot     `json:"lot,omitzero"`
	Place        string         `json:"place,omitempty"`
	Owner        string         `json:"owner,omitempty"`
	Reason       ledger.Reason  `json:"reason"`
	Note         string         `json:"note,omitempty"`
}

func (Asserted) Kind() string     { return "people.asserted" }
func (Retracted) Kind() string    { return "people.retracted" }
func (Counted) Kind() string      { return "people.counted" }
func (Moved) Kind() string        { return "people.moved" }
func (Reclassified) Kind() string { return "people.reclassified" }
func (Reversed) Kind() string     { return "people.reversed" }
func (Determined) Kind() string   { return "people.determined" }

func (f Asserted) post(h *tally, s stamp) (string, string, error) {
	id := h.next("A")
	return id, f.Organisation, h.Book.Assert(ledger.Assertion{ID: id, Subject: f.Subject, Estimate: f.Estimate, Method: f.Method,
		Source: f.Source, Words: f.Words, Happened: s.happened, Recorded: s.recorded})
}

func (f Retracted) post(h *tally, s stamp) (string, string, error) {
	return f.Assertion + retracted, f.Organisation, h.Book.Retract(ledger.Retraction{Assertion: f.Assertion, Reason: f.Reason,
		By: s.by, Note: f.Note, Recorded: s.recorded})
}

func (f Counted) post(h *tally, s stamp) (string, string, error) {
	return f.ID, f.Organisation, h.posted(ledger.Entry{ID: f.ID, From: ledger.FromSource(), To: f.Account, Lot: f.Lot,
		Reason: f.Reason, By: s.by, Note: f.Note, Happened: s.happened, Recorded: s.recorded})
}

func (f Moved) post(h *tally, s stamp) (string, string, error) {
	return f.ID, f.Organisation, h.posted(ledger.Entry{ID: f.ID, From: f.From, To: f.To, Lot: f.Lot, Reason: f.Reason,
		Owner: f.Owner, By: s.by, Note: f.Note, Decisions: f.Decisions, Happened: s.happened, Recorded: s.recorded})
}

func (f Reclassified) post(h *tally, s stamp) (string, string, error) {
	return f.ID, f.Organisation, h.posted(ledger.Entry{ID: f.ID, From: f.Account, To: f.Account, Lot: f.Was, Now: &f.Now,
		Reason: f.Reason, By: s.by, Note: f.Note, Happened: s.happened, Recorded: s.recorded})
}

func (f Reversed) post(h *tally, s stamp) (string, string, error) {
	if err := h.fresh(f.ID); err != nil {
		return "", "", err
	}
	if _, _, err := h.entry(f.Entry); err != nil {
		return "", "", err
	}
	return f.ID, f.Organisation, h.Book.Reverse(ledger.Reversal{ID: f.ID, Reverses: f.Entry, Reason: f.Reason, Owner: f.Owner,
		By: s.by, Note: f.Note, Happened: s.happened, Recorded: s.recorded})
}

func (f Determined) post(h *tally, s stamp) (string, string, error) {
	if err := h.fresh(f.ID); err != nil {
		return "", "", err
	}
	return f.ID, f.Organisation, h.Book.Determine(ledger.Determination{ID: f.ID, Assertion: f.Assertion, Outcome: f.Outcome,
		Lot: f.Lot, Place: f.Place, By: s.by, Owner: f.Owner, Reason: f.Reason, Note: f.Note,
		Happened: s.happened, Recorded: s.recorded})
}
