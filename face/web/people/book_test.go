package people_test

import (
	"net/http"
	"strings"
	"testing"
)

// A second count that differs is on the people page, stands beside the ledger on the page of second counts, and is settled there.
func TestSecondCountsOnThePage(t *testing.T) {
	s := open(t)
	lindqvist, conti := s.As(t, "lindqvist"), s.As(t, "conti")
	const path = "/cases/SAR-2/people"
	lindqvist.Post(path+"/count", values("form", "count", "account", "aurora", "n:unknown/unknown", "97")).Want(http.StatusSeeOther)
	lindqvist.Post(path+"/count", values("form", "count", "account", "aurora", "n:unknown/unknown", "95")).Want(http.StatusSeeOther)
	lindqvist.Get(path).Want(http.StatusOK, "Counts that differ")
	conti.Get("/people").Want(http.StatusOK, "In the ledger", "/cases/SAR-2/people/ledger#differs", "Returned to an unsafe place")
	page := lindqvist.Get(path+"/ledger").Want(http.StatusOK, "97", "95", "Settle the difference", "C3")
	if len(page.Body) > 50_000 {
		t.Errorf("the page weighs %d bytes", len(page.Body))
	}
	lindqvist.Post(path+"/settle", values("form", "settle-C3", "count", "C3", "stands", "count", "reason", "recount")).
		Want(http.StatusUnprocessableEntity, "name a place of the directory")
	lindqvist.Post(path+"/settle", values("form", "settle-C3", "count", "C3", "stands", "count", "to", "missing-at-sea", "reason", "lost-at-sea")).Want(http.StatusSeeOther)
	lindqvist.Get(path+"/ledger").Want(http.StatusOK, "No count differs", "settled")

	// The two who are missing are looked at again, and stay.
	lindqvist.Post(path+"/review", values("form", "review", "account", "missing-at-sea/aurora-rescue/aurora", "note", "aircraft searched")).Want(http.StatusSeeOther)
	lindqvist.Get(path+"/ledger").Want(http.StatusOK, "looked at by", "Next review")

	lindqvist.Post(path+"/reclassify", values("form", "reclassify", "account", "custody/aurora-rescue/aurora", "people", "4", "was", "unknown/unknown", "now", "female/18-59", "reason", "recount")).
		Want(http.StatusSeeOther)
	lindqvist.Get(path+"/entries").Want(http.StatusOK, "E2", "recount")
	csv := conti.Get(path+"/balances.csv").Want(http.StatusOK, "case,account", "total")
	for _, line := range strings.Split(csv.Body, "\n")[1:] {
		if strings.Contains(","+strings.TrimSpace(line)+",", ",4,") || strings.Contains(","+strings.TrimSpace(line)+",", ",2,") {
			t.Errorf("a small number is shown: %s", line)
		}
	}
}

// Two organisations count, each without the other's number on the page.
func TestTwinCountIsBlindOnThePage(t *testing.T) {
	s := open(t)
	lindqvist, esposito := s.As(t, "lindqvist"), s.As(t, "esposito")
	const path = "/cases/SAR-2/people"
	lindqvist.Post(path+"/count", values("form", "count", "account", "aurora", "n:unknown/unknown", "70")).Want(http.StatusSeeOther)
	lindqvist.Post(path+"/twin", values("form", "twin", "account", "custody/aurora-rescue/aurora", "first", "aurora-rescue", "second", "port-lampedusa")).Want(http.StatusSeeOther)
	lindqvist.Post(path+"/twin-count", values("form", "twin-count-T3", "twin", "T3", "n:unknown/unknown", "83")).Want(http.StatusSeeOther)
	esposito.Get(path+"/ledger").Want(http.StatusOK, "Count the people yourself").Lacks("83")
	esposito.Post(path+"/twin-count", values("form", "twin-count-T3", "twin", "T3", "n:unknown/unknown", "81")).Want(http.StatusSeeOther)
	esposito.Get(path+"/ledger").Want(http.StatusOK, "83", "81", "the two differ", "Sign for the difference")
	esposito.Post(path+"/twin-sign", values("form", "twin-sign-T3", "twin", "T3", "stands", "aurora-rescue", "reason", "second-count")).Want(http.StatusSeeOther)
	esposito.Get(path+"/ledger").Want(http.StatusOK, "the difference is signed")
}

// Counts of two cases become one and two again, and the page of each says where its people are.
func TestMergeOnThePage(t *testing.T) {
	s := open(t)
	conti, lindqvist := s.As(t, "conti"), s.As(t, "lindqvist")
	conti.Post("/cases", values("line", "3355N01230E rubber 20 pob"))
	lindqvist.Post("/cases/SAR-2/people/count", values("form", "count", "account", "aurora", "n:unknown/unknown", "20")).Want(http.StatusSeeOther)
	conti.Post("/cases/SAR-2/people/merge", values("form", "merge", "into", "SAR-1")).Want(http.StatusSeeOther)
	conti.Get("/cases/SAR-2/people").Want(http.StatusOK, "These people stand in the count of", "/cases/SAR-1/people")
	conti.Get("/cases/SAR-1/people").Want(http.StatusOK, "With the people of")
	conti.Post("/cases/SAR-2/people/unmerge", values("form", "unmerge", "into", "SAR-1")).Want(http.StatusSeeOther)
	conti.Get("/cases/SAR-2/people").Want(http.StatusOK).Lacks("These people stand in the count of")
}

// A figure is shown with what it means and as of the two times of its address, also in Arabic.
func TestFigureOnThePage(t *testing.T) {
	s := open(t)
	conti := s.As(t, "conti")
	conti.Get("/people/figures/landed").Want(http.StatusOK, "What is counted", "sha256:", "What it does not say")
	conti.Get("/people/figures/returned-unsafe?happened=22112026+0700&recorded=22112026+0700").Want(http.StatusOK, "Returned to an unsafe place")
	conti.Get("/people/figures/open-loss?happened=yesterdayish").Want(http.StatusUnprocessableEntity)
	conti.Get("/people/figures/saved").Want(http.StatusNotFound)
	for _, path := range []string{"/people", "/people/figures/returned-unsafe", "/cases/SAR-2/people/ledger", "/cases/SAR-2/people/entries"} {
		if page := conti.Get(path + "?lang=ar"); page.Status != http.StatusOK || !strings.Contains(page.Body, `dir="rtl"`) {
			t.Errorf("%s is %d in Arabic, or runs the wrong way", path, page.Status)
		}
	}
}
