package policy

import (
	"slices"
	"strings"
	"time"

	"github.com/cedar-policy/cedar-go"

	"fanar/record/event"
	"fanar/record/marking"
)

// looked are the three things that release rules may look at: the recipient (principal), the item (resource) and the terms
// of marks (Terms::"pack").
type looked struct {
	recipient, item, terms cedar.Entity
}

// Get gives an entity by its type: there is one of each.
func (l looked) Get(uid cedar.EntityUID) (cedar.Entity, bool) {
	switch uid.Type {
	case l.recipient.UID.Type:
		return l.recipient, true
	case l.item.UID.Type:
		return l.item, true
	case l.terms.UID.Type:
		return l.terms, uid.ID == l.terms.UID.ID
	}
	return cedar.Entity{}, false
}

// request asks for the release at now; current tells whether what was agreed with the recipient covers the day.
func (l looked) request(now time.Time, current bool) cedar.Request {
	return cedar.Request{Principal: l.recipient.UID, Action: cedar.NewEntityUID("Action", "release"), Resource: l.item.UID,
		Context: cedar.NewRecord(cedar.RecordMap{"now": cedar.Long(now.UnixMilli()), "current": cedar.Boolean(current)})}
}

func (s *releaseSet) look(rec Item, to Recipient) looked {
	recipient, ok := s.known[to.Org]
	if !ok || !recipient.same(to) {
		recipient.entity = recipientEntity(to, s.terms)
	}
	return looked{recipient: recipient.entity, item: s.item(rec, to), terms: s.fixed}
}

// current tells whether what was agreed with the recipient covers a day.
func (r Recipient) current(day string) bool {
	return r.Org != "" && r.Org != event.All && r.From != "" && r.From <= day && day <= r.Until
}

// same tells whether a recipient is the one that was compiled with the pack, so that it need not be compiled again.
func (k knownRecipient) same(to Recipient) bool {
	r := k.as
	return r.State == to.State && r.Clearance == to.Clearance && r.Origin == to.Origin && r.Assessed == to.Assessed &&
		slices.Equal(r.Purposes, to.Purposes) && slices.Equal(r.Compartments, to.Compartments) &&
		slices.Equal(r.Consents, to.Consents) && slices.Equal(r.Tracks, to.Tracks)
}

func recipientEntity(to Recipient, terms marking.Terms) cedar.Entity {
	clearance := cedar.Long(-1)
	if rank, ok := terms.Rank(to.Clearance); ok {
		clearance = cedar.Long(rank)
	}
	known := to.Purposes
	if slices.ContainsFunc(known, func(p string) bool { return !slices.Contains(terms.Purposes, p) }) {
		known = slices.DeleteFunc(slices.Clone(known), func(p string) bool { return !slices.Contains(terms.Purposes, p) })
	}
	return cedar.Entity{UID: cedar.NewEntityUID("Recipient", cedar.String(to.Org)), Attributes: cedar.NewRecord(cedar.RecordMap{
		"organisation": cedar.String(to.Org),
		"state":        cedar.String(to.State),
		"clearance":    clearance,
		"purposes":     words(known),
		"compartments": words(to.Compartments),
		"consents":     words(to.Consents),
		"tracks":       words(to.Tracks),
		"origin":       cedar.Boolean(to.Origin),
		"assessed":     cedar.Boolean(to.Assessed),
	})}
}

func (s *releaseSet) item(rec Item, to Recipient) cedar.Entity {
	level, _ := s.terms.Rank(rec.Marks.Level) // an unknown one is above every clearance
	codes, understood := handling(rec.Marks.Handling)
	desk, _, _ := strings.Cut(rec.Kind, ".")
	return cedar.Entity{UID: cedar.NewEntityUID("Item", ""), Attributes: cedar.NewRecord(cedar.RecordMap{
		"own":             cedar.Boolean(rec.Org != "" && rec.Org == to.Org),
		"organisation":    cedar.String(rec.Org),
		"desk":            cedar.String(desk),
		"known":           cedar.Boolean(rec.Org != "" && rec.Kind != "" && rec.Known == Knowledge{Kind: true, References: true, Policy: true}),
		"level":           cedar.Long(level),
		"releasableTo":    words(rec.Marks.Releasable),
		"caveats":         words(rec.Marks.Caveats),
		"denied":          words(rec.Marks.Denied),
		"originators":     words(rec.Marks.Originators),
		"codes":           codes,
		"codesUnderstood": cedar.Boolean(understood),
		"purposes":        words(rec.Marks.Purposes),
		"personal":        words(rec.Marks.Personal),
		"embargoUntil":    cedar.Long(rec.Marks.EmbargoUntil.UnixMilli()),
		"retainUntil":     cedar.Long(rec.Marks.RetainUntil.UnixMilli()),
		"distress":        cedar.Boolean(rec.Distress),
		"track":           cedar.String(rec.Track),
		"against":         words(rec.Against),
	})}
}

// handling gives the codes as rules name them, "tlp-2.0 TLP:RED", and whether all of them were understood.
func handling(codes []event.Code) (cedar.Set, bool) {
	if len(codes) == 0 {
		return cedar.Set{}, true
	}
	names, understood := make([]string, len(codes)), true
	for i, c := range codes {
		m := marking.Explain(c)
		names[i], understood = m.Scheme+" "+m.Name, understood && m.Known
	}
	return words(names), understood
}

func termsEntity(t marking.Terms) cedar.Entity {
	return cedar.Entity{UID: cedar.NewEntityUID("Terms", "pack"), Attributes: cedar.NewRecord(cedar.RecordMap{
		"caveats": words(t.Caveats), "purposes": words(t.Purposes), "personal": words(t.Personal),
	})}
}

func words(all []string) cedar.Set {
	if len(all) == 0 {
		return cedar.Set{}
	}
	values := make([]cedar.Value, len(all))
	for i, w := range all {
		values[i] = cedar.String(w)
	}
	return cedar.NewSet(values...)
}
