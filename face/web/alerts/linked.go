package alerts

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"fanar/desk/directory"
	"fanar/desk/rescue"
	"fanar/desk/rescue/alert"
	"fanar/engine/dtg"
	"fanar/face/i18n"
	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/dispatch"
)

// linkAct makes a command of a form of the page of linked cases. Errors are faults that name the field.
type linkAct func(v *screen.Visit, id string) (dispatch.Command, error)

// linkActs are what the forms ask, by the last part of their address.
func linkActs() map[string]linkAct {
	return map[string]linkAct{
		"link": func(v *screen.Visit, id string) (dispatch.Command, error) {
			return alert.LinkCases{Case: id, Other: strings.ToUpper(v.Field("other")), Reason: v.Field("reason")}, nil
		},
		"unlink": func(v *screen.Visit, id string) (dispatch.Command, error) {
			return alert.UnlinkCases{Case: v.Field("with"), Other: v.Field("other"), Reason: v.Field("reason")}, nil
		},
		"relay": relayTo,
		"acknowledge": func(v *screen.Visit, id string) (dispatch.Command, error) {
			at, err := when(v)
			return alert.RecordReceipt{Case: id, From: v.Field("from"), At: at, Note: v.Field("note")}, err
		},
		"react": func(v *screen.Visit, id string) (dispatch.Command, error) {
			at, err := when(v)
			return alert.RecordReaction{Case: id, From: v.Field("from"), At: at, Text: v.Field("text")}, err
		},
	}
}

func when(v *screen.Visit) (time.Time, error) {
	text := v.Field("at")
	if text == "" {
		return time.Time{}, nil
	}
	at, err := dtg.Parse(text, v.Room.Dispatch.Now(), time.UTC)
	if err != nil {
		return at, fault.As(err).WithField("at")
	}
	return at, nil
}

// relayTo reads the addressees that were ticked: organisations by their identifiers, ships as mmsi:247320161.
func relayTo(v *screen.Visit, id string) (dispatch.Command, error) {
	c := alert.Relay{Case: id}
	for _, to := range v.R.PostForm["to"] {
		number, isShip := strings.CutPrefix(to, "mmsi:")
		if !isShip {
			c.To = append(c.To, to)
			continue
		}
		n, err := strconv.ParseUint(number, 10, 32)
		if err != nil {
			return nil, fault.New(fault.Invalid, "case.mmsi", "{mmsi} is no MMSI; it has nine digits", "mmsi", number).WithField("to")
		}
		ship := alert.Ship{MMSI: uint32(n)}
		if heard, ok := v.Room.Picture.Vessel(ship.MMSI); ok {
			ship.Vessel = heard.Name
		}
		c.Ships = append(c.Ships, ship)
	}
	if len(c.To)+len(c.Ships) == 0 {
		return nil, fault.New(fault.Invalid, "alert.relay-nobody", "nobody is chosen; tick at least two addressees").WithField("to")
	}
	return c, nil
}

// addressee is somebody to whom the alert can go.
type addressee struct {
	Key, Text, Note string
	Chosen, Unsafe  bool
}

// sent is somebody to whom it went.
type sent struct {
	alert.Sent
	Text, By, ReceivedBy string
	Mine                 bool // of the reader's organisation
	Unsafe               bool
	Said                 []said
}

type said struct {
	alert.Reaction
	By string
}

// group is a linked case in words.
type group struct {
	alert.Link
	Text, By string
	Closed   bool
}

type linkedData struct {
	Tabs      []screen.Tab
	Case      rescue.Case
	Text      string
	Links     []group
	Proposals []proposal
	Alerts    []row
	To        []addressee
	Sent      []sent
	Silent    int
	Thin      string // the alert for whoever has no seat here
	Mail      string
	Notice    *screen.Notice
	visit     *screen.Visit
	forms     *screen.Forms
}

// Form gives a form of the page.
func (d *linkedData) Form(name string) screen.Form { return d.forms.Form(name) }

// May tells whether the reader's roles carry an action.
func (d *linkedData) May(action string) bool { return d.visit.May(action) }

// Failed gives the form that came back.
func (d *linkedData) Failed() *screen.Form { return d.forms.Failed() }

func (p *Page) showLinked(v *screen.Visit) error {
	return p.renderLinked(v, http.StatusOK, func(version uint64) *screen.Forms { return screen.Fresh(version) })
}

func (p *Page) renderLinked(v *screen.Visit, status int, forms func(uint64) *screen.Forms) error {
	d := &linkedData{visit: v, Notice: v.Notice()}
	err := v.Read("read.cases", func(s dispatch.State) (err error) {
		if d.Case, err = rescue.CaseByID(s, v.R.PathValue("id")); err != nil {
			return err
		}
		return d.read(v, s)
	})
	if err != nil {
		return err
	}
	d.forms = forms(d.Case.Version)
	return p.linked.Render(v.W, status, v.Page(d.Case.ID+" · "+v.T("linked.title"), "cases", d))
}

func (d *linkedData) read(v *screen.Visit, s dispatch.State) error {
	id, names := d.Case.ID, v.Names(s)
	d.Tabs, d.Text = v.CaseTabs(id, "/cases/"+id+"/linked"), v.Boat(d.Case.Alert)
	links, err := alert.Linked(s, id)
	if err != nil {
		return err
	}
	for _, l := range links {
		c, err := rescue.CaseByID(s, l.Case)
		if err != nil {
			return err
		}
		d.Links = append(d.Links, group{l, v.Boat(c.Alert), names.User(l.Author), c.Closed})
	}
	found, err := alert.Proposals(s, id, s.Now)
	if err != nil {
		return err
	}
	if d.Proposals, err = proposalsOf(v, s, found); err != nil {
		return err
	}
	of, err := alert.OfCase(s, id)
	if err != nil {
		return err
	}
	for _, a := range of {
		r, err := rowOf(v, s, names, a)
		if err != nil {
			return err
		}
		d.Alerts = append(d.Alerts, r)
	}
	if err := d.relays(v, s, names); err != nil {
		return err
	}
	d.Thin = alert.Text(d.Case, names.Organisation(v.Actor.Org))
	d.Mail = "mailto:?subject=" + url.PathEscape("DISTRESS RELAY "+id) + "&body=" + url.PathEscape(strings.ReplaceAll(d.Thin, "\n", "\r\n"))
	return nil
}

func (d *linkedData) relays(v *screen.Visit, s dispatch.State, names *screen.Names) error {
	relay, err := alert.RelayOf(s, d.Case.ID)
	if err != nil {
		return err
	}
	d.Silent = relay.Silent()
	has := map[string]bool{}
	for _, x := range relay.To {
		has[x.Key()] = true
		row := sent{Sent: x, Text: addressed(names, x.Addressee), By: names.User(x.By), ReceivedBy: names.User(x.ReceivedBy),
			Mine: x.Organisation != "" && x.Organisation == v.Actor.Org}
		if row.Unsafe, err = alert.TakesToUnsafe(s, x.Organisation, s.Now); err != nil {
			return err
		}
		for _, r := range x.Reactions {
			row.Said = append(row.Said, said{r, names.User(r.By)})
		}
		d.Sent = append(d.Sent, row)
	}
	if !v.May("alert.Relay") {
		return nil
	}
	byDefault, err := alert.DefaultTo(s, v.Actor.Org)
	if err != nil {
		return err
	}
	for o, err := range directory.Organisations.All(s, "") {
		if err != nil {
			return err
		}
		chosen := slices.ContainsFunc(byDefault, func(x directory.Organisation) bool { return x.ID == o.ID })
		if has[o.ID] || o.ID == v.Actor.Org || !chosen && !slices.Contains([]string{"coast-guard", "ngo", "vessel-operator", "rescue-coordination-centre", "police"}, o.Type) {
			continue
		}
		a := addressee{Key: o.ID, Text: names.Organisation(o.ID), Chosen: chosen}
		if a.Unsafe, err = alert.TakesToUnsafe(s, o.ID, s.Now); err != nil {
			return err
		}
		d.To = append(d.To, a)
	}
	slices.SortStableFunc(d.To, func(a, b addressee) int { return cmp.Compare(rank(a), rank(b)) })
	d.To = append(d.To, d.ships(v, has)...)
	return nil
}

func rank(a addressee) int {
	if a.Chosen {
		return 0
	}
	return 1
}

func addressed(names *screen.Names, a alert.Addressee) string {
	if a.Organisation != "" {
		return names.Organisation(a.Organisation)
	}
	return a.Vessel
}

// ships are those of the sea picture in range of the newest position, the nearest first; none without a position.
func (d *linkedData) ships(v *screen.Visit, has map[string]bool) []addressee {
	at, placed := d.Case.Latest()
	if !placed || !v.May("read.sea") {
		return nil
	}
	var out []addressee
	for _, x := range alert.InRange(v.Room.Picture, at.Position) {
		a := addressee{Key: "mmsi:" + strconv.FormatUint(uint64(x.MMSI), 10), Text: x.Vessel, Chosen: true,
			Note: v.T("tasking.miles", "miles", i18n.Decimal(v.Lang, x.MilesNM, 0))}
		if !has[a.Key] {
			a.Text = cmp.Or(a.Text, "MMSI "+a.Key[5:])
			out = append(out, a)
		}
	}
	return out
}

// onCase carries one form of the page through the door.
func (p *Page) onCase(v *screen.Visit, a linkAct) error {
	id := v.R.PathValue("id")
	command, err := a(v, id)
	if err == nil {
		var receipt dispatch.Receipt
		if receipt, err = v.Do(command, rescue.Subject(id)); err == nil {
			back := "/cases/" + id + "/linked"
			if v.Field("back") == "alerts" {
				back = "/alerts"
			}
			return v.Recorded(back, receipt)
		}
	}
	if !screen.Correctable(err) || fault.As(err).Code == "case.none" || fault.KindOf(err) == fault.Forbidden {
		return err
	}
	return p.renderLinked(v, screen.Status(err), func(version uint64) *screen.Forms {
		forms := v.Back(version, err)
		if command != nil {
			forms.Asked(v.Word("action", command.Action()))
		}
		return forms
	})
}

// toldOf are the relays to the reader's organisation that nobody of it has acknowledged.
func toldOf(v *screen.Visit, s dispatch.State, names *screen.Names) ([]told, error) {
	if v.Actor.Org == "" || !v.May("alert.RecordReceipt") {
		return nil, nil
	}
	in, err := alert.RelayedTo(s, v.Actor.Org)
	if err != nil {
		return nil, err
	}
	var out []told
	for _, x := range in {
		c, err := rescue.CaseByID(s, x.Case)
		if err != nil {
			return nil, err
		}
		out = append(out, told{Inbox: x, URL: "/cases/" + x.Case + "/linked", From: names.Organisation(x.From), Boat: v.Boat(c.Alert), Form: screen.Fresh(0).Form("acknowledge")})
	}
	return out, nil
}
