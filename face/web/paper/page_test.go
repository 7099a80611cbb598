package paper_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	sheets "fanar/face/paper"
	"fanar/face/web/count"
	"fanar/face/web/paper"
	"fanar/face/web/record/screentest"
	"fanar/face/web/screen"
)

type both struct {
	*paper.Page
	count *count.Page
}

func (b both) Routes(mux *http.ServeMux) {
	b.Page.Routes(mux)
	b.count.Routes(mux)
}

func open(t *testing.T) *screentest.Site {
	t.Helper()
	return screentest.Open(t, func(room *screen.Room) (screentest.Routed, error) {
		p, err := paper.Open(room)
		if err != nil {
			return nil, err
		}
		c, err := count.Open(room)
		return both{p, c}, err
	})
}

var printed = regexp.MustCompile(`<b><bdi dir="ltr">([A-Z0-9-]+)</bdi></b></p></div>`)

// rawID is a message that the catalogue lacks.
var rawID = regexp.MustCompile(`>(paper|condition|urgency|side|sex|count|medevac|age-band)\.[a-z-]+`)

// Every sheet carries a code, and the code brings up the screen that takes what is written on it.
func TestEverySheetComesBackToItsScreen(t *testing.T) {
	s := open(t)
	lindqvist := s.As(t, "lindqvist")
	for _, test := range []struct {
		name, sheet, screen string
		holds               []string
	}{
		{"deck count", "/paper/SAR-2/deck-count?at=aurora", "/count/SAR-2/deck?at=aurora", []string{"Count on deck", "SAR-2", "Aurora", "female", "18–59", "60&#43;", "pregnant", "never zero", "page 1 of 1", "record "}},
		{"no place", "/paper/SAR-2/deck-count", "/count/SAR-2/deck", nil},
		{"two pages to tally on", "/paper/SAR-2/deck-count?at=aurora&pages=3", "/count/SAR-2/deck?at=aurora", []string{"page 1 of 3", "page 3 of 3", "Strokes to tally"}},
		{"handover given", "/paper/SAR-2/handover-given?at=aurora", "/count/SAR-2/give?at=aurora", []string{"Next port"}},
		{"landing", "/paper/SAR-2/landing?at=lampedusa", "/count/SAR-2/deck?at=lampedusa", []string{"ashore"}},
		{"medevac", "/paper/SAR-2/medevac", "/cases/SAR-2/medevacs#f-medevac", []string{"immediate"}},
		{"body found", "/paper/SAR-2/body-found", "/cases/SAR-2/people", []string{"never on this sheet"}},
		{"alert", "/paper/new/alert", "/alerts", []string{"Nothing is required"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			sheet := lindqvist.Get(test.sheet).Want(http.StatusOK, test.holds...)
			code := printed.FindStringSubmatch(sheet.Body)
			if code == nil {
				t.Fatalf("the sheet has no code:\n%.2000s", sheet.Body)
			}
			for _, typed := range []string{code[1], strings.ToLower(strings.ReplaceAll(code[1], "-", ""))} {
				if to := lindqvist.Get("/paper/" + typed).Want(http.StatusSeeOther).Header.Get("Location"); to != test.screen {
					t.Errorf("%s leads to %s, want %s", typed, to, test.screen)
				}
				if to := lindqvist.Get("/paper?code=" + url.QueryEscape(typed)).Want(http.StatusSeeOther).Header.Get("Location"); to != test.screen {
					t.Errorf("%s, typed, leads to %s, want %s", typed, to, test.screen)
				}
			}
			if to := s.As(t, "").Get("/paper/" + code[1]).Want(http.StatusSeeOther).Header.Get("Location"); !strings.HasPrefix(to, "/sign-in?back=") {
				t.Errorf("the code leads a stranger to %s", to)
			}
		})
	}
}

// The receiver's sheet is printed without the giver's number, and only for who has to count.
func TestTheReceiversSheetIsBlind(t *testing.T) {
	s := open(t)
	lindqvist, esposito := s.As(t, "lindqvist"), s.As(t, "esposito")
	form := func(pairs ...string) url.Values {
		v := url.Values{"form": {"count"}, "sign": {"1"}, "at": {"aurora"}, "n:unknown/unknown": {"7391"}}
		for i := 0; i+1 < len(pairs); i += 2 {
			v.Set(pairs[i], pairs[i+1])
		}
		return v
	}
	lindqvist.Post("/count/SAR-2/deck", form()).Want(http.StatusSeeOther)
	lindqvist.Post("/count/SAR-2/give", form("to", "lampedusa")).Want(http.StatusSeeOther)
	link := regexp.MustCompile(`/paper/SAR-2/handover-received\?handover=H\d+`).FindString(esposito.Get("/paper").Want(http.StatusOK).Body)
	sheet := esposito.Get(link).Want(http.StatusOK, "without asking the giver", "Aurora", "Lampedusa")
	sheet.Lacks("7391", "7,391")
	code := printed.FindStringSubmatch(sheet.Body)
	if to := esposito.Get("/paper/" + code[1]).Want(http.StatusSeeOther).Header.Get("Location"); !strings.HasPrefix(to, "/count/SAR-2/receive/H") {
		t.Errorf("%s leads to %s", code[1], to)
	}
	lindqvist.Get(link).Want(http.StatusNotFound, "waits for the count")
}

func TestWhatCannotBePrintedOrFound(t *testing.T) {
	s := open(t)
	lindqvist := s.As(t, "lindqvist")
	for _, test := range []struct {
		name, path string
		status     int
		says       string
	}{
		{"a code with a slip", "/paper/D12-7Q4K-Z", http.StatusUnprocessableEntity, "misread"},
		{"a slip that was typed", "/paper?code=x", http.StatusUnprocessableEntity, `value="x"`},
		{"a case that is not here", "/paper/" + sheets.Code{Form: sheets.DeckCount, Case: 77}.String(), http.StatusNotFound, "SAR-77"},
		{"no such form", "/paper/SAR-2/tax-return", http.StatusNotFound, "the forms are"},
		{"no such case", "/paper/SAR-77/deck-count", http.StatusNotFound, "SAR-77"},
		{"a case that is no number", "/paper/new/deck-count", http.StatusUnprocessableEntity, "SAR-12"},
		{"too many pages", "/paper/SAR-2/deck-count?pages=99", http.StatusUnprocessableEntity, "1 to 9"},
	} {
		t.Run(test.name, func(t *testing.T) { lindqvist.Get(test.path).Want(test.status, test.says) })
	}
	if to := lindqvist.Get("/paper?form=alert&case=SAR-2&lang=tr").Want(http.StatusSeeOther).Header.Get("Location"); to != "/paper/new/alert?lang=tr" {
		t.Errorf("the choice of an alert leads to %s", to)
	}
}

func TestSheetsInFiveLanguages(t *testing.T) {
	s := open(t)
	lindqvist := s.As(t, "lindqvist")
	for _, lang := range []string{"en", "it", "ar", "tr", "fr"} {
		for _, form := range sheets.Forms() {
			if form == sheets.HandoverReceived {
				continue
			}
			id := "SAR-2"
			if !form.NeedsCase() {
				id = paper.NoCase
			}
			page := lindqvist.Get("/paper/"+id+"/"+string(form)+"?lang="+lang).Want(http.StatusOK, `class="sheet" lang="`+lang+`"`)
			if raw := rawID.FindString(page.Body); raw != "" {
				t.Errorf("%s in %s says %s", form, lang, raw)
			}
			if len(page.Body) > 50_000 {
				t.Errorf("%s in %s has %d bytes", form, lang, len(page.Body))
			}
		}
	}
	if s.Log.Len() > 0 {
		t.Errorf("something went wrong inside: %s", s.Log)
	}
}
