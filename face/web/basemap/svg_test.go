package basemap

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"fanar/fault"
)

func central() View {
	return View{South: 32.5, West: 10, North: 37.5, East: 17, Width: 960, Height: 780, Lang: "en"}
}

func draw(t testing.TB, v View, l Layers) string {
	t.Helper()
	var b strings.Builder
	if err := open(t).SVG(&b, v, l); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// wellFormed fails unless text is one XML element, which SVG inside a page has to be.
func wellFormed(t interface{ Fatalf(string, ...any) }, text string) {
	dec := xml.NewDecoder(strings.NewReader(text))
	for {
		_, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("not well-formed: %v", err)
		}
	}
}

func TestSVG(t *testing.T) {
	heading := 45.0
	layers := Layers{
		Title: "Chart: 3 cases",
		Areas: []Area{{Points: [][2]float64{{12, 33.5}, {13, 33.5}, {13, 34}}, Closed: true, Estimated: true, Class: "drift", Title: "90 % at +6 h", Label: "90 %"}},
		Cases: []Case{
			{ID: "41", Phase: "distress", Lat: 33.9, Lon: 12.5, Label: "41", Title: "Case 41", URL: "/cases/41", Tasked: []uint32{247000001, 999}},
			{ID: "40", Phase: "alert", Lat: 34.5, Lon: 13.5, Label: "40", Title: "Case 40"},
			{ID: "38", Phase: "settled", Lat: 34.9, Lon: 12.9, Label: "38", Title: "Case 38"},
		},
		Vessels: []Vessel{
			{MMSI: 247000001, Name: "AURORA 1", Lat: 34.2, Lon: 12.8, HeadingDeg: &heading, Tasked: true, Title: "AURORA 1, 12 kn"},
			{MMSI: 2, Name: "MOORED", Lat: 35.9, Lon: 14.5, HeadingDeg: &heading, Still: true, Age: time.Hour, Title: "MOORED"},
			{MMSI: 3, Name: "<b>", Lat: 35, Lon: 15, Title: `<b>"`, URL: "/vessels/3?a=1&b=2"},
			{MMSI: 4, Name: "AWAY", Lat: 60, Lon: 15, Title: "AWAY"},
		},
	}
	got := draw(t, central(), layers)
	wellFormed(t, got)
	for _, tc := range []struct {
		name, want string
		times      int
	}{
		{"distress is a triangle", `class="case distress"`, 1},
		{"alert is a diamond", `class="case alert"`, 1},
		{"settled is a dot", `class="case settled"`, 1},
		{"a case is a link", `<a href="/cases/41">`, 1},
		{"only the vessel on the chart is joined", `AURORA 1 → 41`, 1},
		{"heading turns the arrow", "rotate(45)", 2},
		{"moored and old", `class="vessel age-3 still"`, 1},
		{"tasked vessels are named", `>AURORA 1</text>`, 1},
		{"names are escaped", `<title>&lt;b&gt;&#34;</title>`, 1},
		{"addresses are escaped", `a=1&amp;b=2`, 1},
		{"outside is not drawn", "AWAY", 0},
		{"estimated is dashed", `class="area drift estimated"`, 1},
		{"places are named", ">Lampedusa</text>", 1},
		{"the grid is labelled", ">34°N</text>", 1},
		{"no style attribute", "style=", 0},
		{"no script", "<script", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if n := strings.Count(got, tc.want); n != tc.times {
				t.Errorf("%q appears %d times, want %d", tc.want, n, tc.times)
			}
		})
	}
	symbols := regexp.MustCompile(`<g class="(?:case|vessel|area) [^>]*>`).FindAllStringIndex(got, -1)
	for _, s := range symbols {
		if !strings.HasPrefix(got[s[1]:], "<title>") {
			t.Errorf("%s has no title", got[s[0]:s[1]])
		}
	}
}

func TestSVGSpeaksTheLanguage(t *testing.T) {
	v := central()
	v.Lang = "ar"
	if got := draw(t, v, Layers{}); !strings.Contains(got, "لامبيدوزا") || !strings.Contains(got, `direction="ltr"`) {
		t.Error("the Arabic chart lacks لامبيدوزا, or the chart itself mirrors")
	}
}

// The server-drawn chart is for thin lines: it has to stay small.
func TestSVGIsLight(t *testing.T) {
	if n := len(draw(t, central(), Layers{})); n > 60_000 {
		t.Errorf("the chart of the central Mediterranean takes %d bytes, want under 60,000", n)
	}
}

func TestSVGRefusesNoArea(t *testing.T) {
	for _, v := range []View{{}, {South: 1, North: 2, West: 1, East: 2}, {South: 3, North: 2, West: 1, East: 2, Width: 100, Height: 100}} {
		if err := open(t).SVG(io.Discard, v, Layers{}); err == nil {
			t.Errorf("SVG(%+v) gave no error", v)
		}
	}
}

func TestAnyNamesStayWellFormed(t *testing.T) {
	c := open(t)
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`[ -~À-ÿء-ي]{0,20}`)
		l := Layers{
			Title:   name.Draw(t, "title"),
			Vessels: []Vessel{{Name: name.Draw(t, "name"), Title: name.Draw(t, "vessel"), Lat: 34, Lon: 13, Tasked: true, URL: name.Draw(t, "url")}},
			Cases:   []Case{{Label: name.Draw(t, "label"), Title: name.Draw(t, "case"), Lat: 34.5, Lon: 13, Phase: name.Draw(t, "phase")}},
		}
		var b strings.Builder
		if err := c.SVG(&b, central(), l); err != nil {
			t.Fatal(err)
		}
		wellFormed(t, b.String())
	})
}

func TestParseView(t *testing.T) {
	for _, tc := range []struct {
		in string
		ok bool
	}{
		{"32.5,10,37.5,16", true},
		{" 32.5, 10, 37.5, 16", true},
		{"32.5,10,37.5", false},
		{"a,b,c,d", false},
		{"37.5,10,32.5,16", false},
		{"32.5,16,37.5,10", false},
		{"NaN,10,37,16", false},
		{"-100,10,37,16", false},
		{"", false},
	} {
		v, err := ParseView(tc.in)
		if (err == nil) != tc.ok {
			t.Errorf("ParseView(%q) error = %v, want ok %v", tc.in, err, tc.ok)
		}
		if err != nil && fault.KindOf(err) != fault.Invalid {
			t.Errorf("ParseView(%q) kind = %s, want invalid", tc.in, fault.KindOf(err))
		}
		if err == nil {
			if again, err := ParseView(v.String()); err != nil || again != v {
				t.Errorf("ParseView(%q) and back = %v, %v", v, again, err)
			}
		}
	}
}
