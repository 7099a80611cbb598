package policy

import (
	"slices"
	"time"

	"fanar/fault"
	"fanar/record/event"
	"fanar/record/journal"
)

// States of an override.
const (
	OverrideRequested = "requested" // one person asked; it lets nothing through
	OverrideInForce   = "in-force"  // a second person of another organisation approved it
	OverrideEnded     = "ended"     // somebody ended it, or turned it down, before its end
	OverrideExpired   = "expired"   // its end has come
)

// Override lets one action on one subject pass one rule until it ends. It ends by itself.
type Override struct {
	ID        string    `json:"id"` // such as OV-2
	Rule      string    `json:"rule"`
	Action    string    `json:"action"`  // the command that it lets through, such as rescue.OrderLanding
	Subject   string    `json:"subject"` // what the command is about, such as case/SAR-3
	Reason    string    `json:"reason"`
	Until     time.Time `json:"until"` // the first moment at which it lets nothing through any more
	Requested Hand      `json:"requested"`
	Approved  *Hand     `json:"approved,omitempty"`
	Ended     *Hand     `json:"ended,omitempty"`
	Incident  string    `json:"incident,omitempty"` // that opened when it was approved
	Uses      []uint64  `json:"uses"`               // numbers of the records that say where it let something through
	Version   uint64    `json:"version"`
}

// Hand is who did one step of an override, for which organisation, when and why.
type Hand struct {
	User         string    `json:"user"`
	Organisation string    `json:"organisation"`
	At           time.Time `json:"at"`
	Reason       string    `json:"reason"`
	Record       uint64    `json:"record"`
}

// State tells how far the override is at now: one of the four states.
func (o Override) State(now time.Time) string {
	switch {
	case o.Ended != nil:
		return OverrideEnded
	case !now.Before(o.Until):
		return OverrideExpired
	case o.Approved != nil:
		return OverrideInForce
	}
	return OverrideRequested
}

// Covers tells whether the override lets the action on the subject pass at now.
func (o Override) Covers(action, subject string, now time.Time) bool {
	return o.Action == action && o.Subject == subject && o.State(now) == OverrideInForce
}

// The views of overrides.
const (
	Overrides journal.Table[Override] = "policy.override"
	overrides journal.Table[string]   = "policy.override-of" // subject, action, override
	numbering journal.Table[int]      = "policy.override-counter"
)

// OverrideSubject names an override in the record.
func OverrideSubject(id string) string { return overridePrefix + id }

const overridePrefix = "override/"

// OverrideByID gives an override, or a fault that says that there is none.
func OverrideByID(r journal.Rows, id string) (Override, error) {
	o, ok, err := Overrides.Get(r, id)
	if err == nil && !ok {
		err = fault.New(fault.NotFound, "override.none", "there is no override {override}", "override", id)
	}
	return o, err
}

// OverrideCount tells how many overrides were ever requested; the next one's number follows from it.
func OverrideCount(r journal.Rows) (int, error) {
	n, _, err := numbering.Get(r, "overrides")
	return n, err
}

// OverridesInForce gives the overrides that let something through at now, newest first.
func OverridesInForce(r journal.Rows, now time.Time) ([]Override, error) {
	var all []Override
	for o, err := range Overrides.All(r, "") {
		if err != nil {
			return nil, err
		}
		if o.State(now) == OverrideInForce {
			all = append(all, o)
		}
	}
	slices.SortFunc(all, func(a, b Override) int { return b.Requested.At.Compare(a.Requested.At) })
	return all, nil
}

// Covering gives, by rule, the overrides that let the action on the subject pass at now. Of two for the same rule the one
// that lasts longer is given.
func Covering(r journal.Rows, action, subject string, now time.Time) (map[string]Override, error) {
	found := map[string]Override{}
	for id, err := range overrides.All(r, scopeKey(subject, action)) {
		if err != nil {
			return nil, err
		}
		o, err := OverrideByID(r, id)
		if err != nil {
			return nil, err
		}
		if was, ok := found[o.Rule]; o.Covers(action, subject, now) && (!ok || o.Until.After(was.Until)) {
			found[o.Rule] = o
		}
	}
	return found, nil
}

func scopeKey(subject, action string) string { return subject + "\x1f" + action + "\x1f" }

// applyOverride keeps the views of overrides current.
func applyOverride(w journal.Writer, id string, e event.Event) error {
	o, _, err := Overrides.Get(w, id)
	if err != nil {
		return err
	}
	switch e.Kind {
	case OverrideWanted{}.Kind():
		var f OverrideWanted
		if err := e.Decode(&f); err != nil {
			return err
		}
		o = Override{ID: id, Rule: f.Rule, Action: f.Action, Subject: f.About, Reason: f.Reason, Until: f.Until, Uses: []uint64{},
			Requested: hand(e, f.Organisation, f.Reason)}
		if err := numberOverride(w, e.Number, o); err != nil {
			return err
		}
	case OverrideApproved{}.Kind():
		var f OverrideApproved
		if err := e.Decode(&f); err != nil {
			return err
		}
		by := hand(e, f.Organisation, f.Reason)
		o.Approved, o.Incident = &by, f.Incident
	case OverrideClosed{}.Kind():
		var f OverrideClosed
		if err := e.Decode(&f); err != nil {
			return err
		}
		by := hand(e, f.Organisation, f.Reason)
		o.Ended = &by
	case OverrideUsed{}.Kind():
		o.Uses = append(o.Uses, e.Number)
	default:
		return nil
	}
	o.Version = e.Number
	return Overrides.Put(w, id, e.Number, o)
}

func hand(e event.Event, organisation, reason string) Hand {
	return Hand{User: e.Author, Organisation: organisation, At: e.Recorded, Reason: reason, Record: e.Number}
}

func numberOverride(w journal.Writer, n uint64, o Override) error {
	count, err := OverrideCount(w)
	if err != nil {
		return err
	}
	if err := numbering.Put(w, "overrides", n, count+1); err != nil {
		return err
	}
	return overrides.Put(w, scopeKey(o.Subject, o.Action)+o.ID, n, o.ID)
}
