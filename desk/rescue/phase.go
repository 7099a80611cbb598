package rescue

import (
	"slices"
	"strings"
	"time"

	"fanar/desk/directory"
	"fanar/desk/people"
	"fanar/fault"
	"fanar/record/dispatch"
)

// ChangePhase moves a case to a more serious phase. A case never goes back a phase; closing it is [CloseCase].
// Source: SAR Convention annex 4.4.
type ChangePhase struct {
	Case   string `json:"case"`
	Phase  Phase  `json:"phase"`
	Reason string `json:"reason"`
}

// Action names the command.
func (ChangePhase) Action() string { return "rescue.ChangePhase" }

// Decide refuses a phase that is not more serious.
func (c ChangePhase) Decide(s dispatch.State) (dispatch.Plan, error) {
	was, err := openCase(s, c.Case)
	if err != nil {
		return dispatch.Plan{}, err
	}
	to := slices.Index(Phases, c.Phase)
	if to < 0 {
		return dispatch.Plan{}, fault.New(fault.Invalid, "case.phase", "{phase} is no phase: uncertainty, alert or distress", "phase", string(c.Phase)).WithField("phase")
	}
	if to <= slices.Index(Phases, was.Phase) {
		return dispatch.Plan{}, fault.New(fault.Conflict, "case.phase-back", "case {case} is in the phase {was}; a case never goes back a phase", "case", c.Case, "was", string(was.Phase))
	}
	if strings.TrimSpace(c.Reason) == "" {
		return dispatch.Plan{}, needed("reason")
	}
	return about(c.Case, time.Time{}, PhaseChanged{Phase: c.Phase, Reason: withoutPhones(c.Reason, s.Now)}), nil
}

// NameCoordinator says which organisation coordinates the case.
type NameCoordinator struct {
	Case         string `json:"case"`
	Organisation string `json:"organisation"`
}

// Action names the command.
func (NameCoordinator) Action() string { return "rescue.NameCoordinator" }

// Decide refuses an organisation that is not in the directory.
func (c NameCoordinator) Decide(s dispatch.State) (dispatch.Plan, error) {
	if _, err := openCase(s, c.Case); err != nil {
		return dispatch.Plan{}, err
	}
	if _, err := directory.OrganisationByID(s, c.Organisation); err != nil {
		return dispatch.Plan{}, err
	}
	return about(c.Case, time.Time{}, CoordinatorNamed{Organisation: c.Organisation}, "organisation/"+c.Organisation), nil
}

// CloseCase ends a case. Everybody must be accounted for or signed for: disappearance never closes a case.
type CloseCase struct {
	Case    string `json:"case"`
	Outcome string `json:"outcome"`
}

// Action names the command.
func (CloseCase) Action() string { return "rescue.CloseCase" }

// Decide refuses while anybody is not accounted for, and says where the gap is.
func (c CloseCase) Decide(s dispatch.State) (dispatch.Plan, error) {
	if _, err := openCase(s, c.Case); err != nil {
		return dispatch.Plan{}, err
	}
	if strings.TrimSpace(c.Outcome) == "" {
		return dispatch.Plan{}, needed("outcome")
	}
	if err := people.CheckSettled(s, c.Case); err != nil {
		return dispatch.Plan{}, err
	}
	return about(c.Case, time.Time{}, CaseClosed{Outcome: withoutPhones(c.Outcome, s.Now)}), nil
}

// ReopenCase opens a closed case again.
type ReopenCase struct {
	Case   string `json:"case"`
	Reason string `json:"reason"`
}

// Action names the command.
func (ReopenCase) Action() string { return "rescue.ReopenCase" }

// Decide refuses a case that is open, and a reopening without a reason.
func (c ReopenCase) Decide(s dispatch.State) (dispatch.Plan, error) {
	was, err := CaseByID(s, c.Case)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if !was.Closed {
		return dispatch.Plan{}, fault.New(fault.Conflict, "case.open", "case {case} is open already", "case", c.Case)
	}
	if strings.TrimSpace(c.Reason) == "" {
		return dispatch.Plan{}, needed("reason")
	}
	return about(c.Case, time.Time{}, CaseReopened{Reason: withoutPhones(c.Reason, s.Now)}), nil
}
