package api

import (
	"fanar/desk/rescue/suitable"
	"fanar/record/dispatch"
)

type unitQuery struct {
	Case  string `path:"case" example:"SAR-1"`
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"40" doc:"How many at most"`
}

func (a *server) units() {
	read(a, endpoint{path: "/cases/{case}/units", id: "rankUnits",
		summary: "Vessels and aircraft that could go to the case, by when they could be there and with the reasons; units that are tasked elsewhere or may not take people aboard are marked"}, "read.cases",
		func(s dispatch.State, in *unitQuery) (suitable.Ranking, error) {
			return suitable.For(s, a.Picture, in.Case, in.Limit)
		})
}
