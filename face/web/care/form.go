package care

import (
	"slices"
	"time"

	"fanar/desk/directory"
	"fanar/desk/people/care"
	"fanar/desk/rescue"
	"fanar/face/i18n"
	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/dispatch"
)

// field is one field of a form.
type field struct {
	Name, Kind string // kind: number, select, text, area, check, hidden
	Choices    []screen.Choice
	First      string
	Required   bool
	Empty      bool // a select begins with nothing chosen
	Hint       bool // the catalogue has a hint
}

// formData is the page of one form.
type formData struct {
	Case   string
	Name   string // of the form
	Tabs   []screen.Tab
	Form   screen.Form
	Fields []field
	Text   string // what the form is about, where it is about an entry
	Lead   string // what comes of it, where that needs saying
	Phase  string
}

// asking makes the fields of a form.
type asking struct {
	visit *screen.Visit
	state dispatch.State
	names *screen.Names
	file  care.Care
	entry string
	form  screen.Form
	err   error
}

// render shows a form. The address says which entry or which place it is about.
func (p *Page) render(v *screen.Visit, status int, forms *screen.Forms) error {
	id, name := v.R.PathValue("id"), v.R.PathValue("form")
	spec, ok := specs[name]
	if !ok {
		return fault.New(fault.NotFound, "care.no-form", "the care file has no form {form}", "form", name)
	}
	if err := v.Room.Dispatch.Authorise(v.Context(), v.Actor, spec.action, ""); err != nil {
		return err
	}
	d := formData{Case: id, Name: name, Tabs: v.CaseTabs(id, ""), Form: forms.Form(name), Lead: v.Word("care-lead", name)}
	if d.Lead == name { // the catalogue has nothing to say
		d.Lead = ""
	}
	err := v.Read("read.people", func(s dispatch.State) error {
		c, err := rescue.CaseByID(s, id)
		if err != nil {
			return err
		}
		if d.Phase = string(c.Phase); c.Closed {
			d.Phase = "closed"
		}
		file, err := care.Of(s, id, v.Actor, s.Now)
		if err != nil {
			return err
		}
		a := &asking{visit: v, state: s, names: v.Names(s), file: file, form: d.Form, entry: d.Form.Or("entry", v.Query("entry"))}
		d.Fields = spec.fields(a)
		d.Text = a.about()
		return a.err
	})
	if err != nil {
		return err
	}
	return p.ask.Render(v.W, status, v.Page(v.T("care-form."+name), "cases", d))
}

// record carries a form through the door. What was typed stays when it cannot be taken.
func (p *Page) record(v *screen.Visit) error {
	id, name := v.R.PathValue("id"), v.R.PathValue("form")
	spec, ok := specs[name]
	if !ok {
		return fault.New(fault.NotFound, "care.no-form", "the care file has no form {form}", "form", name)
	}
	r := &typed{visit: v}
	c := spec.command(r, id)
	err := r.err
	if err == nil {
		var receipt dispatch.Receipt
		if receipt, err = v.Do(c, "case/"+id); err == nil {
			return v.Recorded("/cases/"+id+"/care", receipt)
		}
	}
	if code := fault.As(err).Code; !screen.Correctable(err) || code == "access.role" || code == "case.none" {
		return err
	}
	return p.render(v, screen.Status(err), v.Back(0, err))
}

// places gives where people of the case are, and then the places ashore of the directory.
func (a *asking) places(name string) field {
	f := field{Name: name, Kind: "select", Required: true, Empty: true, First: a.visit.Query(name)}
	here := map[string]bool{}
	for _, p := range a.file.Places {
		f.Choices = append(f.Choices, screen.Choice{Value: p.Account.String(), Text: a.names.Account(p.Account), Group: a.visit.T("care.in-this-case")})
		here[p.Account.Place] = true
	}
	more, err := a.names.Places(func(p directory.Place) bool {
		return p.Org != "" && !here[p.ID] && p.Type != "mortuary" && p.Type != "aircraft"
	})
	f.Choices, a.err = append(f.Choices, more...), keep(a.err, err)
	return f
}

// destinations gives the places of the directory on which people stand on land.
func (a *asking) destinations(name string) field {
	all, err := a.names.Places(func(p directory.Place) bool { return p.Ashore() && p.Type != "mortuary" })
	a.err = keep(a.err, err)
	return field{Name: name, Kind: "select", Required: true, Empty: true, Choices: all}
}

func (a *asking) organisations(name, first string, required bool) field {
	all, err := a.names.Organisations()
	a.err = keep(a.err, err)
	return field{Name: name, Kind: "select", Required: required, Empty: true, Choices: all, First: first}
}

func (a *asking) words(name, area string, first string, words ...string) field {
	f := field{Name: name, Kind: "select", Required: true, Empty: first == "", First: first}
	for _, w := range words {
		f.Choices = append(f.Choices, screen.Choice{Value: w, Text: a.visit.Word(area, w)})
	}
	return f
}

// bands gives the age bands.
func (a *asking) bands(name string) field {
	f := field{Name: name, Kind: "select", Required: true, Empty: true}
	for _, b := range care.Bands() {
		f.Choices = append(f.Choices, screen.Choice{Value: b, Text: a.visit.AgeBand(b)})
	}
	return f
}

// plans gives the plans that a record can carry out; none makes no field.
func (a *asking) plans() []field {
	f := field{Name: "plan", Kind: "select", Empty: true, First: a.entry}
	for _, p := range a.file.Placements {
		if a.form.Name == "placement" && p.Planned && !p.Done && p.Withdrawn == "" {
			f.Choices = append(f.Choices, screen.Choice{Value: p.ID, Text: p.ID + " · " + a.visit.T("care.housed", "n", p.Children)})
		}
	}
	for _, s := range a.file.Families {
		if a.form.Name == "split" && s.Planned && !s.Done && s.Withdrawn == "" {
			f.Choices = append(f.Choices, screen.Choice{Value: s.ID, Text: s.ID + " · " + a.visit.T("care.apart", "n", s.Families)})
		}
	}
	if len(f.Choices) == 0 {
		return nil
	}
	return []field{f}
}

// days gives the days by which a family may be together again.
func (a *asking) days() field {
	f := field{Name: "due", Kind: "select", Empty: true}
	now := a.state.Now.UTC().Truncate(time.Hour)
	for _, n := range []int{1, 2, 3, 5, 7, 14, 29} {
		at := now.AddDate(0, 0, n)
		f.Choices = append(f.Choices, screen.Choice{Value: at.Format(time.RFC3339), Text: a.visit.T("care.in-days", "n", n, "day", i18n.Date(a.visit.Lang, at))})
	}
	if was := screen.Until(a.form.Value("due")); !was.IsZero() && !slices.ContainsFunc(f.Choices, func(c screen.Choice) bool { return c.Value == was.Format(time.RFC3339) }) {
		f.Choices = append(f.Choices, screen.Choice{Value: was.Format(time.RFC3339), Text: i18n.Date(a.visit.Lang, was)})
	}
	return f
}

func (a *asking) hidden() field { return field{Name: "entry", Kind: "hidden", First: a.entry} }

// about says which entry a form is about.
func (a *asking) about() string {
	if a.entry == "" {
		return ""
	}
	return a.visit.T("care.about-entry", "entry", a.entry)
}

func keep(was, err error) error {
	if was != nil {
		return was
	}
	return err
}

func number(name string, required bool, first string) field {
	return field{Name: name, Kind: "number", Required: required, First: first}
}

func check(name string) field { return field{Name: name, Kind: "check"} }

// common are the fields at the end of every fact.
func common() []field {
	return []field{{Name: "at", Kind: "text", Hint: true}, {Name: "note", Kind: "area", Hint: true}}
}

func note() []field { return common()[1:] }
