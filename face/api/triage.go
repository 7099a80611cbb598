package api

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"fanar/desk/rescue/alert"
	"fanar/engine/alertline"
	"fanar/engine/alertline/letter"
	"fanar/fault"
	"fanar/record/dispatch"
)

// alertList chooses alerts.
type alertList struct {
	State string `query:"state" enum:"triage,decided" default:"triage" doc:"triage: those that wait for a person, the oldest first; decided: the newest of the others"`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"100" doc:"How many items at most"`
}

// alertInPath is the alert that an address names, such as A-1.
type alertInPath struct {
	Alert string `path:"alert" example:"A-1"`
}

// alertView is an alert with what was read in it and not used, and what it may belong to.
type alertView struct {
	alert.Alert
	Doubtful  []alertline.Part `json:"doubtful" nullable:"false" doc:"Second positions, times to come, numbers that cannot be"`
	Proposals []alert.Proposal `json:"proposals,omitempty" doc:"Open cases and waiting alerts that may be about the same boat, the likeliest first"`
}

// receivedAlert is the answer to an alert that was put into triage.
type receivedAlert struct {
	dispatch.Receipt
	Alert   *alertView `json:"alert,omitempty" doc:"Absent if the sender may not read alerts"`
	LeftOut []string   `json:"leftOut,omitempty" doc:"Of an e-mail: what was not read, such as attachments"`
}

// onAlert is a change to an alert.
func onAlert(rest, id, summary string) endpoint {
	return endpoint{method: http.MethodPost, path: "/alerts/{alert}" + rest, id: id, summary: summary, subject: "alert/{alert}"}
}

func (a *server) triage() {
	read(a, endpoint{path: "/alerts", id: "listAlerts", summary: "Alerts that wait for a person, or that somebody has decided about"}, "read.cases", listAlerts)
	readOne(a, endpoint{path: "/alerts/{alert}", id: "getAlert", summary: "One alert, with what it may belong to"}, "read.cases",
		func(s dispatch.State, in *alertInPath) (alertView, uint64, error) {
			found, err := alert.ByID(s, in.Alert)
			if err != nil {
				return alertView{}, 0, err
			}
			v := viewAlert(found)
			if found.Waiting() {
				v.Proposals, err = alert.ProposalsFor(s, found)
			}
			return v, found.Version, err
		})
	a.receive()
	command[alert.Take](a, onAlert("/take", "takeAlert", "Say that one looks at an alert; nothing is decided and its clock goes on"))
	answering(a, onAlert("/open", "openAlert", "Make a case of an alert"), func(_ context.Context, c alert.OpenFrom) (alert.OpenFrom, error) { return c, nil }, a.openedCase)
	command[alert.Attach](a, onAlert("/attach", "attachAlert", "Put an alert to a case that is there, with a reason"))
	command[alert.SetAside](a, onAlert("/set-aside", "setAlertAside", "Take an alert out of triage without a case, with a reason"))
	command[alert.BringBack](a, onAlert("/bring-back", "bringAlertBack", "Put an alert into triage again, with a reason"))
}

func viewAlert(a alert.Alert) alertView { return alertView{Alert: a, Doubtful: a.Alert.Doubtful()} }

func listAlerts(s dispatch.State, in *alertList) (list[alertView], error) {
	all, err := alert.InTriage(s)
	if in.State == "decided" {
		all, err = alert.Decided(s, in.Limit)
	}
	if err != nil {
		return list[alertView]{}, err
	}
	out := list[alertView]{Items: []alertView{}}
	for _, found := range all[:min(len(all), in.Limit)] {
		out.Items = append(out.Items, viewAlert(found))
	}
	return out, nil
}

// receive takes an alert as JSON, as a plain text or as a stored e-mail.
func (a *server) receive() {
	e := endpoint{method: http.MethodPost, path: "/alerts", id: "receiveAlert", status: http.StatusCreated,
		summary: "Put an alert into triage: as JSON, as any text (text/plain, key=value lines among it), or as an e-mail (message/rfc822)"}
	body := bodyOf[alert.Receive](a, e)
	op := e.operation()
	op.Parameters = changeParameters(e)
	register(a, e, op, func(ctx context.Context, in *request) (*receipt[receivedAlert], error) {
		actor, err := a.Sessions.Actor(ctx)
		if err != nil {
			return nil, err
		}
		c, left, err := in.alert(body.form)
		if err != nil {
			return nil, err
		}
		r, err := a.Dispatch.Do(ctx, dispatch.Request{Command: c, Actor: actor, Key: callerOf(ctx).key})
		if err != nil {
			return nil, err
		}
		out := &receipt[receivedAlert]{ETag: etag(r.Version), Location: address(r.Subject), Body: receivedAlert{Receipt: r, LeftOut: left}}
		err = a.Dispatch.Read(ctx, actor, "read.cases", func(s dispatch.State) error {
			found, err := alert.ByID(s, strings.TrimPrefix(r.Subject, alert.Subject("")))
			v := viewAlert(found)
			out.Body.Alert = &v
			return err
		})
		if fault.KindOf(err) == fault.Forbidden {
			err = nil // the alert is on record; that is what counts
		}
		return out, err
	})
	text := &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString}}
	body.description.Content["text/plain"], body.description.Content["message/rfc822"] = text, text
	a.operationOf(e).RequestBody = body.description
}

// alert reads the body as what its type says, and what of an e-mail was left out.
func (r *request) alert(f form) (c alert.Receive, left []string, err error) {
	kind, _, err := mime.ParseMediaType(r.ctx.Header("Content-Type"))
	if err != nil || kind != "text/plain" && kind != "message/rfc822" {
		raw, err := r.body()
		if err != nil {
			return c, nil, err
		}
		return c, nil, f.decode(raw, map[string]string{}, &c)
	}
	if err := r.ctx.SetReadDeadline(time.Now().Add(readTime)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return c, nil, fault.New(fault.Invalid, codeJSON, "the body did not arrive whole").WithCause(err)
	}
	raw, err := io.ReadAll(io.LimitReader(r.ctx.BodyReader(), letter.Most+1))
	if err != nil {
		return c, nil, fault.New(fault.Invalid, codeJSON, "the body did not arrive whole").WithCause(err)
	}
	if len(raw) > letter.Most {
		return c, nil, fault.New(fault.Invalid, codeTooLarge, "the body has more than {limit} bytes", "limit", letter.Most)
	}
	if kind == "text/plain" {
		return alert.Receive{Text: strings.ToValidUTF8(string(raw), "\uFFFD")}, nil, nil
	}
	l, err := letter.Read(bytes.NewReader(raw))
	if err != nil {
		return c, nil, err
	}
	return alert.Receive{Text: l.Alert(), Source: string(alertline.Email), From: l.Domain, Ref: l.ID}, l.LeftOut, nil
}
