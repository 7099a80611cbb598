package people

import (
	"time"

	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
)

// policyActor is who looks at a count.
type policyActor = policy.Actor

// What can stand after a recount that differed.
const (
	BalanceStands = "balance" // the recount was wrong; nothing is posted
	CountStands   = "count"   // the recount was right; the difference is posted with a reason
)

// SettleRecount signs for the difference between a balance and a recount. Nothing else ends it.
type SettleRecount struct {
	Case   string        `json:"case"`
	Count  string        `json:"count"`           // the recount, such as C7
	Stands string        `json:"stands"`          // balance or count
	To     string        `json:"to,omitempty"`    // of people who were not there at the recount: a place, an account, absent, missing-at-sea, or source
	Lot    *ledger.Lot   `json:"lot,omitempty"`   // of people who were not there, or were additional: of which categories, where the counts do not tell
	Reason ledger.Reason `json:"reason"`          // of additional people: late-find or birth; else a code
	Owner  string        `json:"owner,omitempty"` // organisation that answers; the asker's if empty
	Note   string        `json:"note,omitempty"`
	At     time.Time     `json:"at,omitzero"`
}

// Action names the command.
func (SettleRecount) Action() string { return "people.SettleRecount" }

// Decide refuses everybody but the custodian and the duty officers, and a difference that is settled.
func (c SettleRecount) Decide(s dispatch.State) (dispatch.Plan, error) {
	h, err := known(s, c.Case)
	if err != nil {
		return dispatch.Plan{}, err
	}
	r, err := h.recount(c.Count)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if err := mayGive(s.Actor, r.Account, ledger.Account{Custodian: r.Owner}); err != nil {
		return dispatch.Plan{}, err
	}
	if err := h.countFirst(s.Actor, r.Account); err != nil {
		return dispatch.Plan{}, err
	}
	if r.State != RecountDiffers {
		return dispatch.Plan{}, fault.New(fault.Conflict, "people.recount-settled", "count {count} does not wait for anybody", "count", c.Count).WithField("count").
			WithHint("both numbers stand in the case; count again if it is no longer so")
	}
	if err := c.Reason.Validate(); err != nil {
		return dispatch.Plan{}, err
	}
	f := RecountSettled{ID: h.next("E"), Organisation: s.Actor.Org, Count: c.Count, Stands: c.Stands, Reason: c.Reason, Note: c.Note}
	var asks []policy.Question
	switch c.Stands {
	case BalanceStands:
	case CountStands:
		if err := h.overtaken(r); err != nil {
			return dispatch.Plan{}, err
		}
		if f.Owner = c.Owner; f.Owner == "" {
			f.Owner = s.Actor.Org
		}
		if err := c.difference(s, h, r, &f); err != nil {
			return dispatch.Plan{}, err
		}
		if f.To != r.Account {
			if asks, err = questions(s, f.From, f.To, "", c.Reason); err != nil {
				return dispatch.Plan{}, err
			}
		}
	default:
		return dispatch.Plan{}, fault.New(fault.Invalid, "people.stands", "say which number stands: balance or count").WithField("stands")
	}
	if f.Now != nil {
		asks = append(asks, Reclassify{Was: f.Lot, Now: *f.Now}.asks()...)
	}
	plan, err := h.plan(s, c.Case, c.At, f, refs(r.Account)...)
	plan.Asks = asks
	return plan, err
}

// difference fills in what the settling posts.
func (c SettleRecount) difference(s dispatch.State, h *tally, r Recount, f *RecountSettled) error {
	short, surplus := ledger.Differ(r.Balance, r.Counted)
	if n := max(short.Total(), surplus.Total()); c.Lot != nil && n > 0 {
		if c.Lot.Total() != n {
			return fault.New(fault.Invalid, "people.settle-lot", "the two counts differ by {count} and not by {said}", "count", n, "said", c.Lot.Total()).WithField("lot")
		}
		if short.Total() > 0 {
			short = *c.Lot
		} else {
			surplus = *c.Lot
		}
	}
	switch {
	case short.Total() > 0:
		to, err := accountOf(s, "to", c.To, r.Account)
		if err != nil {
			return err
		}
		if err := movable(r.Account, to); err != nil {
			return err
		}
		if short, err = h.along(r.Account, short); err != nil {
			return err
		}
		f.From, f.To, f.Lot = r.Account, to, short
	case surplus.Total() > 0:
		if c.Reason == ledger.MergedIn {
			return notByHand(c.Reason)
		}
		f.From, f.To, f.Lot = ledger.FromSource(), r.Account, surplus
	default:
		was, now := r.Balance, r.Counted
		was.Sides, now.Sides = [ledger.SideCount]int32{}, [ledger.SideCount]int32{}
		common := was.Overlap(now)
		was, now = was.Minus(common), now.Minus(common)
		f.From, f.To, f.Lot, f.Now = r.Account, r.Account, was, &now
	}
	return nil
}

// overtaken refuses to post the difference of a recount when another recount of the same people was settled after it: two
// officers who both count one too few miss one person and not two.
func (h *tally) overtaken(r Recount) error {
	for x, err := range recounts.Newest(h.rows, h.Book.Case()+"\x1f") {
		if err != nil {
			return err
		}
		if x.Account == r.Account && x.Stands == CountStands && x.SettledIn > r.Record {
			return fault.New(fault.Conflict, "people.recount-overtaken", "since count {count}, count {other} of the same people was settled; {there} stand in {account} now",
				"count", r.ID, "other", x.ID, "there", h.Book.Balance(r.Account).Total(), "account", r.Account).WithField("count").
				WithHint("say that the ledger stands; if it is still wrong, count again")
		}
	}
	return nil
}

func (h *tally) recount(id string) (Recount, error) {
	n, ok := ordinal(id)
	var r Recount
	var err error
	if ok {
		r, ok, err = recounts.Get(h.rows, actKey(h.Book.Case(), n))
	}
	if err == nil && (!ok || r.ID != id) {
		err = fault.New(fault.NotFound, "people.no-recount", "case {case} has no recount {count}", "case", h.Book.Case(), "count", id).WithField("count")
	}
	return r, err
}

// RecountSettled is the fact that somebody signed for the difference between a balance and a recount. Where the recount
// stands, the difference is posted; neither number goes away.
type RecountSettled struct {
	ID           string         `json:"id"`
	Organisation string         `json:"organisation"`
	Count        string         `json:"count"`
	Stands       string         `json:"stands"` // balance or count
	From         ledger.Account `json:"from,omitzero"`
	To           ledger.Account `json:"to,omitzero"`
	Lot          ledger.Lot     `json:"lot,omitzero"`
	Now          *ledger.Lot    `json:"now,omitempty"` // of a recount that only had other categories
	Reason       ledger.Reason  `json:"reason"`
	Owner        string         `json:"owner,omitempty"`
	Note         string         `json:"note,omitempty"`
}

// Kind names the fact.
func (RecountSettled) Kind() string { return "people.recount-settled" }

func (f RecountSettled) post(h *tally, s stamp) (string, string, error) {
	if err := h.fresh(f.ID); err != nil {
		return "", "", err
	}
	h.close(f.Count)
	if f.Stands != CountStands {
		return f.ID, f.Organisation, nil
	}
	return f.ID, f.Organisation, h.posted(ledger.Entry{ID: f.ID, From: f.From, To: f.To, Lot: f.Lot, Now: f.Now, Reason: f.Reason, Owner: f.Owner,
		By: s.by, Note: f.Note, Happened: s.happened, Recorded: s.recorded})
}

// close takes a difference off the list of what is open.
func (h *tally) close(id string) {
	var left []string
	for _, o := range h.Open {
		if o != id {
			left = append(left, o)
		}
	}
	h.Open = left
}

func (f RecountSettled) seen(v sight) bool {
	r, err := v.count.recount(f.Count)
	return err == nil && v.account(r.Account) && (f.Note == "" || v.note(f.Organisation))
}

func (f RecountSettled) put(w journal.Writer, h *tally, e event.Event) error {
	r, err := h.recount(f.Count)
	if err != nil {
		return err
	}
	at := e.Happened
	r.State, r.Stands, r.Reason, r.SettledBy, r.SettledAt, r.SettledNote = RecountSettles, f.Stands, f.Reason, e.Author, &at, f.Note
	r.SettledIn = e.Number
	return r.keep(w, e.Number)
}

func notByHand(r ledger.Reason) error {
	return fault.New(fault.Invalid, "people.not-by-hand", "{reason} is not entered by hand: merge the counts of the two cases instead", "reason", string(r)).WithField("reason")
}
