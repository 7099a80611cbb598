package people

import (
	"time"

	"fanar/desk/directory"
	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/dispatch"
)

// countLimit is the largest count of one handover: more than any group of people is a slip of the finger.
const countLimit = 100_000

// OfferHandover records that people pass from one organisation to another, with the giver's own count. They stand in
// transit, in the giver's custody, until the receiver has counted. It is a fact: where they go is for the rules to see.
type OfferHandover struct {
	Case     string     `json:"case"`
	From     string     `json:"from"`
	To       string     `json:"to"` // a place, or an account's key
	Lot      ledger.Lot `json:"lot"`
	NextPort string     `json:"nextPort,omitempty"` // place to which a receiving vessel goes
	Note     string     `json:"note,omitempty"`
	At       time.Time  `json:"at,omitzero"`
}

// Action names the command.
func (OfferHandover) Action() string { return "people.OfferHandover" }

// Decide refuses a giver without custody, a receiver that could not count, and more people than are there.
func (c OfferHandover) Decide(s dispatch.State) (dispatch.Plan, error) {
	h, err := known(s, c.Case)
	if err != nil {
		return dispatch.Plan{}, err
	}
	from, to, err := c.accounts(s)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if err := mayGive(s.Actor, from, to); err != nil {
		return dispatch.Plan{}, err
	}
	if err := h.countFirst(s.Actor, from); err != nil {
		return dispatch.Plan{}, err
	}
	if from.Custodian == to.Custodian && from.Custodian != "" {
		return dispatch.Plan{}, fault.New(fault.Invalid, "people.same-organisation", "{organisation} cannot hand people over to itself: nobody else would count them",
			"organisation", from.Custodian).WithField("to").WithHint("move them instead (fanar people move)")
	}
	if _, err := directory.OrganisationByID(s, to.Custodian); err != nil {
		return dispatch.Plan{}, named(err, "to")
	}
	if _, err := directory.PlaceByID(s, to.Place); err != nil && to.Place != "" {
		return dispatch.Plan{}, named(err, "to")
	}
	asks, err := questions(s, from, to, c.NextPort, "")
	if err != nil {
		return dispatch.Plan{}, err
	}
	if c.Lot, err = h.along(from, c.Lot); err != nil {
		return dispatch.Plan{}, err
	}
	plan, err := h.plan(s, c.Case, c.At, HandoverOffered{ID: h.next("H"), Organisation: s.Actor.Org, From: from, To: to, Lot: c.Lot,
		NextPort: c.NextPort, Note: c.Note}, refs(from, to)...)
	plan.Asks = asks
	return plan, err
}

// accounts reads giver and receiver. A body that goes to a place stays a body.
func (c OfferHandover) accounts(s dispatch.State) (from, to ledger.Account, err error) {
	if from, err = accountOf(s, "from", c.From, ledger.Account{}); err != nil {
		return from, to, err
	}
	if to, err = accountOf(s, "to", c.To, ledger.Account{}); err != nil {
		return from, to, err
	}
	if from.Type == ledger.DeceasedRecovered && c.To == to.Place {
		to.Type = from.Type
	}
	return from, to, nil
}

// ReceiveHandover records the receiver's own count. It is compared with nothing before it is recorded and never refused
// because it differs; a difference stays open under the reason count-differs until [ExplainVariance].
type ReceiveHandover struct {
	Case     string      `json:"case"`
	Handover string      `json:"handover"`
	Lot      *ledger.Lot `json:"lot"` // an empty lot says that nobody came; a missing one says nothing and is refused
	Note     string      `json:"note,omitempty"`
	At       time.Time   `json:"at,omitzero"`
}

// Action names the command.
func (ReceiveHandover) Action() string { return "people.ReceiveHandover" }

// Decide refuses everybody but the receiving organisation, and a second receipt.
func (c ReceiveHandover) Decide(s dispatch.State) (dispatch.Plan, error) {
	h, err := known(s, c.Case)
	if err != nil {
		return dispatch.Plan{}, err
	}
	o, err := h.handover(c.Handover)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if err := mayCount(s.Actor, o.Offer); err != nil {
		return dispatch.Plan{}, err
	}
	if c.Lot == nil {
		return dispatch.Plan{}, needed("lot", "count the people yourself; if nobody came, say 0")
	}
	f := HandoverReceived{Handover: c.Handover, Organisation: s.Actor.Org, Lot: *c.Lot, Note: c.Note}
	if err := c.Lot.Validate(); err == nil && c.Lot.Total() > countLimit {
		return dispatch.Plan{}, absurd()
	}
	about := refs(o.Offer.From, o.Offer.To)
	plan, err := h.plan(s, c.Case, c.At, f, about...)
	if err != nil {
		return plan, c.quiet(err)
	}
	// The count is in. If it differs, the difference is posted at once and explained later.
	if counted, _ := h.Book.Handover(c.Handover); counted.State == ledger.StateCounted {
		f.Reason = CountDiffers
		if h, err = load(s, c.Case); err != nil {
			return plan, err
		}
		plan, err = h.plan(s, c.Case, c.At, f, about...)
	}
	return plan, c.quiet(err)
}

// quiet keeps the giver's number out of a refusal: where the book would overflow, the ledger's sentence has the sum in it.
func (c ReceiveHandover) quiet(err error) error {
	if err != nil && fault.As(err).Code == "ledger.count-too-large" && c.Lot.Validate() == nil {
		return absurd()
	}
	return err
}

func absurd() error {
	return fault.New(fault.Invalid, "people.count-absurd", "so many people cannot have come; {most} are the most", "most", countLimit).WithField("lot")
}

// WithdrawHandover records that people stayed with the giver after all. It needs a reason.
type WithdrawHandover struct {
	Case     string        `json:"case"`
	Handover string        `json:"handover"`
	Reason   ledger.Reason `json:"reason"`
	Note     string        `json:"note,omitempty"`
	At       time.Time     `json:"at,omitzero"`
}

// Action names the command.
func (WithdrawHandover) Action() string { return "people.WithdrawHandover" }

// Decide refuses everybody but the giver and the duty officers of other organisations than the receiver, and a handover that the receiver has counted.
func (c WithdrawHandover) Decide(s dispatch.State) (dispatch.Plan, error) {
	h, err := known(s, c.Case)
	if err != nil {
		return dispatch.Plan{}, err
	}
	o, err := h.handover(c.Handover)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if err := mayGive(s.Actor, o.Offer.From, o.Offer.To); err != nil {
		return dispatch.Plan{}, err
	}
	if s.Actor.Org == o.Offer.To.Custodian && o.State == ledger.StateOffered {
		return dispatch.Plan{}, h.sight(s.Actor.Org).first() // the giver's number would be open, and offered again
	}
	return h.plan(s, c.Case, c.At, HandoverWithdrawn{Handover: c.Handover, Organisation: s.Actor.Org, Reason: c.Reason, Note: c.Note},
		refs(o.Offer.From, o.Offer.To)...)
}
