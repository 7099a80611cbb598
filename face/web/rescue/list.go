package rescue

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/face/web/frame"
	"fanar/face/web/screen"
	"fanar/record/dispatch"
)

// listLimit is how many cases stand on one page of the list.
const listLimit = 50

type listData struct {
	Open, Closed []row
	States       []link // which cases are listed
	OpenCount    int
	Text         string
	From         int         // first of the open ones that is shown, from 0
	Before       string      // address of the page before; empty on the first
	Next         string      // address of the next page; empty on the last
	Line         screen.Form // the alert line that came back
}

// link is a filter that the address can carry.
type link struct {
	URL, Text string
	Here      bool
}

type row struct {
	ID, URL, Phase, Text, Step, Urgency, Outcome string
	Case                                         rescue.Case
	Step0                                        rescue.Step
	Strip                                        *frame.Strip
	Late                                         bool
}

func (p *Page) showList(v *screen.Visit) error {
	return p.renderList(v, http.StatusOK, screen.Fresh(0))
}

// listStates are the filters of the list: what waits longest first, or one phase of it, or what is over.
var listStates = []string{"all", "distress", "alert", "uncertainty", "late", "closed"}

func (p *Page) renderList(v *screen.Visit, status int, forms *screen.Forms) error {
	d := listData{Text: v.Query("q"), Line: forms.Form("alert")}
	state := v.Query("state")
	if !slices.Contains(listStates, state) {
		state = "all"
	}
	for _, s := range listStates {
		d.States = append(d.States, link{URL: listURL(s, d.Text, "", ""), Text: v.T("case-list." + s), Here: s == state})
	}
	err := v.Read("read.cases", func(s dispatch.State) error {
		if state != "closed" && state != "late" {
			if err := d.open(v, s, state); err != nil {
				return err
			}
		}
		if state == "all" || state == "closed" || state == "late" {
			return d.closed(v, s, state)
		}
		return nil
	})
	if err != nil {
		return err
	}
	page := v.Page(v.T("nav.cases"), "cases", d)
	page.Alert = d.Line.Value("line")
	return p.list.Render(v.W, status, page)
}

// open reads the open cases that the address asks for, the one that waits longest first.
func (d *listData) open(v *screen.Visit, s dispatch.State, state string) error {
	all, err := rescue.Open(s, s.Now)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(c rescue.Case) bool { return state != "all" && string(c.Phase) != state || !d.found(v, c) })
	d.OpenCount = len(all)
	if d.From, err = strconv.Atoi(v.Query("from")); err != nil || d.From < 0 || d.From >= len(all) {
		d.From = 0
	}
	end := min(d.From+listLimit, len(all))
	if d.From > 0 {
		d.Before = listURL(state, d.Text, "from", strconv.Itoa(max(d.From-listLimit, 0)))
	}
	if end < len(all) {
		d.Next = listURL(state, d.Text, "from", strconv.Itoa(end))
	}
	for _, c := range all[d.From:end] {
		r, err := rowOf(v, s, c)
		if err != nil {
			return err
		}
		d.Open = append(d.Open, r)
	}
	return nil
}

// closed reads the closed cases, newest first. A search looks through all of them.
func (d *listData) closed(v *screen.Visit, s dispatch.State, state string) error {
	before, _ := strconv.ParseUint(v.Query("before"), 10, 64)
	for {
		cases, next, err := rescue.ClosedPage(s, before, listLimit)
		if err != nil {
			return err
		}
		for _, c := range cases {
			if state == "late" && len(c.Late) == 0 || !d.found(v, c) {
				continue
			}
			r, err := rowOf(v, s, c)
			if err != nil {
				return err
			}
			d.Closed = append(d.Closed, r)
		}
		before = next
		if next == 0 || len(d.Closed) >= listLimit || d.Text == "" && state != "late" {
			break
		}
	}
	if before != 0 {
		d.Next = listURL("closed", d.Text, "before", strconv.FormatUint(before, 10))
		if state == "late" {
			d.Next = listURL("late", d.Text, "before", strconv.FormatUint(before, 10))
		}
	}
	return nil
}

// found tells whether a case holds the text that is searched for.
func (d *listData) found(v *screen.Visit, c rescue.Case) bool {
	return d.Text == "" || strings.Contains(strings.ToLower(c.ID+" "+v.Boat(c.Alert)+" "+c.Alert.Raw+" "+c.Outcome), strings.ToLower(d.Text))
}

// listURL is the address of a list: what it shows, what it is searched for, and where it goes on.
func listURL(state, text, key, value string) string {
	q := url.Values{}
	if state != "all" {
		q.Set("state", state)
	}
	if text != "" {
		q.Set("q", text)
	}
	if key != "" {
		q.Set(key, value)
	}
	if len(q) == 0 {
		return "/cases"
	}
	return "/cases?" + q.Encode()
}

func rowOf(v *screen.Visit, s dispatch.State, c rescue.Case) (row, error) {
	r := row{ID: c.ID, URL: "/cases/" + c.ID, Phase: string(c.Phase), Text: v.Boat(c.Alert), Case: c, Outcome: c.Outcome, Step0: c.Next(), Late: len(c.Late) > 0}
	r.Step, r.Urgency = v.T("step."+r.Step0.Key), screen.Urgency(r.Step0.Key)
	if !v.May("read.people") {
		return r, nil
	}
	strip, err := people.StripOf(s, c.ID, v.Actor)
	r.Strip = v.Strip(strip)
	return r, err
}
