// Package users is the administrator's screen of the people who sign in: who they are, for whom they act, which roles
// they have. Staff only; it shows no password and keeps none.
//
// Start with [Open].
package users

import (
	"embed"
	"net/http"
	"slices"
	"strings"
	"time"

	"fanar/desk/directory"
	"fanar/desk/directory/credential"
	"fanar/face/web/frame"
	"fanar/face/web/screen"
	"fanar/record/dispatch"
	"fanar/record/journal"
)

//go:embed page.html
var files embed.FS

// Page is the list of users with its forms.
type Page struct {
	room   *screen.Room
	screen *frame.Screen
}

// Open reads the templates.
func Open(room *screen.Room) (*Page, error) {
	s, err := room.Screen(files)
	return &Page{room: room, screen: s}, err
}

// Routes adds the page's addresses.
func (p *Page) Routes(mux *http.ServeMux) {
	mux.Handle("GET /users", p.room.Signed(func(v *screen.Visit) error { return p.render(v, http.StatusOK, screen.Fresh(0)) }))
	mux.Handle("POST /users", p.room.Signed(p.add))
	mux.Handle("POST /users/confirm", p.room.Signed(p.confirm))
	mux.Handle("POST /users/password", p.room.Signed(p.password))
	mux.Handle("POST /users/erase", p.room.Signed(p.erase))
}

type user struct {
	directory.Shown
	Said    string // the name, or that it was erased
	OrgName string
	Words   []string // the roles, in the reader's language
}

// waiting is a change that takes effect when somebody of the oversight confirms it.
type waiting struct {
	user
	By         string
	At         time.Time
	New        bool
	MayConfirm bool
	Form       screen.Form
}

type data struct {
	Users     []user
	Waiting   []waiting
	Roles     []screen.Choice
	Orgs      []screen.Choice
	Everybody []screen.Choice
	Changing  *user // whose entry the form changes
	User      screen.Form
	Password  screen.Form
	Erase     screen.Form
	MayErase  bool
	Notice    *screen.Notice
}

// Has tells whether the form shows the role as given.
func (d data) Has(role string) bool {
	if d.User.Values != nil {
		return d.User.Is("role", role)
	}
	return d.Changing != nil && slices.Contains(d.Changing.Roles, role)
}

func (p *Page) render(v *screen.Visit, status int, forms *screen.Forms) error {
	d := data{User: forms.Form("user"), Password: forms.Form("password"), Erase: forms.Form("erase"), Notice: v.Notice(),
		MayErase: v.May(directory.EraseUser{}.Action())}
	for _, r := range directory.Roles {
		d.Roles = append(d.Roles, screen.Choice{Value: r, Text: v.Word("role", r)})
	}
	err := v.Read("read.users", func(s dispatch.State) (err error) {
		names := v.Names(s)
		if d.Orgs, err = names.Organisations(); err != nil {
			return err
		}
		all, err := directory.AllUsers(s, s.Vault)
		if err != nil {
			return err
		}
		for _, u := range all {
			row := user{Shown: u, Said: names.User(u.ID), OrgName: names.Organisation(u.Org)}
			for _, r := range u.Roles {
				row.Words = append(row.Words, v.Word("role", r))
			}
			d.Users = append(d.Users, row)
			d.Everybody = append(d.Everybody, screen.Choice{Value: u.ID, Text: row.Said + " · " + u.ID})
			if u.ID == v.Query("user") && d.User.Values == nil {
				d.Changing = &row
				if d.User.Version, err = journal.Version(s, "user/"+u.ID); err != nil {
					return err
				}
			}
		}
		if err := d.waits(v, s, names, forms); err != nil {
			return err
		}
		slices.SortFunc(d.Users, func(a, b user) int { return strings.Compare(a.Said, b.Said) })
		return nil
	})
	if err != nil {
		return err
	}
	return p.screen.Render(v.W, status, v.Page(v.T("users.title"), "directory", d))
}

// waits lists the changes that wait, each with the form of who may confirm it.
func (d *data) waits(v *screen.Visit, s dispatch.State, names *screen.Names, forms *screen.Forms) error {
	all, err := directory.AllWaiting(s, s.Vault)
	if err != nil {
		return err
	}
	for _, w := range all {
		row := waiting{user: user{Shown: w.Shown, Said: w.Name, OrgName: names.Organisation(w.Org)}, By: names.User(w.By), At: w.At, New: w.New,
			MayConfirm: v.May(directory.ConfirmUser{}.Action()) && w.By != v.Actor.User && w.ID != v.Actor.User, Form: forms.Form("confirm-" + w.ID)}
		for _, r := range w.Roles {
			row.Words = append(row.Words, v.Word("role", r))
		}
		if row.Form.Version, err = journal.Version(s, "user/"+w.ID); err != nil {
			return err
		}
		d.Waiting = append(d.Waiting, row)
	}
	return nil
}

// confirm lets a waiting change take effect, as it stood when the page was made.
func (p *Page) confirm(v *screen.Visit) error {
	return p.do(v, directory.ConfirmUser{ID: v.Field("user")}, "user/"+v.Field("user"))
}

// add lets a person sign in, or changes the entry.
func (p *Page) add(v *screen.Visit) error {
	c := directory.AddUser{User: directory.User{ID: v.Field("id"), Name: v.Field("name"), Contact: v.Field("contact"), Org: v.Field("organisation"),
		Roles: v.R.PostForm["role"], Disabled: v.Field("disabled") == "yes"}, ForgetContact: v.Field("forget-contact") == "yes"}
	return p.do(v, c, "user/"+c.ID)
}

// erase erases what is personal about a user. The door asks for proof that the person is there.
func (p *Page) erase(v *screen.Visit) error {
	return p.do(v, directory.EraseUser{User: v.Field("user"), Reason: v.Field("reason")}, "")
}

// password sets a password. Whoever set it tells it to the user by another way.
func (p *Page) password(v *screen.Visit) error {
	if err := p.room.Dispatch.Authorise(v.Context(), v.Actor, credential.SetPassword{}.Action(), ""); err != nil {
		return err
	}
	hash, err := p.room.Sessions.Credentials().Hash(v.Context(), v.R.PostForm.Get("password"))
	if err != nil {
		return p.back(v, err)
	}
	return p.do(v, credential.SetPassword{User: v.Field("user"), Hash: hash}, "")
}

func (p *Page) do(v *screen.Visit, c dispatch.Command, subject string) error {
	receipt, err := v.Do(c, subject)
	if err != nil {
		return p.back(v, err)
	}
	return v.Recorded("/users", receipt)
}

// back shows the page again with what was typed, to those who may see it.
func (p *Page) back(v *screen.Visit, err error) error {
	if !screen.Correctable(err) || !v.May("read.users") {
		return err
	}
	return p.render(v, screen.Status(err), v.Back(0, err))
}
