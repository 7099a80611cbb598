// Package units is the page of who could go to a case: vessels and aircraft by when they could be there, with the reasons,
// and a button that tasks one.
//
// It decides nothing and hides nobody; the order is package suitable's, and it is the order of arrival alone. Start with
// [Open].
package units

import (
	"embed"
	"net/http"
	"strconv"
	"strings"
	"time"

	"fanar/desk/rescue"
	"fanar/desk/rescue/suitable"
	"fanar/desk/sea"
	"fanar/face/i18n"
	"fanar/face/web/frame"
	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/journal"
)

//go:embed page.html
var files embed.FS

// rowLimit is how many units stand on the page: what comes later than these is no choice any more.
const rowLimit = 30

// Page is the page of units.
type Page struct {
	room   *screen.Room
	screen *frame.Screen
}

// Open reads the templates.
func Open(room *screen.Room) (*Page, error) {
	s, err := room.Screen(files)
	return &Page{room: room, screen: s}, err
}

// Routes adds the page's addresses.
func (p *Page) Routes(mux *http.ServeMux) {
	mux.Handle("GET /cases/{id}/units", p.room.Signed(p.show))
	mux.Handle("GET /cases/{id}/units.csv", p.room.Signed(p.csv))
	mux.Handle("POST /cases/{id}/units", p.room.Signed(p.task))
}

// row is a unit in words.
type row struct {
	suitable.Candidate
	Word, URL string // type in words; her page
	In        string // how long until she is there
	Miles     string
	Knots     string
	How       string // where the speed comes from
	Motion    string
	Notice    string
	Takes     string // people, and of how many
	Marks     []mark
	Value     string // of the form
	MayTask   bool
	Late      string
	Form      screen.Form // with a key of its own: each row asks something else
}

// mark is something to know of a unit; Kind is "plain", "watch" or "now".
type mark struct{ Kind, Text string }

type data struct {
	Case    rescue.Case
	Tabs    []screen.Tab
	Datum   *suitable.Datum
	Radius  string
	Rows    []row
	Heard   int
	Missing *fault.Error // why there is no ranking
	Task    screen.Form
	MayTask bool
	Notice  *screen.Notice
	Boat    string
	CSV     string
}

func (p *Page) show(v *screen.Visit) error { return p.render(v, http.StatusOK, nil) }

func (p *Page) render(v *screen.Visit, status int, forms *screen.Forms) error {
	id := v.R.PathValue("id")
	d := data{Tabs: v.CaseTabs(id, "/cases/"+id+"/units"), Notice: v.Notice(), CSV: "/cases/" + id + "/units.csv"}
	err := v.Read("read.cases", func(s dispatch.State) error {
		version, err := journal.Version(s, rescue.Subject(id))
		if err != nil {
			return err
		}
		if forms == nil {
			forms = screen.Fresh(version)
		}
		d.Task = forms.Form("task")
		if d.Case, err = rescue.CaseByID(s, id); err != nil {
			return err
		}
		d.Boat, d.MayTask = v.Boat(d.Case.Alert), v.May("rescue.TaskAsset") && !d.Case.Closed
		ranking, err := suitable.For(s, v.Room.Picture, id, rowLimit)
		if fault.KindOf(err) == fault.Conflict {
			d.Missing = v.Localise(err)
			return nil
		}
		if err != nil {
			return err
		}
		d.fill(v, s, ranking, forms)
		return nil
	})
	if err != nil {
		return err
	}
	return p.screen.Render(v.W, status, v.Page(v.T("units.title", "case", id), "cases", d))
}

func (d *data) fill(v *screen.Visit, s dispatch.State, r suitable.Ranking, forms *screen.Forms) {
	d.Datum, d.Heard = &r.Datum, r.Heard
	d.Radius = v.T("units.radius", "miles", i18n.Decimal(v.Lang, r.Datum.RadiusNM, 0))
	names := v.Names(s)
	for _, u := range r.Units {
		row := rowOf(v, names, d.Case, u, d.MayTask)
		row.Form = forms.Form("task")
		d.Rows = append(d.Rows, row)
	}
}

func rowOf(v *screen.Visit, names *screen.Names, c rescue.Case, u suitable.Candidate, may bool) row {
	r := row{Candidate: u, In: i18n.Until(v.Lang, u.Takes.Round(time.Minute)), Miles: i18n.Decimal(v.Lang, u.DistanceNM, places(u.DistanceNM)),
		Knots: i18n.Decimal(v.Lang, u.SpeedKn, 0), How: v.T("unit-basis." + string(u.Basis)), Motion: v.T("unit-motion." + string(u.Motion)),
		Late: v.T("units.latest", "time", i18n.Clock(u.Latest)), MayTask: may && !u.Here}
	if r.Name == "" {
		r.Name = sea.Number(u.MMSI)
	}
	if u.Place != "" {
		r.Name = names.Place(u.Place)
	}
	if r.Word = v.Word("ship-type", u.Type); u.Motion == suitable.AtBase || r.Word == u.Type {
		r.Word = v.Word("place-type", u.Type)
	}
	if !u.Seen.IsZero() {
		r.URL = "/vessels/" + sea.Number(u.MMSI)
	}
	if u.NoticeMin > 0 {
		r.Notice = v.T("units.notice", "count", u.NoticeMin)
	}
	if u.Capacity > 0 {
		r.Takes = i18n.Number(v.Lang, int64(u.Capacity))
	}
	switch {
	case u.Place != "":
		r.Value = "place:" + u.Place
	default:
		r.Value = "mmsi:" + strconv.FormatUint(uint64(u.MMSI), 10)
	}
	r.Marks = marks(v, names, c, u)
	return r
}

func places(miles float64) int {
	if miles < 10 {
		return 1
	}
	return 0
}

// marks say what speaks for and against a unit; nothing of it hides her.
func marks(v *screen.Visit, names *screen.Names, c rescue.Case, u suitable.Candidate) []mark {
	var out []mark
	if u.Simulated {
		out = append(out, mark{"plain", v.T("vessel.simulated")})
	}
	if u.Here {
		out = append(out, mark{"plain", v.T("units.mark-here")})
	}
	if u.Declined {
		out = append(out, mark{"watch", v.T("units.mark-declined")})
	}
	if len(u.Tasked) > 0 {
		out = append(out, mark{"watch", v.T("units.mark-tasked", "cases", strings.Join(u.Tasked, v.T("list.comma")))})
	}
	port := u.NextPort
	if u.PortPlace != "" {
		port = names.Place(u.PortPlace)
	}
	switch {
	case u.Unsafe:
		out = append(out, mark{"now", v.T("units.mark-unsafe", "port", port)})
	case port != "":
		out = append(out, mark{"plain", v.T("units.mark-port", "port", port)})
	}
	if on := c.Alert.OnBoard; on != nil && u.Capacity > 0 && u.Capacity < on.Best {
		out = append(out, mark{"watch", v.T("units.mark-small", "capacity", i18n.Number(v.Lang, int64(u.Capacity)), "people", v.OnBoard(on))})
	}
	return out
}

// task asks the unit of the form to go, by the same command as the case page.
func (p *Page) task(v *screen.Visit) error {
	id := v.R.PathValue("id")
	c := rescue.TaskAsset{Case: id, Name: v.Field("name")}
	kind, value, _ := strings.Cut(v.Field("unit"), ":")
	var err error
	switch {
	case c.Name != "":
	case kind == "place":
		c.Place = value
	case kind == "mmsi":
		var n uint64
		if n, err = strconv.ParseUint(value, 10, 32); err != nil {
			err = fault.New(fault.Invalid, "case.mmsi", "{mmsi} is no MMSI; it has nine digits", "mmsi", value).WithField("unit")
		}
		c.MMSI = uint32(n)
		if heard, ok := v.Room.Picture.Vessel(c.MMSI); ok {
			c.Name = heard.Name
		}
	}
	var receipt dispatch.Receipt
	if err == nil {
		receipt, err = v.Do(c, rescue.Subject(id))
	}
	if err == nil {
		return v.Recorded("/cases/"+id+"/units", receipt)
	}
	if !screen.Correctable(err) || fault.KindOf(err) == fault.NotFound {
		return err
	}
	return p.render(v, screen.Status(err), v.Back(0, err))
}
