package places

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"fanar/desk/directory"
	"fanar/engine/geo"
	"fanar/face/web/screen"
	"fanar/record/dispatch"
	"fanar/record/journal"
)

// organisation is a row of the list.
type organisation struct{ ID, Name, Type, State string }

// place is a row of the list.
type place struct {
	ID, Name, Type, Country, RunBy string
	Position                       *geo.Position
	MMSI                           string
	Standing                       string // empty for a vessel: nobody assesses one
}

type directoryData struct {
	Organisations   []organisation
	Places          []place
	MayOrganisation bool
	MayPlace        bool
	Organisation    screen.Form
	Place           screen.Form
	Languages       []string // in which a name can stand besides its own
	OrgTypes        []screen.Choice
	PlaceTypes      []screen.Choice
	RunBy           []screen.Choice
	Notice          *screen.Notice
}

// otherLanguages are those in which a name of the directory can stand beside its own.
func otherLanguages() []string { return []string{"en", "it", "ar", "tr", "fr"} }

func (p *Page) showDirectory(v *screen.Visit) error {
	return p.renderDirectory(v, http.StatusOK, screen.Fresh(0))
}

func (p *Page) renderDirectory(v *screen.Visit, status int, forms *screen.Forms) error {
	d := directoryData{MayOrganisation: v.May("directory.RegisterOrganisation"), MayPlace: v.May("directory.RegisterPlace"),
		Organisation: forms.Form("organisation"), Place: forms.Form("place"), Languages: otherLanguages(), Notice: v.Notice()}
	err := v.Read("read.places", func(s dispatch.State) (err error) {
		names := v.Names(s)
		if err := d.organisations(v, s, names); err != nil {
			return err
		}
		if err := d.places(v, s, names); err != nil {
			return err
		}
		if d.RunBy, err = names.Organisations(); err != nil {
			return err
		}
		return d.prefill(v, s)
	})
	if err != nil {
		return err
	}
	return p.directory.Render(v.W, status, v.Page(v.T("register.title"), "directory", d))
}

func (d *directoryData) organisations(v *screen.Visit, s dispatch.State, names *screen.Names) error {
	for _, t := range directory.OrganisationTypes {
		d.OrgTypes = append(d.OrgTypes, screen.Choice{Value: t, Text: v.Word("organisation-type", t)})
	}
	for o, err := range directory.Organisations.All(s, "") {
		if err != nil {
			return err
		}
		d.Organisations = append(d.Organisations, organisation{o.ID, names.Organisation(o.ID), v.Word("organisation-type", o.Type), names.Country(o.State)})
	}
	slices.SortFunc(d.Organisations, func(a, b organisation) int { return strings.Compare(a.Name, b.Name) })
	return nil
}

func (d *directoryData) places(v *screen.Visit, s dispatch.State, names *screen.Names) error {
	for _, t := range directory.PlaceTypes {
		d.PlaceTypes = append(d.PlaceTypes, screen.Choice{Value: t, Text: v.Word("place-type", t)})
	}
	for p, err := range directory.Places.All(s, "") {
		if err != nil {
			return err
		}
		row := place{ID: p.ID, Name: names.Place(p.ID), Type: v.Word("place-type", p.Type), Country: names.Country(p.Country), Position: p.Position}
		if p.Org != "" {
			row.RunBy = names.Organisation(p.Org)
		}
		if p.MMSI != 0 {
			row.MMSI = number(p.MMSI)
		}
		if p.Ashore() {
			found, err := directory.StandingOf(s, s.Policy, p.ID, s.Now)
			if err != nil {
				return err
			}
			row.Standing = found.State
		}
		d.Places = append(d.Places, row)
	}
	slices.SortFunc(d.Places, func(a, b place) int { return strings.Compare(a.Name, b.Name) })
	return nil
}

func number(mmsi uint32) string { return strconv.FormatUint(uint64(mmsi), 10) }

// prefill fills a form with what the directory has, if the address says which entry is to be changed. A form that came
// back keeps what was typed, and is made from the newest version of the entry, which the page shows.
func (d *directoryData) prefill(v *screen.Visit, s dispatch.State) (err error) {
	for _, f := range []*screen.Form{&d.Organisation, &d.Place} {
		if f.Back() && f.Value("version") != "" {
			if f.Version, err = journal.Version(s, subject(f.Name, f.Value("id"))); err != nil {
				return err
			}
		}
	}
	if id := v.Query("organisation"); id != "" && d.MayOrganisation && !d.Organisation.Back() {
		o, err := directory.OrganisationByID(s, id)
		if err != nil {
			return err
		}
		d.Organisation.Values = named(url.Values{"id": {o.ID}, "name": {o.Name}, "type": {o.Type}, "state": {o.State}}, o.Names)
		if d.Organisation.Version, err = journal.Version(s, subject("organisation", id)); err != nil {
			return err
		}
	}
	if id := v.Query("place"); id != "" && d.MayPlace && !d.Place.Back() {
		p, err := directory.PlaceByID(s, id)
		if err != nil {
			return err
		}
		d.Place.Values = named(url.Values{"id": {p.ID}, "name": {p.Name}, "type": {p.Type}, "country": {p.Country}, "organisation": {p.Org}}, p.Names)
		if p.Position != nil {
			d.Place.Values.Set("position", p.Position.Format(geo.Decimal))
		}
		if p.MMSI != 0 {
			d.Place.Values.Set("mmsi", number(p.MMSI))
		}
		setUnit(d.Place.Values, p)
		d.Place.Version, err = journal.Version(s, subject("place", id))
		return err
	}
	return nil
}

// subject names an entry in the record; kind is "organisation" or "place", as the forms are called too.
func subject(kind, id string) string { return kind + "/" + id }

func named(values url.Values, names map[string]string) url.Values {
	for lang, name := range names {
		values.Set("name-"+lang, name)
	}
	return values
}

// setUnit writes what is known of a vessel or an aircraft as a unit; what is not known stays empty.
func setUnit(values url.Values, p directory.Place) {
	if p.Capacity != 0 {
		values.Set("capacity", strconv.Itoa(p.Capacity))
	}
	if p.SpeedKn != 0 {
		values.Set("speedKn", strconv.FormatFloat(p.SpeedKn, 'f', -1, 64))
	}
	if p.NoticeMin != 0 {
		values.Set("noticeMin", strconv.Itoa(p.NoticeMin))
	}
}
