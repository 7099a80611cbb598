package watch

import (
	"net/http"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"fanar/desk/directory"
	"fanar/desk/rescue"
	"fanar/desk/sea"
	"fanar/face/web/frame"
	"fanar/face/web/screen"
	"fanar/record/dispatch"
)

const (
	hitLimit  = 8   // of each kind: who sees more types on
	textLimit = 200 // bytes that are searched for
)

// hit is one thing that was found.
type hit struct{ ID, Text, More, URL string }

// group is what was found of one kind.
type group struct {
	ID, Title string
	Hits      []hit
}

type searchData struct {
	Text   string
	Groups []group
	Line   string // that a case could be opened from; empty where the text is none
	Key    string
}

// search finds cases, places, vessels and pages by what is typed, as far as the reader may know of them. It changes nothing.
func (p *Page) search(v *screen.Visit) error {
	text := v.Query("q")
	if len(text) > textLimit {
		text = strings.ToValidUTF8(text[:textLimit], "")
	}
	d := searchData{Text: text}
	for _, find := range []func(*screen.Visit, string) (group, error){casesNamed, placesNamed, vesselsNamed, pagesNamed} {
		g, err := find(v, text)
		if err != nil {
			return err
		}
		if len(g.Hits) > 0 {
			g.Title = v.T("search." + g.ID)
			d.Groups = append(d.Groups, g)
		}
	}
	if len(strings.Fields(text)) > 1 {
		d.Line, d.Key = text, screen.Fresh(0).Form("open").Key
	}
	if v.Query("part") == "list" {
		return p.searching.RenderPart(v.W, http.StatusOK, "found-part", frame.Page{Lang: v.Lang, Data: d})
	}
	return p.searching.Render(v.W, http.StatusOK, v.Page(v.T("search.title"), "watch", d))
}

// casesNamed finds a case by its number, and open ones by what their alert says.
func casesNamed(v *screen.Visit, text string) (group, error) {
	g := group{ID: "cases"}
	if text == "" || !v.May("read.cases") {
		return g, nil
	}
	err := v.Read("read.cases", func(s dispatch.State) error {
		seen := map[string]bool{}
		add := func(c rescue.Case) {
			if !seen[c.ID] && len(g.Hits) < hitLimit {
				seen[c.ID] = true
				g.Hits = append(g.Hits, hit{ID: c.ID, Text: v.Boat(c.Alert), More: v.T("phase." + phaseOf(c)), URL: "/cases/" + c.ID})
			}
		}
		id := "SAR-" + strings.TrimPrefix(strings.ToUpper(text), "SAR-")
		if c, ok, err := rescue.Cases.Get(s, id); err != nil {
			return err
		} else if ok {
			add(c)
		}
		open, err := rescue.Open(s, s.Now)
		for _, c := range open {
			if holds(c.ID, text) || holds(c.Alert.Raw, text) || holds(v.Boat(c.Alert), text) {
				add(c)
			}
		}
		return err
	})
	return g, err
}

func phaseOf(c rescue.Case) string {
	if c.Closed {
		return "closed"
	}
	return string(c.Phase)
}

func placesNamed(v *screen.Visit, text string) (group, error) {
	g := group{ID: "places"}
	if text == "" || !v.May("read.places") {
		return g, nil
	}
	err := v.Read("read.places", func(s dispatch.State) error {
		names := v.Names(s)
		for p, err := range directory.Places.All(s, "") {
			if err != nil {
				return err
			}
			name := names.Place(p.ID)
			if len(g.Hits) == hitLimit || !holds(name, text) && !holds(p.Name, text) && !holds(p.ID, text) {
				continue
			}
			h := hit{Text: name, More: v.Word("place-type", p.Type), URL: "/places#places"}
			switch {
			case p.MMSI != 0 && v.May("read.sea"):
				h.URL = "/vessels/" + sea.Number(p.MMSI)
			case p.Ashore():
				h.URL = "/assessments#place-" + p.ID
			}
			g.Hits = append(g.Hits, h)
		}
		return nil
	})
	return g, err
}

func vesselsNamed(v *screen.Visit, text string) (group, error) {
	g := group{ID: "vessels"}
	if text == "" || !v.May("read.sea") {
		return g, nil
	}
	for _, s := range v.Room.Picture.Vessels(sea.Query{Text: text, Limit: hitLimit}) {
		row := v.Vessel(s)
		g.Hits = append(g.Hits, hit{Text: row.Name, More: row.Type + " · " + row.MMSI, URL: row.URL})
	}
	return g, nil
}

// page is an address that can be found by its name.
type page struct{ path, word, action string }

// pages are those beside the rail's own.
var pages = []page{
	{"/alarms", "alarms.title", "read.clocks"}, {"/alerts", "search.alerts", "read.cases"}, {"/duty", "search.duty", "read.cases"},
	{"/count", "search.count", "read.people"}, {"/places", "register.title", "read.places"}, {"/assessments", "assess.title", "read.places"},
	{"/incidents", "incident.title", "read.incidents"}, {"/rules", "rules.title", "read.rules"}, {"/overrides", "overrides.title", "read.overrides"},
	{"/transparency", "transparency.tab", ""}, {"/feeds", "floor.feeds", "read.feeds"}, {"/users", "users.title", "read.users"}, {"/keys", "keys.title", ""},
}

// pagesNamed finds pages by their names in the reader's language; without a text it gives those of the rail.
func pagesNamed(v *screen.Visit, text string) (group, error) {
	g := group{ID: "pages"}
	seen := map[string]bool{}
	add := func(name, path, key string) {
		if !seen[path] && len(g.Hits) < 2*hitLimit && (text == "" || holds(name, text)) {
			seen[path] = true
			g.Hits = append(g.Hits, hit{Text: name, More: key, URL: path})
		}
	}
	for _, s := range v.Page("", "", nil).Rail() {
		add(v.T("nav."+s.ID), s.Path, "g "+s.Key)
	}
	for _, p := range pages {
		if p.action == "" || v.May(p.action) || p.action == "read.feeds" && v.May("read.sea") {
			if text != "" {
				add(v.T(p.word), p.path, "")
			}
		}
	}
	return g, nil
}

// holds tells whether a text holds another, whatever the case, accents and dots of its letters: people type what their
// keyboard has.
func holds(text, part string) bool { return strings.Contains(fold(text), fold(part)) }

func fold(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case r == 'ı':
			return 'i'
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(text))
}

// keys lists what the keyboard can do, for who reads it without script or on paper.
func (p *Page) keys(v *screen.Visit) error {
	return p.listing.Render(v.W, http.StatusOK, v.Page(v.T("keys.title"), "watch", nil))
}
