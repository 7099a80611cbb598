package rescue

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"fanar/desk/directory"
	"fanar/desk/oversight"
	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/face/web/frame"
	"fanar/face/web/narrate"
	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/journal"
)

// caseData is the page of a case. Its methods serve the templates.
type caseData struct {
	Case        rescue.Case
	Boat        string
	Phase       string
	Step        string
	Urgency     string
	Since       time.Time
	Strip       *frame.Strip
	Waiting     int // handovers that wait for a count
	Hidden      bool
	Pending     []screen.Pending // that wait for the reader's organisation
	Timeline    []narrate.Told
	Notice      *screen.Notice
	Opened      *screen.Alert // what was understood, when the case has just been opened
	Positions   []position
	Coordinator string
	Phases      []screen.Choice // to which it can go
	Units       []unit
	Nearby      []screen.Choice
	Task        string // the unit that the address names
	Requests    []request
	Landing     *order
	Transfers   []order
	Ports       []screen.Choice
	Vessels     []screen.Choice
	Orgs        []screen.Choice
	Incidents   []oversight.Incident
	Readers     []string // roles that may read cases, in words
	Checkpoint  *journal.Checkpoint
	Signed      bool // the newest checkpoint covers the case's last record
	Assessors   []string
	Clocks      clocks
	Overrides   []override // asked for or in force about the case

	visit *screen.Visit
	forms *screen.Forms
}

// number gives an MMSI of the address as the list of units has it: without zeros in front.
func number(text string) string {
	n, err := strconv.ParseUint(text, 10, 32)
	if err != nil {
		return ""
	}
	return strconv.FormatUint(n, 10)
}

type position struct {
	rescue.Position
	Source, Author string
}

type request struct {
	To, Author string
	At         time.Time
}

type order struct {
	Place, Unit, Author, Standing, State string
	At                                   time.Time
}

// Failed gives the form that came back; nil on a fresh page.
func (d *caseData) Failed() *screen.Form { return d.forms.Failed() }

// Form gives a form of the page.
func (d *caseData) Form(name string) screen.Form { return d.forms.Form(name) }

// May tells whether the reader's roles carry an action.
func (d *caseData) May(action string) bool { return d.visit.May(action) }

// read gathers the page from one state of the record.
func (p *Page) read(v *screen.Visit, s dispatch.State, id string) (*caseData, error) {
	c, err := rescue.CaseByID(s, id)
	if err != nil {
		return nil, err
	}
	names := v.Names(s)
	d := &caseData{visit: v, Case: c, Boat: v.Boat(c.Alert), Phase: string(c.Phase), Notice: v.Notice(), Task: number(v.Query("task")), forms: screen.Fresh(c.Version)}
	step := c.Next()
	d.Step, d.Since, d.Urgency = v.T("step."+step.Key), step.Since, screen.Urgency(step.Key)
	if c.Closed {
		d.Phase = "closed"
	}
	if v.Query("opened") != "" {
		alert := v.Alert(c.Alert)
		d.Opened = &alert
	}
	events, err := rescue.Timeline(s, id)
	if err != nil {
		return nil, err
	}
	d.Timeline = slices.DeleteFunc(narrate.New(v, s, names).All(events), func(t narrate.Told) bool { return t.Kind == narrate.Passed })
	for _, part := range []func(*screen.Visit, dispatch.State, *screen.Names) error{d.people, d.places, d.positions, d.tasking, d.watchers, d.record, d.clocks, d.overrides} {
		if err := part(v, s, names); err != nil {
			return nil, err
		}
	}
	return d, nil
}

func (d *caseData) people(v *screen.Visit, s dispatch.State, names *screen.Names) error {
	if !v.May("read.people") {
		return nil
	}
	strip, err := people.StripOf(s, d.Case.ID, v.Actor)
	if err != nil {
		return err
	}
	d.Strip, d.Waiting, d.Hidden = v.Strip(strip), strip.Waiting, strip.Hidden
	all, err := v.PendingHere(s, names)
	for _, p := range all {
		if p.Case == d.Case.ID {
			d.Pending = append(d.Pending, p)
		}
	}
	return err
}

func (d *caseData) positions(v *screen.Visit, _ dispatch.State, names *screen.Names) error {
	for _, at := range d.Case.Positions {
		d.Positions = append(d.Positions, position{Position: at, Source: v.Word("source", at.Source), Author: names.User(at.Author)})
	}
	slices.SortStableFunc(d.Positions, func(a, b position) int { return b.At.Compare(a.At) })
	now := slices.Index(rescue.Phases, d.Case.Phase)
	for _, phase := range rescue.Phases[now+1:] {
		d.Phases = append(d.Phases, screen.Choice{Value: string(phase), Text: v.T("phase." + string(phase))})
	}
	return nil
}

func (d *caseData) places(v *screen.Visit, s dispatch.State, names *screen.Names) (err error) {
	if d.Case.Coordinator != "" {
		d.Coordinator = names.Organisation(d.Case.Coordinator)
	}
	if d.Orgs, err = names.Organisations(); err != nil {
		return err
	}
	if d.Vessels, err = names.Places(func(p directory.Place) bool { return !p.Ashore() }); err != nil {
		return err
	}
	for i := range d.Vessels {
		d.Vessels[i].Group = ""
	}
	if d.Ports, err = ports(v, s, names); err != nil {
		return err
	}
	for _, r := range d.Case.Requests {
		d.Requests = append(d.Requests, request{To: names.Organisation(r.To), Author: names.User(r.Author), At: r.At})
	}
	if d.Case.Landing != nil {
		o, err := orderOf(v, s, names, *d.Case.Landing)
		if err != nil {
			return err
		}
		d.Landing = &o
	}
	for _, t := range d.Case.Transfers {
		o, err := orderOf(v, s, names, t)
		if err != nil {
			return err
		}
		d.Transfers = append(d.Transfers, o)
	}
	return nil
}

func orderOf(v *screen.Visit, s dispatch.State, names *screen.Names, o rescue.Order) (order, error) {
	standing, err := directory.StandingOf(s, s.Policy, o.Place, s.Now)
	out := order{Place: names.Place(o.Place), Author: names.User(o.Author), At: o.At, State: standing.State, Standing: v.T("standing." + standing.State)}
	if o.Unit != "" {
		out.Unit = names.Place(o.Unit)
	}
	return out, err
}

// ports are the places where people could be landed, grouped by their standing today, the safe ones first.
func ports(v *screen.Visit, s dispatch.State, names *screen.Names) ([]screen.Choice, error) {
	all, err := names.Places(func(p directory.Place) bool { return p.Type == "port" || p.Type == "area" })
	if err != nil {
		return nil, err
	}
	rank := map[string]int{directory.StandingSafe: 0, directory.StandingNone: 1, directory.StandingExpired: 2, directory.StandingUnsafe: 3}
	order := map[string]int{}
	for i := range all {
		standing, err := directory.StandingOf(s, s.Policy, all[i].Value, s.Now)
		if err != nil {
			return nil, err
		}
		all[i].Group = v.T("standing." + standing.State)
		order[all[i].Value] = rank[standing.State]
	}
	slices.SortStableFunc(all, func(a, b screen.Choice) int { return order[a.Value] - order[b.Value] })
	return all, nil
}

// watchers says who may read the case, and what incidents there are about it.
func (d *caseData) watchers(v *screen.Visit, s dispatch.State, names *screen.Names) (err error) {
	for _, g := range s.Policy.Pack().Grants {
		if !slices.Contains(g.Actions, "read.cases") {
			continue
		}
		for _, role := range g.Roles {
			d.Readers = append(d.Readers, v.Word("role", role))
		}
	}
	for _, a := range s.Policy.Pack().Assessors {
		d.Assessors = append(d.Assessors, names.Organisation(a.Organisation))
	}
	if v.May("read.incidents") {
		d.Incidents, err = oversight.OfSubject(s, rescue.Subject(d.Case.ID))
	}
	return err
}

// record says whether what the page shows is under a signed checkpoint.
func (d *caseData) record(v *screen.Visit, s dispatch.State, _ *screen.Names) error {
	newest, err := s.Checkpoints(1)
	if err != nil || len(newest) == 0 || !v.May("read.record") {
		return err
	}
	c, err := journal.ParseCheckpoint(newest[0])
	if err != nil {
		return fmt.Errorf("read the newest checkpoint: %w", err)
	}
	d.Checkpoint, d.Signed = &c, c.Size >= d.Case.Version
	return nil
}

// export sends everything about a case with the proofs to verify it away from here.
func (p *Page) export(v *screen.Visit) error {
	id := v.R.PathValue("id")
	var file []byte
	err := v.Read("read.record", func(s dispatch.State) error {
		if _, err := rescue.CaseByID(s, id); err != nil {
			return err
		}
		if !v.May("read.cases") {
			return fault.New(fault.NotFound, "case.none", "there is no case {case}", "case", id)
		}
		bundle, err := rescue.Export(v.Context(), s, id)
		if err != nil {
			return err
		}
		file, err = bundle.Bytes()
		return err
	})
	if err != nil {
		return err
	}
	h := v.W.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Content-Disposition", `attachment; filename="`+id+`.bundle.json"`)
	h.Set("Cache-Control", "no-store")
	v.W.WriteHeader(http.StatusOK)
	// An error here means that the browser went away; nobody is left to tell.
	_, _ = v.W.Write(file)
	return nil
}
