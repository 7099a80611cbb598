package cli

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"fanar/desk/directory"
	"fanar/engine/geo"
)

type placeVerbs struct {
	List     placeListCmd     `cmd:"" help:"All places with their standing."`
	Show     placeShowCmd     `cmd:"" help:"One place and all assessments that cover it."`
	Register placeRegisterCmd `cmd:"" help:"Register a place or change it."`
}

// placeView is a place as the API gives it.
type placeView struct {
	directory.Place
	Standing directory.Standing `json:"standing"`
}

type placeListCmd struct{}

// Run lists places.
func (placeListCmd) Run(ctx context.Context, t *terminal) error {
	var l listOf[placeView]
	body, err := t.node.fetch(ctx, "/places", nil, &l)
	if err != nil || t.raw(body) {
		return err
	}
	rows := [][]string{}
	for _, p := range l.Items {
		standing := p.Standing.State
		if !p.Ashore() {
			standing = ""
		}
		rows = append(rows, []string{p.ID, p.Name, p.Type, p.Country, p.Org, standing})
	}
	t.table("ID NAME TYPE COUNTRY RUN-BY STANDING", rows)
	return nil
}

type placeShowCmd struct {
	Place string `arg:"" help:"Identifier or name."`
}

// Run shows a place.
func (c placeShowCmd) Run(ctx context.Context, t *terminal) error {
	found, err := t.node.placeNamed(ctx, c.Place)
	if err != nil {
		return err
	}
	var p placeView
	body, err := t.node.fetch(ctx, "/places/"+url.PathEscape(found.ID), nil, &p)
	if err != nil || t.raw(body) {
		return err
	}
	t.say("%s  %s  %s %s  run by %s", p.ID, p.Name, p.Type, p.Country, orDash(p.Org))
	if p.Position != nil {
		t.say("at %s", p.Position.Format(geo.DM))
	}
	if p.Capacity > 0 {
		t.say("takes %d people", p.Capacity)
	}
	if p.SpeedKn > 0 {
		t.say("service speed %g kn", p.SpeedKn)
	}
	if p.NoticeMin > 0 {
		t.say("leaves %d minutes after the call", p.NoticeMin)
	}
	t.say("as a place of safety: %s", p.Standing.State)
	if p.Standing.Contradicted {
		t.say("assessments disagree; the one that protects counts")
	}
	t.assessments(p.Standing.Assessments)
	return nil
}

type placeRegisterCmd struct {
	ID           string  `arg:"" help:"Small letters, digits and hyphens, such as lampedusa."`
	Name         string  `required:"" help:"As people call it." placeholder:"TEXT"`
	Type         string  `required:"" help:"port, reception-centre, hospital, police-station, mortuary, vessel, aircraft or area." placeholder:"TYPE"`
	Country      string  `help:"Two capital letters." placeholder:"XX"`
	Organisation string  `help:"Who runs it." placeholder:"ORGANISATION"`
	At           string  `help:"Position." placeholder:"POSITION"`
	MMSI         uint32  `name:"mmsi" help:"Of a vessel." placeholder:"NUMBER"`
	Capacity     int     `help:"People beside the crew whom a vessel or aircraft can take." placeholder:"N"`
	Speed        float64 `name:"speed" help:"Service speed of a vessel or aircraft in knots." placeholder:"KN"`
	Notice       int     `help:"Minutes from the call until she leaves." placeholder:"MIN"`
	once         `embed:""`
}

// Run registers a place.
func (c placeRegisterCmd) Run(ctx context.Context, t *terminal) error {
	position, err := positionAt(c.At)
	if err != nil {
		return err
	}
	p := directory.Place{Name: c.Name, Type: c.Type, Country: c.Country, Position: position, MMSI: c.MMSI, Capacity: c.Capacity, SpeedKn: c.Speed, NoticeMin: c.Notice}
	if c.Organisation != "" {
		o, err := t.node.organisationNamed(ctx, c.Organisation)
		if err != nil {
			return err
		}
		p.Org = o.ID
	}
	return t.send(ctx, http.MethodPut, "/places/"+url.PathEscape(c.ID), withoutID(p), c.once, "registered %s", c.Name)
}

type organisationVerb struct {
	List     organisationListCmd     `cmd:"" help:"All organisations."`
	Register organisationRegisterCmd `cmd:"" help:"Register an organisation or change it."`
}

type organisationListCmd struct{}

// Run lists organisations.
func (organisationListCmd) Run(ctx context.Context, t *terminal) error {
	var l listOf[directory.Organisation]
	body, err := t.node.fetch(ctx, "/organisations", nil, &l)
	if err != nil || t.raw(body) {
		return err
	}
	rows := [][]string{}
	for _, o := range l.Items {
		rows = append(rows, []string{o.ID, o.Name, o.Type, o.State})
	}
	t.table("ID NAME TYPE STATE", rows)
	return nil
}

type organisationRegisterCmd struct {
	ID    string `arg:"" help:"Small letters, digits and hyphens, such as mrcc-rome."`
	Name  string `required:"" help:"As people call it." placeholder:"TEXT"`
	Type  string `required:"" help:"Such as rescue-coordination-centre, coast-guard or ngo." placeholder:"TYPE"`
	State string `help:"Two capital letters." placeholder:"XX"`
	once  `embed:""`
}

// Run registers an organisation.
func (c organisationRegisterCmd) Run(ctx context.Context, t *terminal) error {
	o := directory.Organisation{Name: c.Name, Type: c.Type, State: c.State}
	return t.send(ctx, http.MethodPut, "/organisations/"+url.PathEscape(c.ID), withoutID(o), c.once, "registered %s", c.Name)
}

type assessmentVerbs struct {
	List assessmentListCmd `cmd:"" help:"All assessments, also those that ran out or contradict each other."`
}

type assessmentListCmd struct{}

// Run lists assessments.
func (assessmentListCmd) Run(ctx context.Context, t *terminal) error {
	var l listOf[directory.Assessment]
	body, err := t.node.fetch(ctx, "/assessments", nil, &l)
	if err != nil || t.raw(body) {
		return err
	}
	t.assessments(l.Items)
	return nil
}

func (t *terminal) assessments(all []directory.Assessment) {
	rows := [][]string{}
	for _, a := range all {
		finds := "not safe"
		if a.Safe() {
			finds = "safe"
		}
		rows = append(rows, []string{a.ID, a.Scope, finds, a.Assessor, a.From, a.Until, strings.Join(a.Basis, "; ")})
	}
	t.table("ID SCOPE FINDS ASSESSOR FROM UNTIL BASIS", rows)
}

type assessCmd struct {
	Scope     string   `arg:"" help:"place/lampedusa, country/LY, or the name of a place."`
	Life      bool     `help:"Life is no longer threatened there."`
	Needs     bool     `help:"Basic needs can be met."`
	Transport bool     `help:"Onward transport can be arranged."`
	Basis     []string `required:"" sep:"none" help:"What it rests on; may be given more than once." placeholder:"TEXT"`
	From      string   `required:"" help:"First day." placeholder:"YYYY-MM-DD"`
	Until     string   `required:"" help:"Last day." placeholder:"YYYY-MM-DD"`
	Note      string   `help:"What else is to be known." placeholder:"TEXT"`
	once      `embed:""`
}

// Run assesses.
func (c assessCmd) Run(ctx context.Context, t *terminal) error {
	if !strings.Contains(c.Scope, "/") {
		p, err := t.node.placeNamed(ctx, c.Scope)
		if err != nil {
			return err
		}
		c.Scope = "place/" + p.ID
	}
	finds := "not a place of safety"
	if c.Life && c.Needs && c.Transport {
		finds = "a place of safety"
	}
	return t.post(ctx, "/assessments", directory.AssessPlace{Scope: c.Scope, LifeNotThreatened: c.Life, BasicNeedsMet: c.Needs,
		OnwardTransport: c.Transport, Basis: c.Basis, From: c.From, Until: c.Until, Note: c.Note}, c.once,
		"assessed: %s is %s from %s until %s", c.Scope, finds, c.From, c.Until)
}
