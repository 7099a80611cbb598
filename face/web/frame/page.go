package frame

import (
	"encoding/json"
	"html/template"
	"time"

	"fanar/engine/geo"
	"fanar/face/i18n"
)

// Page is what the frame needs to know of one answer to one request. Its methods serve the templates.
type Page struct {
	Title   string // of the document and the print head, in the reader's language
	Lang    string // one of i18n.Languages
	Theme   string // "day", "dusk", "night", "red", or empty: as the device has it
	Section string // id of the rail's item that the page belongs to, such as "cases"
	Path    string // path and query of the page itself, to come back to after a change of theme or language

	User      User
	CSRF      string    // token that every change carries
	Alert     string    // what the alert line holds when it comes back with a page
	Positions geo.Style // how the reader wants positions; the zero Style is degrees and minutes

	Alarms *AlarmBar // nil for who reads no alarms
	Feeds  []Feed
	Record string // state of the record, in words: "checkpoint 18,204 countersigned by 2"
	Drill  bool   // whether this node runs a drill; then every page says so

	Chart   bool     // loads the chart's script and style
	Bare    bool     // the work area has no margin: a chart fills it
	Islands []string // further scripts by name: "timeline" loads timeline.js, and timeline.css if it was built

	Data any // the screen's own
}

// User is who sits there. A zero User has not signed in.
type User struct {
	Name         string   // "A. Conti"
	Organisation string   // "MRCC"
	Sections     []string // ids of the rail's items this person has use for; nil shows all
}

// Feed is one source of observations in the footer.
type Feed struct {
	Name  string // "AIS Lampedusa"
	State string // "" well, "late", "silent" or "off"
	Text  string // "214/s", "silent for 22 min", in the reader's language
}

// Dir is the writing direction of the page's language.
func (p Page) Dir() string { return i18n.Dir(p.Lang) }

// AgesJSON is what the script needs to let ages tick in the page's language.
func (p Page) AgesJSON() (string, error) {
	data, err := json.Marshal(i18n.AgeForms(p.Lang))
	return string(data), err
}

// CSRFField is the hidden input that every form with method post carries.
func (p Page) CSRFField() template.HTML {
	return template.HTML(`<input type="hidden" name="csrf" value="` + template.HTMLEscapeString(p.CSRF) + `">`)
}

// Languages are what the language switch offers.
func (p Page) Languages() []string { return i18n.Languages() }

// Themes are what the theme switch offers; the first, empty one follows the device.
func (p Page) Themes() []string { return append([]string{""}, Themes()...) }

// Themes gives the names of the four themes.
func Themes() []string { return []string{"day", "dusk", "night", "red"} }

// Rail gives the sections this person has use for.
func (p Page) Rail() []Section {
	var out []Section
	for _, s := range Sections() {
		if p.User.shows(s.ID) {
			out = append(out, s)
		}
	}
	return out
}

func (u User) shows(id string) bool {
	if u.Sections == nil {
		return true
	}
	for _, s := range u.Sections {
		if s == id {
			return true
		}
	}
	return false
}

// view is what the layout's templates see: the page, and what the frame adds to it.
type view struct {
	Page
	HasSide bool
	At      time.Time // when the page was made
}
