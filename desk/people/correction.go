package people

import (
	"slices"
	"strings"
	"time"

	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/policy"
)

// Reclassify records that people at one account are of other categories than recorded. The number stays.
type Reclassify struct {
	Case    string        `json:"case"`
	Account string        `json:"account"`
	Was     ledger.Lot    `json:"was"`
	Now     ledger.Lot    `json:"now"`
	Reason  ledger.Reason `json:"reason"`
	Note    string        `json:"note,omitempty"`
	At      time.Time     `json:"at,omitzero"`
	// Assessment is behind children who turned out to be adults. It comes from the command that records it and never from a form.
	Assessment AgeAssessment `json:"-"`
}

// AgeAssessed is the reason of a change of category after an age assessment.
const AgeAssessed ledger.Reason = "age-assessed"

// AgeAssessment is who assessed ages: the entry of the care file that says so, and the type of the organisation.
type AgeAssessment struct{ Entry, Assessor string }

// asks lets the rules look at declared children who are to be counted as something else. Source: R18.
func (c Reclassify) asks() []policy.Question {
	children := c.Was.Children() - c.Now.Children()
	if children <= 0 {
		return nil
	}
	return []policy.Question{{As: []string{"age-change"}, Context: map[string]any{"age": map[string]any{
		"children": children, "assessed": c.Assessment.Entry != "", "assessor": c.Assessment.Assessor,
	}}}}
}

// Action names the command.
func (Reclassify) Action() string { return "people.Reclassify" }

// Decide refuses another number of people after than before, and somebody without custody.
func (c Reclassify) Decide(s dispatch.State) (dispatch.Plan, error) {
	h, err := known(s, c.Case)
	if err != nil {
		return dispatch.Plan{}, err
	}
	a, err := accountOf(s, "account", c.Account, ledger.Account{})
	if err != nil {
		return dispatch.Plan{}, err
	}
	if err := mayGive(s.Actor, a, a); err != nil {
		return dispatch.Plan{}, err
	}
	if err := h.countFirst(s.Actor, a); err != nil {
		return dispatch.Plan{}, err
	}
	plan, err := h.plan(s, c.Case, c.At, Reclassified{ID: h.next("E"), Organisation: s.Actor.Org, Account: a, Was: c.Was, Now: c.Now,
		Reason: c.Reason, Note: c.Note}, refs(a)...)
	plan.Asks = c.asks()
	return plan, err
}

// Reverse takes an entry back with a new one, or an estimate. Nothing is edited: both stay in the record.
type Reverse struct {
	Case   string        `json:"case"`
	Entry  string        `json:"entry"` // identifier of an entry, such as E3, or of an estimate, such as A1
	Reason ledger.Reason `json:"reason"`
	Owner  string        `json:"owner,omitempty"` // organisation that answers; the entry's own, or the asker's, if empty
	Note   string        `json:"note,omitempty"`
	At     time.Time     `json:"at,omitzero"`
}

// Action names the command.
func (Reverse) Action() string { return "people.Reverse" }

// Decide refuses what was taken back already, what both sides of a handover signed, and somebody without custody.
func (c Reverse) Decide(s dispatch.State) (dispatch.Plan, error) {
	h, err := known(s, c.Case)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if slices.ContainsFunc(h.Book.Assertions(), func(a ledger.Assertion) bool { return a.ID == c.Entry }) {
		return h.retract(s, c)
	}
	old, ok, err := h.entry(c.Entry)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if !ok {
		return dispatch.Plan{}, fault.New(fault.NotFound, "people.no-entry", "case {case} has no entry {entry}", "case", c.Case, "entry", c.Entry).WithField("entry")
	}
	if strings.Contains(c.Entry, carriedMark) {
		return dispatch.Plan{}, fault.New(fault.Conflict, "people.reverse-merge", "entry {entry} is half of a merge of two cases", "entry", c.Entry).WithField("entry").
			WithHint("undo the merge: then both cases change together (fanar people unmerge)")
	}
	if s.Actor.Org != old.From.Custodian {
		if err := mayGive(s.Actor, old.To, old.From); err != nil {
			return dispatch.Plan{}, err
		}
	}
	if err := h.countFirst(s.Actor, old.From, old.To); err != nil {
		return dispatch.Plan{}, err
	}
	if c.Owner == "" && old.Owner == "" {
		c.Owner = s.Actor.Org
	}
	asks, err := questions(s, old.To, old.From, "", "")
	if err != nil {
		return dispatch.Plan{}, err
	}
	if old.Now != nil && adults(old.Lot) > adults(*old.Now) { // what was declared is no slip of the finger
		asks = append(asks, Reclassify{Was: *old.Now, Now: old.Lot}.asks()...)
	}
	plan, err := h.plan(s, c.Case, c.At, Reversed{ID: h.next("E"), Organisation: s.Actor.Org, Entry: c.Entry, Reason: c.Reason, Owner: c.Owner, Note: c.Note},
		refs(old.From, old.To)...)
	plan.Asks = asks
	return plan, err
}

// adults is the number of heads that are counted as adults; who is of unknown age is none.
func adults(l ledger.Lot) (n int64) {
	for c := range ledger.Categories() {
		if c.Age != ledger.AgeUnknown && !c.Child() {
			n += int64(l.At(c))
		}
	}
	return n
}

// retract lets the organisation that recorded an estimate, or a duty officer, take it back.
func (h *tally) retract(s dispatch.State, c Reverse) (dispatch.Plan, error) {
	if by := h.Origins[c.Entry].Organisation; by != s.Actor.Org && !isDutyOfficer(s.Actor) {
		return dispatch.Plan{}, fault.New(fault.Forbidden, "people.not-source", "only the organisation that recorded {entry}, or a duty officer, may take it back",
			"entry", c.Entry).WithField("entry")
	}
	return h.plan(s, c.Case, c.At, Retracted{Organisation: s.Actor.Org, Assertion: c.Entry, Reason: c.Reason, Note: c.Note})
}
