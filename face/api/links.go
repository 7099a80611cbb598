package api

import (
	"context"

	"fanar/desk/rescue"
	"fanar/desk/rescue/alert"
	"fanar/record/dispatch"
)

// linkedView is what a case has to do with other alerts.
type linkedView struct {
	Group     []string         `json:"group" nullable:"false" doc:"All cases about one boat, this one among them"`
	Links     []alert.Link     `json:"links" nullable:"false"`
	Proposals []alert.Proposal `json:"proposals" nullable:"false" doc:"Open cases and waiting alerts that may be about the same boat, the likeliest first"`
	Alerts    []alertView      `json:"alerts" nullable:"false" doc:"That became the case or were attached to it"`
	Relay     alert.Relayed    `json:"relay"`
	Text      string           `json:"text" doc:"The alert for an addressee without a node; it reads back as the same alert"`
}

func (a *server) links() {
	read(a, endpoint{path: "/cases/{case}/links", id: "getLinks", summary: "What a case has to do with other alerts: links, proposals, its alerts, its relay"}, "read.cases", linked)
	command[alert.LinkCases](a, onCase("/links", "linkCases", "Say that two cases are about the same boat; neither changes"))
	command[alert.UnlinkCases](a, onCase("/links/{other}/remove", "unlinkCases", "Take a link back, with a reason"))
	commandFrom(a, onCase("/relays", "relayAlert", "Relay the alert to several addressees; without any, to the centres and to the ships in range"), a.relay)
	command[alert.RecordReceipt](a, onCase("/relays/receipts", "recordReceipt", "Log that an addressee received the relay; from is one's own organisation if empty"))
	command[alert.RecordReaction](a, onCase("/relays/reactions", "recordReaction", "Log what an addressee answered or did"))
}

func linked(s dispatch.State, in *CaseInPath) (v linkedView, err error) {
	c, err := rescue.CaseByID(s, in.Case)
	if err != nil {
		return v, err
	}
	if v.Group, err = alert.Group(s, c.ID); err != nil {
		return v, err
	}
	if v.Links, err = alert.Linked(s, c.ID); err != nil {
		return v, err
	}
	if v.Proposals, err = alert.Proposals(s, c.ID, s.Now); err != nil {
		return v, err
	}
	all, err := alert.OfCase(s, c.ID)
	if err != nil {
		return v, err
	}
	v.Alerts = []alertView{}
	for _, found := range all {
		v.Alerts = append(v.Alerts, viewAlert(found))
	}
	v.Relay, err = alert.RelayOf(s, c.ID)
	v.Text = alert.Text(c, s.Actor.Org)
	return v, err
}

// relay adds the ships in range to a relay that names nobody.
func (a *server) relay(ctx context.Context, c alert.Relay) (alert.Relay, error) {
	if len(c.To)+len(c.Ships) > 0 {
		return c, nil
	}
	actor, err := a.Sessions.Actor(ctx)
	if err != nil || !a.Dispatch.Engine().May(actor, "read.sea") {
		return c, err
	}
	err = a.Dispatch.Read(ctx, actor, "read.cases", func(s dispatch.State) error {
		found, err := rescue.CaseByID(s, c.Case)
		if err != nil {
			return err
		}
		at, placed := found.Latest()
		if !placed {
			return nil
		}
		for _, x := range alert.InRange(a.Picture, at.Position) {
			c.Ships = append(c.Ships, x.Ship)
		}
		return nil
	})
	return c, err
}
