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
	Older       string // address of the earlier entries of the timeline; empty if there are none
	Newest      bool   // the timeline begins with the newest entry
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
	Tabs        []screen.Tab
	Waits       []wait
	Disputed    []position // that cannot be true together with the latest
	Traits      []trait    // of the boat
	Decisions   []decision // of masters
	Masters     []screen.Choice
	Medevacs    []medevac
	Centres     []screen.Choice // that coordinate rescues
	Others      []screen.Choice // other organisations
	Hospitals   []screen.Choice
	Channels    []screen.Choice
	Contended   []contention
	Accepted    string // who noted that the coordinator has accepted
	OfferedTo   string
	Aboard      string // how long people have been aboard
	Ticked      int
	Items       int
	sheetData

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

// timelineLimit is how many records the page of a case shows at once.
const timelineLimit = 40

// contention is that an organisation says otherwise about who is responsible.
type contention struct {
	Organisation, Text, Author string
	At                         time.Time
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
func (p *Page) read(v *screen.Visit, s dispatch.State, id, sheet string) (*caseData, error) {
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
	d.Tabs = v.CaseTabs(id, v.R.URL.Path)
	parts := []func(*screen.Visit, dispatch.State, *screen.Names) error{d.places, d.centres, d.safety, d.medevacs, d.checklists}
	if sheet == "" {
		parts = append(parts, d.timeline, d.people, d.waits, d.boat, d.positions, d.tasking, d.masters, d.coordination, d.watchers, d.record, d.clocks, d.overrides)
	}
	d.Sheet = sheet
	for _, part := range parts {
		if err := part(v, s, names); err != nil {
			return nil, err
		}
	}
	for _, channel := range rescue.Channels {
		d.Channels = append(d.Channels, screen.Choice{Value: channel, Text: v.Word("channel", channel)})
	}
	for _, l := range d.Lists {
		d.Ticked, d.Items = d.Ticked+l.Done, d.Items+l.Items
	}
	if sheet == "" {
		return d, nil
	}
	if sheet == "positions" {
		if err := d.boat(v, s, names); err != nil {
			return nil, err
		}
	}
	return d, d.sheet(v, s, names, sheet)
}

// timeline reads the newest records of the case, or those before the one that the address names.
func (d *caseData) timeline(v *screen.Visit, s dispatch.State, names *screen.Names) error {
	before, _ := strconv.ParseUint(v.Query("before"), 10, 64)
	events, next, err := rescue.TimelinePage(s, d.Case.ID, before, timelineLimit)
	if err != nil {
		return err
	}
	d.Newest = before == 0
	if next > 0 {
		d.Older = "/cases/" + d.Case.ID + "?before=" + strconv.FormatUint(next, 10) + "#timeline"
	}
	d.Timeline = slices.DeleteFunc(narrate.New(v, s, names).All(events), func(t narrate.Told) bool { return t.Kind == narrate.Passed })
	return nil
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

func positionOf(v *screen.Visit, names *screen.Names, at rescue.Position) position {
	return position{Position: at, Source: v.Word("source", at.Source), Author: names.User(at.Author)}
}

func (d *caseData) positions(v *screen.Visit, _ dispatch.State, names *screen.Names) error {
	for _, at := range d.Case.Positions {
		d.Positions = append(d.Positions, positionOf(v, names, at))
	}
	slices.SortStableFunc(d.Positions, func(a, b position) int { return b.At.Compare(a.At) })
	for _, at := range d.Case.Disputed() {
		d.Disputed = append(d.Disputed, positionOf(v, names, at))
	}
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

// coordination reads who answers for the coordination, and who says otherwise.
func (d *caseData) coordination(v *screen.Visit, _ dispatch.State, names *screen.Names) error {
	if d.Case.Accepted != nil {
		d.Accepted = names.User(d.Case.Accepted.Author)
	}
	if d.Case.Offer != nil {
		d.OfferedTo = names.Organisation(d.Case.Offer.To)
	}
	for _, x := range slices.Backward(d.Case.Disputes) {
		d.Contended = append(d.Contended, contention{names.Organisation(x.Organisation), x.Text, names.User(x.Author), x.At})
	}
	for _, t := range d.Case.Taskings {
		value := t.Place
		if value == "" {
			value = t.Name
		}
		if !slices.ContainsFunc(d.Masters, func(c screen.Choice) bool { return c.Value == value }) {
			d.Masters = append(d.Masters, screen.Choice{Value: value, Text: t.Name})
		}
	}
	for _, place := range d.Vessels {
		if !slices.ContainsFunc(d.Masters, func(c screen.Choice) bool { return c.Value == place.Value }) {
			d.Masters = append(d.Masters, place)
		}
	}
	return nil
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
