package api

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/policy"
)

// caseView is a case with what it waits for and how many people it concerns, as the viewer may see it.
type caseView struct {
	rescue.Case
	Next  rescue.Step    `json:"next"`
	Boat  []rescue.Trait `json:"boat,omitempty" doc:"What was said of the boat, trait by trait; several values contradict each other"`
	Waits []rescue.Wait  `json:"waits,omitempty" doc:"What the case waits for and of whom, what waits longest first"`
	Strip *people.Strip  `json:"strip,omitempty" doc:"Said, counted, landed and not accounted for; absent if the reader may not read counts"`
}

type caseList struct {
	Page
	State string `query:"state" enum:"open,closed,all" default:"open" doc:"open: the one that waits longest for its next step first; else newest first"`
}

// CaseInPath is the case that an address names, such as SAR-1.
type CaseInPath struct {
	Case string `path:"case" example:"SAR-1"`
}

type timelineInput struct {
	CaseInPath
	Page
}

// opened is the answer to an alert: the receipt and the case as it now is.
type opened struct {
	dispatch.Receipt
	Case *caseView `json:"case,omitempty" doc:"Absent if the reporter may not read cases"`
}

func (a *server) cases() {
	read(a, endpoint{path: "/cases", id: "listCases", summary: "Open cases, or all"}, "read.cases", listCases)
	readOne(a, endpoint{path: "/cases/{case}", id: "getCase", summary: "One case"}, "read.cases",
		func(s dispatch.State, in *CaseInPath) (caseView, uint64, error) {
			c, err := rescue.CaseByID(s, in.Case)
			if err != nil {
				return caseView{}, 0, err
			}
			v, err := viewCase(s, c)
			return v, c.Version, err
		})
	read(a, endpoint{path: "/cases/{case}/timeline", id: "getCaseTimeline",
		summary: "Everything that was recorded about a case, newest first, as the reader may see it"}, "read.cases", timeline)
	answering(a, endpoint{method: http.MethodPost, path: "/cases", id: "openCase", status: http.StatusCreated,
		summary: "Open a distress case from one line, or from parts. Nothing is mandatory but saying something"}, openByParts, a.openedCase)
	a.bundle()
}

// listCases gives a page of the list. Its cursor counts the open ones that were given, and is a case's number elsewhere.
func listCases(s dispatch.State, in *caseList) (list[caseView], error) {
	out := list[caseView]{Items: []caseView{}}
	var page []rescue.Case
	var err error
	switch in.State {
	case "open":
		var open []rescue.Case
		open, err = rescue.Open(s, s.Now)
		from := int(min(in.Cursor, uint64(len(open))))
		end := min(from+in.Limit, len(open))
		page = open[from:end]
		if end < len(open) {
			out.Next = strconv.Itoa(end)
		}
	case "closed":
		var next uint64
		page, next, err = rescue.ClosedPage(s, in.Cursor, in.Limit)
		if next > 0 {
			out.Next = strconv.FormatUint(next, 10)
		}
	default:
		if page, err = rescue.All(s); err == nil {
			page, out.Next = allPage(page, in)
		}
	}
	if err != nil {
		return out, err
	}
	for _, c := range page {
		whole, err := rescue.CaseByID(s, c.ID)
		if err != nil {
			return out, err
		}
		v, err := viewCase(s, whole)
		if err != nil {
			return out, err
		}
		out.Items = append(out.Items, v)
	}
	return out, nil
}

// allPage cuts a page out of all cases, newest first.
func allPage(all []rescue.Case, in *caseList) (page []rescue.Case, next string) {
	for _, c := range all {
		if in.Cursor != 0 && caseNumber(c) >= in.Cursor {
			continue
		}
		if len(page) == in.Limit {
			return page, strconv.FormatUint(caseNumber(page[in.Limit-1]), 10)
		}
		page = append(page, c)
	}
	return page, ""
}

// caseNumber is the number in a case's identifier; 0 if there is none.
func caseNumber(c rescue.Case) uint64 {
	n, err := strconv.ParseUint(c.ID[strings.LastIndexByte(c.ID, '-')+1:], 10, 64)
	if err != nil {
		return 0
	}
	return n
}

func viewCase(s dispatch.State, c rescue.Case) (caseView, error) {
	v := caseView{Case: c, Next: c.Next(), Boat: c.Boat(), Waits: c.Waits()}
	if !s.Policy.May(s.Actor, "read.people") {
		return v, nil
	}
	strip, err := people.StripOf(s, c.ID, s.Actor)
	v.Strip = &strip
	return v, err
}

func timeline(s dispatch.State, in *timelineInput) (list[event.Event], error) {
	out := list[event.Event]{Items: []event.Event{}}
	if _, err := rescue.CaseByID(s, in.Case); err != nil {
		return out, err
	}
	events, next, err := rescue.TimelinePage(s, in.Case, in.Cursor, in.Limit)
	if err != nil {
		return out, err
	}
	out.Items = events
	if next > 0 {
		out.Next = strconv.FormatUint(next, 10)
	}
	return out, nil
}

// openedCase gives the new case with its receipt, if the reporter may read it.
func (a *server) openedCase(ctx context.Context, actor policy.Actor, r dispatch.Receipt) (opened, error) {
	out := opened{Receipt: r}
	err := a.Dispatch.Read(ctx, actor, "read.cases", func(s dispatch.State) error {
		c, err := rescue.CaseByID(s, strings.TrimPrefix(r.Subject, rescue.Subject("")))
		if err != nil {
			return err
		}
		v, err := viewCase(s, c)
		out.Case = &v
		return err
	})
	if fault.KindOf(err) == fault.Forbidden {
		err = nil // the alert is on record; that is what counts
	}
	return out, err
}

type bundleOutput struct {
	ContentType        string `header:"Content-Type"`
	ContentDisposition string `header:"Content-Disposition"`
	Body               []byte
}

func (a *server) bundle() {
	e := endpoint{method: http.MethodGet, path: "/cases/{case}/bundle", id: "exportCase",
		summary: "The records about a case with everything to verify them away from this node (fanar verify)"}
	register(a, e, e.operation(), func(ctx context.Context, in *CaseInPath) (*bundleOutput, error) {
		actor, err := a.Sessions.Actor(ctx)
		if err != nil {
			return nil, err
		}
		// The newest records are under no checkpoint yet; a reader without the right to read must not cause one.
		if err := a.Dispatch.Authorise(ctx, actor, "read.cases", ""); err != nil {
			return nil, err
		}
		if err := a.Journal.Sign(ctx); err != nil {
			return nil, err
		}
		out := &bundleOutput{ContentType: "application/json", ContentDisposition: `attachment; filename="` + in.Case + `.fanar.json"`}
		err = a.Dispatch.Read(ctx, actor, "read.record", func(s dispatch.State) error {
			if _, err := rescue.CaseByID(s, in.Case); err != nil {
				return err
			}
			b, err := rescue.Export(ctx, s, in.Case)
			if err != nil {
				return err
			}
			out.Body, err = b.Bytes()
			return err
		})
		return out, err
	})
	a.operationOf(e).Responses["200"].Content = nil
	a.describeFile(e, "application/json")
}
