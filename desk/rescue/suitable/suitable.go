// Package suitable ranks the vessels and aircraft that could go to a case by when they could be there, and says why: how far
// they are, how fast they are now and can be, whether they lie at a berth, how old what is known of them is.
//
// It ranks by time alone. Who is aboard the boat, whose ship it is and under which flag never enter: a merchant ship, an NGO
// ship and a coast guard cutter that arrive at the same minute stand beside each other. What speaks against a unit is
// marked, never hidden: she is tasked elsewhere, she lies aground, her next port is no place of safety (R11: then nobody may
// be handed over to her, but she may search and stand by). It proposes; people task.
//
// Source: SOLAS V/33, IAMSAR vol. II on the selection of facilities; the master decides (SOLAS V/34-1).
//
// Start with [Datum], [Candidate] and [Rank].
package suitable

import (
	"time"

	"fanar/engine/geo"
)

// DriftKn is how fast what is known of a boat's place goes out of date: a boat without engine rarely drifts faster. It is no
// forecast of where she is.
const DriftKn = 2.0

// firstRadiusNM is the uncertainty of a reported position whose reporter gave none.
const firstRadiusNM = 1.0

// Datum is where the boat was reported last, and how that ages.
type Datum struct {
	Position geo.Position `json:"position"`
	At       time.Time    `json:"at"`
	RadiusNM float64      `json:"radiusNm"` // within which she is thought to be now
}

// DatumOf lets a reported position age until now. uncertaintyNM is what the reporter gave; 0 is none.
func DatumOf(at geo.Position, reported time.Time, uncertaintyNM float64, now time.Time) Datum {
	radius := max(uncertaintyNM, 0)
	if radius == 0 {
		radius = firstRadiusNM
	}
	if age := now.Sub(reported); age > 0 {
		radius += DriftKn * age.Hours()
	}
	return Datum{Position: at, At: reported, RadiusNM: radius}
}

// Basis is where a speed comes from.
type Basis string

// The bases of a speed, the best first.
const (
	ByService Basis = "service" // the directory has her service speed
	ByNow     Basis = "now"     // she makes it now
	ByType    Basis = "type"    // what ships of her type usually make
)

// Motion is what a unit does now.
type Motion string

// The motions.
const (
	UnderWay Motion = "under-way"
	Anchored Motion = "anchored"
	Moored   Motion = "moored"
	AtBase   Motion = "at-base" // not heard: where the directory says she lies
	Unable   Motion = "unable"  // aground, or not under command
)

// Candidate is one unit that could go, with the reasons for where it stands.
type Candidate struct {
	MMSI       uint32        `json:"mmsi,omitempty"`
	Place      string        `json:"place,omitempty"` // of the directory, if it stands there
	Name       string        `json:"name"`
	Type       string        `json:"type"` // as AIS says it, such as cargo; of a unit that is not heard: vessel or aircraft
	Aircraft   bool          `json:"aircraft,omitempty"`
	Position   geo.Position  `json:"position"`
	Seen       time.Time     `json:"seen,omitzero"` // when she was heard there; zero if never
	Motion     Motion        `json:"motion"`
	SpeedNowKn *float64      `json:"speedNowKn,omitempty"`
	SpeedKn    float64       `json:"speedKn"` // that the time is reckoned with
	Basis      Basis         `json:"speedBasis"`
	DistanceNM float64       `json:"distanceNm"`
	NoticeMin  int           `json:"noticeMin,omitempty"` // before she leaves her berth, anchorage or field
	Arrives    time.Time     `json:"arrives"`             // at the reported position
	Latest     time.Time     `json:"latest"`              // at the far side of where boat and unit may be
	Capacity   int           `json:"capacity,omitempty"`  // people beside the crew; 0 is not known
	Tasked     []string      `json:"tasked,omitempty"`    // other cases that she goes to
	Here       bool          `json:"here,omitempty"`      // she goes to this case already
	Declined   bool          `json:"declined,omitempty"`  // her master declined this case
	NextPort   string        `json:"nextPort,omitempty"`  // as typed on board
	PortPlace  string        `json:"nextPortPlace,omitempty"`
	Standing   string        `json:"nextPortStanding,omitempty"` // of the next port, where the directory knows it
	Unsafe     bool          `json:"noEmbarkation,omitempty"`    // the next port is no place of safety: R11 would refuse
	Simulated  bool          `json:"simulated,omitempty"`
	Takes      time.Duration `json:"-"` // until Arrives
}

// cannotGo puts units that cannot move behind those that can.
func (c Candidate) cannotGo() bool { return c.Motion == Unable }
