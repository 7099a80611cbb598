// Package overrides is the pages on which two people of two organisations together let one action on one subject pass one
// rule for a while: who asked and why, who approved, until when, and what it was used for.
//
// The pages offer what the reader may do and say why not where somebody else has to do it; the door decides. Nothing here
// is quiet: an incident opens with every override, and all of them are counted in public. Start with [Open].
package overrides

import (
	"embed"
	"net/http"
	"strings"

	"fanar/desk/oversight"
	"fanar/face/web/frame"
	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/policy"
)

//go:embed list.html card.html
var listFiles embed.FS

//go:embed new.html
var newFiles embed.FS

//go:embed override.html card.html
var oneFiles embed.FS

// Page is the list, the form to ask, and the overrides.
type Page struct {
	room           *screen.Room
	list, ask, one *frame.Screen
}

// Open reads the templates.
func Open(room *screen.Room) (*Page, error) {
	list, err := room.Screen(listFiles)
	if err != nil {
		return nil, err
	}
	ask, err := room.Screen(newFiles)
	if err != nil {
		return nil, err
	}
	one, err := room.Screen(oneFiles)
	return &Page{room: room, list: list, ask: ask, one: one}, err
}

// Routes adds the pages' addresses.
func (p *Page) Routes(mux *http.ServeMux) {
	mux.Handle("GET /overrides", p.room.Signed(p.showList))
	mux.Handle("GET /overrides/new", p.room.Signed(func(v *screen.Visit) error { return p.renderAsk(v, http.StatusOK, screen.Fresh(0)) }))
	mux.Handle("POST /overrides", p.room.Signed(p.request))
	mux.Handle("GET /overrides/{id}", p.room.Signed(func(v *screen.Visit) error { return p.render(v, http.StatusOK, screen.Fresh) }))
	mux.Handle("POST /overrides/{id}/approval", p.room.Signed(p.do(func(v *screen.Visit, id string) dispatch.Command {
		return oversight.ApproveOverride{ID: id, Reason: v.Field("reason")}
	})))
	mux.Handle("POST /overrides/{id}/end", p.room.Signed(p.do(func(v *screen.Visit, id string) dispatch.Command {
		return oversight.EndOverride{ID: id, Reason: v.Field("reason")}
	})))
}

// row is an override in words.
type row struct {
	policy.Override
	State, What     string
	Text            string // of the rule
	About, AboutURL string
	Asked, Approved by
	Closed          by
	MaySeeIncident  bool
}

// by is who did one step, by name and organisation.
type by struct{ Name, Organisation string }

func rowOf(v *screen.Visit, s dispatch.State, names *screen.Names, o policy.Override) row {
	r := row{Override: o, State: o.State(s.Now), What: v.Word("action", o.Action), MaySeeIncident: v.May("read.incidents"), Asked: byOf(names, &o.Requested),
		Approved: byOf(names, o.Approved), Closed: byOf(names, o.Ended)}
	r.About, r.AboutURL = v.Subject(o.Subject)
	if rule, ok := s.Policy.Pack().Rule(o.Rule); ok {
		r.Text = v.Rule(rule.ID, "text", rule.Text)
	}
	return r
}

func byOf(names *screen.Names, h *policy.Hand) by {
	if h == nil {
		return by{}
	}
	return by{Name: names.User(h.User), Organisation: names.Organisation(h.Organisation)}
}

type listData struct {
	Tabs                    []screen.Tab
	Notice                  *screen.Notice
	Waiting, InForce, Ended []row
	MayAsk                  bool
}

func (p *Page) showList(v *screen.Visit) error {
	d := listData{Tabs: v.Oversight("/overrides"), Notice: v.Notice(), MayAsk: v.May("oversight.RequestOverride")}
	err := v.Read("read.overrides", func(s dispatch.State) error {
		names := v.Names(s)
		var all []policy.Override
		for o, err := range policy.Overrides.All(s, "") {
			if err != nil {
				return err
			}
			all = append(all, o)
		}
		newestFirst(all)
		for _, o := range all {
			switch r := rowOf(v, s, names, o); r.State {
			case policy.OverrideRequested:
				d.Waiting = append(d.Waiting, r)
			case policy.OverrideInForce:
				d.InForce = append(d.InForce, r)
			default:
				d.Ended = append(d.Ended, r)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return p.list.Render(v.W, http.StatusOK, v.Page(v.T("overrides.title"), "oversight", d))
}

// request asks for an override. What stands in the form stays when it cannot be taken.
func (p *Page) request(v *screen.Visit) error {
	receipt, err := v.Do(oversight.RequestOverride{Rule: v.Field("rule"), Command: v.Field("action"), Subject: subjectOf(v.Field("subject")),
		Reason: v.Field("reason"), Until: screen.Until(v.Field("until"))}, "")
	if err == nil {
		_, id, _ := strings.Cut(receipt.Subject, "/")
		return v.Recorded("/overrides/"+id, receipt)
	}
	if !screen.Correctable(err) || !v.May("oversight.RequestOverride") {
		return err
	}
	return p.renderAsk(v, screen.Status(err), v.Back(0, err))
}

// subjectOf reads a subject as people type it: SAR-2 is case/SAR-2.
func subjectOf(typed string) string {
	if typed == "" || strings.Contains(typed, "/") {
		return typed
	}
	return "case/" + typed
}

// do carries a form of one override through the door.
func (p *Page) do(command func(v *screen.Visit, id string) dispatch.Command) screen.Handler {
	return func(v *screen.Visit) error {
		id := v.R.PathValue("id")
		receipt, err := v.Do(command(v, id), policy.OverrideSubject(id))
		if err == nil {
			return v.Recorded("/overrides/"+id, receipt)
		}
		if code := fault.As(err).Code; !screen.Correctable(err) || code == "override.none" || code == "access.role" {
			return err
		}
		return p.render(v, screen.Status(err), func(version uint64) *screen.Forms { return v.Back(version, err) })
	}
}
