package api

import (
	"context"
	"net/http"

	"fanar/face/paper"
	"fanar/record/dispatch"
)

// CodeInPath is the input of a request about a sheet that came back.
type CodeInPath struct {
	Code string `path:"code" example:"D12-7Q4K-X" doc:"Also as people type it: in small letters, without lines, with O for 0"`
}

// SheetInPath is the input of a request for a sheet.
type SheetInPath struct {
	Case     string `path:"case" example:"SAR-1" doc:"The case; new for an alert, which has none yet"`
	Form     string `path:"form" example:"deck-count" doc:"alert, deck-count, handover-given, handover-received, landing, medevac or body-found"`
	At       string `query:"at" doc:"Vessel or place that the sheet is for"`
	Handover string `query:"handover" example:"H3" doc:"Of a handover that waits for the caller's count"`
	Pages    int    `query:"pages" minimum:"1" maximum:"9" default:"1" doc:"The form, and pages to tally on"`
	Lang     string `query:"lang" doc:"Of the sheet; the caller's if absent"`
}

// paper is the forms on paper and what their codes lead to.
func (a *server) paper() {
	read(a, endpoint{path: "/paper/{code}", id: "findPaper", summary: "What the code of a printed form leads to: which screen, of which case, for which place or handover"}, "read.people",
		func(s dispatch.State, in *CodeInPath) (paper.Found, error) {
			code, err := paper.Parse(in.Code)
			if err != nil {
				return paper.Found{}, err
			}
			return paper.Find(s, code)
		})
	a.sheet()
}

func (a *server) sheet() {
	e := endpoint{method: http.MethodGet, path: "/cases/{case}/paper/{form}", id: "printPaper", summary: "A form to print and fill in by hand, as one file of HTML that needs nothing else"}
	printer, failed := paper.NewPrinter()
	register(a, e, e.operation(), func(ctx context.Context, in *SheetInPath) (*bundleOutput, error) {
		if failed != nil {
			return nil, failed
		}
		actor, err := a.Sessions.Actor(ctx)
		if err != nil {
			return nil, err
		}
		form, err := paper.ParseForm(in.Form)
		if err != nil {
			return nil, err
		}
		c := callerOf(ctx)
		ask := paper.Ask{Form: form, Case: in.Case, Place: in.At, Handover: in.Handover, Pages: in.Pages, Lang: in.Lang}
		if ask.Lang == "" {
			ask.Lang = c.lang
		}
		if c.request != nil {
			ask.Origin = a.Sessions.Origin(c.request)
		}
		out := &bundleOutput{ContentType: "text/html; charset=utf-8", ContentDisposition: `attachment; filename="` + string(form) + `.html"`}
		err = a.Dispatch.Read(ctx, actor, "read.people", func(s dispatch.State) error {
			sheet, err := paper.Make(s, ask)
			if err != nil {
				return err
			}
			out.Body, err = printer.Document(sheet)
			return err
		})
		return out, err
	})
	a.operationOf(e).Responses["200"].Content = nil
	a.describeFile(e, "text/html")
}
