package ais

import (
	"math"
	"time"

	"fanar/fault"
)

// Envelope is what an encoded message is sent in.
type Envelope struct {
	Talker   string // two characters; "" is AI
	Own      bool   // VDO instead of VDM
	Channel  byte   // 'A', 'B', or 0 for an empty field
	Sequence uint8  // 0-9, the number that ties the parts of a long message together
}

// Encode writes a report of type 1, 2, 3, 4, 5, 11, 18, 21 or 24 as sentences without an end of line: one, or two for types
// 5 and long names of type 21. It serves tests and simulated feeds; nothing of it may reach a transmitter. A part that a
// report says it does not have is sent as not available; small letters become capitals. What decodes to r encodes to the
// same bits, but for spare bits, the padding of text, and values that a standard reserves. Type 24 needs Static.Part.
// The fault is Invalid, with the field that does not fit.
func Encode(r *Report, e Envelope) ([]string, error) {
	if e.Talker == "" {
		e.Talker = "AI"
	}
	if len(e.Talker) != 2 || !sign(e.Talker[0]) || !sign(e.Talker[1]) || e.Sequence > 9 || e.Channel != 0 && !sign(e.Channel) {
		return nil, fault.New(fault.Invalid, "ais.envelope",
			"a talker is two capitals or digits, a channel one, a sequence number is 0 to 9: got {talker}, {channel} and {sequence}",
			"talker", e.Talker, "channel", e.Channel, "sequence", e.Sequence)
	}
	var m writer
	m.encode(r)
	if m.err != nil {
		return nil, m.err
	}
	return e.sentences(&m.bits), nil
}

func sign(c byte) bool { return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' }

// writer builds a payload and keeps the first fault.
type writer struct {
	bits
	err *fault.Error
}

func (m *writer) encode(r *Report) {
	m.limit("repeat", uint64(r.Repeat), 3)
	m.limit("mmsi", uint64(r.MMSI), 999_999_999)
	m.put(uint64(r.Type), 6)
	m.put(uint64(r.Repeat), 2)
	m.put(uint64(r.MMSI), 30)
	needs := r.Type == 5 || r.Type == 21 || r.Type == 24
	if needs && r.Static == nil {
		m.fail("static", "a message of type {type} needs static data", "type", r.Type)
		return
	}
	switch r.Type {
	case 1, 2, 3:
		m.classA(r)
	case 4, 11:
		m.base(r)
	case 5:
		m.voyage(r)
	case 18:
		m.classB(r)
	case 21:
		m.aid(r)
	case 24:
		m.half(r)
	default:
		m.fail("type", "type {type} cannot be encoded: choose 1, 2, 3, 4, 5, 11, 18, 21 or 24", "type", r.Type)
	}
}

func (m *writer) classA(r *Report) {
	status := NotDefined
	if r.HasStatus {
		status = r.Status
	}
	m.field("status", uint64(status), 4)
	m.put(uint64(uint8(r.Turn)), 8)
	m.speed(r)
	m.flag(r.Accurate)
	m.place(r)
	m.course(r)
	m.heading(r)
	m.field("second", uint64(r.Second), 6)
	m.field("manoeuvre", uint64(r.Manoeuvre), 2)
	m.put(0, 3)
	m.flag(r.RAIM)
	m.field("radio", uint64(r.Radio), 19)
}

func (m *writer) classB(r *Report) {
	m.put(0, 8)
	m.speed(r)
	m.flag(r.Accurate)
	m.place(r)
	m.course(r)
	m.heading(r)
	m.field("second", uint64(r.Second), 6)
	m.put(0, 2)
	m.put(uint64(r.ClassB>>1&63), 6)
	m.flag(r.RAIM)
	m.put(uint64(r.ClassB&1), 1)
	m.field("radio", uint64(r.Radio), 19)
}

func (m *writer) base(r *Report) {
	if t := r.UTC.UTC(); r.UTC.IsZero() {
		m.put(0, 14+4+5)
		m.put(24, 5)
		m.put(60, 6)
		m.put(60, 6)
	} else {
		m.limit("utc", uint64(t.Year()), 9999)
		m.put(uint64(t.Year()), 14)
		m.put(uint64(t.Month()), 4)
		m.put(uint64(t.Day()), 5)
		m.put(uint64(t.Hour()), 5)
		m.put(uint64(t.Minute()), 6)
		m.put(uint64(t.Truncate(time.Second).Second()), 6)
	}
	m.flag(r.Accurate)
	m.place(r)
	m.field("fix", uint64(r.Fix), 4)
	m.put(0, 10)
	m.flag(r.RAIM)
	m.field("radio", uint64(r.Radio), 19)
}

func (m *writer) place(r *Report) {
	lon, lat := int64(181*perDegree), int64(91*perDegree)
	if r.HasPosition {
		if !(math.Abs(r.Lat) <= 90) || !(math.Abs(r.Lon) <= 180) {
			m.fail("position", "latitude is -90 to 90 and longitude -180 to 180 degrees: got {lat} and {lon}", "lat", r.Lat, "lon", r.Lon)
			return
		}
		lon, lat = int64(math.Round(r.Lon*perDegree)), int64(math.Round(r.Lat*perDegree))
	}
	m.put(uint64(lon), 28)
	m.put(uint64(lat)&(1<<27-1), 27)
}

func (m *writer) speed(r *Report) { m.tenths("speed", r.HasSpeed, r.SpeedKn, 1022, 1023, 10) }

func (m *writer) course(r *Report) { m.tenths("course", r.HasCourse, r.CourseDeg, 3599, 3600, 12) }

func (m *writer) heading(r *Report) {
	if !r.HasHeading {
		m.put(511, 9)
		return
	}
	m.limit("heading", uint64(r.HeadingDeg), 359)
	m.put(uint64(r.HeadingDeg), 9)
}

// tenths writes a value in tenths, at most most, or none if it is not known.
func (m *writer) tenths(field string, known bool, v float32, most, none uint64, n uint) {
	if !known {
		m.put(none, n)
		return
	}
	if scaled := math.Round(float64(v) * 10); scaled >= 0 && scaled <= float64(most) {
		m.put(uint64(scaled), n)
		return
	}
	m.fail(field, "{field} is 0 to {most}: got {value}", "field", field, "most", float64(most)/10, "value", v)
}

// field writes n bits and complains if v does not fit.
func (m *writer) field(name string, v uint64, n uint) {
	m.limit(name, v, 1<<n-1)
	m.put(v&(1<<n-1), n)
}

func (m *writer) flag(b bool) {
	if b {
		m.put(1, 1)
		return
	}
	m.put(0, 1)
}

func (m *writer) limit(field string, v, most uint64) {
	if v > most {
		m.fail(field, "{field} is at most {most}: got {value}", "field", field, "most", most, "value", v)
	}
}

func (m *writer) fail(field, text string, args ...any) {
	if m.err == nil {
		m.err = fault.New(fault.Invalid, "ais.encode", text, args...).WithField(field)
	}
}
