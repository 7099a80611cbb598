// Package sitrep is the screens of a case's situation reports: what was sent and what came, a draft that is made from the
// record while the case goes on, and each report as the plain text that went over the air.
//
// Nothing here is sent by itself: an officer reads the draft, fills in what the record does not know and issues it. What
// another centre says stands beside the case and changes nothing in it. Start with [Open].
package sitrep

import (
	"embed"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"fanar/desk/rescue"
	"fanar/desk/rescue/sitrep"
	"fanar/engine/alertline"
	wire "fanar/engine/sitrep"
	"fanar/face/i18n"
	"fanar/face/web/frame"
	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/dispatch"
)

//go:embed list.html
var listFiles embed.FS

//go:embed report.html
var reportFiles embed.FS

// Page is the list of a case's reports and each report.
type Page struct {
	room         *screen.Room
	list, report *frame.Screen
}

// Open reads the templates.
func Open(room *screen.Room) (*Page, error) {
	list, err := room.Screen(listFiles)
	if err != nil {
		return nil, err
	}
	report, err := room.Screen(reportFiles)
	return &Page{room: room, list: list, report: report}, err
}

// Routes adds the pages' addresses.
func (p *Page) Routes(mux *http.ServeMux) {
	mux.Handle("GET /cases/{id}/sitreps", p.room.Signed(func(v *screen.Visit) error { return p.render(v, http.StatusOK, screen.Fresh(0)) }))
	mux.Handle("POST /cases/{id}/sitreps", p.room.Signed(p.issue))
	mux.Handle("POST /cases/{id}/sitreps/preview", p.room.Signed(func(v *screen.Visit) error { return p.render(v, http.StatusOK, v.Kept()) }))
	mux.Handle("POST /cases/{id}/sitreps/received", p.room.Signed(p.receive))
	mux.Handle("GET /cases/{id}/sitreps/{report}", p.room.Signed(p.show))
}

// field is one part of the draft.
type field struct {
	Letter, Heading, Text string
	Rows                  int
	Carried               bool
	Hint                  string
}

type listData struct {
	Case       rescue.Case
	Tabs       []screen.Tab
	Sent       []sentRow
	Came       []cameRow
	Form       string
	Lang       string
	Number     int
	Fields     []field
	Centres    []centre
	Priorities []screen.Choice
	Langs      []screen.Choice
	First      string // the proposed priority
	Final      bool
	Text       string // as it would be sent
	Previewed  bool   // the text is of what was typed
	Hidden     bool
	Orgs       []screen.Choice
	Notice     *screen.Notice

	visit *screen.Visit
	forms *screen.Forms
}

// FormOf gives a form of the page.
func (d *listData) FormOf(name string) screen.Form { return d.forms.Form(name) }

// Failed gives the form that came back; nil on a fresh page.
func (d *listData) Failed() *screen.Form { return d.forms.Failed() }

// May tells whether the reader's roles carry an action.
func (d *listData) May(action string) bool { return d.visit.May(action) }

type sentRow struct {
	sitrep.Sent
	URL, Author, To string
}

type cameRow struct {
	sitrep.Arrived
	URL, From string
	Differs   int
}

// centre is an organisation to which the report may go.
type centre struct {
	screen.Choice
	Chosen bool
}

// choice reads the form and the language that the page composes in: of the address, or of the form that came back.
func choice(v *screen.Visit) (form wire.Form, lang string) {
	pick := func(name string) string {
		if v.R.Method == http.MethodPost {
			return v.Field(name)
		}
		return v.Query(name)
	}
	form, lang = wire.Form(pick("length")), pick("language")
	if form != wire.Short {
		form = wire.Full
	}
	if !slices.Contains(wire.Languages(), lang) {
		lang = v.Lang
	}
	if !slices.Contains(wire.Languages(), lang) {
		lang = "en"
	}
	return form, lang
}

func (p *Page) render(v *screen.Visit, status int, forms *screen.Forms) error {
	id := v.R.PathValue("id")
	form, lang := choice(v)
	d := &listData{Form: string(form), Lang: lang, Tabs: v.CaseTabs(id, "/cases/"+id+"/sitreps"), Notice: v.Notice(), visit: v, forms: forms}
	err := v.Read("read.cases", func(s dispatch.State) error { return d.read(v, s, id) })
	if err != nil {
		return err
	}
	return p.list.Render(v.W, status, v.Page(v.T("sitrep.title-of", "case", id), "cases", d))
}

func (d *listData) read(v *screen.Visit, s dispatch.State, id string) error {
	var err error
	if d.Case, err = rescue.CaseByID(s, id); err != nil {
		return err
	}
	names := v.Names(s)
	if d.Orgs, err = names.Organisations(); err != nil {
		return err
	}
	issued, err := sitrep.IssuedFor(s, id, v.Actor)
	if err != nil {
		return err
	}
	for _, r := range issued {
		d.Sent = append(d.Sent, sentRow{Sent: r, URL: "/cases/" + id + "/sitreps/" + strconv.Itoa(r.Number), Author: names.User(r.Author), To: organisations(v, names, r.To)})
	}
	arrived, err := sitrep.ReceivedFor(s, id, v.Actor)
	if err != nil {
		return err
	}
	for _, r := range arrived {
		row := cameRow{Arrived: r, URL: "/cases/" + id + "/sitreps/" + r.ID, From: names.Organisation(r.From)}
		if r.Understood != nil {
			differs, err := sitrep.Compare(s, id, *r.Understood)
			if err != nil {
				return err
			}
			row.Differs = len(differs)
		}
		d.Came = append(d.Came, row)
	}
	if !d.May("sitrep.Issue") {
		return nil
	}
	return d.draft(v, s, names, id)
}

// draft makes the draft, and puts over it what was typed.
func (d *listData) draft(v *screen.Visit, s dispatch.State, names *screen.Names, id string) error {
	p, err := sitrep.Draft(s, id, wire.Form(d.Form), d.Lang)
	if err != nil {
		return err
	}
	f := d.FormOf("sitrep")
	d.Number, d.Hidden, d.Text, d.First, d.Final = p.Report.Number, p.Hidden, p.Text, string(p.Report.Priority), p.Report.Final
	for _, letter := range wire.Letters(wire.Form(d.Form)) {
		text := f.Or(letter, p.Report.Parts[letter])
		d.Fields = append(d.Fields, field{Letter: letter, Heading: v.T("sitrep.part-" + strings.ToLower(letter)), Text: text,
			Rows: min(max(strings.Count(text, "\n")+1+len(text)/90, 1), 10), Carried: slices.Contains(p.Carried, letter), Hint: hint(v, letter)})
	}
	for _, o := range d.Orgs {
		if o.Value != v.Actor.Org {
			d.Centres = append(d.Centres, centre{Choice: o, Chosen: f.Is("to", o.Value) || f.Values == nil && slices.Contains(p.To, o.Value)})
		}
	}
	slices.SortStableFunc(d.Centres, func(a, b centre) int {
		switch {
		case a.Chosen == b.Chosen:
			return 0
		case a.Chosen:
			return -1
		}
		return 1
	})
	for _, pr := range wire.Priorities() {
		d.Priorities = append(d.Priorities, screen.Choice{Value: string(pr), Text: v.T("sitrep.priority-" + string(pr))})
	}
	for _, lang := range wire.Languages() {
		d.Langs = append(d.Langs, screen.Choice{Value: lang, Text: lang})
	}
	if f.Values != nil {
		typed := p.Report
		typed.Priority, typed.Final, typed.To, typed.Parts = wire.Priority(f.Value("priority")), f.Value("final") == "yes", nil, map[string]string{}
		for _, to := range addressees(v) {
			typed.To = append(typed.To, names.Organisation(to))
		}
		for _, x := range d.Fields {
			typed.Parts[x.Letter] = alertline.CoverPhones(x.Text) // as it will be sent
		}
		d.Text, d.Previewed = typed.Text(d.Lang), true
	}
	return nil
}

// hint says what belongs into a part that the record does not fill.
func hint(v *screen.Visit, letter string) string {
	text, _ := i18n.Lookup(v.Lang, "sitrep.hint-"+strings.ToLower(letter))
	return text
}

func organisations(v *screen.Visit, names *screen.Names, ids []string) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = names.Organisation(id)
	}
	return strings.Join(out, v.T("list.comma"))
}

// addressees are the centres that were ticked and those that were typed.
func addressees(v *screen.Visit) []string {
	to := slices.Clone(v.R.PostForm["to"])
	for other := range strings.SplitSeq(v.Field("others"), ";") {
		if other = strings.TrimSpace(other); other != "" {
			to = append(to, other)
		}
	}
	return to
}

// issue sends the report of the form.
func (p *Page) issue(v *screen.Visit) error {
	id := v.R.PathValue("id")
	form, lang := choice(v)
	c := sitrep.Issue{Case: id, Form: form, Language: lang, Priority: wire.Priority(v.Field("priority")), Final: v.Field("final") == "yes", To: addressees(v), Parts: map[string]string{}}
	c.Number, _ = strconv.Atoi(v.Field("number")) // what is none takes the next number
	for _, letter := range wire.Letters(form) {
		c.Parts[letter] = v.R.PostForm.Get(letter)
	}
	receipt, err := v.Do(c, "")
	if err == nil {
		return v.Recorded("/cases/"+id+"/sitreps", receipt)
	}
	return p.again(v, err)
}

// receive records a report that came.
func (p *Page) receive(v *screen.Visit) error {
	id := v.R.PathValue("id")
	receipt, err := v.Do(sitrep.Receive{Case: id, From: v.Field("from"), Text: v.R.PostForm.Get("text")}, "")
	if err == nil {
		return v.Recorded("/cases/"+id+"/sitreps", receipt)
	}
	return p.again(v, err)
}

// again shows the page with the form that was not accepted.
func (p *Page) again(v *screen.Visit, err error) error {
	if !screen.Correctable(err) || fault.KindOf(err) == fault.Forbidden || fault.As(err).Code == "case.none" {
		return err
	}
	return p.render(v, screen.Status(err), v.Back(0, err))
}
