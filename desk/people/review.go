package people

import (
	"time"

	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/dispatch"
)

// reviewWithin is the longest time until the next look at an open loss.
const reviewWithin = 90 * 24 * time.Hour

// review is the latest look at an open loss.
type review struct {
	At   *time.Time `json:"at"`
	By   string     `json:"by"` // user
	Next time.Time  `json:"next"`
}

// ReviewLoss records that somebody looked at an open loss again, and when the next look is due. It closes nothing.
type ReviewLoss struct {
	Case    string    `json:"case"`
	Account string    `json:"account"`       // the account's key
	Next    time.Time `json:"next,omitzero"` // when to look again; a day from now if empty
	Note    string    `json:"note,omitempty"`
	At      time.Time `json:"at,omitzero"`
}

// Action names the command.
func (ReviewLoss) Action() string { return "people.ReviewLoss" }

// Decide refuses an account in which nobody is lost, and a next look in the past or later than in 90 days.
func (c ReviewLoss) Decide(s dispatch.State) (dispatch.Plan, error) {
	h, err := known(s, c.Case)
	if err != nil {
		return dispatch.Plan{}, err
	}
	a, err := accountOf(s, "account", c.Account, ledger.Account{})
	if err != nil {
		return dispatch.Plan{}, err
	}
	if !a.Type.OpenLoss() || h.Book.Balance(a).IsZero() {
		return dispatch.Plan{}, fault.New(fault.Conflict, "people.no-loss", "nobody of case {case} is lost in {account}", "case", c.Case, "account", a).WithField("account").
			WithHint("the open losses are on the people page (fanar people losses)")
	}
	if c.Next.IsZero() {
		c.Next = s.Now.Add(ReviewAfter)
	}
	if !c.Next.After(s.Now) || c.Next.After(s.Now.Add(reviewWithin)) {
		return dispatch.Plan{}, fault.New(fault.Invalid, "people.review-when", "the next review lies in the future and within {days} days: got {at} UTC",
			"days", int(reviewWithin/(24*time.Hour)), "at", c.Next.UTC().Format("2006-01-02 15:04")).WithField("next")
	}
	return h.plan(s, c.Case, c.At, LossReviewed{ID: h.next("R"), Organisation: s.Actor.Org, Account: a, Next: c.Next.UTC().Truncate(time.Second), Note: c.Note}, refs(a)...)
}

// LossReviewed is the fact that somebody looked at an open loss again.
type LossReviewed struct {
	ID           string         `json:"id"`
	Organisation string         `json:"organisation"`
	Account      ledger.Account `json:"account"`
	Next         time.Time      `json:"next"`
	Note         string         `json:"note,omitempty"`
}

// Kind names the fact.
func (LossReviewed) Kind() string { return "people.loss-reviewed" }

func (f LossReviewed) post(h *tally, s stamp) (string, string, error) {
	if h.Reviews == nil {
		h.Reviews = map[string]review{}
	}
	at := s.happened
	h.Reviews[f.Account.String()] = review{At: &at, By: s.by, Next: f.Next}
	return f.ID, f.Organisation, h.fresh(f.ID)
}

func (f LossReviewed) seen(v sight) bool { return f.Note == "" || v.note(f.Organisation) }
