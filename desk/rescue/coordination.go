package rescue

import (
	"time"

	"fanar/desk/directory"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
)

// Coordination is who answers for the coordination beside the name of the organisation: whether it has accepted, to whom
// it is being handed over, and who says that it is another's. Source: SAR Convention annex 4.5.4 and 4.6, MSC.167(78) 6.7.
type Coordination struct {
	Since    *time.Time   `json:"coordinatorSince,omitempty"`    // when the coordinator was named
	Accepted *Acceptance  `json:"coordinatorAccepted,omitempty"` // nil while the coordinator has not said that it coordinates
	Offer    *Offering    `json:"coordinationOffer,omitempty"`   // nil unless a handover waits for its acceptance
	Disputes []Contention `json:"coordinationDisputes,omitempty"`
}

// Acceptance is that an organisation said that it coordinates.
type Acceptance struct {
	At     time.Time `json:"at"`
	Note   string    `json:"note,omitempty"`
	Author string    `json:"author"`
	Record uint64    `json:"record"`
}

// Offering is that another centre was asked to take the coordination over. Until it accepts, the first one coordinates.
type Offering struct {
	To     string    `json:"to"`
	Reason string    `json:"reason"`
	At     time.Time `json:"at"`
	Author string    `json:"author"`
	Record uint64    `json:"record"`
}

// Contention is that an organisation says that the coordination is not its own, or that it is.
type Contention struct {
	Organisation string    `json:"organisation"`
	Text         string    `json:"text"`
	At           time.Time `json:"at"`
	Author       string    `json:"author"`
	Record       uint64    `json:"record"`
}

// CoordinationAccepted is the fact that an organisation said that it coordinates.
type CoordinationAccepted struct {
	Organisation string    `json:"organisation"`
	Note         string    `json:"note,omitempty"` // how it said so
	At           time.Time `json:"at"`
}

// CoordinationOffered is the fact that another centre was asked to take the coordination over.
type CoordinationOffered struct {
	To     string `json:"to"`
	Reason string `json:"reason"`
}

// CoordinationDisputed is the fact that an organisation says otherwise about who is responsible.
type CoordinationDisputed struct {
	Organisation string    `json:"organisation"`
	Text         string    `json:"text"`
	At           time.Time `json:"at"`
}

func (CoordinationAccepted) Kind() string { return "rescue.coordination-accepted" }
func (CoordinationOffered) Kind() string  { return "rescue.coordination-offered" }
func (CoordinationDisputed) Kind() string { return "rescue.coordination-disputed" }

// AcceptCoordination records that an organisation said that it coordinates. If another one did until now, this is the end
// of a handover; if nobody did, it is the first.
type AcceptCoordination struct {
	Case         string    `json:"case"`
	Organisation string    `json:"organisation"`
	Note         string    `json:"note,omitempty"`
	At           time.Time `json:"at,omitzero"`
}

// Action names the command.
func (AcceptCoordination) Action() string { return "rescue.AcceptCoordination" }

// Decide names the organisation as the coordinator with it, unless it is that already.
func (c AcceptCoordination) Decide(s dispatch.State) (dispatch.Plan, error) {
	was, err := CaseByID(s, c.Case)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if _, err := directory.OrganisationByID(s, c.Organisation); err != nil {
		return dispatch.Plan{}, err
	}
	if was.Coordinator == c.Organisation && was.Accepted != nil {
		return dispatch.Plan{}, fault.New(fault.Conflict, "case.accepted", "{organisation} has accepted the coordination of {case} already", "organisation", c.Organisation, "case", c.Case)
	}
	if c.Note, err = words("note", c.Note, false); err != nil {
		return dispatch.Plan{}, err
	}
	if c.At, err = past(s, c.At); err != nil {
		return dispatch.Plan{}, err
	}
	accepted := about(c.Case, c.At, CoordinationAccepted{Organisation: c.Organisation, Note: withoutPhones(c.Note, s.Now), At: c.At}, "organisation/"+c.Organisation)
	if was.Coordinator == c.Organisation {
		return accepted, nil
	}
	plan := about(c.Case, c.At, CoordinatorNamed{Organisation: c.Organisation}, "organisation/"+c.Organisation)
	plan.Facts = append(plan.Facts, accepted.Facts...)
	return plan, nil
}

// OfferCoordination asks another centre to take the coordination over. Who coordinates now keeps it until the other has
// accepted. Source: MSC.167(78) 6.7.
type OfferCoordination struct {
	Case   string `json:"case"`
	To     string `json:"to"`
	Reason string `json:"reason"`
}

// Action names the command.
func (OfferCoordination) Action() string { return "rescue.OfferCoordination" }

// Decide refuses an offer to who coordinates already, and one without a reason.
func (c OfferCoordination) Decide(s dispatch.State) (dispatch.Plan, error) {
	was, err := openCase(s, c.Case)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if _, err := directory.OrganisationByID(s, c.To); err != nil {
		return dispatch.Plan{}, err
	}
	if was.Coordinator == c.To {
		return dispatch.Plan{}, fault.New(fault.Conflict, "case.coordinates", "{organisation} coordinates {case} already", "organisation", c.To, "case", c.Case).WithField("to")
	}
	if c.Reason, err = words("reason", c.Reason, true); err != nil {
		return dispatch.Plan{}, err
	}
	return about(c.Case, time.Time{}, CoordinationOffered{To: c.To, Reason: withoutPhones(c.Reason, s.Now)}, "organisation/"+c.To), nil
}

// DisputeCoordination notes that an organisation says otherwise about who is responsible. It changes nothing: who
// coordinates goes on until another has accepted.
type DisputeCoordination struct {
	Case         string    `json:"case"`
	Organisation string    `json:"organisation"`
	Text         string    `json:"text"`
	At           time.Time `json:"at,omitzero"`
}

// Action names the command.
func (DisputeCoordination) Action() string { return "rescue.DisputeCoordination" }

// Decide refuses a dispute without words.
func (c DisputeCoordination) Decide(s dispatch.State) (dispatch.Plan, error) {
	if _, err := CaseByID(s, c.Case); err != nil {
		return dispatch.Plan{}, err
	}
	if _, err := directory.OrganisationByID(s, c.Organisation); err != nil {
		return dispatch.Plan{}, err
	}
	var err error
	if c.Text, err = words("text", c.Text, true); err != nil {
		return dispatch.Plan{}, err
	}
	if c.At, err = past(s, c.At); err != nil {
		return dispatch.Plan{}, err
	}
	return about(c.Case, c.At, CoordinationDisputed{Organisation: c.Organisation, Text: withoutPhones(c.Text, s.Now), At: c.At}, "organisation/"+c.Organisation), nil
}

var coordinationFolds = folding{
	CoordinatorNamed{}.Kind(): on(func(c *Case, e event.Event, f CoordinatorNamed) {
		at := e.Happened
		if c.Coordinator != f.Organisation {
			c.Accepted = nil
		}
		if c.Offer != nil && c.Offer.To == f.Organisation {
			c.Offer = nil
		}
		c.Coordinator, c.Since = f.Organisation, &at
	}),
	CoordinationAccepted{}.Kind(): on(func(c *Case, e event.Event, f CoordinationAccepted) {
		c.Accepted = &Acceptance{At: f.At, Note: f.Note, Author: e.Author, Record: e.Number}
	}),
	CoordinationOffered{}.Kind(): on(func(c *Case, e event.Event, f CoordinationOffered) {
		c.Offer = &Offering{To: f.To, Reason: f.Reason, At: e.Happened, Author: e.Author, Record: e.Number}
	}),
	CoordinationDisputed{}.Kind(): on(func(c *Case, e event.Event, f CoordinationDisputed) {
		c.Disputes = append(c.Disputes, Contention{Organisation: f.Organisation, Text: f.Text, At: f.At, Author: e.Author, Record: e.Number})
	}),
}
