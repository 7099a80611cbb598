// Package packs is the pages of the policy packs: which one is in force and since when, which were proposed, what a
// proposal changes field by field, and what it would have said to the questions on record.
//
// A proposal changes nothing. A second person signs it, after both have seen what it does; the door holds both to that.
// Start with [Open].
package packs

import (
	"embed"
	"io"
	"net/http"
	"slices"
	"strings"

	"fanar/desk/oversight"
	"fanar/face/web/frame"
	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/policy"
)

//go:embed list.html
var listFiles embed.FS

//go:embed proposal.html
var oneFiles embed.FS

// Page is the packs and the proposals. It owns the comparison that runs; see [Page.Close].
type Page struct {
	room      *screen.Room
	list, one *frame.Screen
	compared  screen.Jobs[oversight.Comparison]
}

// Open reads the templates.
func Open(room *screen.Room) (*Page, error) {
	list, err := room.Screen(listFiles)
	if err != nil {
		return nil, err
	}
	one, err := room.Screen(oneFiles)
	return &Page{room: room, list: list, one: one}, err
}

// Close stops a comparison that runs and waits for it.
func (p *Page) Close() { p.compared.Close() }

// Routes adds the pages' addresses.
func (p *Page) Routes(mux *http.ServeMux) {
	mux.Handle("GET /packs", p.room.Signed(func(v *screen.Visit) error { return p.renderList(v, http.StatusOK, screen.Fresh(0)) }))
	mux.Handle("POST /packs", p.room.Signed(p.propose))
	mux.Handle("GET /packs/{digest}", p.room.Signed(func(v *screen.Visit) error { return p.render(v, http.StatusOK, screen.Fresh(0)) }))
	mux.Handle("POST /packs/{digest}/what-if", p.room.Signed(p.compare))
	mux.Handle("GET /packs/{digest}/what-if", p.room.Signed(p.follow))
	mux.Handle("POST /packs/{digest}/signature", p.room.Signed(p.sign))
}

// textLimit is the most of a pack's text that the page takes, in bytes; what forms carry besides is small.
const textLimit = 220 << 10

type listData struct {
	Tabs       []screen.Tab
	Notice     *screen.Notice
	Pack       policy.Pack
	Grants     int // actions that roles may do
	Changes    []oversight.PackChange
	Proposals  []proposal
	Form       screen.Form
	MayPropose bool
}

// proposal is a proposed pack in words.
type proposal struct {
	oversight.Proposal
	State              string // open, adopted or moved
	Name, Organisation string // of who proposed it
}

func proposalOf(s dispatch.State, names *screen.Names, p oversight.Proposal) proposal {
	out := proposal{Proposal: p, State: "open", Name: names.User(p.By), Organisation: names.Organisation(p.Organisation)}
	switch {
	case p.Adopted != 0:
		out.State = "adopted"
	case p.Against != s.Policy.Pack().Digest:
		out.State = "moved"
	}
	return out
}

func (p *Page) renderList(v *screen.Visit, status int, forms *screen.Forms) error {
	d := listData{Tabs: v.Oversight("/packs"), Notice: v.Notice(), Form: forms.Form("propose"), MayPropose: v.May("oversight.ProposePack")}
	err := v.Read("read.rules", func(s dispatch.State) (err error) {
		names := v.Names(s)
		d.Pack = s.Policy.Pack()
		actions := map[string]bool{}
		for _, g := range d.Pack.Grants {
			for _, a := range g.Actions {
				actions[a] = true
			}
		}
		d.Grants = len(actions)
		if d.Changes, err = oversight.PackChanges(s); err != nil {
			return err
		}
		for one, err := range oversight.Proposals.All(s, "") {
			if err != nil {
				return err
			}
			d.Proposals = append(d.Proposals, proposalOf(s, names, one))
		}
		slices.SortFunc(d.Proposals, func(a, b proposal) int { return int(int64(b.Record) - int64(a.Record)) })
		return nil
	})
	if err != nil {
		return err
	}
	return p.list.Render(v.W, status, v.Page(v.T("packs.title"), "oversight", d))
}

// propose takes a pack that was pasted, or sent as a file. What could not be taken stays in the form.
func (p *Page) propose(v *screen.Visit) error {
	text, err := textOf(v)
	if err == nil {
		if _, err = v.Do(oversight.ProposePack{Text: text}, ""); err == nil {
			pack, err := policy.ParsePack([]byte(text))
			if err != nil {
				return err
			}
			return v.To("/packs/" + pack.Digest)
		}
	}
	if !screen.Correctable(err) || !v.May("oversight.ProposePack") {
		return err
	}
	v.R.PostForm.Set("form", "propose") // a body that could not be read does not say it
	v.R.PostForm.Set("text", text)
	return p.renderList(v, screen.Status(err), v.Back(0, err))
}

// textOf reads the pack of the form: the file, if one was chosen. The line ends of a browser are those of the program.
func textOf(v *screen.Visit) (string, error) {
	if strings.HasPrefix(v.R.Header.Get("Content-Type"), "multipart/form-data") {
		if err := v.R.ParseMultipartForm(textLimit); err != nil {
			return "", tooLong(err)
		}
	}
	text := v.R.PostForm.Get("text")
	if v.R.MultipartForm != nil {
		for _, file := range v.R.MultipartForm.File["file"] {
			if file.Size == 0 {
				continue
			}
			f, err := file.Open()
			if err != nil {
				return "", tooLong(err)
			}
			defer f.Close()
			data, err := io.ReadAll(f)
			if err != nil {
				return "", tooLong(err)
			}
			text = string(data)
		}
	}
	return strings.ReplaceAll(text, "\r\n", "\n"), nil
}

func tooLong(err error) error {
	return fault.New(fault.Invalid, "pack.upload", "the pack could not be read; a page takes at most {limit} kB, as text in UTF-8", "limit", textLimit>>10).
		WithField("text").WithCause(err).WithHint("a longer one is proposed at the terminal: fanar pack propose FILE")
}
