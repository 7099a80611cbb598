// Package people is the screens of the headcount: who is where in a case, counting with big buttons, handovers that both
// sides count, and the people over all cases whom nobody can place.
//
// It never shows the giver's number to somebody who has still to count: what may be seen comes from the people desk's
// overview alone, and a page that was made for counting holds no number but the reader's own. Start with [Open].
package people

import (
	"embed"
	"net/http"
	"slices"

	"fanar/desk/people"
	"fanar/face/web/frame"
	"fanar/face/web/narrate"
	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
)

//go:embed all.html
var allFiles embed.FS

//go:embed case.html forms.html entry.html
var caseFiles embed.FS

//go:embed book.html
var bookFiles embed.FS

//go:embed entries.html entry.html
var entriesFiles embed.FS

//go:embed figure.html
var figureFiles embed.FS

//go:embed count.html tally.html
var countFiles embed.FS

//go:embed handover.html tally.html
var handoverFiles embed.FS

// Page is the screens.
type Page struct {
	room                       *screen.Room
	all, one, counts, handover *frame.Screen
	book, entries, figure      *frame.Screen
}

// Open reads the templates.
func Open(room *screen.Room) (*Page, error) {
	p := &Page{room: room}
	for _, s := range []struct {
		to    **frame.Screen
		files embed.FS
	}{{&p.all, allFiles}, {&p.one, caseFiles}, {&p.counts, countFiles}, {&p.handover, handoverFiles}, {&p.book, bookFiles},
		{&p.entries, entriesFiles}, {&p.figure, figureFiles}} {
		made, err := room.Screen(s.files)
		if err != nil {
			return nil, err
		}
		*s.to = made
	}
	return p, nil
}

// Routes adds the pages' addresses.
func (p *Page) Routes(mux *http.ServeMux) {
	const one = "/cases/{id}/people"
	mux.Handle("GET /people", p.room.Signed(p.showAll))
	mux.Handle("GET "+one, p.room.Signed(p.show))
	for name, a := range acts {
		mux.Handle("POST "+one+"/"+name, p.room.Signed(func(v *screen.Visit) error { return p.do(v, a) }))
	}
	mux.Handle("GET "+one+"/ledger", p.room.Signed(p.showBook))
	for name, a := range bookActs {
		mux.Handle("POST "+one+"/"+name, p.room.Signed(func(v *screen.Visit) error { return p.doBook(v, a) }))
	}
	mux.Handle("GET "+one+"/entries", p.room.Signed(p.showEntries))
	mux.Handle("GET "+one+"/balances.csv", p.room.Signed(p.showSheet))
	mux.Handle("GET /people/figures/{figure}", p.room.Signed(p.showFigure))
	mux.Handle("GET "+one+"/count", p.room.Signed(func(v *screen.Visit) error { return p.showCount(v, http.StatusOK, screen.Fresh(0), tally{}) }))
	mux.Handle("POST "+one+"/count", p.room.Signed(p.count))
	mux.Handle("GET "+one+"/handovers/{h}", p.room.Signed(p.showHandover))
	mux.Handle("POST "+one+"/handovers/{h}/receive", p.room.Signed(p.receive))
	mux.Handle("POST "+one+"/handovers/{h}/withdraw", p.room.Signed(func(v *screen.Visit) error { return p.onHandover(v, withdraw) }))
	mux.Handle("POST "+one+"/handovers/{h}/explain", p.room.Signed(func(v *screen.Visit) error { return p.onHandover(v, explain) }))
}

type allData struct {
	Losses  screen.Losses
	Pending []screen.Pending
	Mine    []screen.Pending
	Differs []recount
	Figures []string
}

// showAll is the people over all cases who are between two counts or whom nobody can place.
func (p *Page) showAll(v *screen.Visit) error {
	var d allData
	err := v.Read("read.people", func(s dispatch.State) (err error) {
		names := v.Names(s)
		if d.Losses, err = v.Losses(s, names, ""); err != nil {
			return err
		}
		differs, err := people.Contradictions(s, v.Actor)
		if err != nil {
			return err
		}
		for _, r := range differs {
			d.Differs = append(d.Differs, recount{Recount: r, Where: names.Account(r.Account), Who: names.Organisation(r.Organisation),
				Answers: names.Organisation(r.Owner), Ledger: r.Balance.Total(), Count: r.Counted.Total()})
		}
		for _, f := range people.Figures() {
			d.Figures = append(d.Figures, f.Name)
		}
		all, err := v.PendingAll(s, names)
		for _, x := range all {
			if x.Mine {
				d.Mine = append(d.Mine, x)
			} else {
				d.Pending = append(d.Pending, x)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	page := v.Page(v.T("nav.people"), "people", d)
	if v.Query("part") == "all" {
		return p.all.RenderPart(v.W, http.StatusOK, "all-part", page)
	}
	return p.all.Render(v.W, http.StatusOK, page)
}

// do carries one form of the page of a case through the door.
func (p *Page) do(v *screen.Visit, a act) error {
	id := v.R.PathValue("id")
	command, err := a(v, id)
	if err == nil {
		var receipt dispatch.Receipt
		if receipt, err = v.Do(command, "case/"+id); err == nil {
			return v.Recorded("/cases/"+id+"/people", receipt)
		}
	}
	if !correctable(err) {
		return err
	}
	return p.render(v, screen.Status(err), back(v, err))
}

// correctable tells whether the page can be shown again with the form.
func correctable(err error) bool {
	return screen.Correctable(err) && fault.As(err).Code != "case.none"
}

// back makes the forms of a page whose form came back, with what changed since if it was stale.
func back(v *screen.Visit, err error) func(s dispatch.State, names *screen.Names, version uint64) (*screen.Forms, error) {
	return func(s dispatch.State, names *screen.Names, version uint64) (*screen.Forms, error) {
		forms := v.Back(version, err)
		if !forms.Stale() {
			return forms, nil
		}
		told, err := since(v, s, names, v.R.PathValue("id"), forms.Seen())
		forms.Changed(told)
		return forms, err
	}
}

func fresh(_ dispatch.State, _ *screen.Names, version uint64) (*screen.Forms, error) {
	return screen.Fresh(version), nil
}

// since tells what was recorded about a case after a record, oldest first, as the reader may see it.
func since(v *screen.Visit, s dispatch.State, names *screen.Names, id string, seen uint64) ([]narrate.Told, error) {
	events, err := journal.Collect(journal.About(s, "case/"+id))
	if err != nil {
		return nil, err
	}
	events = slices.DeleteFunc(events, func(e event.Event) bool { return e.Number <= seen })
	for i := range events {
		if events[i], err = people.HideBlind(s, events[i], v.Actor); err != nil {
			return nil, err
		}
	}
	return narrate.New(v, s, names).All(events), nil
}
