package rescue

import (
	"embed"
	"net/http"
	"slices"
	"strconv"
	"time"

	"fanar/desk/directory"
	"fanar/desk/rescue"
	"fanar/face/web/frame"
	"fanar/face/web/narrate"
	"fanar/face/web/screen"
	"fanar/record/dispatch"
)

// A sheet is a page of a case about one thing: all positions and the boat, the medevacs, the place of safety, the log of
// communications, the checklists.

//go:embed positions.html parts.html
var positionsFiles embed.FS

//go:embed medevacs.html parts.html
var medevacsFiles embed.FS

//go:embed safety.html parts.html
var safetyFiles embed.FS

//go:embed log.html parts.html
var logFiles embed.FS

//go:embed checklists.html parts.html
var checklistsFiles embed.FS

func openSheets(room *screen.Room) (map[string]*frame.Screen, error) {
	out := map[string]*frame.Screen{}
	for name, files := range map[string]embed.FS{"positions": positionsFiles, "medevacs": medevacsFiles, "safety": safetyFiles, "log": logFiles, "checklists": checklistsFiles} {
		sheet, err := room.Screen(files)
		if err != nil {
			return nil, err
		}
		out[name] = sheet
	}
	return out, nil
}

func (p *Page) showSheet(v *screen.Visit, name string) error {
	return p.render(v, http.StatusOK, name, func(d *caseData) *screen.Forms { return screen.Fresh(d.Case.Version) })
}

// sheetOf gives the sheet that a form was sent from; empty is the page of the case.
func (p *Page) sheetOf(v *screen.Visit) string {
	if name := v.Field("page"); p.sheets[name] != nil {
		return name
	}
	return ""
}

// back gives the page that a form was sent from.
func (p *Page) back(v *screen.Visit, id string) string {
	if name := p.sheetOf(v); name != "" {
		return "/cases/" + id + "/" + name
	}
	return "/cases/" + id
}

// sheetLimit is how many entries of a sheet stand on one page.
const sheetLimit = 100

// sheetData is what the sheets show beside the case.
type sheetData struct {
	Sheet   string
	All     []position // of the boat, the newest record first
	Earlier string     // address of the earlier entries; empty if there are none
	Log     []logEntry
	Lists   []checklist
	History []description
}

type logEntry struct {
	rescue.Communication
	Channel, Author string
}

type checklist struct {
	Key         string
	Here        bool // what the case is in now
	Done, Items int
	List        []item
}

type item struct {
	Key, Source string
	Check       *rescue.Check
	Author      string
}

type description struct {
	Text, Source, Author string
	At                   time.Time
}

// sheet reads what a sheet shows.
func (d *caseData) sheet(v *screen.Visit, s dispatch.State, names *screen.Names, name string) error {
	d.Sheet = name
	before, _ := strconv.ParseUint(v.Query("before"), 10, 64)
	earlier := func(n int, last uint64) {
		if n == sheetLimit && last > 0 {
			d.Earlier = "/cases/" + d.Case.ID + "/" + name + "?before=" + strconv.FormatUint(last, 10)
		}
	}
	switch name {
	case "positions":
		all, err := rescue.PositionsOf(s, d.Case.ID, before, sheetLimit)
		if err != nil {
			return err
		}
		for _, at := range all {
			d.All = append(d.All, positionOf(v, names, at))
			earlier(len(d.All), at.Record)
		}
		for _, said := range slices.Backward(d.Case.Described) {
			d.History = append(d.History, descriptionOf(v, names, said))
		}
	case "log":
		all, err := rescue.CommunicationsOf(s, d.Case.ID, before, sheetLimit)
		if err != nil {
			return err
		}
		for _, c := range all {
			d.Log = append(d.Log, logEntry{Communication: c, Channel: v.Word("channel", c.Channel), Author: names.User(c.Author)})
			earlier(len(d.Log), c.Record)
		}
	}
	return nil
}

func descriptionOf(v *screen.Visit, names *screen.Names, said rescue.Description) description {
	out := description{Source: v.Word("source", said.Source), Author: names.User(said.Author), At: said.At}
	for _, key := range rescue.Traits {
		if text := said.Trait(key); text != "" {
			if out.Text != "" {
				out.Text += v.T("list.comma")
			}
			out.Text += v.T("trait."+key) + " " + narrate.Trait(v.Lang, key, text)
		}
	}
	return out
}

// checklists reads the lists with what is ticked. The one of the phase that the case is in is open.
func (d *caseData) checklists(v *screen.Visit, s dispatch.State, names *screen.Names) error {
	lists, err := rescue.Checklists()
	if err != nil {
		return err
	}
	here := []string{string(d.Case.Phase)}
	if d.Case.Aboard != nil {
		here = append(here, "aboard")
	}
	if d.Case.Landing != nil || d.Case.Closed {
		here = append(here, "ending")
	}
	for _, l := range lists {
		c := checklist{Key: l.Key, Items: len(l.Items), Here: slices.Contains(here, l.Key)}
		for _, i := range l.Items {
			one := item{Key: i.Key, Source: i.Source}
			if k, ticked := d.Case.Checked(i.Key); ticked {
				one.Check, one.Author = &k, names.User(k.Author)
				c.Done++
			}
			c.List = append(c.List, one)
		}
		d.Lists = append(d.Lists, c)
	}
	return nil
}

// centres are the organisations that coordinate rescues, first, and then the others.
func (d *caseData) centres(_ *screen.Visit, s dispatch.State, _ *screen.Names) error {
	coordinates := map[string]bool{}
	for o, err := range directory.Organisations.All(s, "") {
		if err != nil {
			return err
		}
		coordinates[o.ID] = o.Type == "rescue-coordination-centre"
	}
	for _, o := range d.Orgs {
		if coordinates[o.Value] {
			d.Centres = append(d.Centres, o)
		} else {
			d.Others = append(d.Others, o)
		}
	}
	return nil
}

// Sheets are the sheets of a case in the order in which they are offered; the checklists have a tab of their own.
func (d *caseData) Sheets() []string {
	return []string{"log", "positions", "medevacs", "safety"}
}

// TraitKeys are what can be said of a boat.
func (d *caseData) TraitKeys() []string { return rescue.Traits }

// Urgencies are how long people can wait to be taken off.
func (d *caseData) Urgencies() []string { return rescue.Urgencies }

// Conditions are the categories of what they need, in words.
func (d *caseData) Conditions() []screen.Choice {
	var out []screen.Choice
	for _, c := range rescue.Conditions {
		out = append(out, screen.Choice{Value: c, Text: d.visit.Word("condition", c)})
	}
	return out
}

// Carrier is the place of the vessel that is likely to carry the people: one that is on scene, or on its way.
func (d *caseData) Carrier() string { return d.carrier().Place }

// CarrierName is its name.
func (d *caseData) CarrierName() string { return d.carrier().Name }

func (d *caseData) carrier() rescue.Tasking {
	var out rescue.Tasking
	for _, t := range d.Case.Taskings {
		if t.State == rescue.OnScene || t.State == rescue.Accepted && out.State != rescue.OnScene {
			out = t
		}
	}
	return out
}
