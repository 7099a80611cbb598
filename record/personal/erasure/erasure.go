// Package erasure destroys personal parts through the one door: at a person's request, when their last day has passed,
// and when a newer text stands in their place. A fact says what was erased, why and by whom; key, salt and sealed text go
// in the same transaction, and their bytes leave the node's files right after it.
//
// It never erases without a fact, and it never changes a record: what was signed stays provable.
//
// Start with [Erase] and [Keeper].
package erasure

import (
	"strings"

	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/personal"
)

// Erase destroys one part, or every part about a person. It cannot be taken back.
type Erase struct {
	Part   string `json:"part,omitempty"`  // identifier; either this
	About  string `json:"about,omitempty"` // or a person, such as "user/conti"
	Reason string `json:"reason"`          // stays on record; must not repeat what is erased
}

// Action names the command.
func (Erase) Action() string { return Action }

// Action is the name by which roles carry erasing.
const Action = "personal.Erase"

// Decide finds what stands and plans to destroy it.
func (c Erase) Decide(s dispatch.State) (dispatch.Plan, error) {
	if (c.Part == "") == (c.About == "") {
		return dispatch.Plan{}, fault.New(fault.Invalid, "personal.what", "say which part is to be erased, or about whom all of them, and not both").WithField("part")
	}
	about := c.About
	if c.Part != "" {
		k, err := personal.ByID(s, c.Part)
		if err != nil {
			return dispatch.Plan{}, err
		}
		if k.Erased != nil {
			return dispatch.Plan{}, fault.New(fault.Conflict, "personal.erased-already", "the part {part} was erased already (record {record})",
				"part", k.ID, "record", k.Erased.Record)
		}
		plan := dispatch.Plan{Subject: k.About}
		err = Add(s, &plan, c.Reason, personal.BasisRequest, k.Part)
		return plan, err
	}
	parts, err := Standing(s, about)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if len(parts) == 0 {
		return dispatch.Plan{}, fault.New(fault.NotFound, "personal.nothing", "nothing personal is kept about {about}", "about", about)
	}
	plan := dispatch.Plan{Subject: about}
	err = Add(s, &plan, c.Reason, personal.BasisRequest, parts...)
	return plan, err
}

// Standing gives the parts about a person that were not erased.
func Standing(r journal.Rows, about string) ([]personal.Part, error) {
	var parts []personal.Part
	for k, err := range personal.About(r, about) {
		if err != nil {
			return nil, err
		}
		if k.Erased == nil {
			parts = append(parts, k.Part)
		}
	}
	return parts, nil
}

// Add lets a plan destroy parts too, with a fact for each. Desks use it to erase with their own commands. Errors:
// fault.Invalid without a reason, or for one that repeats what is erased, since the reason stays on record.
func Add(s dispatch.State, plan *dispatch.Plan, reason, basis string, parts ...personal.Part) error {
	reason = strings.TrimSpace(reason)
	if reason == "" {
		return fault.New(fault.Invalid, "personal.reason", "erasing needs a reason: it stays on record when the text is gone").WithField("reason")
	}
	for _, p := range parts {
		// A text that cannot be opened any more can be erased all the same.
		text, err := s.Vault.Open(s, p)
		if err == nil && basis == personal.BasisRequest && repeats(reason, string(text)) {
			return fault.New(fault.Invalid, "personal.reason-repeats", "the reason repeats what is to be erased, and would stay on record").WithField("reason").
				WithHint("say why, not whom: the person's identifier stands beside it")
		}
		clear(text)
		plan.Facts = append(plan.Facts, event.Draft{Subject: p.About, Fact: personal.Erased{
			Part: p.ID, About: p.About, Purpose: p.Purpose, Reason: reason, Basis: basis}})
	}
	before := plan.Side
	plan.Side = func(tx journal.Tx) error {
		if before != nil {
			if err := before(tx); err != nil {
				return err
			}
		}
		for _, p := range parts {
			if err := personal.Destroy(tx, p.ID); err != nil {
				return err
			}
		}
		return nil
	}
	return nil
}

// repeats tells whether a reason holds the text, in whatever case.
func repeats(reason, text string) bool {
	text = strings.ToLower(strings.TrimSpace(text))
	return text != "" && strings.Contains(strings.ToLower(reason), text)
}
