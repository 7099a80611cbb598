package interop

import (
	"net/http"
	"time"

	"fanar/face/i18n"
	"fanar/face/interop/cot"
	"fanar/face/web/screen"
	"fanar/record/dispatch"
)

// connectionRow is one connection in the reader's language.
type connectionRow struct {
	cot.LinkState
	Mark, Text, How string
}

// unitRow is one thing that is heard and not in the sea picture.
type unitRow struct {
	cot.Unit
	What, Speed string
}

type connectionData struct {
	Rows    []connectionRow
	Units   []unitRow
	SeesSea bool // the reader may see what is at sea
	Files   bool // the reader may read cases
	MayTake bool
	Asked   time.Time
}

// showConnections answers whoever may see the sea, and the administrator, who keeps the connections running.
func (p *Page) showConnections(v *screen.Visit) error {
	if !v.May("read.sea") {
		if err := v.Read("read.feeds", func(dispatch.State) error { return nil }); err != nil {
			return err
		}
	}
	d := connectionData{SeesSea: v.May("read.sea"), Files: v.May("read.cases"), MayTake: v.May("past.TakeIn"), Asked: p.room.Dispatch.Now()}
	for _, l := range p.links.Links() {
		d.Rows = append(d.Rows, connectionRow{LinkState: l, Mark: mark(l.Status), Text: v.T("connection-state." + l.Status),
			How: v.T("connection-way." + l.Mode + "-" + l.Direction)})
	}
	if d.SeesSea {
		for _, u := range p.links.Units() {
			row := unitRow{Unit: u, What: v.T("connection-unit." + string(u.Kind))}
			if u.SpeedKn != nil {
				row.Speed = i18n.Decimal(v.Lang, *u.SpeedKn, 1)
			}
			d.Units = append(d.Units, row)
		}
	}
	if v.Query("part") == "connections" {
		return p.connections.RenderPart(v.W, http.StatusOK, "connection-rows", v.Page("", "sea", d))
	}
	return p.connections.Render(v.W, http.StatusOK, v.Page(v.T("connections.title"), "sea", d))
}

// mark is the class that draws a state by its shape; a feed's marks are used.
func mark(status string) string {
	switch status {
	case cot.Live:
		return ""
	case cot.Waiting, cot.Connecting:
		return "late"
	}
	return "silent"
}
