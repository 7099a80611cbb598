package sitrep

import (
	"net/http"
	"strconv"
	"strings"

	"fanar/desk/rescue"
	"fanar/desk/rescue/sitrep"
	wire "fanar/engine/sitrep"
	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/dispatch"
)

// reportData is one report, sent or come.
type reportData struct {
	Case     rescue.Case
	Tabs     []screen.Tab
	Title    string
	Sent     *sentRow
	Came     *cameRow
	Text     string
	Dir      string // of the text's language
	Hidden   bool
	Hash     string
	Record   uint64
	Download string
	Parts    []understood // of a report that came, under the headings of the reader's language
	Differs  []difference
	Trouble  string
	Author   string
}

// understood is one part of a report that came.
type understood struct {
	Letter, Heading string
	Lines           []string
}

type difference struct {
	sitrep.Difference
	Heading string
}

// show gives a report as a page, or as the plain text that was sent if the address ends in .txt.
func (p *Page) show(v *screen.Visit) error {
	id, name := v.R.PathValue("id"), v.R.PathValue("report")
	name, plain := strings.CutSuffix(name, ".txt")
	d := &reportData{Tabs: v.CaseTabs(id, ""), Download: "/cases/" + id + "/sitreps/" + name + ".txt", Dir: "ltr"}
	err := v.Read("read.cases", func(s dispatch.State) (err error) {
		if d.Case, err = rescue.CaseByID(s, id); err != nil {
			return err
		}
		if strings.HasPrefix(name, "r") {
			return d.arrived(v, s, id, name)
		}
		return d.issued(v, s, id, name)
	})
	if err != nil {
		return err
	}
	if plain && !d.Hidden {
		return d.send(v, id+"-"+name)
	}
	return p.report.Render(v.W, http.StatusOK, v.Page(d.Title, "cases", d))
}

func (d *reportData) issued(v *screen.Visit, s dispatch.State, id, name string) error {
	n, err := strconv.Atoi(name)
	if err != nil {
		return fault.New(fault.NotFound, "sitrep.none", "case {case} has no situation report {number}", "case", id, "number", name)
	}
	r, err := sitrep.ByNumber(s, id, n, v.Actor)
	if err != nil {
		return err
	}
	names := v.Names(s)
	d.Sent = &sentRow{Sent: r, Author: names.User(r.Author), To: organisations(v, names, r.To)}
	d.Title = v.T("sitrep.report-title", "number", r.Number, "case", id)
	d.Text, d.Hidden, d.Hash, d.Record, d.Author = r.Text, r.Hidden, r.Hash, r.Record, d.Sent.Author
	if r.Language == "ar" {
		d.Dir = "rtl"
	}
	return nil
}

func (d *reportData) arrived(v *screen.Visit, s dispatch.State, id, name string) error {
	all, err := sitrep.ReceivedFor(s, id, v.Actor)
	if err != nil {
		return err
	}
	for _, r := range all {
		if r.ID != name {
			continue
		}
		names := v.Names(s)
		d.Came = &cameRow{Arrived: r, From: names.Organisation(r.From)}
		d.Title = v.T("sitrep.one-from", "from", d.Came.From, "case", id)
		d.Text, d.Hidden, d.Hash, d.Record, d.Author, d.Dir = r.Text, r.Hidden, r.Hash, r.Record, names.User(r.Author), "auto"
		if r.Trouble != "" {
			d.Trouble = v.T("sitrep.unread")
			if r.Line > 0 {
				d.Trouble = v.T("sitrep.unread-line", "line", r.Line)
			}
		}
		if r.Understood == nil {
			return nil
		}
		for _, letter := range wire.Letters(wire.Full) {
			if text := r.Understood.Parts[letter]; text != "" {
				d.Parts = append(d.Parts, understood{letter, v.T("sitrep.part-" + strings.ToLower(letter)), strings.Split(text, "\n")})
			}
		}
		differs, err := sitrep.Compare(s, id, *r.Understood)
		for _, x := range differs {
			d.Differs = append(d.Differs, difference{x, v.T("sitrep.part-" + strings.ToLower(x.Letter))})
		}
		return err
	}
	return fault.New(fault.NotFound, "sitrep.none-received", "case {case} has received no report {report}", "case", id, "report", name)
}

// send gives the text to the byte.
func (d *reportData) send(v *screen.Visit, name string) error {
	h := v.W.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="sitrep-`+name+`.txt"`)
	h.Set("Cache-Control", "no-store")
	v.W.WriteHeader(http.StatusOK)
	// An error here means that the browser went away; nobody is left to tell.
	_, _ = v.W.Write([]byte(d.Text))
	return nil
}
