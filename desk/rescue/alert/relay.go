package alert

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"fanar/desk/directory"
	"fanar/desk/rescue"
	"fanar/engine/alertline"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
)

// Addressee is an organisation of the directory or a ship of the sea picture.
type Addressee struct {
	Organisation string `json:"organisation,omitempty"`
	MMSI         uint32 `json:"mmsi,omitempty"`
	Vessel       string `json:"vessel,omitempty"` // what the ship is called
}

// Key tells addressees apart: the identifier of the organisation, or "mmsi:" and the number of the ship.
func (a Addressee) Key() string {
	if a.Organisation != "" {
		return a.Organisation
	}
	return "mmsi:" + strconv.FormatUint(uint64(a.MMSI), 10)
}

// Relay sends the alert of a case to several addressees. Without any organisation it goes to those of [DefaultTo] besides the
// ships that are named. A later relay adds addressees. The rules look at all of them together: R3.
// Source: SAR Convention annex chapter 4.
type Relay struct {
	Case  string   `json:"case"`
	To    []string `json:"to,omitempty"`    // organisations, or "mmsi:" and a number
	Ships []Ship   `json:"ships,omitempty"` // of the sea picture, besides
}

// Ship is a ship as the sea picture knows it.
type Ship struct {
	MMSI   uint32 `json:"mmsi"`
	Vessel string `json:"vessel,omitempty"` // what it is called
}

// Most is how many addressees one relay takes.
const Most = 200

// Action names the command.
func (Relay) Action() string { return "alert.Relay" }

// Decide refuses an organisation that is not in the directory, and a relay in which everybody has the alert already.
func (c Relay) Decide(s dispatch.State) (dispatch.Plan, error) {
	was, err := rescue.CaseByID(s, c.Case)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if len(c.To)+len(c.Ships) > Most {
		return dispatch.Plan{}, fault.New(fault.Invalid, "alert.relay-many", "{count} addressees are more than one relay takes; {most} are the most", "count", len(c.To)+len(c.Ships), "most", Most).WithField("to")
	}
	before, err := RelayOf(s, was.ID)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if len(c.To) == 0 && (len(before.To) == 0 || len(c.Ships) == 0) {
		byDefault, err := DefaultTo(s, s.Actor.Org)
		if err != nil {
			return dispatch.Plan{}, err
		}
		for _, o := range byDefault {
			c.To = append(c.To, o.ID)
		}
	}
	to, err := c.addressees(s)
	if err != nil {
		return dispatch.Plan{}, err
	}
	to = slices.DeleteFunc(to, func(a Addressee) bool {
		return before.has(a.Key()) || a.Organisation != "" && a.Organisation == s.Actor.Org
	})
	if len(to) == 0 && len(before.To) > 0 {
		return dispatch.Plan{}, fault.New(fault.Conflict, "alert.relayed", "everybody named has the alert of {case} already", "case", was.ID).WithField("to")
	}
	fact, refs := AlertRelayed{To: to}, []string{}
	for _, a := range to {
		if a.Organisation != "" {
			refs = append(refs, "organisation/"+a.Organisation)
		}
	}
	plan := dispatch.Plan{Subject: rescue.Subject(was.ID), Facts: []event.Draft{{Subject: rescue.Subject(was.ID), Refs: refs, Fact: fact}}}
	all, safe := len(to)+len(before.To), 0
	for _, a := range append(slices.Clone(to), before.addressees()...) {
		unsafe, err := TakesToUnsafe(s, a.Organisation, s.Now)
		if err != nil {
			return plan, err
		}
		if !unsafe {
			safe++
		}
	}
	plan.Asks = []policy.Question{{As: []string{"alert-relay"}, Context: map[string]any{"relay": map[string]any{"addressees": all, "safe": safe}}}}
	return plan, nil
}

// addressees are those named, each once.
func (c Relay) addressees(s dispatch.State) ([]Addressee, error) {
	ships := slices.Clone(c.Ships)
	var out []Addressee
	add := func(a Addressee) {
		if !slices.ContainsFunc(out, func(b Addressee) bool { return a.Key() == b.Key() }) {
			out = append(out, a)
		}
	}
	for _, id := range c.To {
		if number, isShip := strings.CutPrefix(id, "mmsi:"); isShip {
			n, err := strconv.ParseUint(number, 10, 32)
			if err != nil || n == 0 {
				return nil, noMMSI(number)
			}
			if !slices.ContainsFunc(ships, func(x Ship) bool { return x.MMSI == uint32(n) }) {
				ships = append(ships, Ship{MMSI: uint32(n)})
			}
			continue
		}
		if _, err := directory.OrganisationByID(s, id); err != nil {
			return nil, fault.As(err).WithField("to")
		}
		add(Addressee{Organisation: id})
	}
	for _, x := range ships {
		if x.MMSI == 0 || x.MMSI > 999_999_999 {
			return nil, noMMSI(fmt.Sprint(x.MMSI))
		}
		if p, ok, err := directory.VesselByMMSI(s, x.MMSI); err != nil {
			return nil, err
		} else if ok {
			x.Vessel = p.Name
		}
		add(Addressee{MMSI: x.MMSI, Vessel: cmp.Or(strings.TrimSpace(x.Vessel), fmt.Sprint("MMSI ", x.MMSI))})
	}
	return out, nil
}

func noMMSI(text string) error {
	return fault.New(fault.Invalid, "case.mmsi", "{mmsi} is no MMSI; it has nine digits", "mmsi", text).WithField("to")
}

// DefaultTo gives the organisations to which an alert goes if nobody chooses: every rescue coordination centre of the
// directory but one's own. Where that is fewer than two, the coast guards, the rescue organisations and the operators of
// vessels are added, so that it is never one alone.
func DefaultTo(r journal.Rows, own string) ([]directory.Organisation, error) {
	var centres, others []directory.Organisation
	for o, err := range directory.Organisations.All(r, "") {
		if err != nil {
			return nil, err
		}
		switch {
		case o.ID == own:
		case o.Type == "rescue-coordination-centre":
			centres = append(centres, o)
		case o.Type == "coast-guard", o.Type == "ngo", o.Type == "vessel-operator":
			others = append(others, o)
		}
	}
	if len(centres) < 2 {
		centres = append(centres, others...)
	}
	return centres, nil
}

// TakesToUnsafe tells whether the people whom an organisation takes ashore come to a place that a current assessment finds
// unsafe: whether one covers the whole country of the organisation. Where nothing is known of its country it does not.
// Source: R3, R10.
func TakesToUnsafe(r journal.Rows, organisation string, now time.Time) (bool, error) {
	if organisation == "" {
		return false, nil
	}
	o, ok, err := directory.Organisations.Get(r, organisation)
	if err != nil || !ok || o.State == "" {
		return false, err
	}
	for a, err := range directory.Assessments.All(r, "") {
		if err != nil {
			return false, err
		}
		if a.Scope == "country/"+o.State && !a.Safe() && policy.InForce(a.From, a.Until, now) {
			return true, nil
		}
	}
	return false, nil
}

// RecordReceipt logs that an addressee has received the relay. Someone of the addressee says it itself; for others whoever
// heard it does.
type RecordReceipt struct {
	Case string    `json:"case"`
	From string    `json:"from"` // key of the addressee; empty is one's own organisation
	At   time.Time `json:"at,omitzero"`
	Note string    `json:"note,omitempty"`
}

// Action names the command.
func (RecordReceipt) Action() string { return "alert.RecordReceipt" }

// Decide refuses a receipt of somebody to whom nothing was relayed, and a second one.
func (c RecordReceipt) Decide(s dispatch.State) (dispatch.Plan, error) {
	to, at, err := addressed(s, c.Case, &c.From, c.At)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if to.ReceivedAt != nil {
		return dispatch.Plan{}, fault.New(fault.Conflict, "alert.acknowledged", "{addressee} has acknowledged {case} already", "addressee", c.From, "case", c.Case).WithField("from")
	}
	if len(c.Note) > reasonLimit {
		return dispatch.Plan{}, tooLong("note", len(c.Note), reasonLimit)
	}
	return onCase(c.Case, at, RelayAcknowledged{From: c.From, At: at, Note: alertline.CoverPhones(strings.TrimSpace(c.Note)), Own: c.From == s.Actor.Org}), nil
}

// RecordReaction logs what an addressee answered or did.
type RecordReaction struct {
	Case string    `json:"case"`
	From string    `json:"from"` // key of the addressee; empty is one's own organisation
	At   time.Time `json:"at,omitzero"`
	Text string    `json:"text"`
}

// Action names the command.
func (RecordReaction) Action() string { return "alert.RecordReaction" }

// Decide refuses a reaction of somebody to whom nothing was relayed, and one that says nothing.
func (c RecordReaction) Decide(s dispatch.State) (dispatch.Plan, error) {
	_, at, err := addressed(s, c.Case, &c.From, c.At)
	if err != nil {
		return dispatch.Plan{}, err
	}
	text := strings.TrimSpace(c.Text)
	if text == "" {
		return dispatch.Plan{}, needed("text")
	}
	if len(text) > reasonLimit {
		return dispatch.Plan{}, tooLong("text", len(text), reasonLimit)
	}
	return onCase(c.Case, at, ReactionLogged{From: c.From, At: at, Text: alertline.CoverPhones(text), Own: c.From == s.Actor.Org}), nil
}

func onCase(id string, at time.Time, fact event.Fact) dispatch.Plan {
	return dispatch.Plan{Subject: rescue.Subject(id), Facts: []event.Draft{{Subject: rescue.Subject(id), Happened: at, Fact: fact}}}
}

// addressed gives the addressee of a case's relay, and when it spoke.
func addressed(s dispatch.State, id string, from *string, at time.Time) (Sent, time.Time, error) {
	if _, err := rescue.CaseByID(s, id); err != nil {
		return Sent{}, at, err
	}
	*from = cmp.Or(strings.TrimSpace(*from), s.Actor.Org)
	if at.IsZero() {
		at = s.Now
	}
	if at.After(s.Now.Add(10 * time.Minute)) {
		return Sent{}, at, fault.New(fault.Invalid, "alert.future", "{at} UTC lies in the future; a receipt or a reaction is logged after it came", "at", at.UTC().Format("2006-01-02 15:04")).WithField("at")
	}
	relay, err := RelayOf(s, id)
	if err != nil {
		return Sent{}, at, err
	}
	for _, x := range relay.To {
		if x.Key() == *from {
			return x, at, nil
		}
	}
	return Sent{}, at, fault.New(fault.NotFound, "alert.not-addressed", "the alert of {case} was not relayed to {addressee}", "case", id, "addressee", *from).
		WithHint("relay it to {addressee} first").WithField("from")
}
