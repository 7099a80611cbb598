package count

import (
	"net/http"
	"strings"
	"time"

	"fanar/desk/rescue"
	"fanar/face/web/screen"
	"fanar/record/dispatch"
)

// listed is how many cases the page and the device hold: more than a counter can mean, and few kilobytes.
const listed = 200

// caseLine is a case to choose. It says nothing of how many people are said to be aboard: who counts should not know.
type caseLine struct {
	ID, Boat string
	At       time.Time // of the first alert
	Owed     []screen.Pending
}

type chooseData struct {
	Cases  []caseLine
	Query  string
	More   int // cases that the list leaves out
	Notice *screen.Notice
	User   string // whose counts the device keeps; empty in the shell
}

// showChoice is the list of what can be counted: first what the reader's organisation owes, then every open case.
func (p *Page) showChoice(v *screen.Visit) error {
	d := chooseData{Query: v.Query("q"), Notice: v.Notice(), User: v.Actor.User}
	err := v.Read("read.people", func(s dispatch.State) (err error) {
		d.Cases, d.More, err = casesOf(v, s, d.Query)
		return err
	})
	if err != nil {
		return err
	}
	page := v.Page(v.T("counting.title"), "count", d)
	page.Islands = []string{"count"}
	return p.choose.Render(v.W, http.StatusOK, page)
}

// casesOf gives the open cases that match the text, those in which the reader's organisation owes a count first.
func casesOf(v *screen.Visit, s dispatch.State, text string) (lines []caseLine, more int, err error) {
	open, err := rescue.Open(s, s.Now)
	if err != nil {
		return nil, 0, err
	}
	owed, err := v.PendingHere(s, v.Names(s))
	if err != nil {
		return nil, 0, err
	}
	byCase := map[string][]screen.Pending{}
	for _, x := range owed {
		x.URL = "/count/" + x.Case + "/" + Receive + "/" + x.Handover
		byCase[x.Case] = append(byCase[x.Case], x)
	}
	var rest []caseLine
	for _, c := range open {
		line := caseLine{ID: c.ID, Boat: v.T("boat." + string(c.Alert.Boat)), At: c.AlertedAt, Owed: byCase[c.ID]}
		if text != "" && !strings.Contains(strings.ToLower(line.ID+" "+line.Boat), strings.ToLower(text)) {
			continue
		}
		if len(line.Owed) > 0 {
			lines = append(lines, line)
		} else {
			rest = append(rest, line)
		}
	}
	lines = append(lines, rest...)
	if len(lines) > listed {
		lines, more = lines[:listed], len(lines)-listed
	}
	return lines, more, nil
}
