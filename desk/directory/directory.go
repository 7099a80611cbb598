// Package directory knows who and where: organisations, places with the assessments of whether they are places of
// safety, and users with their roles.
//
// It holds public office and staff only, never migrants. A place is never called safe here: a dated assessment by a
// named body says so, or nobody does.
//
// Start with [Organisation], [Place], [StandingOf] and [Desk].
package directory

import (
	"regexp"

	"fanar/engine/geo"
	"fanar/fault"
	"fanar/record/journal"
)

// Organisation is an authority, an agency or an NGO.
type Organisation struct {
	ID    string            `json:"id"`
	Name  string            `json:"name"`
	Names map[string]string `json:"names,omitempty"` // by language
	Type  string            `json:"type"`            // one of OrganisationTypes
	State string            `json:"state,omitempty"` // ISO 3166-1 alpha-2
}

// OrganisationTypes are neutral kinds of organisation.
var OrganisationTypes = []string{"rescue-coordination-centre", "coast-guard", "police", "ministry", "port", "hospital",
	"reception", "ngo", "un-body", "eu-body", "court", "vessel-operator", "de-facto-authority", "monitor"}

// Place is where people can be: a port, a centre, a hospital, a vessel.
type Place struct {
	ID        string            `json:"id"`
	Name      string            `json:"name"`
	Names     map[string]string `json:"names,omitempty"`
	Type      string            `json:"type"` // one of PlaceTypes
	Country   string            `json:"country,omitempty"`
	Org       string            `json:"organisation,omitempty"` // who runs it
	Position  *geo.Position     `json:"position,omitempty"`
	MMSI      uint32            `json:"mmsi,omitempty"`      // of a vessel
	Capacity  int               `json:"capacity,omitempty"`  // people beside the crew whom a unit can take; 0 is not known
	SpeedKn   float64           `json:"speedKn,omitempty"`   // service speed of a unit; 0 is not known
	NoticeMin int               `json:"noticeMin,omitempty"` // minutes from the call until a unit leaves her berth or field; 0 is not known
}

// PlaceTypes are the kinds of place. On all but vessels people stand on land.
var PlaceTypes = []string{"port", "reception-centre", "hospital", "police-station", "mortuary", "vessel", "aircraft", "area"}

// Ashore tells whether people at the place are on land.
func (p Place) Ashore() bool { return p.Type != "vessel" && p.Type != "aircraft" }

// Roles are the roles that grants speak of.
var Roles = []string{"duty-officer", "mission-lead", "port-coordinator", "centre-manager", "place-assessor",
	"rights-officer", "monitor", "administrator"}

// The views.
const (
	Organisations journal.Table[Organisation] = "directory.organisation"
	Places        journal.Table[Place]        = "directory.place"
	Users         journal.Table[Account]      = "directory.user"
	Assessments   journal.Table[Assessment]   = "directory.assessment"
)

var identifier = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`)

// checkID refuses an identifier that could not stand in an address or a file name.
func checkID(field, id string) error {
	if identifier.MatchString(id) {
		return nil
	}
	return fault.New(fault.Invalid, "directory.id", "{id} cannot be an identifier: small letters, digits and hyphens, at most 64, such as mrcc-rome", "id", id).
		WithField(field)
}

// PlaceByID gives a place or a fault that names what is missing.
func PlaceByID(r journal.Rows, id string) (Place, error) {
	p, ok, err := Places.Get(r, id)
	if err == nil && !ok {
		err = fault.New(fault.NotFound, "directory.no-place", "there is no place {id} in the directory", "id", id).
			WithHint("look it up on the page of places, or register it (fanar place register)")
	}
	return p, err
}

// OrganisationByID gives an organisation or a fault that names what is missing.
func OrganisationByID(r journal.Rows, id string) (Organisation, error) {
	o, ok, err := Organisations.Get(r, id)
	if err == nil && !ok {
		err = fault.New(fault.NotFound, "directory.no-organisation", "there is no organisation {id} in the directory", "id", id)
	}
	return o, err
}

// VesselByMMSI gives the registered vessel with that MMSI; ok is false if none is registered.
func VesselByMMSI(r journal.Rows, mmsi uint32) (Place, bool, error) {
	for p, err := range Places.All(r, "") {
		if err != nil {
			return Place{}, false, err
		}
		if p.MMSI == mmsi && mmsi != 0 {
			return p, true, nil
		}
	}
	return Place{}, false, nil
}
