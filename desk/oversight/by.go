package oversight

import (
	"slices"

	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
)

// byOf tells who made a record and what let that person do it: by what the decision says, or else by what the record says
// of the user's roles until then.
func byOf(s dispatch.State, e event.Event, judged []Judged, decision event.Event) (*By, error) {
	by := &By{User: e.Author, Organisation: e.Org, Roles: []string{}, Through: []string{}}
	if e.Author == "node" {
		return by, nil
	}
	if len(judged) > 0 {
		var f dispatch.Inquiry
		if err := decision.Decode(&f); err != nil {
			return by, err
		}
		by.Action = judged[0].Action
		if f.Organisation != "" {
			by.Organisation, by.Roles = f.Organisation, words(f.Roles)
		}
	}
	if by.Action == "" {
		by.Action = actionOf(e.Kind)
	}
	if len(by.Roles) == 0 {
		if err := rolesThen(s, e, by); err != nil {
			return by, err
		}
	}
	if by.Action == "" {
		return by, nil
	}
	engine, err := engineThen(s, e)
	if err != nil || engine == nil {
		by.Unknown = true
		return by, err
	}
	by.Always = slices.Contains(engine.Pack().Always, by.Action)
	for _, role := range by.Roles {
		if slices.Contains(engine.Roles(by.Action), role) {
			by.Through = append(by.Through, role)
		}
	}
	return by, nil
}

// rolesThen reads the roles that the author had when the record was made.
func rolesThen(s dispatch.State, e event.Event, by *By) error {
	for was, err := range journal.About(s, "user/"+e.Author) {
		if err != nil {
			return err
		}
		if was.Number > e.Number {
			break
		}
		if was.Kind != "directory.user-added" || was.Subject != "user/"+e.Author {
			continue
		}
		var f struct {
			Organisation string   `json:"organisation"`
			Roles        []string `json:"roles"`
		}
		if err := was.Decode(&f); err != nil {
			return err
		}
		by.Organisation, by.Roles = f.Organisation, words(f.Roles)
	}
	return nil
}

// engineThen gives the rules that a record was made under; nil if they are not on record.
func engineThen(s dispatch.State, e event.Event) (*policy.Engine, error) {
	if e.Policy == s.Policy.Pack().Name() {
		return s.Policy, nil
	}
	var found *policy.Engine
	for was, err := range journal.About(s, policy.Subject) {
		if err != nil || was.Number > e.Number {
			return found, err
		}
		var f policy.PackAdopted
		if was.Kind != f.Kind() {
			continue
		}
		if err := was.Decode(&f); err != nil {
			return nil, err
		}
		if f.ID+"@"+f.Version != e.Policy {
			continue
		}
		p, err := policy.ParsePack([]byte(f.Text))
		if err != nil {
			return nil, err
		}
		if found, err = policy.NewEngine(p); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// actionOf names the command that records a kind of fact, where only one does and no rule looked at it.
func actionOf(kind string) string {
	switch kind {
	case "rescue.case-opened":
		return "rescue.OpenCase"
	case "rescue.position-reported":
		return "rescue.ReportPosition"
	case "rescue.note-added":
		return "rescue.AddNote"
	case "rescue.phase-changed":
		return "rescue.ChangePhase"
	case "rescue.coordinator-named":
		return "rescue.NameCoordinator"
	case "rescue.asset-tasked":
		return "rescue.TaskAsset"
	case "rescue.tasking-answered":
		return "rescue.AnswerTasking"
	case "rescue.asset-released":
		return "rescue.ReleaseAsset"
	case "rescue.place-of-safety-requested":
		return "rescue.RequestPlaceOfSafety"
	case "rescue.landing-ordered":
		return "rescue.OrderLanding"
	case "rescue.transfer-ordered":
		return "rescue.OrderTransfer"
	case "rescue.case-closed":
		return "rescue.CloseCase"
	case "rescue.case-reopened":
		return "rescue.ReopenCase"
	case "people.moved":
		return "people.Move"
	case "people.reclassified":
		return "people.Reclassify"
	case "people.reversed":
		return "people.Reverse"
	case "people.determined":
		return "people.Determine"
	case "people.handover-offered":
		return "people.OfferHandover"
	case "people.handover-received":
		return "people.ReceiveHandover"
	case "people.handover-withdrawn":
		return "people.WithdrawHandover"
	case "people.variance-explained", "people.surplus-explained":
		return "people.ExplainVariance"
	case "directory.organisation-registered":
		return "directory.RegisterOrganisation"
	case "directory.place-registered":
		return "directory.RegisterPlace"
	case "directory.user-added", "directory.user-proposed":
		return "directory.AddUser"
	case "directory.place-assessed":
		return "directory.AssessPlace"
	case "oversight.opinion-added":
		return "oversight.AddOpinion"
	case "oversight.stage-changed":
		return "oversight.ChangeStage"
	case "oversight.pack-proposed":
		return "oversight.ProposePack"
	case "policy.pack-adopted":
		return "oversight.SignPack"
	case "policy.override-requested":
		return "oversight.RequestOverride"
	case "policy.override-approved":
		return "oversight.ApproveOverride"
	case "policy.override-ended":
		return "oversight.EndOverride"
	case "clock.paused":
		return "clock.Pause"
	case "clock.resumed":
		return "clock.Resume"
	case "clock.stopped":
		return "clock.Stop"
	}
	return ""
}
