// Package incidents is the screens of the rights officer and the monitor: every incident with the rule that it is about,
// its stage and the opinions on it.
//
// Nothing here can be removed or changed: an opinion is added, a stage goes on. Start with [Open].
package incidents

import (
	"embed"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"fanar/desk/oversight"
	"fanar/face/web/frame"
	"fanar/face/web/narrate"
	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
)

//go:embed list.html
var listFiles embed.FS

//go:embed incident.html
var incidentFiles embed.FS

// Page is the list and the incidents.
type Page struct {
	room       *screen.Room
	list, page *frame.Screen
}

// Open reads the templates.
func Open(room *screen.Room) (*Page, error) {
	list, err := room.Screen(listFiles)
	if err != nil {
		return nil, err
	}
	page, err := room.Screen(incidentFiles)
	return &Page{room: room, list: list, page: page}, err
}

// Routes adds the pages' addresses.
func (p *Page) Routes(mux *http.ServeMux) {
	mux.Handle("GET /incidents", p.room.Signed(p.showList))
	mux.Handle("GET /oversight", p.room.Signed(first))
	mux.Handle("POST /incidents", p.room.Signed(p.open))
	mux.Handle("GET /incidents/{id}", p.room.Signed(p.show))
	mux.Handle("POST /incidents/{id}/opinion", p.room.Signed(p.do(func(v *screen.Visit, id string) dispatch.Command {
		return oversight.AddOpinion{Incident: id, Text: v.R.PostForm.Get("text")}
	})))
	mux.Handle("POST /incidents/{id}/stage", p.room.Signed(p.do(func(v *screen.Visit, id string) dispatch.Command {
		return oversight.ChangeStage{Incident: id, Stage: v.Field("stage"), Reason: v.Field("reason")}
	})))
}

// row is an incident in words.
type row struct {
	oversight.Incident
	About, AboutURL string
	Who             string // who opened it; empty if it opened by itself
	What            string // the command in words
	Rows            []rule
}

// rule is a rule that the incident is about, as the pack in force has it.
type rule struct {
	ID, Text, Satisfied, Since string
	Basis                      []string
}

type listData struct {
	Tabs    []screen.Tab
	Rows    []row
	Form    screen.Form
	MayOpen bool
	Notice  *screen.Notice
}

// first leads to the first page of the oversight that the reader may open.
func first(v *screen.Visit) error { return v.To(v.Oversight("")[0].Path) }

func (p *Page) showList(v *screen.Visit) error {
	return p.renderList(v, http.StatusOK, screen.Fresh(0))
}

func (p *Page) renderList(v *screen.Visit, status int, forms *screen.Forms) error {
	d := listData{Tabs: v.Oversight("/incidents"), Form: forms.Form("open"), MayOpen: v.May("oversight.OpenIncident"), Notice: v.Notice()}
	err := v.Read("read.incidents", func(s dispatch.State) error {
		all, err := journal.Collect(oversight.Incidents.All(s, ""))
		if err != nil {
			return err
		}
		names := v.Names(s)
		for _, i := range screen.NewestFirst(all, func(i oversight.Incident) time.Time { return i.OpenedAt }) {
			d.Rows = append(d.Rows, rowOf(v, s, names, i))
		}
		return nil
	})
	if err != nil {
		return err
	}
	return p.list.Render(v.W, status, v.Page(v.T("incident.title"), "oversight", d))
}

func rowOf(v *screen.Visit, s dispatch.State, names *screen.Names, i oversight.Incident) row {
	r := row{Incident: i, About: i.Subject, What: v.Word("action", i.Action)}
	if kind, id, _ := strings.Cut(i.Subject, "/"); kind == "case" {
		r.About, r.AboutURL = id, "/cases/"+id
	}
	if !i.Automatic {
		r.Who = names.User(i.Author)
	}
	for _, known := range s.Policy.Pack().Rules {
		if slices.Contains(i.Rules, known.ID) {
			r.Rows = append(r.Rows, rule{ID: known.ID, Text: v.Rule(known.ID, "text", known.Text), Satisfied: v.Rule(known.ID, "satisfied", known.Satisfied),
				Since: known.From, Basis: known.Basis})
		}
	}
	return r
}

type incidentData struct {
	row
	Tabs     []screen.Tab
	Opinions []narrate.Told
	Stages   []screen.Choice // to which it can go
	Timeline []narrate.Told
	Notice   *screen.Notice
	visit    *screen.Visit
	forms    *screen.Forms
}

// Form gives a form of the page.
func (d *incidentData) Form(name string) screen.Form { return d.forms.Form(name) }

// May tells whether the reader's roles carry an action.
func (d *incidentData) May(action string) bool { return d.visit.May(action) }

func (p *Page) show(v *screen.Visit) error {
	return p.render(v, http.StatusOK, func(version uint64, _ []narrate.Told) *screen.Forms { return screen.Fresh(version) })
}

func (p *Page) render(v *screen.Visit, status int, forms func(uint64, []narrate.Told) *screen.Forms) error {
	d := &incidentData{visit: v, Tabs: v.Oversight(""), Notice: v.Notice()}
	err := v.Read("read.incidents", func(s dispatch.State) error {
		i, err := oversight.IncidentByID(s, v.R.PathValue("id"))
		if err != nil {
			return err
		}
		names := v.Names(s)
		d.row = rowOf(v, s, names, i)
		for _, stage := range oversight.Stages[slices.Index(oversight.Stages, i.Stage)+1:] {
			d.Stages = append(d.Stages, screen.Choice{Value: stage, Text: v.T("stage." + stage)})
		}
		var events []event.Event
		if events, err = journal.Collect(journal.About(s, oversight.Subject(i.ID))); err != nil {
			return err
		}
		slices.Reverse(events)
		d.Timeline = narrate.New(v, s, names).All(events)
		for _, told := range d.Timeline {
			if told.Raw == (oversight.OpinionAdded{}).Kind() {
				d.Opinions = append(d.Opinions, told)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	d.forms = forms(d.Version, d.Timeline)
	return p.page.Render(v.W, status, v.Page(d.ID, "oversight", d))
}

func (p *Page) do(command func(v *screen.Visit, id string) dispatch.Command) screen.Handler {
	return func(v *screen.Visit) error {
		id := v.R.PathValue("id")
		receipt, err := v.Do(command(v, id), oversight.Subject(id))
		if err == nil {
			return v.Recorded("/incidents/"+id, receipt)
		}
		if !correctable(err) || fault.As(err).Code == "incident.none" {
			return err
		}
		return p.render(v, screen.Status(err), func(version uint64, told []narrate.Told) *screen.Forms {
			forms := v.Back(version, err)
			if forms.Stale() {
				forms.Changed(slices.DeleteFunc(slices.Clone(told), func(t narrate.Told) bool { return t.Number <= forms.Seen() }))
			}
			return forms
		})
	}
}

// open opens an incident by hand, about a case.
func (p *Page) open(v *screen.Visit) error {
	category, _ := strconv.Atoi(v.Field("category"))
	about := v.Field("about")
	if about != "" && !strings.Contains(about, "/") {
		about = "case/" + about
	}
	receipt, err := v.Do(oversight.OpenIncident{About: about, Category: category, Text: v.Field("text")}, "")
	if err == nil {
		_, id, _ := strings.Cut(receipt.Subject, "/")
		return v.Recorded("/incidents/"+id, receipt)
	}
	if !correctable(err) {
		return err
	}
	return p.renderList(v, screen.Status(err), v.Back(0, err))
}

// correctable tells whether the page can come back with the form. What the reader may not do at all has no form on it, and
// is explained on a page of its own.
func correctable(err error) bool {
	return screen.Correctable(err) && fault.KindOf(err) != fault.Forbidden
}
