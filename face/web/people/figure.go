package people

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"

	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/engine/dtg"
	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/dispatch"
)

// entriesData is one page of the entries of a case.
type entriesData struct {
	Case    rescue.Case
	Tabs    []screen.Tab
	Entries []entry
	Earlier int
}

// showEntries is the entries of a case, newest first, as far back as one reads.
func (p *Page) showEntries(v *screen.Visit) error {
	id := v.R.PathValue("id")
	d := &entriesData{Tabs: v.CaseTabs(id, "/cases/"+id+"/people")}
	before, _ := strconv.Atoi(v.Query("before"))
	err := v.Read("read.people", func(s dispatch.State) (err error) {
		var all []people.Entry
		if all, d.Earlier, err = people.EntriesOf(s, id, v.Actor, before, 100); err != nil {
			return err
		}
		if d.Case, err = rescue.CaseByID(s, id); err != nil {
			return err
		}
		d.Entries = entriesOf(v, v.Names(s), all)
		return nil
	})
	if err != nil {
		return err
	}
	return p.entries.Render(v.W, http.StatusOK, v.Page(v.T("ledger-page.entries-title", "case", id), "cases", d))
}

// figureData is a published figure with what it means.
type figureData struct {
	people.Figure
	Typed struct{ Happened, Recorded string }
}

// showFigure is a figure as of two times, which stand in the address.
func (p *Page) showFigure(v *screen.Visit) error {
	d := &figureData{}
	d.Typed.Happened, d.Typed.Recorded = v.Query("happened"), v.Query("recorded")
	happened, err := asOf(v, "happened")
	if err != nil {
		return err
	}
	recorded, err := asOf(v, "recorded")
	if err != nil {
		return err
	}
	err = v.Read("read.people", func(s dispatch.State) (err error) {
		d.Figure, err = people.FigureOf(s, v.R.PathValue("figure"), v.Actor, happened, recorded, s.Now)
		return err
	})
	if err != nil {
		return err
	}
	return p.figure.Render(v.W, http.StatusOK, v.Page(v.T("figure."+d.Name), "people", d))
}

// asOf reads a time of the address; empty is now.
func asOf(v *screen.Visit, name string) (time.Time, error) {
	text := v.Query(name)
	if text == "" {
		return time.Time{}, nil
	}
	at, err := dtg.Parse(text, v.Room.Dispatch.Now(), time.UTC)
	if err != nil {
		err = fault.As(err).WithField(name)
	}
	return at, err
}

// showSheet is the balances of a case as CSV, to publish.
func (p *Page) showSheet(v *screen.Visit) error {
	id := v.R.PathValue("id")
	var body []byte
	err := v.Read("read.people", func(s dispatch.State) error {
		if _, err := rescue.CaseByID(s, id); err != nil {
			return err
		}
		sheet, err := people.SheetOf(s, id, v.Actor)
		if err != nil {
			return err
		}
		body, err = sheet.MarshalText()
		return err
	})
	if err != nil {
		return err
	}
	v.W.Header().Set("Content-Type", "text/csv; charset=utf-8")
	v.W.Header().Set("Content-Disposition", `attachment; filename="`+id+`-balances.csv"`)
	_, err = v.W.Write(body)
	return err
}

func sortedKeys(m map[string]int32) []string { return slices.Sorted(maps.Keys(m)) }

func isOfficer(v *screen.Visit) bool { return slices.Contains(v.Actor.Roles, "duty-officer") }
