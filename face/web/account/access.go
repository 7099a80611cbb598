package account

import (
	"cmp"
	"net/http"

	"fanar/desk/directory"
	"fanar/desk/directory/credential"
	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/journal"
)

// given is a one-time code that an officer just made. It is shown once.
type given struct{ Code, Link string }

type accessData struct {
	ID, Name, Organisation string
	Holding                credential.Holding
	StartedBy              string
	Disabled               bool
	Can                    map[string]bool // by the form's name
	Given                  *given
	Notice                 *screen.Notice

	Invite, Start, Confirm, Revoke screen.Form
}

// showAccess is the officers' page of one user: how the user can sign in, without anything secret, and what can be done.
func (p *Page) showAccess(v *screen.Visit, status int, forms *screen.Forms, code *given) error {
	d := accessData{ID: v.R.PathValue("id"), Given: code, Notice: v.Notice(), Can: map[string]bool{},
		Invite: forms.Form("invite"), Start: forms.Form("start"), Confirm: forms.Form("confirm-recovery"), Revoke: forms.Form("revoke")}
	for form, c := range map[string]dispatch.Command{"invite": credential.Invite{}, "start": credential.StartRecovery{}, "confirm": credential.ConfirmRecovery{}, "revoke": credential.RevokeSessions{}} {
		d.Can[form] = v.May(c.Action())
	}
	if len(d.Can) > 0 && !d.Can["invite"] && !d.Can["start"] && !d.Can["confirm"] && !d.Can["revoke"] {
		return fault.New(fault.NotFound, "page.none", "there is nothing at this address, or it is not shared with you")
	}
	err := p.room.Journal.View(v.Context(), func(r journal.Reader) error {
		u, ok, err := directory.UserByID(r, p.room.Dispatch.Vault(), d.ID)
		if err != nil {
			return err
		}
		if !ok {
			return fault.New(fault.NotFound, "directory.no-user", "there is no user {user}", "user", d.ID)
		}
		names := v.Names(r)
		d.Name, d.Organisation, d.Disabled = cmp.Or(u.Name, u.ID), names.Organisation(u.Org), u.Disabled
		if d.Holding, err = credential.HoldingOf(r, d.ID, p.room.Dispatch.Now()); err != nil {
			return err
		}
		if d.Holding.Recovery != nil {
			d.StartedBy = names.User(d.Holding.Recovery.By)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return p.access.Render(v.W, status, v.Page(v.T("access.title", "name", d.Name), "directory", d))
}

// officer does what one of the page's forms asks.
func (p *Page) officer(v *screen.Visit) error {
	id := v.R.PathValue("id")
	code := credential.NewEnrolmentCode(id)
	var c dispatch.Command
	switch v.Field("form") {
	case "invite":
		c = credential.Invite{User: id, Code: code}
	case "start":
		c, code = credential.StartRecovery{User: id, Reason: v.Field("reason")}, ""
	case "confirm-recovery":
		c = credential.ConfirmRecovery{User: id, Code: code}
	case "revoke":
		c, code = credential.RevokeSessions{User: id}, ""
	default:
		return fault.New(fault.NotFound, "page.none", "there is nothing at this address, or it is not shared with you")
	}
	receipt, err := v.Do(c, "")
	switch {
	case err != nil && screen.Correctable(err) && v.May(c.Action()):
		return p.showAccess(v, screen.Status(err), v.Back(0, err), nil)
	case err != nil:
		return err
	case code == "":
		return v.Recorded("/users/"+id+"/access", receipt)
	case receipt.Repeated:
		return fault.New(fault.Conflict, "credential.shown-once", "this was done already, and the code was shown once").
			WithHint("do it again for a new code")
	}
	return p.showAccess(v, http.StatusOK, screen.Fresh(0), &given{Code: code, Link: p.link(v, code)})
}
