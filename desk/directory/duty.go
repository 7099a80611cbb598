package directory

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
)

// DutyContact is a line of a desk that is staffed by role, such as the operations room of a coordination centre. It is
// public office: never the line of a person, whose contact is sealed with the user; see [ContactOf].
type DutyContact struct {
	ID        string   `json:"id"` // such as d12
	Org       string   `json:"organisation"`
	Desk      string   `json:"desk"`    // such as "Operations room"
	Channel   string   `json:"channel"` // one of Channels
	Address   string   `json:"address"` // the number, e-mail address, channel or call sign
	Hours     string   `json:"hours"`   // such as "24 h" or "0800-2000 UTC"
	Languages []string `json:"languages"`
	From      string   `json:"from"`            // first day, YYYY-MM-DD
	Until     string   `json:"until,omitempty"` // last day, included; empty: until somebody ends it
	Note      string   `json:"note,omitempty"`
	Ended     string   `json:"ended,omitempty"` // why it was ended before its time
}

// Channels are the ways to reach a desk.
var Channels = []string{"telephone", "e-mail", "vhf", "mf-hf", "inmarsat", "aftn", "web"}

// InForce tells whether the line holds on the day of now.
func (c DutyContact) InForce(now time.Time) bool {
	return policy.InForce(c.From, cmp.Or(c.Until, "9999-12-31"), now)
}

// DutyContactRegistered is the fact that a desk can be reached on a line.
type DutyContactRegistered struct{ DutyContact }

// DutyContactEnded is the fact that a line is no longer a desk's.
type DutyContactEnded struct {
	ID     string `json:"id"`
	Org    string `json:"organisation"`
	Until  string `json:"until"` // last day on which it held
	Reason string `json:"reason"`
}

func (DutyContactRegistered) Kind() string { return "directory.duty-contact-registered" }
func (DutyContactEnded) Kind() string      { return "directory.duty-contact-ended" }

// dutyContacts are all lines, also those that have ended.
const dutyContacts journal.Table[DutyContact] = "directory.duty-contact" // organisation, identifier

func dutyKey(org, id string) string { return org + "\x1f" + id }

// DutyContacts gives the lines of an organisation, or of all if org is empty, those that hold at now first, then by desk.
func DutyContacts(r journal.Rows, org string, now time.Time) ([]DutyContact, error) {
	prefix := ""
	if org != "" {
		prefix = org + "\x1f"
	}
	all, err := journal.Collect(dutyContacts.All(r, prefix))
	rank := func(c DutyContact) int {
		if c.InForce(now) {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(all, func(a, b DutyContact) int {
		return cmp.Or(strings.Compare(a.Org, b.Org), cmp.Compare(rank(a), rank(b)), strings.Compare(a.Desk, b.Desk))
	})
	return all, err
}

// RegisterDutyContact enters a line of a desk. An officer enters those of the own organisation, an administrator all.
type RegisterDutyContact struct {
	Org       string   `json:"organisation"`
	Desk      string   `json:"desk"`
	Channel   string   `json:"channel"`
	Address   string   `json:"address"`
	Hours     string   `json:"hours"`
	Languages []string `json:"languages"`
	From      string   `json:"from,omitempty"` // first day; today if empty
	Until     string   `json:"until,omitempty"`
	Note      string   `json:"note,omitempty"`
	Office    bool     `json:"office"` // whoever enters it states that it is the line of an office and not of a person
}

// Action names the command.
func (RegisterDutyContact) Action() string { return "directory.RegisterDutyContact" }

const dutyLimit = 200 // bytes of one field of a duty contact

// Decide refuses a line of a person, a line without hours or languages, and one of another organisation.
func (c RegisterDutyContact) Decide(s dispatch.State) (dispatch.Plan, error) {
	if _, err := OrganisationByID(s, c.Org); err != nil {
		return dispatch.Plan{}, fault.As(err).WithField("organisation")
	}
	if err := mayChangeDuty(s, c.Org); err != nil {
		return dispatch.Plan{}, err
	}
	for _, f := range []struct{ name, text string }{{"desk", c.Desk}, {"address", c.Address}, {"hours", c.Hours}} {
		if strings.TrimSpace(f.text) == "" {
			return dispatch.Plan{}, needed(f.name, "a duty contact")
		}
	}
	for _, f := range []struct{ name, text string }{{"desk", c.Desk}, {"address", c.Address}, {"hours", c.Hours}, {"note", c.Note}} {
		if len(f.text) > dutyLimit || strings.ContainsAny(f.text, "\n\r") {
			return dispatch.Plan{}, fault.New(fault.Invalid, "duty.long", "{field} is one line of at most {limit} bytes", "field", f.name, "limit", dutyLimit).WithField(f.name)
		}
	}
	if err := oneOf("channel", c.Channel, Channels); err != nil {
		return dispatch.Plan{}, err
	}
	languages := slices.DeleteFunc(slices.Clone(c.Languages), func(l string) bool { return strings.TrimSpace(l) == "" })
	if len(languages) == 0 {
		return dispatch.Plan{}, needed("languages", "a duty contact")
	}
	for _, l := range languages {
		if len(l) < 2 || len(l) > 3 || strings.ToLower(l) != l {
			return dispatch.Plan{}, fault.New(fault.Invalid, "duty.language", "{language} is no language code: two or three small letters, such as it or ar", "language", l).WithField("languages")
		}
	}
	if !c.Office {
		return dispatch.Plan{}, fault.New(fault.Invalid, "duty.private", "only the line of an office stands here, never that of a person").
			WithHint("state that the line is an office's and staffed by role").WithField("office")
	}
	from := cmp.Or(c.From, s.Now.UTC().Format(time.DateOnly))
	if err := checkPeriod(from, cmp.Or(c.Until, "9999-12-31")); err != nil {
		return dispatch.Plan{}, err
	}
	head, err := s.Head()
	if err != nil {
		return dispatch.Plan{}, err
	}
	return one("organisation/"+c.Org, DutyContactRegistered{DutyContact{ID: fmt.Sprintf("d%d", head+1), Org: c.Org, Desk: strings.TrimSpace(c.Desk),
		Channel: c.Channel, Address: strings.TrimSpace(c.Address), Hours: strings.TrimSpace(c.Hours), Languages: languages, From: from, Until: c.Until,
		Note: strings.TrimSpace(c.Note)}}), nil
}

// EndDutyContact ends a line. It stays in the directory with its last day.
type EndDutyContact struct {
	Org    string `json:"organisation"`
	ID     string `json:"id"`
	Reason string `json:"reason"`
}

// Action names the command.
func (EndDutyContact) Action() string { return "directory.EndDutyContact" }

// Decide refuses a line that is not there or has ended, and an end without a reason.
func (c EndDutyContact) Decide(s dispatch.State) (dispatch.Plan, error) {
	was, ok, err := dutyContacts.Get(s, dutyKey(c.Org, c.ID))
	if err != nil {
		return dispatch.Plan{}, err
	}
	if !ok {
		return dispatch.Plan{}, fault.New(fault.NotFound, "duty.none", "{organisation} has no duty contact {contact}", "organisation", c.Org, "contact", c.ID)
	}
	if err := mayChangeDuty(s, c.Org); err != nil {
		return dispatch.Plan{}, err
	}
	if !was.InForce(s.Now) {
		return dispatch.Plan{}, fault.New(fault.Conflict, "duty.over", "duty contact {contact} does not hold today", "contact", c.ID)
	}
	if strings.TrimSpace(c.Reason) == "" {
		return dispatch.Plan{}, needed("reason", "the end of a duty contact")
	}
	// The line is dead from now on; the day before was its last whole one.
	last := s.Now.UTC().AddDate(0, 0, -1).Format(time.DateOnly)
	return one("organisation/"+c.Org, DutyContactEnded{ID: c.ID, Org: c.Org, Until: last, Reason: strings.TrimSpace(c.Reason)}), nil
}

// mayChangeDuty refuses who speaks for another organisation.
func mayChangeDuty(s dispatch.State, org string) error {
	if s.Actor.Org == org || slices.Contains(s.Actor.Roles, "administrator") {
		return nil
	}
	return fault.New(fault.Forbidden, "duty.other-organisation", "the duty contacts of {organisation} are entered by {organisation} or by an administrator", "organisation", org)
}

// foldDuty keeps the lines current.
func foldDuty(w journal.Writer, e event.Event) error {
	if e.Kind == (DutyContactRegistered{}).Kind() {
		var f DutyContactRegistered
		if err := e.Decode(&f); err != nil {
			return err
		}
		return dutyContacts.Put(w, dutyKey(f.Org, f.ID), e.Number, f.DutyContact)
	}
	var f DutyContactEnded
	if err := e.Decode(&f); err != nil {
		return err
	}
	c, ok, err := dutyContacts.Get(w, dutyKey(f.Org, f.ID))
	if err != nil || !ok {
		return err
	}
	c.Until, c.Ended = f.Until, f.Reason
	return dutyContacts.Put(w, dutyKey(f.Org, f.ID), e.Number, c)
}
