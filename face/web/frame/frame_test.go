package frame

import (
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"fanar/engine/geo"
	"fanar/face/i18n"
	"fanar/face/web/static"
	"fanar/fault"
	"fanar/world"
)

func noon() time.Time { return time.Date(2026, 11, 22, 14, 36, 0, 0, time.UTC) }

func newFrame(t testing.TB) *Frame {
	t.Helper()
	assets, err := static.Open()
	if err != nil {
		t.Fatal(err)
	}
	return New(world.ClockFunc(noon), assets)
}

func screen(t testing.TB, text string) *Screen {
	t.Helper()
	s, err := newFrame(t).Screen(fstest.MapFS{"page.html": {Data: []byte(text)}}, "page.html")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func render(t testing.TB, s *Screen, p Page) string {
	t.Helper()
	w := httptest.NewRecorder()
	if err := s.Render(w, http.StatusOK, p); err != nil {
		t.Fatal(err)
	}
	return w.Body.String()
}

// everyPart is a screen that shows each part once.
const everyPart = `{{define "main"}}
{{template "strip" .Data.Strip}}{{template "strip-wide" .Data.Strip}}
<ul class="clocks">{{range .Data.Clocks}}{{template "clock" .}}{{end}}</ul>
{{range .Data.States}}{{template "state" .}}{{end}}
{{template "refusal" .Data.Refusal}}{{template "chart" .Data.Chart}}{{template "phase" "alert"}}{{end}}
{{define "side"}}<h2>{{num 22}}</h2>{{end}}`

func everything() map[string]any {
	strip := Strip{{Stage: "alerted", Text: "45–60", Unsure: true}, {Stage: "found", Text: "52"}, {Stage: "embarked", Text: "52"}, {Stage: "landed", Text: "51", Gap: 1}, {Stage: "placed", Text: "–"}}
	return map[string]any{
		"Strip": strip,
		"Clocks": []ClockRow{
			{Phase: "distress", Number: "41", URL: "/cases/41", Text: "1", Waits: "2", Due: noon().Add(-108 * time.Minute), Strip: &strip},
			{Phase: "closed", Number: "40", URL: "/cases/40", Text: "3"},
		},
		"States": []State{{Kind: "empty"}, {Kind: "loading"}, {Kind: "stale", At: noon().Add(-time.Hour)}, {Kind: "offline", At: noon()}, {Kind: "failed", Retry: "/"}},
		"Refusal": Refusal{Asked: "4", Fault: fault.New(fault.Refused, "no.such", "5").WithRules(
			fault.Rule{ID: "R8", Text: "6", Basis: []string{"7", "8"}, Since: "2026-01-01", Satisfied: "9", Ask: "10", Pack: "11"},
			fault.Rule{ID: "R9", Text: "12", Override: true, Note: "13"}), Back: "/"},
		"Chart": ChartElement{View: "32,10,37,16", Twin: `<svg></svg>`, Live: "/live", Areas: "/areas", List: "/sea", Homes: []Home{{Name: "14", URL: "/"}}, Legend: true},
	}
}

func everyPage(lang, theme string) Page {
	return Page{
		Title: "15", Lang: lang, Theme: theme, Section: "cases", Path: "/cases?a=1&b=2", CSRF: "token", Alert: `"><b>`,
		User: User{Name: "16", Organisation: "17"}, Feeds: []Feed{{Name: "18", Text: "19"}, {Name: "20", State: "silent", Text: "21"}},
		Record: "22", Drill: true, Chart: true, Data: everything(),
	}
}

// Every page in every language and theme is well-formed, holds nothing that a strict content security policy stops, and
// shows no message by its id.
func TestEveryLanguageAndTheme(t *testing.T) {
	s := screen(t, everyPart)
	for _, lang := range append(i18n.Languages(), i18n.Pseudo) {
		for _, theme := range append(Themes(), "") {
			t.Run(lang+" "+theme, func(t *testing.T) {
				got := render(t, s, everyPage(lang, theme))
				// The forms of ages travel with their placeholder, for the script.
				got = regexp.MustCompile(` data-ages="[^"]*"`).ReplaceAllString(got, "")
				for _, bad := range []string{" style=", " onclick=", " onload=", "javascript:", "<style", "hx-on", "ZgotmplZ", "{count}", "<b>\""} {
					if strings.Contains(got, bad) {
						t.Errorf("the page holds %q", bad)
					}
				}
				if inline := regexp.MustCompile(`<script[^>]*>[^<]`).FindString(got); inline != "" {
					t.Errorf("the page holds an inline script: %s", inline)
				}
				if want := `<html lang="` + lang + `" dir="` + i18n.Dir(lang) + `"`; !strings.Contains(got, want) {
					t.Errorf("the page does not begin with %s", want)
				}
				for _, text := range texts(t, got) {
					if regexp.MustCompile(`^[a-z]+\.[a-z-]+(\.[a-z-]+)*$`).MatchString(text) {
						t.Errorf("a message is shown by its id: %s", text)
					}
				}
			})
		}
	}
}

// In the pseudo-locale every word of the frame is bracketed; one that is not was written into a template.
func TestNoWordEscapesTranslation(t *testing.T) {
	own := regexp.MustCompile(`^(Fanar( ·.*)?|15 · Fanar|UTC|R8|R9|Esc|Ctrl|Enter|K|[a-z/?]|[0-9:Z–−≥~ ·-]+|−?([0-9]+ h )?[0-9]+ min|2026-01-01)$`)
	for _, text := range texts(t, render(t, screen(t, everyPart), everyPage(i18n.Pseudo, ""))) {
		text = regexp.MustCompile(`\[[^\]]*\]`).ReplaceAllString(text, "")
		text = strings.Trim(text, " .▲◆➤\n")
		isName := false
		for _, lang := range i18n.Languages() {
			isName = isName || text == i18n.Name(lang)
		}
		if text != "" && !isName && !own.MatchString(text) && regexp.MustCompile(`\pL`).MatchString(text) {
			t.Errorf("%q was not translated", text)
		}
	}
}

// texts gives the text nodes of a page, and fails if its tags do not close.
func texts(t *testing.T, page string) []string {
	t.Helper()
	dec := xml.NewDecoder(strings.NewReader(page))
	dec.Strict, dec.AutoClose, dec.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var out []string
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatalf("the page is not well-formed: %v", err)
		}
		if data, ok := tok.(xml.CharData); ok {
			if text := strings.TrimSpace(string(data)); text != "" {
				out = append(out, text)
			}
		}
	}
}

func TestPage(t *testing.T) {
	got := render(t, screen(t, everyPart), everyPage("en", "night"))
	for _, tc := range []struct {
		name, want string
		times      int
	}{
		{"the theme", `data-theme="night"`, 1},
		{"where we are", `aria-current="page"`, 1},
		{"the alert line is a form", `action="/cases"`, 1},
		{"what was typed comes back escaped", `value="&#34;&gt;&lt;b&gt;"`, 1},
		{"every form that changes something carries the token", `name="csrf" value="token"`, 4},
		{"the way back", `name="back" value="/cases?a=1&amp;b=2"`, 2},
		{"a silent feed", `class="feed silent"`, 1},
		{"the gap is marked in both strips and the row", `data-gap="−1"`, 3},
		{"and said in words", "1 person not accounted for here", 6},
		{"a clock that is late", `<time class="due late" datetime="2026-11-22T12:48:00Z" dir="ltr">−1 h 48 min</time>`, 1},
		{"the map's worker is a file", `data-worker="/static/map-worker.js?v=`, 1},
		{"the map's script is loaded", `src="/static/map.js?v=`, 1},
		{"the rule is named", `R8`, 1},
		{"what would satisfy it", "What would satisfy it", 1},
		{"the side panel", `<aside class="side">`, 1},
		{"the drill", "no case here is real", 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if n := strings.Count(got, tc.want); n != tc.times {
				t.Errorf("%q appears %d times, want %d", tc.want, n, tc.times)
			}
		})
	}
}

func TestPageWithoutSideOrChart(t *testing.T) {
	got := render(t, screen(t, `{{define "main"}}<p>x</p>{{end}}`), Page{Lang: "en"})
	for _, bad := range []string{"<aside", "map.js", "data-theme"} {
		if strings.Contains(got, bad) {
			t.Errorf("a plain page holds %s", bad)
		}
	}
}

func TestRenderPart(t *testing.T) {
	s := screen(t, `{{define "main"}}{{end}}{{define "row"}}<li>{{t "nav.cases"}} {{.Data}}</li>{{end}}`)
	w := httptest.NewRecorder()
	if err := s.RenderPart(w, http.StatusConflict, "row", Page{Lang: "it", Data: 7}); err != nil {
		t.Fatal(err)
	}
	if w.Code != http.StatusConflict || w.Body.String() != "<li>Casi 7</li>" || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("got %d %q %v", w.Code, w.Body, w.Header())
	}
}

// A template that fails half-way must not send half a page.
func TestFailedTemplateSendsNothing(t *testing.T) {
	s := screen(t, `{{define "main"}}<p>{{.Data.NoSuch.Field}}</p>{{end}}`)
	w := httptest.NewRecorder()
	err := s.Render(w, http.StatusOK, Page{Lang: "en", Data: struct{ X int }{}})
	if err == nil || w.Body.Len() != 0 {
		t.Errorf("error %v, %d bytes sent; want an error and none", err, w.Body.Len())
	}
}

func TestScreenSaysWhatIsWrong(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{"no main", `{{define "side"}}{{end}}`, `"main"`},
		{"does not parse", `{{define "main"}}{{if}}{{end}}`, "page.html"},
		{"unknown function", `{{define "main"}}{{shout "x"}}{{end}}`, "shout"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := newFrame(t).Screen(fstest.MapFS{"page.html": {Data: []byte(tc.text)}}, "page.html")
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error = %v, want one with %q", err, tc.want)
			}
		})
	}
}

func TestFunctions(t *testing.T) {
	at := geo.Position{Lat: 33.9167, Lon: 12.5}
	eleven := 11
	data := map[string]any{"At": noon().Add(-4 * time.Minute), "Pos": at, "PosP": &at, "NoPos": (*geo.Position)(nil), "N": 18204, "P": &eleven,
		"Nil": (*int)(nil), "Soon": noon().Add(12 * time.Minute), "Later": noon().Add(100 * time.Minute), "Zero": time.Time{}, "U": uint32(9)}
	for _, tc := range []struct{ name, lang, text, want string }{
		{"age", "en", `{{ago .Data.At}}`, `<time datetime="2026-11-22T14:32:00Z" data-age><bdi>4 min ago</bdi></time>`},
		{"clock time", "ar", `{{utc .Data.At}}`, `<time datetime="2026-11-22T14:32:00Z"><bdi>14:32Z</bdi></time>`},
		{"date", "tr", `{{day .Data.At}}`, `<time datetime="2026-11-22T14:32:00Z"><bdi>22 Kas 2026</bdi></time>`},
		{"no time", "en", `{{when .Data.Zero}}`, `–`},
		{"number", "it", `{{num .Data.N}}`, `<bdi>18.204</bdi>`},
		{"number behind a pointer", "en", `{{num .Data.P}}`, `<bdi>11</bdi>`},
		{"unsigned", "en", `{{num .Data.U}}`, `<bdi>9</bdi>`},
		{"unknown is not zero", "en", `{{num .Data.Nil}}`, `<span class="dim">unknown</span>`},
		{"position", "ar", `{{pos .Data.Pos}}`, `<bdi class="num" dir="ltr">33°55.0′N 012°30.0′E</bdi>`},
		{"position behind a pointer", "en", `{{pos .Data.PosP}}`, `<bdi class="num" dir="ltr">33°55.0′N 012°30.0′E</bdi>`},
		{"no position", "fr", `{{pos .Data.NoPos}}`, `<span class="dim">inconnu</span>`},
		{"soon", "en", `{{due .Data.Soon}}`, `<time class="due soon" datetime="2026-11-22T14:48:00Z" dir="ltr">12 min</time>`},
		{"later", "en", `{{due .Data.Later}}`, `<time class="due" datetime="2026-11-22T16:16:00Z" dir="ltr">1 h 40 min</time>`},
		{"direction", "ar", `{{dir}}`, `rtl`},
		{"isolation escapes", "en", `{{bdi "<i>"}}`, `<bdi>&lt;i&gt;</bdi>`},
		{"dict", "en", `{{with dict "a" 1}}{{.a}}{{end}}`, `1`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := httptest.NewRecorder()
			s := screen(t, `{{define "main"}}{{end}}{{define "x"}}`+tc.text+`{{end}}`)
			if err := s.RenderPart(w, 200, "x", Page{Lang: tc.lang, Data: data}); err != nil {
				t.Fatal(err)
			}
			if w.Body.String() != tc.want {
				t.Errorf("got  %s\nwant %s", w.Body, tc.want)
			}
		})
	}
	for _, bad := range []string{`{{num "x"}}`, `{{pos 7}}`, `{{dict "a"}}`, `{{dict 1 2}}`} {
		s := screen(t, `{{define "main"}}{{end}}{{define "x"}}`+bad+`{{end}}`)
		if err := s.RenderPart(httptest.NewRecorder(), 200, "x", Page{Lang: "en"}); err == nil {
			t.Errorf("%s gave no error", bad)
		}
	}
}

// Every icon that a template or the rail names is in the sheet, and every message id in a template exists.
func TestTemplatesNameWhatExists(t *testing.T) {
	sheet, err := os.ReadFile(filepath.Join("..", "static", "icons.svg"))
	if err != nil {
		t.Fatal(err)
	}
	has := func(icon string) bool { return strings.Contains(string(sheet), `<symbol id="`+icon+`"`) }
	keys := map[string]bool{}
	for _, s := range Sections() {
		if !has(s.Icon) {
			t.Errorf("the rail's icon %s is not in the sheet", s.Icon)
		}
		if _, ok := i18n.Lookup("en", "nav."+s.ID); !ok {
			t.Errorf("the section %s has no word", s.ID)
		}
		if keys[s.Key] {
			t.Errorf("two sections have the key %s", s.Key)
		}
		keys[s.Key] = true
	}
	files, err := filepath.Glob("parts/*.html")
	if err != nil || len(files) < 5 {
		t.Fatalf("found %v (%v)", files, err)
	}
	for _, file := range append(files, "layout.html") {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`icon "([^"]+)"`).FindAllStringSubmatch(string(data), -1) {
			if !has(m[1]) {
				t.Errorf("%s: icon %s is not in the sheet", file, m[1])
			}
		}
		for _, m := range regexp.MustCompile(`\bt "([^"]+)"`).FindAllStringSubmatch(string(data), -1) {
			if _, ok := i18n.Lookup("en", m[1]); !ok {
				t.Errorf("%s: message %s does not exist", file, m[1])
			}
		}
	}
}

func TestRailShowsWhatThePersonUses(t *testing.T) {
	all, few := Page{}, Page{User: User{Sections: []string{"watch", "people"}}}
	if len(all.Rail()) != len(Sections()) || len(few.Rail()) != 2 || few.Rail()[1].ID != "people" {
		t.Errorf("rails of %d and %d items", len(all.Rail()), len(few.Rail()))
	}
}
