package cap

import (
	"fmt"
	"slices"
	"strings"

	"fanar/desk/directory"
	"fanar/desk/rescue"
	"fanar/face/i18n"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
)

// tells are the kinds of record that change what a message says.
func tells() []string {
	return []string{rescue.CaseOpened{}.Kind(), rescue.PositionReported{}.Kind(), rescue.PhaseChanged{}.Kind(), rescue.CaseClosed{}.Kind(), rescue.CaseReopened{}.Kind()}
}

// Of gives the newest message about a case, in every language, with the lines of the duty desk that answers for it.
// The asker must be allowed to read cases; the caller sees to that. Errors: fault.NotFound.
func Of(s dispatch.State, caseID string) (Alert, error) { return of(s, caseID, i18n.Languages()...) }

// of gives the message in some languages.
func of(s dispatch.State, caseID string, languages ...string) (Alert, error) {
	c, err := rescue.CaseByID(s, caseID)
	if err != nil {
		return Alert{}, err
	}
	var told []event.Event
	for e, err := range journal.About(s, rescue.Subject(caseID)) {
		if err != nil {
			return Alert{}, err
		}
		if e.Subject == rescue.Subject(caseID) && slices.Contains(tells(), e.Kind) {
			told = append(told, e)
		}
	}
	if len(told) == 0 {
		return Alert{}, fmt.Errorf("case %s has no record that opened it", caseID)
	}
	name := c.Org
	if o, err := directory.OrganisationByID(s, c.Org); err == nil {
		name = o.Name
	}
	contact, err := dutyDesk(s, c)
	if err != nil {
		return Alert{}, err
	}
	last := told[len(told)-1]
	a := Alert{Identifier: identifier(last, caseID), Sender: word(last.Org), Sent: Time(last.Recorded), Status: Actual, MsgType: MsgUpdate,
		Scope: Restricted, Restriction: i18n.T("en", "cap.restriction"), Incidents: word(caseID)}
	switch {
	case len(told) == 1:
		a.MsgType = MsgAlert
	case c.Closed:
		a.MsgType = MsgCancel
	}
	if c.Simulated {
		a.Status = Exercise
	}
	var before []string
	for _, e := range told[:len(told)-1] {
		before = append(before, word(e.Org)+","+identifier(e, caseID)+","+Time(e.Recorded).String())
	}
	a.References = strings.Join(before, " ")
	for _, lang := range languages {
		a.Info = append(a.Info, info(c, lang, name, contact))
	}
	return a, nil
}

// dutyDesk says how the desk is reached that coordinates the case, or the one that states it while nobody is named.
func dutyDesk(s dispatch.State, c rescue.Case) (string, error) {
	org := c.Coordinator
	if org == "" {
		org = c.Org
	}
	lines, err := directory.DutyContacts(s, org, s.Now)
	var out []string
	for _, l := range lines {
		if l.InForce(s.Now) && len(out) < 3 {
			out = append(out, l.Desk+", "+l.Channel+" "+l.Address+" ("+l.Hours+")")
		}
	}
	return strings.Join(out, "; "), err
}

// identifier names a message for ever: the organisation, the case and the record that it was made at.
func identifier(e event.Event, caseID string) string {
	return fmt.Sprintf("fanar.%s.%s.%s.%d", word(e.Org), word(e.Node), word(caseID), e.Number)
}

// word takes out what may not stand in an identifier.
func word(s string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r == ',' || r == '<' || r == '&' || r == 0x7f {
			return '-'
		}
		return r
	}, s)
}
