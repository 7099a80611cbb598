package people

import (
	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/dispatch"
)

// along gives the categories in which people leave an account when somebody says how many, as a tired person counts: in
// total. Where everybody goes, the categories that stand there go along, and the side counters that were left blank; where
// all who stand there are of one category, so are those who go. A number that does not say which of several go is refused,
// with what is there and how to say it. What cannot be taken from the account is left for the ledger to refuse.
func (h *tally) along(a ledger.Account, said ledger.Lot) (ledger.Lot, error) {
	have, asked := h.Book.Balance(a), said
	have.Sides, asked.Sides = [ledger.SideCount]int32{}, [ledger.SideCount]int32{}
	if said.Validate() != nil || said.Total() == 0 || said.Total() > have.Total() {
		return said, nil
	}
	_, _, there := ledger.Refine(have, asked)
	if said.Total() == have.Total() {
		if _, _, covers := ledger.Refine(asked, have); covers {
			said.Heads = have.Heads
		} else if !there {
			return said, whichOf(a, have, said)
		}
		for i, n := range h.Book.Balance(a).Sides {
			if said.Sides[i] == 0 {
				said.Sides[i] = n
			}
		}
		return said, nil
	}
	if there {
		return said, nil
	}
	for c := range ledger.Categories() {
		only := ledger.Of(int32(said.Total()), c)
		if _, _, covers := ledger.Refine(asked, only); covers && int64(have.At(c)) == have.Total() {
			said.Heads = only.Heads
			return said, nil
		}
	}
	return said, whichOf(a, have, said)
}

// refined plans the change of category that makes a less exact count at an account as exact as the lot that leaves it, as
// the ledger does for an offer; nothing is planned where nothing has to change.
func (h *tally) refined(s dispatch.State, c Move, a ledger.Account) (dispatch.Plan, error) {
	was, now, ok := ledger.Refine(h.Book.Balance(a), c.Lot)
	if !ok || was == now {
		return dispatch.Plan{}, nil
	}
	return h.plan(s, c.Case, c.At, Reclassified{ID: h.next("E"), Organisation: s.Actor.Org, Account: a, Was: was, Now: now,
		Reason: ledger.CountedByGiver, Note: c.Note}, refs(a)...)
}

// whichOf says in which categories people stand, and how to write that some of them go.
func whichOf(a ledger.Account, have, said ledger.Lot) error {
	var example ledger.Lot
	left := int32(said.Total())
	for c := range ledger.Categories() {
		n := min(left, have.At(c))
		example, left = example.With(c, n), left-n
	}
	return fault.New(fault.Conflict, "people.which-go", "{count} of the {there} people in {account} go, and the number does not say which; there are {categories}",
		"count", said.Total(), "there", have.Total(), "account", a, "categories", have.String(), "example", example.String()).WithField("lot").
		WithHint("write the categories too, such as {example}; the whole number alone is enough where everybody goes")
}
