package paper

import (
	"cmp"
	"encoding/hex"
	"strings"
	"time"

	"fanar/desk/directory"
	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/engine/ledger"
	"fanar/face/i18n"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/journal"
)

// mostPages is how many pages a sheet can have: the form, and pages to tally on.
const mostPages = 9

// Ask is which sheet is wanted.
type Ask struct {
	Form     Form
	Case     string // empty for an alert
	Place    string // of the directory; empty leaves a line to write on
	Handover string // such as H3, of a handover that waits for the reader's count
	Pages    int    // the form and pages to tally on, 1 to 9; 0 is 1
	Lang     string // of the sheet, which may be another than the reader's
	Origin   string // where a browser reaches the node, such as https://fanar.example; the sheet's square holds it and the code
}

// Sheet is a form as it is printed. What stands in it is for everybody who may see the case: no number of people.
type Sheet struct {
	Code           Code
	Lang, Dir      string
	Address        string // that the square leads to
	Case           string
	Boat           string
	Alerted        time.Time
	Place, Other   string // names; of a handover, who receives
	Handover       string
	Printed        time.Time
	Record, Signed uint64 // number of the last record, and how many the last checkpoint covers
	Root           string // of that checkpoint, its first bytes in hexadecimal
	Pages          int
	QR             QR
}

// Make gathers what a sheet says. Errors: fault.NotFound for a case, place or handover that is not there, fault.Invalid
// for a sheet that cannot be.
func Make(s dispatch.State, a Ask) (Sheet, error) {
	code, err := New(a.Form, a.Case, cmp.Or(a.Handover, a.Place))
	if err != nil {
		return Sheet{}, err
	}
	if a.Pages < 0 || a.Pages > mostPages {
		return Sheet{}, fault.New(fault.Invalid, "paper.pages", "a sheet has 1 to {most} pages", "most", mostPages).WithField("pages")
	}
	if !i18n.Known(a.Lang) {
		a.Lang = "en"
	}
	sheet := Sheet{Code: code, Lang: a.Lang, Dir: i18n.Dir(a.Lang), Address: a.Origin + "/paper/" + code.String(), Case: code.CaseID(), Printed: s.Now,
		Pages: max(1, a.Pages), Handover: a.Handover}
	if sheet.QR, err = qrOf(sheet.Address); err != nil {
		return sheet, err
	}
	if err := sheet.readCase(s, a); err != nil {
		return sheet, err
	}
	return sheet, sheet.readRecord(s)
}

func (t *Sheet) readCase(s dispatch.State, a Ask) error {
	if t.Case == "" {
		return nil
	}
	c, err := rescue.CaseByID(s, t.Case)
	if err != nil {
		return err
	}
	t.Boat, t.Alerted = i18n.T(a.Lang, "boat."+string(c.Alert.Boat)), c.AlertedAt
	if a.Form == HandoverReceived {
		return t.readHandover(s, a)
	}
	if a.Place == "" || !a.Form.AtPlace() {
		return nil
	}
	p, err := directory.PlaceByID(s, a.Place)
	t.Place = nameOf(p, a.Lang)
	return err
}

// readHandover reads from whom and where the people come. The giver's number is not read.
func (t *Sheet) readHandover(s dispatch.State, a Ask) error {
	all, err := people.PendingFor(s, s.Actor.Org)
	if err != nil {
		return err
	}
	for _, x := range all {
		if x.Case != t.Case || x.Handover != a.Handover {
			continue
		}
		for to, id := range map[*string]string{&t.Place: x.From.Place, &t.Other: x.To.Place} {
			*to = id
			if p, ok, err := directory.Places.Get(s, id); err == nil && ok {
				*to = nameOf(p, a.Lang)
			}
		}
		return nil
	}
	return fault.New(fault.NotFound, "counting.no-handover", "no handover {handover} of {case} waits for the count of your organisation", "handover", a.Handover, "case", t.Case).
		WithHint("it may have been counted already; the page of the case shows it (fanar people show)")
}

// readRecord reads how far the record went when the sheet was printed.
func (t *Sheet) readRecord(s dispatch.State) (err error) {
	if t.Record, err = s.Head(); err != nil {
		return err
	}
	newest, err := s.Checkpoints(1)
	if err != nil || len(newest) == 0 {
		return err
	}
	signed, err := journal.ParseCheckpoint(newest[0])
	t.Signed, t.Root = signed.Size, hex.EncodeToString(signed.Root[:6])
	return err
}

func nameOf(p directory.Place, lang string) string { return cmp.Or(p.Names[lang], p.Name, p.ID) }

// Numbers are the pages of the sheet, from 1.
func (t Sheet) Numbers() []int {
	all := make([]int, t.Pages)
	for i := range all {
		all[i] = i + 1
	}
	return all
}

// Title is the name of the form in the sheet's language.
func (t Sheet) Title() string { return i18n.T(t.Lang, "paper."+string(t.Code.Form)) }

// Lead says in a sentence or two how the form is used.
func (t Sheet) Lead() string { return i18n.T(t.Lang, "paper.lead-"+string(t.Code.Form)) }

// Counts tells whether people are counted on the sheet, by category.
func (t Sheet) Counts() bool { return t.Code.Form != Alert && t.Code.Form != Medevac }

// Line is something to write down.
type Line struct {
	Label, Value string   // Value is printed where it is known
	Boxes        []string // to tick one of
	Wide         bool
}

// Lines are what the form asks beside the numbers, in the order of the screen.
func (t Sheet) Lines() []Line {
	say := func(id string) string { return i18n.T(t.Lang, "paper."+id) }
	when, by, note := Line{Label: say("when")}, Line{Label: say("by")}, Line{Label: say("note"), Wide: true}
	switch t.Code.Form {
	case DeckCount:
		return []Line{{Label: say("where"), Value: t.Place}, when, by, note}
	case HandoverGiven:
		return []Line{{Label: say("from"), Value: t.Place}, {Label: say("to")}, {Label: say("next-port")}, when, by, note}
	case HandoverReceived:
		return []Line{{Label: say("from"), Value: t.Place}, {Label: say("to"), Value: t.Other}, when, by, note}
	case Landing:
		return []Line{{Label: say("where"), Value: t.Place}, {Label: say("way"), Boxes: []string{say("aboard"), say("ashore")}}, {Label: say("vessel")}, when, by, note}
	case Medevac:
		var urgent []string
		for _, u := range rescue.Urgencies {
			urgent = append(urgent, i18n.T(t.Lang, "urgency."+u))
		}
		var why []string
		for _, c := range rescue.Conditions {
			why = append(why, word(t.Lang, "condition", c))
		}
		return []Line{{Label: say("how-many")}, {Label: say("urgency"), Boxes: urgent}, {Label: say("condition"), Boxes: why, Wide: true}, {Label: say("unit")},
			{Label: say("position")}, when, by, note}
	case BodyFound:
		return []Line{{Label: say("found-where")}, {Label: say("when-found")}, {Label: say("custodian")},
			{Label: say("counted-before"), Boxes: []string{say("yes"), say("no"), say("unknown")}}, by, note}
	}
	return []Line{{Label: say("told-at")}, {Label: say("position")}, {Label: say("boat")}, {Label: say("aboard-least")}, {Label: say("aboard-best")}, {Label: say("aboard-most")},
		{Label: say("condition-boat"), Wide: true}, {Label: say("source")}, by, {Label: say("line"), Wide: true}, note}
}

// Row is one line of boxes: an age, with a box for each sex.
type Row struct{ Age string }

// Sexes are the heads of the boxes, in the order of the screen.
func (t Sheet) Sexes() (all []string) {
	for c := range ledger.Categories() {
		if c.Age == ledger.Age0To4 {
			all = append(all, word(t.Lang, "sex", c.Sex.String()))
		}
	}
	return all
}

// Rows are the ages, in the order of the screen.
func (t Sheet) Rows() (all []Row) {
	for c := range ledger.Categories() {
		if c.Sex == ledger.Female {
			all = append(all, Row{i18n.T(t.Lang, "age-band."+strings.TrimSuffix(c.Age.String(), "+"))})
		}
	}
	return all
}

// Sides are the counters beside the categories. They overlap and are not added up.
func (t Sheet) Sides() (all []string) {
	for i := range ledger.SideCount {
		all = append(all, i18n.T(t.Lang, "side."+ledger.Side(i).String()))
	}
	return all
}

func word(lang, list, id string) string {
	if id == "other" { // a catalogue keeps this name for a plural form
		id = "any-other"
	}
	return i18n.T(lang, list+"."+id)
}
