package api_test

import (
	"strings"
	"testing"
)

func TestPaper(t *testing.T) {
	s := open(t)
	conti := as(t, s, "conti")
	conti.do("POST", "/cases", `{"line":"1355 3355N01230E rubber 62 pob"}`).want(t, 201)
	sheet := conti.do("GET", "/cases/SAR-1/paper/deck-count?pages=2&lang=tr", "").want(t, 200, `lang="tr"`, "SAR-1", "<style>")
	if ct := sheet.header.Get("Content-Type"); ct != "text/html; charset=utf-8" {
		t.Errorf("Content-Type %s", ct)
	}
	if strings.Contains(sheet.body, "<script") || strings.Contains(sheet.body, "url(") {
		t.Errorf("the sheet needs more than itself: %.500s", sheet.body)
	}
	conti.do("GET", "/paper/d1-oooo-3", "").want(t, 422, "paper.code")
	conti.do("GET", "/paper/e1-oooo-o", "").want(t, 200, `"code":"E1-0000-0"`, `"form":"landing"`, `"case":"SAR-1"`, `"path":"/count/SAR-1/deck"`)
	conti.do("GET", "/cases/SAR-1/paper/handover-received?handover=H1", "").want(t, 404, "counting.no-handover")
	conti.do("GET", "/cases/SAR-1/paper/handover-received", "").want(t, 422, "paper.handover")
	conti.do("GET", "/cases/SAR-1/paper/essay", "").want(t, 422, "paper.form")
	stranger := client{t: t, base: conti.base}
	stranger.do("GET", "/paper/e1-0000-0", "").want(t, 401)
	stranger.do("GET", "/cases/SAR-1/paper/landing", "").want(t, 401)
}
