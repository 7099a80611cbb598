package record_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fanar/desk/people"
	"fanar/engine/ledger"
	"fanar/face/i18n"
	"fanar/face/web/record"
	"fanar/face/web/record/screentest"
	"fanar/face/web/screen"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
)

func open(t *testing.T) (*screentest.Site, *record.Page) {
	t.Helper()
	var page *record.Page
	s := screentest.Open(t, func(room *screen.Room) (_ screentest.Routed, err error) {
		page, err = record.Open(room)
		return page, err
	})
	t.Cleanup(page.Close)
	return s, page
}

func TestPage(t *testing.T) {
	s, _ := open(t)
	s.As(t, "conti").Get("/record").Want(http.StatusOK, "No checkpoint has been signed yet")
	if err := s.Journal.Sign(context.Background()); err != nil {
		t.Fatal(err)
	}
	head, _ := s.Journal.Head()
	page := s.As(t, "conti").Get("/record").Want(http.StatusOK, "MRCC Rome", "node-1", "fanar/mrcc-rome/node-1", "just now", "central-mediterranean",
		"60 rules", "All rules", `href="/rules"`, `href="/packs"`, "open a case", `id="r`+strconv.FormatUint(head, 10)+`"`, `value="SAR-1"`)
	if !regexp.MustCompile(`<code class="key" dir="ltr">([A-Za-z0-9+/=]{1,6} ?){8}</code>`).MatchString(page.Body) {
		t.Error("the organisation's key does not stand in groups")
	}
	to := s.As(t, "conti").Get("/record/export?case=SAR-1%2F..").Want(http.StatusSeeOther).Header.Get("Location")
	if to != "/cases/SAR-1%2F../bundle" {
		t.Errorf("the bundle of a case is sought at %s", to)
	}
}

func TestPages(t *testing.T) {
	s, _ := open(t)
	var many []event.Draft
	for range 250 {
		many = append(many, event.Draft{Subject: "case/SAR-1", Fact: noted{"a note"}})
	}
	s.Record(t, many...)
	conti := s.As(t, "conti")
	seen := map[string]bool{}
	for path := "/record"; path != ""; {
		page := conti.Get(path).Want(http.StatusOK)
		for _, id := range regexp.MustCompile(`<tr id="r(\d+)"`).FindAllStringSubmatch(page.Body, -1) {
			seen[id[1]] = true
		}
		next := regexp.MustCompile(`href="([^"]*)">Older`).FindStringSubmatch(page.Body)
		path = ""
		if next != nil {
			path = next[1]
		}
	}
	if head, _ := s.Journal.Head(); len(seen) != int(head) {
		t.Errorf("by way of the older pages %d records are seen, of %d", len(seen), head)
	}
	conti.Get("/record?from=20").Want(http.StatusOK, `id="r20"`, "Newer").Lacks(`id="r250"`)
}

// noted is a note as the rescue desk records it.
type noted struct {
	Text string `json:"text"`
}

func (noted) Kind() string { return "rescue.note-added" }

// find gives the number of the newest record of a kind.
func find(t *testing.T, s *screentest.Site, kind string) string {
	t.Helper()
	var n uint64
	s.View(t, func(r journal.Reader) error {
		head, err := r.Head()
		if err != nil {
			return err
		}
		for e, err := range journal.Events(r, 1, head) {
			if err != nil {
				return err
			}
			if e.Kind == kind {
				n = e.Number
			}
		}
		return nil
	})
	if n == 0 {
		t.Fatalf("no record is %s", kind)
	}
	return strconv.FormatUint(n, 10)
}

func TestOneRecordIsShownAsStored(t *testing.T) {
	s, _ := open(t)
	n := find(t, s, "rescue.case-opened")
	page := s.As(t, "conti").Get("/record/"+n).Want(http.StatusOK, "rescue.case-opened", `href="/cases/SAR-2"`, "not under a signed checkpoint yet")
	var stored []byte
	s.View(t, func(r journal.Reader) (err error) {
		number, err := strconv.ParseUint(n, 10, 64)
		if err != nil {
			return err
		}
		stored, err = r.Record(number)
		return err
	})
	_, shown, _ := strings.Cut(page.Body, `<pre class="sealed"`)
	_, shown, _ = strings.Cut(shown, ">")
	shown, _, _ = strings.Cut(shown, "</pre>")
	if got := strings.NewReplacer("&#34;", `"`, "&#43;", "+", "&lt;", "<", "&gt;", ">", "&#39;", "'", "&amp;", "&").Replace(shown); got != string(stored) {
		t.Errorf("record %s is shown as\n%s\nand stored as\n%s", n, got, stored)
	}
	for _, path := range []string{"/record/0", "/record/999999", "/record/one", "/record/-1"} {
		s.As(t, "conti").Get(path).Want(http.StatusNotFound)
	}
}

func TestAdministratorReadsNoCompartment(t *testing.T) {
	s, _ := open(t)
	admin := s.As(t, "admin")
	n := find(t, s, "rescue.case-opened")
	admin.Get("/record").Want(http.StatusOK, `id="r`+n+`"`).Lacks("3410N", "taking water", "SAR-1", "export?case")
	admin.Get("/record/"+n).Want(http.StatusOK, "not open to your role").Lacks("3410N", "case-opened", "SAR-", `class="sealed"`)
	admin.Get("/record/"+find(t, s, "directory.place-registered")).Want(http.StatusOK, "directory.place-registered", `class="sealed"`)
	s.As(t, "conti").Get("/record/"+find(t, s, "directory.user-added")).Want(http.StatusOK, "not open to your role").Lacks("duty-officer", "S. Esposito")
}

// The giver's number must not reach the receiver by way of the record.
func TestBlindCount(t *testing.T) {
	s, _ := open(t)
	lead := policy.Actor{User: "lindqvist", Name: "E. Lindqvist", Org: "aurora-rescue", Roles: []string{"mission-lead"}}
	s.Do(t, lead, people.CountEmbarked{Case: "SAR-2", Account: "aurora", Lot: ledger.Count(73)})
	s.Do(t, lead, people.OfferHandover{Case: "SAR-2", From: "aurora", To: "lampedusa", Lot: ledger.Count(73)})
	n := find(t, s, "people.handover-offered")
	receiver := s.As(t, "esposito")
	receiver.Get("/record/"+n).Want(http.StatusOK, "has still to count").Lacks("73", `class="sealed"`)
	receiver.Get("/record").Want(http.StatusOK).Lacks(">73<", " 73 ")
	s.As(t, "lindqvist").Get("/record/"+n).Want(http.StatusOK, "73", `class="sealed"`)
}

// verified follows a verification to its end, as the script does.
func verified(r *screentest.Reader) screentest.Answer {
	for {
		part := r.Get("/record/verification", "HX-Request", "true")
		if !strings.Contains(part.Body, "hx-trigger") {
			return part
		}
	}
}

func TestVerify(t *testing.T) {
	s, _ := open(t)
	if err := s.Journal.Sign(context.Background()); err != nil {
		t.Fatal(err)
	}
	head, _ := s.Journal.Head()
	admin := s.As(t, "admin")
	admin.Get("/record").Want(http.StatusOK).Lacks("The record is whole")
	if to := admin.Post("/record/verify", url.Values{}).Want(http.StatusSeeOther).Header.Get("Location"); to != "/record#verify" {
		t.Errorf("the form leads to %s", to)
	}
	verified(admin).Want(http.StatusOK, "The record is whole", strconv.FormatUint(head, 10)+" records, 1 signed checkpoints", "Administrator").Lacks("<html")
	// Without script, and for anybody else, the result stands on the page.
	s.As(t, "conti").Get("/record").Want(http.StatusOK, "The record is whole", "Administrator")
	admin.Get("/record/verification").Want(http.StatusSeeOther)
	s.As(t, "").Post("/record/verify", url.Values{}).Want(http.StatusSeeOther)
}

// A view that says something else than the records is damage, and the page names where it begins.
func TestVerifyNamesWhatIsWrong(t *testing.T) {
	var derives atomic.Bool
	s := screentest.OpenWith(t, []journal.Projection{fickle{&derives}}, func(room *screen.Room) (screentest.Routed, error) { return record.Open(room) })
	derives.Store(true)
	conti := s.As(t, "conti")
	conti.Post("/record/verify", url.Values{}).Want(http.StatusSeeOther)
	verified(conti).Want(http.StatusOK, "is the first that is wrong", "Record 2", `role="alert"`, "compare with the checkpoints").Lacks("is whole")
}

// fickle derives a row that the node did not store.
type fickle struct{ derives *atomic.Bool }

func (f fickle) Apply(w journal.Writer, e event.Event) error {
	if e.Number != 2 || !f.derives.Load() {
		return nil
	}
	return journal.Table[string]("fickle").Put(w, "x", e.Number, "y")
}

// Views that another version of the program derived are not compared, and the page says so instead of calling them whole.
func TestVerifySaysWhatWasNotCompared(t *testing.T) {
	s := screentest.Open(t, func(room *screen.Room) (screentest.Routed, error) {
		room.Projections = append([]journal.Projection{fickle{&atomic.Bool{}}}, room.Projections...)
		return record.Open(room)
	})
	conti := s.As(t, "conti")
	conti.Post("/record/verify", url.Values{}).Want(http.StatusSeeOther)
	verified(conti).Want(http.StatusOK, "The views were not compared")
}

// A verification ends with the page, and none begins afterwards.
func TestClose(t *testing.T) {
	s, page := open(t)
	conti := s.As(t, "conti")
	conti.Post("/record/verify", url.Values{}).Want(http.StatusSeeOther)
	page.Close()
	was := verified(conti).Body
	s.Clock.Advance(time.Minute)
	conti.Post("/record/verify", url.Values{}).Want(http.StatusSeeOther)
	if now := verified(conti).Body; now != was {
		t.Errorf("after the end another verification began: %s", now)
	}
	page.Close()
}

func TestEveryWordIsSaid(t *testing.T) {
	s, _ := open(t)
	s.As(t, "conti").Post("/record/verify", url.Values{})
	for _, lang := range i18n.Languages() {
		r := s.As(t, "conti")
		r.Lang = lang
		for _, path := range []string{"/record", "/record/2", "/record/" + find(t, s, "rescue.case-opened")} {
			page := r.Get(path).Want(http.StatusOK)
			if found := regexp.MustCompile(`>\s*(record|rule|refusal)\.[a-z-]+`).FindString(page.Body); found != "" {
				t.Errorf("%s in %s shows an id: %s", path, lang, found)
			}
		}
	}
	if s.Log.Len() > 0 {
		t.Errorf("something went wrong inside: %s", s.Log)
	}
}
