package care

import (
	"slices"
	"strings"
	"time"

	"fanar/desk/directory"
	"fanar/desk/people"
	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
)

// account finds where people are as they write it: the key of an account such as reception/prefettura/hotspot, or a
// place where somebody of the case is or was, or else a place of the directory.
func (f File) account(r journal.Rows, field, text string) (ledger.Account, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return ledger.Account{}, needed(field, "name the place, or an account such as reception/ORGANISATION/PLACE")
	}
	var found []ledger.Account
	for _, s := range f.Standings {
		if s.Account.String() == text {
			return s.Account, nil
		}
		if s.Account.Place == text {
			found = append(found, s.Account)
		}
	}
	if len(found) > 1 {
		return ledger.Account{}, fault.New(fault.Invalid, "care.which-account", "at {place} people are with more than one organisation: {keys}",
			"place", text, "keys", strings.Join(keys(found), ", ")).WithField(field).WithHint("write the whole account")
	}
	if len(found) == 1 {
		return found[0], nil
	}
	var a ledger.Account
	var err error
	if strings.Contains(text, "/") {
		a, err = ledger.ParseAccount(text)
	} else {
		a, err = people.AccountAt(r, text)
	}
	if err != nil {
		return a, fault.As(err).WithField(field)
	}
	return a, nil
}

func keys(accounts []ledger.Account) []string {
	out := make([]string, len(accounts))
	for i, a := range accounts {
		out[i] = a.String()
	}
	return out
}

// mayState refuses everybody but the organisation that has custody, the duty officers, and the port coordinators, who answer for whoever
// comes ashore.
func mayState(actor policy.Actor, a ledger.Account) error {
	if a.Custodian == "" || a.Custodian == actor.Org || slices.Contains(actor.Roles, "duty-officer") || slices.Contains(actor.Roles, "port-coordinator") {
		return nil
	}
	return fault.New(fault.Forbidden, "care.not-custodian",
		"only {organisation}, which has custody, a port coordinator or a duty officer may record this; you act for {yours}",
		"organisation", a.Custodian, "yours", actor.Org).WithHint("ask one of them to record it; what you typed is kept").WithField("place")
}

// blind refuses to compare with numbers that the actor may not see yet. Source: the blind count of every handover.
func (f File) blind(s dispatch.State, a ledger.Account) error {
	hidden, err := owes(s, s.Actor.Org, f.Case)
	if err != nil || !hidden || a.Custodian == s.Actor.Org {
		return err
	}
	return fault.New(fault.Forbidden, "care.count-first", "{organisation} has to count a handover of case {case} first; until then the numbers of {giver} are hidden from it",
		"organisation", s.Actor.Org, "case", f.Case, "giver", a.Custodian).WithHint("enter your own count, then send this again; what you typed is kept")
}

// owes tells whether a handover of the case waits for the organisation's count.
func owes(r journal.Rows, org, id string) (bool, error) {
	if org == "" {
		return false, nil
	}
	all, err := people.PendingFor(r, org)
	return slices.ContainsFunc(all, func(p people.Pending) bool { return p.Case == id && p.From.Custodian != org }), err
}

// organisation refuses one that the directory does not have.
func organisation(r journal.Rows, field, id string) error {
	if _, err := directory.OrganisationByID(r, id); err != nil {
		return fault.As(err).WithField(field)
	}
	return nil
}

func needed(field, why string) error {
	return fault.New(fault.Invalid, "care.needed", "{field} is empty; {why}", "field", field, "why", why).WithField(field)
}

// number refuses a count below one or beyond what can be.
func number(field string, n int32) error {
	if n >= 1 && n <= countLimit {
		return nil
	}
	return fault.New(fault.Invalid, "care.number", "{field} is {count}; it is a number from 1 to {most}", "field", field, "count", n, "most", countLimit).WithField(field)
}

func noted(note string) error {
	if len(note) <= noteLimit {
		return nil
	}
	return fault.New(fault.Invalid, "care.note-long", "the note has {got} bytes; {limit} are the most, and nobody's story stands here", "got", len(note), "limit", noteLimit).WithField("note")
}

// when gives the time at which something happened: now if nothing is said, and never in the future.
func when(at, now time.Time) (time.Time, error) {
	if at.IsZero() {
		return now, nil
	}
	if at.After(now.Add(clockSlip)) {
		return at, fault.New(fault.Invalid, "care.future", "{at} UTC lies in the future; what was done is recorded afterwards",
			"at", at.UTC().Format("2006-01-02 15:04")).WithField("at")
	}
	return at.UTC().Truncate(time.Millisecond), nil
}

// plan makes one fact about a case.
func (f File) plan(s dispatch.State, at time.Time, fact event.Fact, accounts ...ledger.Account) (dispatch.Plan, error) {
	happened, err := when(at, s.Now)
	return dispatch.Plan{Subject: subject(f.Case), Facts: []event.Draft{{Subject: subject(f.Case), Refs: refs(accounts...), Happened: happened, Fact: fact}}}, err
}

// refs are the places and organisations that a fact concerns, so that it stands in their timelines too.
func refs(accounts ...ledger.Account) []string {
	var all []string
	for _, a := range accounts {
		if a.Custodian != "" {
			all = append(all, "organisation/"+a.Custodian)
		}
		if a.Place != "" && a.Type != ledger.InTransit && a.Type != ledger.HandoverVariance {
			all = append(all, "place/"+a.Place)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
