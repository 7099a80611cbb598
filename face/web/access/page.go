// Package access is the page of the access journal: who was denied what, and who read what is read only on record.
//
// It is for the oversight. It changes nothing and hides nothing from those who may read it. Start with [Open].
package access

import (
	"cmp"
	"embed"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"fanar/desk/directory"
	"fanar/desk/oversight"
	"fanar/face/i18n"
	"fanar/face/web/frame"
	"fanar/face/web/screen"
	"fanar/record/dispatch"
)

//go:embed page.html
var files embed.FS

// Page is the journal.
type Page struct {
	room   *screen.Room
	screen *frame.Screen
}

// Open reads the templates.
func Open(room *screen.Room) (*Page, error) {
	s, err := room.Screen(files)
	return &Page{room: room, screen: s}, err
}

// Routes adds the page's address.
func (p *Page) Routes(mux *http.ServeMux) {
	mux.Handle("GET /access", p.room.Signed(p.show))
}

// shown is how many lines stand on one page.
const shown = 100

type data struct {
	Tabs  []screen.Tab
	Rows  []row
	User  string
	Users []screen.Choice
	Older string // address of the page before; empty if this is the oldest
	Newer string // address of the newest page; empty if this is it
}

// row is a line in words.
type row struct {
	oversight.Access
	Name, Organisation, What string
	About, AboutURL          string
	Said                     string // why it was denied, in words
}

func (p *Page) show(v *screen.Visit) error {
	d := data{Tabs: v.Oversight("/access"), User: v.Query("user")}
	before, _ := strconv.ParseUint(v.Query("before"), 10, 63)
	err := v.Read("read.access", func(s dispatch.State) error {
		names := v.Names(s)
		lines, err := oversight.AccessJournal(s, d.User, before, shown+1)
		if err != nil {
			return err
		}
		if len(lines) > shown {
			lines = lines[:shown]
			d.Older = address(d.User, lines[shown-1].Record)
		}
		if before != 0 {
			d.Newer = address(d.User, 0)
		}
		for _, line := range lines {
			d.Rows = append(d.Rows, rowOf(v, names, line))
		}
		for u, err := range directory.Users.All(s, "") {
			if err != nil {
				return err
			}
			d.Users = append(d.Users, screen.Choice{Value: u.ID, Text: names.User(u.ID) + " · " + names.Organisation(u.Org)})
		}
		slices.SortFunc(d.Users, func(a, b screen.Choice) int { return strings.Compare(a.Text, b.Text) })
		return nil
	})
	if err != nil {
		return err
	}
	return p.screen.Render(v.W, http.StatusOK, v.Page(v.T("access-journal.title"), "oversight", d))
}

func rowOf(v *screen.Visit, names *screen.Names, a oversight.Access) row {
	r := row{Access: a, Name: names.User(a.User), Organisation: names.Organisation(a.Organisation), What: v.Word("action", a.Action)}
	if a.About != "" {
		r.About, r.AboutURL = v.Subject(a.About)
	}
	if a.Action == dispatch.Several {
		r.What = v.T("access-journal.several")
	}
	if a.Denied {
		said, _ := i18n.Lookup(v.Lang, "access-why."+a.Why)
		r.Said = cmp.Or(said, v.T("access-journal.answer", "code", a.Why))
	}
	return r
}

func address(user string, before uint64) string {
	q := url.Values{}
	if user != "" {
		q.Set("user", user)
	}
	if before != 0 {
		q.Set("before", strconv.FormatUint(before, 10))
	}
	if len(q) == 0 {
		return "/access"
	}
	return "/access?" + q.Encode()
}
