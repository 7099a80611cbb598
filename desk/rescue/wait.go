package rescue

import (
	"slices"
	"time"
)

// Wait is one thing that a case waits for, of whom, and since when. Its key names the sentence in the catalogue.
type Wait struct {
	Key   string    `json:"key"`
	Whom  string    `json:"whom,omitempty"` // organisation, or the name of a unit; empty is the coordinator
	About string    `json:"about,omitempty"`
	Since time.Time `json:"since"`
}

// What a case can wait for beside its next step.
const (
	WaitCoordinator  = "coordinator"   // no coordinating centre is named
	WaitAcceptance   = "acceptance"    // who coordinates has not said that it does
	WaitTakeover     = "takeover"      // another centre was asked to take over
	WaitTasking      = "tasking"       // a unit has not answered
	WaitMedevac      = "medevac"       // a centre has not answered a medevac request
	WaitMedevacUnit  = "medevac-unit"  // people wait to be taken off
	WaitSafety       = "safety"        // a centre has not answered a request for a place of safety
	WaitLanding      = "landing"       // a place is named and no landing is ordered
	WaitSafetyAsked  = "safety-asked"  // people are aboard and nobody was asked for a place of safety
	WaitLookingAgain = "looking-again" // something came after the case was closed
)

// Waitings are all keys of [Wait]; catalogues have a sentence for each.
var Waitings = []string{WaitCoordinator, WaitAcceptance, WaitTakeover, WaitTasking, WaitMedevac, WaitMedevacUnit, WaitSafety, WaitLanding, WaitSafetyAsked, WaitLookingAgain}

// Waits gives what the case waits for and of whom, what waits longest first. It looks only at what this desk knows; counts
// that wait are the people desk's.
func (c Case) Waits() []Wait {
	var out []Wait
	if c.Closed {
		if len(c.Late) > 0 {
			out = append(out, Wait{Key: WaitLookingAgain, Since: c.Late[0].Recorded})
		}
		return out
	}
	out = append(out, c.coordinationWaits()...)
	for _, t := range c.Taskings {
		if t.Waiting() {
			out = append(out, Wait{Key: WaitTasking, Whom: t.Name, About: t.ID, Since: t.At})
		}
	}
	for _, m := range c.Medevacs {
		if !m.Open() {
			continue
		}
		for _, a := range m.Unanswered() {
			out = append(out, Wait{Key: WaitMedevac, Whom: a.Centre, About: m.ID, Since: a.At})
		}
		out = append(out, Wait{Key: WaitMedevacUnit, About: m.ID, Since: m.At})
	}
	out = append(out, c.safetyWaits()...)
	slices.SortStableFunc(out, func(a, b Wait) int { return a.Since.Compare(b.Since) })
	return out
}

func (c Case) coordinationWaits() []Wait {
	var out []Wait
	switch {
	case c.Coordinator == "":
		out = append(out, Wait{Key: WaitCoordinator, Since: c.AlertedAt})
	case c.Accepted == nil && c.Since != nil:
		out = append(out, Wait{Key: WaitAcceptance, Whom: c.Coordinator, Since: *c.Since})
	}
	if c.Offer != nil {
		out = append(out, Wait{Key: WaitTakeover, Whom: c.Offer.To, Since: c.Offer.At})
	}
	return out
}

func (c Case) safetyWaits() []Wait {
	if c.Landing != nil {
		return nil
	}
	var out []Wait
	for _, r := range c.Requests {
		if r.Answer == nil {
			out = append(out, Wait{Key: WaitSafety, Whom: r.To, Since: r.At})
		}
	}
	granted := c.Granted()
	switch {
	case len(granted) > 0:
		out = append(out, Wait{Key: WaitLanding, About: granted[0].Answer.Place, Since: granted[0].Answer.At})
	case len(c.Requests) == 0 && c.Aboard != nil:
		out = append(out, Wait{Key: WaitSafetyAsked, Since: *c.Aboard})
	}
	return out
}
