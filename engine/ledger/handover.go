package ledger

import (
	"time"

	"fanar/fault"
)

// Offer is the giver's half of a handover: its own count, signed. The people then stand in transit, in the giver's custody.
type Offer struct {
	ID       string    `json:"id"` // names the handover
	From     Account   `json:"from"`
	To       Account   `json:"to"`
	Lot      Lot       `json:"lot"` // the giver's own count
	By       string    `json:"by"`  // member of the giver's staff who signs
	Note     string    `json:"note,omitzero"`
	Happened time.Time `json:"happened,omitzero"`
	Recorded time.Time `json:"recorded,omitzero"`
}

// Receipt is the receiver's half: its own count, made without seeing the giver's. Reason and owner matter only if the
// counts differ; who leaves the reason out is asked for it afterwards, with [Book.SignDifference].
type Receipt struct {
	Handover string    `json:"handover"`
	Lot      Lot       `json:"lot"` // may be zero: nobody came
	By       string    `json:"by"`
	Reason   Reason    `json:"reason,omitempty"`
	Owner    string    `json:"owner,omitempty"` // organisation that answers on the receiver's side; its custodian if empty
	Note     string    `json:"note,omitempty"`
	Happened time.Time `json:"happened"`
	Recorded time.Time `json:"recorded"`
}

// Signing gives the reason for a difference after the receiver's count is in and both numbers are on the table.
type Signing struct {
	Handover string    `json:"handover"`
	Reason   Reason    `json:"reason"`
	Owner    string    `json:"owner,omitempty"` // as in Receipt
	By       string    `json:"by"`
	Note     string    `json:"note,omitempty"`
	Happened time.Time `json:"happened"`
	Recorded time.Time `json:"recorded"`
}

// Withdrawal puts people back to the giver before the receiver has counted.
type Withdrawal struct {
	Handover string    `json:"handover"`
	Reason   Reason    `json:"reason"`
	By       string    `json:"by"`
	Note     string    `json:"note,omitempty"`
	Happened time.Time `json:"happened"`
	Recorded time.Time `json:"recorded"`
}

// HandoverState is where a handover stands.
type HandoverState string

// Offered becomes counted where the counts differ and nobody has given a reason yet, and received otherwise. Only an
// offer can be withdrawn.
const (
	StateOffered   HandoverState = "offered"
	StateCounted   HandoverState = "counted"
	StateReceived  HandoverState = "received"
	StateWithdrawn HandoverState = "withdrawn"
)

// Handover is one transfer of people with both counts. Neither number is ever changed.
type Handover struct {
	Offer      Offer           `json:"offer"`
	State      HandoverState   `json:"state"`
	Receipt    *Receipt        `json:"receipt,omitempty"`
	Signing    *Signing        `json:"signing,omitempty"`
	Withdrawal *Withdrawal     `json:"withdrawal,omitempty"`
	Short      Lot             `json:"short,omitzero"`   // what went to variance when it was received
	Surplus    Lot             `json:"surplus,omitzero"` // what came from the source when it was received
	Finding    *SurplusFinding `json:"finding,omitempty"`
	Hidden     bool            `json:"hidden,omitempty"` // the giver's numbers were taken out: a zero lot then says nothing
}

// Open says whether people stand in transit because of this handover.
func (h Handover) Open() bool { return h.State == StateOffered || h.State == StateCounted }

// Transit is the account in which the people stand while the handover is open.
func (h Handover) Transit() Account {
	return Account{Type: InTransit, Custodian: h.Offer.From.Custodian, Place: h.Offer.ID}
}

// Variance is the account of what was given and not received. Each handover has its own, so that a difference is
// explained by itself.
func (h Handover) Variance() Account {
	return Account{Type: HandoverVariance, Custodian: h.Offer.From.Custodian, Place: h.Offer.ID}
}

// Visible is the handover as an organisation may see it. Until the receiver's own count is in, everybody but the giver
// gets it without the giver's count and note, and so does a giver that is its own receiver; a withdrawn offer stays
// hidden, because the next one is likely to have the same number. A page for a receiver must not show the balance, the
// entries or the faults of the giver's accounts either.
func (h Handover) Visible(to string) Handover {
	counted := h.State == StateCounted || h.State == StateReceived
	giver := to == h.Offer.From.Custodian && to != h.Offer.To.Custodian
	if counted || giver {
		return h
	}
	h.Offer.Lot, h.Offer.Note, h.Hidden = Lot{}, "", true
	if h.Withdrawal != nil {
		w := *h.Withdrawal
		w.Note = ""
		h.Withdrawal = &w
	}
	return h
}

// Handover gives one handover by its identifier.
func (b *Book) Handover(id string) (Handover, bool) {
	r, ok := b.ids[id]
	if !ok || r.kind != offerAct {
		return Handover{}, false
	}
	return b.handovers[r.n].copied(), true
}

// Handovers gives all handovers in the order of their offers.
func (b *Book) Handovers() []Handover {
	all := make([]Handover, len(b.handovers))
	for i, h := range b.handovers {
		all[i] = h.copied()
	}
	return all
}

// copied shares nothing with the book.
func (h *Handover) copied() Handover {
	c := *h
	c.Receipt, c.Signing, c.Withdrawal, c.Finding = clone(h.Receipt), clone(h.Signing), clone(h.Withdrawal), clone(h.Finding)
	return c
}

func clone[T any](p *T) *T {
	if p == nil {
		return nil
	}
	c := *p
	return &c
}

// handover finds the handover that an act speaks of.
func (b *Book) handover(id string) (*Handover, int, error) {
	r, ok := b.ids[id]
	if !ok || r.kind != offerAct {
		return nil, 0, fault.New(fault.NotFound, "ledger.no-handover", "the book has no handover {id}", "id", quote(id)).WithField("handover")
	}
	return b.handovers[r.n], int(r.n), nil
}
