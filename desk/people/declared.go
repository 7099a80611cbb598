package people

import (
	"maps"
	"slices"
	"strings"
	"time"

	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
)

// Declared is how many people of one landing declared which nationality. It stands alone: it is never crossed with
// categories, never broken down by case or person, and read by the organisation that recorded it and by the oversight.
type Declared struct {
	ID           string           `json:"id"`
	Case         string           `json:"case"`
	Organisation string           `json:"organisation"`
	Account      ledger.Account   `json:"account"`
	Totals       map[string]int32 `json:"totals"` // by country, two letters; XX is not declared
	At           time.Time        `json:"at"`
	Record       uint64           `json:"record"`
}

// DeclareNationalities records what the people of a landing declared, as totals. It asks nobody for a document.
type DeclareNationalities struct {
	Case    string           `json:"case"`
	Account string           `json:"account"` // where they landed
	Totals  map[string]int32 `json:"totals"`  // by country, two letters; XX is not declared
	At      time.Time        `json:"at,omitzero"`
}

// Action names the command.
func (DeclareNationalities) Action() string { return "people.DeclareNationalities" }

// Decide refuses everybody but the custodian of the landing, a place at sea, and totals over the number of people there.
func (c DeclareNationalities) Decide(s dispatch.State) (dispatch.Plan, error) {
	h, err := known(s, c.Case)
	if err != nil {
		return dispatch.Plan{}, err
	}
	a, err := accountOf(s, "account", c.Account, ledger.Account{})
	if err != nil {
		return dispatch.Plan{}, err
	}
	if a.Custodian == "" || a.Custodian != s.Actor.Org {
		return dispatch.Plan{}, fault.New(fault.Forbidden, "people.declare-custodian", "only {organisation}, which has custody, records what people there declared",
			"organisation", a.Custodian).WithField("account")
	}
	land, err := h.ashore(a.Place)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if !land {
		return dispatch.Plan{}, fault.New(fault.Invalid, "people.declare-landing", "declared totals are recorded for a landing, and {account} is not ashore",
			"account", a).WithField("account")
	}
	sum := int64(0)
	for _, country := range slices.Sorted(maps.Keys(c.Totals)) {
		n := c.Totals[country]
		if len(country) != 2 || strings.ToUpper(country) != country || country[0] < 'A' || country[0] > 'Z' || country[1] < 'A' || country[1] > 'Z' || n <= 0 {
			return dispatch.Plan{}, fault.New(fault.Invalid, "people.declare-country", "{country} with {count} is no total of a country", "country", country, "count", n).
				WithField("totals").WithHint("write two letters and a number above zero, such as SD 14; XX is not declared")
		}
		sum += int64(n)
	}
	if there := h.Book.Balance(a).Total(); sum == 0 || sum > there {
		return dispatch.Plan{}, fault.New(fault.Invalid, "people.declare-total", "the totals come to {sum}, and {there} people are in {account}", "sum", sum, "there", there, "account", a).
			WithField("totals").WithHint("every person is in one total at most; who declared nothing is XX or left out")
	}
	plan, err := h.plan(s, c.Case, c.At, NationalitiesDeclared{ID: h.next("N"), Organisation: s.Actor.Org, Account: a, Nationality: c.Totals}, refs(a)...)
	if err == nil {
		plan.Facts[0].Marks, err = guarded(s, c.Case)
	}
	return plan, err
}

// guarded are the marks of what leaves the organisation for nobody. An exercise stays marked as one.
func guarded(s dispatch.State, caseID string) (event.Marks, error) {
	m := event.Marks{Denied: []string{event.All}, Originators: []string{s.Actor.Org}, Personal: []string{"personal"}}
	for e, err := range journal.About(s, caseSubject+caseID) {
		if err != nil {
			return m, err
		}
		if e.Marks.Has(event.Simulated) {
			m.Caveats = []string{event.Simulated}
		}
		break
	}
	return m, nil
}

// DeclaredOf gives what was declared in the landings of a case, oldest first, as far as the viewer may read it: its own
// organisation's, and all for the oversight.
func DeclaredOf(r journal.Rows, caseID string, viewer policy.Actor) ([]Declared, error) {
	all, err := journal.Collect(declared.All(r, caseID+"\x1f"))
	return slices.DeleteFunc(all, func(d Declared) bool { return !readsDeclared(viewer, d.Organisation) }), err
}

func readsDeclared(viewer policy.Actor, organisation string) bool {
	return viewer.Org == organisation || slices.Contains(viewer.Roles, "rights-officer") || slices.Contains(viewer.Roles, "monitor")
}

// NationalitiesDeclared is the fact that people of a landing declared nationalities, as totals and nothing else.
type NationalitiesDeclared struct {
	ID           string           `json:"id"`
	Organisation string           `json:"organisation"`
	Account      ledger.Account   `json:"account"`
	Nationality  map[string]int32 `json:"nationality"` // how many, by country; XX is not declared
}

// Kind names the fact.
func (NationalitiesDeclared) Kind() string { return "people.nationalities-declared" }

func (f NationalitiesDeclared) post(h *tally, _ stamp) (string, string, error) {
	return f.ID, f.Organisation, h.fresh(f.ID)
}

func (f NationalitiesDeclared) seen(v sight) bool {
	return readsDeclared(v.viewer, f.Organisation) && !v.blind()
}

func (f NationalitiesDeclared) put(w journal.Writer, h *tally, e event.Event) error {
	n, _ := ordinal(f.ID)
	return declared.Put(w, actKey(h.Book.Case(), n), e.Number, Declared{ID: f.ID, Case: h.Book.Case(), Organisation: f.Organisation, Account: f.Account,
		Totals: f.Nationality, At: e.Happened, Record: e.Number})
}
