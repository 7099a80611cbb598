package people

import (
	"fanar/engine/ledger"
	"fanar/fault"
)

// HandoverOffered is the fact that one organisation gave people to another, with its own count. They stand in transit
// until the other has counted.
type HandoverOffered struct {
	ID           string         `json:"id"`
	Organisation string         `json:"organisation"`
	From         ledger.Account `json:"from"`
	To           ledger.Account `json:"to"`
	Lot          ledger.Lot     `json:"lot"`
	NextPort     string         `json:"nextPort,omitempty"` // place to which a receiving vessel goes
	Note         string         `json:"note,omitempty"`
}

// HandoverReceived is the fact that the receiver made its own count.
type HandoverReceived struct {
	Handover     string        `json:"handover"`
	Organisation string        `json:"organisation"`
	Lot          ledger.Lot    `json:"lot"`
	Reason       ledger.Reason `json:"reason,omitempty"` // count-differs, where it does
	Note         string        `json:"note,omitempty"`
}

// HandoverWithdrawn is the fact that people stayed with the giver after all.
type HandoverWithdrawn struct {
	Handover     string        `json:"handover"`
	Organisation string        `json:"organisation"`
	Reason       ledger.Reason `json:"reason"`
	Note         string        `json:"note,omitempty"`
}

// VarianceExplained is the fact that somebody signed for people whom the giver counted and the receiver did not: they
// leave the open loss of the handover for where they turned out to be.
type VarianceExplained struct {
	ID           string         `json:"id"`
	Organisation string         `json:"organisation"`
	Handover     string         `json:"handover"`
	To           ledger.Account `json:"to"`
	Lot          ledger.Lot     `json:"lot"`
	Reason       ledger.Reason  `json:"reason"`
	Owner        string         `json:"owner"`
	Note         string         `json:"note,omitempty"`
}

// SurplusExplained is the fact that somebody signed for people whom the receiver counted and the giver did not.
type SurplusExplained struct {
	ID           string                `json:"id"`
	Organisation string                `json:"organisation"`
	Handover     string                `json:"handover"`
	Outcome      ledger.SurplusOutcome `json:"outcome"`
	Lot          ledger.Lot            `json:"lot,omitzero"`
	From         *ledger.Account       `json:"from,omitempty"`
	Other        string                `json:"other,omitempty"`
	Reason       ledger.Reason         `json:"reason"`
	Note         string                `json:"note,omitempty"`
}

func (HandoverOffered) Kind() string   { return "people.handover-offered" }
func (HandoverReceived) Kind() string  { return "people.handover-received" }
func (HandoverWithdrawn) Kind() string { return "people.handover-withdrawn" }
func (VarianceExplained) Kind() string { return "people.variance-explained" }
func (SurplusExplained) Kind() string  { return "people.surplus-explained" }

func (f HandoverOffered) post(h *tally, s stamp) (string, string, error) {
	if err := h.fresh(f.ID); err != nil {
		return "", "", err
	}
	if err := h.recall(f.From); err != nil {
		return "", "", err
	}
	return f.ID, f.Organisation, h.Book.Offer(ledger.Offer{ID: f.ID, From: f.From, To: f.To, Lot: f.Lot, By: s.by, Note: f.Note,
		Happened: s.happened, Recorded: s.recorded})
}

func (f HandoverReceived) post(h *tally, s stamp) (string, string, error) {
	if _, err := h.handover(f.Handover); err != nil {
		return "", "", err
	}
	return f.Handover + received, f.Organisation, h.Book.Receive(ledger.Receipt{Handover: f.Handover, Lot: f.Lot, By: s.by,
		Reason: f.Reason, Note: f.Note, Happened: s.happened, Recorded: s.recorded})
}

func (f HandoverWithdrawn) post(h *tally, s stamp) (string, string, error) {
	if _, err := h.handover(f.Handover); err != nil {
		return "", "", err
	}
	return f.Handover + withdrawn, f.Organisation, h.Book.Withdraw(ledger.Withdrawal{Handover: f.Handover, Reason: f.Reason,
		By: s.by, Note: f.Note, Happened: s.happened, Recorded: s.recorded})
}

func (f VarianceExplained) post(h *tally, s stamp) (string, string, error) {
	o, err := h.handover(f.Handover)
	if err != nil {
		return "", "", err
	}
	return f.ID, f.Organisation, h.posted(ledger.Entry{ID: f.ID, From: o.Variance(), To: f.To, Lot: f.Lot, Reason: f.Reason,
		Owner: f.Owner, By: s.by, Note: f.Note, Happened: s.happened, Recorded: s.recorded})
}

func (f SurplusExplained) post(h *tally, s stamp) (string, string, error) {
	if err := h.fresh(f.ID); err != nil {
		return "", "", err
	}
	if _, err := h.handover(f.Handover); err != nil {
		return "", "", err
	}
	if f.Other != "" {
		if _, _, err := h.hand(f.Other); err != nil {
			return "", "", err
		}
	}
	if f.From != nil {
		if err := h.recall(*f.From); err != nil {
			return "", "", err
		}
	}
	return f.ID, f.Organisation, h.Book.CloseSurplus(ledger.SurplusFinding{ID: f.ID, Handover: f.Handover, Outcome: f.Outcome,
		Lot: f.Lot, From: f.From, Other: f.Other, By: s.by, Reason: f.Reason, Note: f.Note,
		Happened: s.happened, Recorded: s.recorded})
}

// handover gives a handover of the case, or a fault that says that there is none.
func (h *tally) handover(id string) (ledger.Handover, error) {
	row, ok, err := h.hand(id)
	if err == nil && !ok {
		err = fault.New(fault.NotFound, "people.no-handover", "case {case} has no handover {handover}",
			"case", h.Book.Case(), "handover", id).WithField("handover")
	}
	return row.Handover, err
}
