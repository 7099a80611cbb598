// Package ais turns the sentences of the Automatic Identification System into values, and values into sentences.
//
// A line goes in as it came from a receiver, with the time at which the caller received it; a [Report] comes out, or a
// [Reason] why there is none. No line is dropped in silence: the sum of the reports and of the reasons is the number of
// lines. Parts of long messages are put together for one source at a time, so each feed has an [Assembler] of its own.
//
// What a message does not say is told apart from zero: each optional value has a Has field, and a position that is not
// available is no position at 91° N. Three times are kept apart: when the line was received here, when the station that
// relayed it heard it (TAG block, wrapper, suffix), and what the transmitter claimed.
//
// The package reads no clock and no file, keeps no state but that of an Assembler or a [Sieve], and never judges: whether
// a position is plausible or a beacon is a drill is decided elsewhere.
//
// Start with [Assembler.Line]. Source for every payload: ITU-R M.1371-5, annex 8; for sentences: IEC 61162-1.
package ais

import "time"

// Report is one AIS message of a decoded type: a position, the static data of a station, or both. Types 1, 2, 3, 4, 9, 11,
// 18, 19, 21 and 27 may carry a position; types 5, 19, 21 and 24 carry [Static].
type Report struct {
	Type    uint8  // ITU message type, 1-27
	Repeat  uint8  // how often the message was repeated on the air, 0-3; 3 also means "do not repeat"
	Channel byte   // 'A' or 'B', '1' or '2' from some receivers, 0 if the sentence does not say
	Own     bool   // the receiving station's own transmission (VDO), not one that it heard (VDM)
	MMSI    uint32 // nine digits at most; may be 0 from a transmitter that was never set up: see KindOf

	Station  string    // who relayed it: TAG s, $PGHP station or USCG r field; "" if nobody says
	Received time.Time // the caller's clock when the line came in
	Source   time.Time // when Station heard it, by Station's clock; zero if not said
	UTC      time.Time // types 4 and 11: the station's own UTC date and time; zero if not available

	HasPosition bool    // Lat and Lon are a place on Earth
	Lat, Lon    float64 // degrees, WGS84, north and east positive; steps of 1/600000 (type 27: 1/600)
	Accurate    bool    // position better than 10 m (DGNSS), by the transmitter's word
	RAIM        bool    // receiver autonomous integrity monitoring in use
	Second      uint8   // UTC second of the position 0-59; 60 not available, 61 manual, 62 dead reckoning, 63 no position system
	Latent      bool    // type 27: the position is older than five seconds

	HasSpeed    bool
	SpeedKn     float32 // over ground; 102.2 means that or more (type 9: 1022)
	HasCourse   bool
	CourseDeg   float32 // over ground, true, 0 to 359.9
	HasHeading  bool
	HeadingDeg  uint16 // true, 0-359
	HasAltitude bool
	AltitudeM   uint16 // type 9; 4094 means that or more
	HasStatus   bool   // types 1, 2, 3 and 27
	Status      Status
	Turn        int8  // rate of turn as sent (types 1-3): see TurnDegMin; NoTurn if not available
	Manoeuvre   uint8 // 0 not available, 1 not engaged in a special manoeuvre, 2 engaged

	Fix    Fix    // what finds the position (types 4, 5, 11, 19, 21 and 24)
	ClassB uint8  // type 18 equipment flags as sent, bit 6 to bit 0: carrier-sense, display, DSC, band, message 22, assigned, radio selector
	Radio  uint32 // communication state as sent, 19 bits

	Static *Static // nil when the message has no static data
	Digest uint64  // equal for equal payloads; tells the same transmission heard by two stations: see Sieve
}

// Static is what a transmitter says about itself and its voyage. Text is upper case, without the padding; "" is not available.
type Static struct {
	Part byte // 'A' or 'B' for the two halves of type 24, otherwise 0

	Name         string // at most 20 characters; up to 34 for an aid to navigation
	CallSign     string // at most 7 characters
	Destination  string // at most 20 characters, as somebody typed it on board
	VendorID     string // type 24 B: three characters of the maker
	VendorModel  uint8  // type 24 B: unit model code, 0-15
	VendorSerial uint32 // type 24 B: unit serial number, 20 bits

	IMO      uint32   // as sent, not checked; 0 if not available
	ShipType ShipType // 0 if not available

	// Metres from the position's reference point. Bow and stern 511 and sides 63 mean that or more; all zero is not available.
	ToBow, ToStern, ToPort, ToStarboard uint16

	Mother uint32 // type 24 B of a craft with an MMSI 98…: the MMSI of the ship it belongs to, instead of dimensions

	HasDraught bool
	DraughtM   float32 // in use now, steps of 0.1; 25.5 means that or more

	// Estimated time of arrival in UTC, without a year. Month 0, day 0, hour 24 and minute 60 are not available.
	ETAMonth, ETADay, ETAHour, ETAMinute uint8

	Version uint8 // AIS version of the station, 0-3
	NoDTE   bool  // data terminal equipment not available (also the default)

	Aid         Aid   // type 21
	OffPosition bool  // type 21: the aid says that it has left its place (only if Second is 0-59)
	Virtual     bool  // type 21: no physical aid is there
	Regional    uint8 // type 21: the authority's own status bits
	Assigned    bool  // types 19 and 21: assigned mode
}

// NoTurn is the value of [Report.Turn] when the rate of turn is not available.
const NoTurn int8 = -128

// TurnDegMin gives the rate of turn in degrees a minute, positive to starboard; ok is false if it is not available. A
// transmitter without a turn indicator only tells the direction: then the rate is 10 or -10, its least value.
// Source: M.1371-5 table 48.
func (r *Report) TurnDegMin() (rate float32, ok bool) {
	switch r.Turn {
	case NoTurn:
		return 0, false
	case 127:
		return 10, true
	case -127:
		return -10, true
	}
	root := float32(r.Turn) / 4.733
	if r.Turn < 0 {
		return -root * root, true
	}
	return root * root, true
}

// LengthM and BeamM give the size in metres, 0 if not available.
func (s *Static) LengthM() uint16 { return s.ToBow + s.ToStern }

// BeamM gives the width in metres, 0 if not available.
func (s *Static) BeamM() uint16 { return s.ToPort + s.ToStarboard }

// Claimed gives the time that the transmitter claims: its UTC for types 4 and 11; otherwise the last instant with the
// reported second that is not more than two seconds after the time at which it was heard. ok is false if it claims none.
func (r *Report) Claimed() (claimed time.Time, ok bool) {
	if !r.UTC.IsZero() {
		return r.UTC, true
	}
	if r.Second > 59 || r.Type == 5 || r.Type == 24 || r.Type == 27 || r.Type == 4 || r.Type == 11 {
		return time.Time{}, false
	}
	heard := r.Heard()
	at := heard.Truncate(time.Minute).Add(time.Duration(r.Second) * time.Second)
	if at.Sub(heard) > 2*time.Second {
		at = at.Add(-time.Minute)
	}
	return at, true
}

// Heard gives the best known time of reception: Source if a station said it, otherwise Received.
func (r *Report) Heard() time.Time {
	if !r.Source.IsZero() {
		return r.Source
	}
	return r.Received
}
