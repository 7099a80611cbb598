package cot

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"time"
)

const timeForm = "2006-01-02T15:04:05.000Z"

type written struct {
	XMLName xml.Name     `xml:"event"`
	Version string       `xml:"version,attr"`
	UID     string       `xml:"uid,attr"`
	Type    string       `xml:"type,attr"`
	How     string       `xml:"how,attr"`
	Time    string       `xml:"time,attr"`
	Start   string       `xml:"start,attr"`
	Stale   string       `xml:"stale,attr"`
	Opex    string       `xml:"opex,attr,omitempty"`
	Point   writtenPoint `xml:"point"`
	Detail  writtenMore  `xml:"detail"`
}

type writtenPoint struct {
	Lat string `xml:"lat,attr"`
	Lon string `xml:"lon,attr"`
	HAE string `xml:"hae,attr"`
	CE  string `xml:"ce,attr"`
	LE  string `xml:"le,attr"`
}

type writtenMore struct {
	Contact *writtenContact `xml:"contact"`
	Track   *writtenTrack   `xml:"track"`
	Link    *writtenLink    `xml:"link"`
	Remarks string          `xml:"remarks,omitempty"`
}

type writtenContact struct {
	CallSign string `xml:"callsign,attr"`
}

type writtenTrack struct {
	Speed  string `xml:"speed,attr"`
	Course string `xml:"course,attr"`
}

type writtenLink struct {
	UID      string `xml:"uid,attr"`
	Relation string `xml:"relation,attr"`
	Type     string `xml:"type,attr"`
}

// XML writes the event for a stream, with no declaration before it and no end of line behind it. A height is never told:
// everything of Fanar lies on the sea.
func (e Event) XML() ([]byte, error) {
	const unbounded = "9999999.0"
	w := written{Version: versionText, UID: e.UID, Type: e.Type, How: e.How, Time: at(e.Time), Start: at(e.Start), Stale: at(e.Stale),
		Point: writtenPoint{"0.0", "0.0", unbounded, unbounded, unbounded}, Detail: writtenMore{Remarks: e.Remarks}}
	if e.Drill {
		w.Opex = "e-Fanar"
	}
	if p := e.Position; p != nil {
		if err := p.Check(); err != nil {
			return nil, fmt.Errorf("write event %s: %w", e.UID, err)
		}
		w.Point = writtenPoint{decimal(p.Lat, 6), decimal(p.Lon, 6), unbounded, unbounded, unbounded}
		if e.RadiusM > 0 {
			w.Point.CE = decimal(e.RadiusM, 1)
		}
	}
	if e.CallSign != "" {
		w.Detail.Contact = &writtenContact{e.CallSign}
	}
	if e.SpeedMS != nil && e.CourseDeg != nil {
		w.Detail.Track = &writtenTrack{decimal(*e.SpeedMS, 2), decimal(*e.CourseDeg, 1)}
	}
	if e.Remove != "" {
		w.Detail.Link = &writtenLink{e.Remove, "none", "none"}
	}
	out, err := xml.Marshal(w)
	if err != nil {
		return nil, fmt.Errorf("write event %s: %w", e.UID, err)
	}
	return out, nil
}

// PingOf asks the other side whether it is there; PongOf answers it. Both last as long as the answer is waited for.
func PingOf(uid string, now time.Time) Event { return control(uid+"-ping", "t-x-c-t", now) }

// PongOf answers a ping.
func PongOf(now time.Time) Event { return control("takPong", "t-x-c-t-r", now) }

// RemovalOf takes an event away from the screens of others.
func RemovalOf(uid string, now time.Time) Event {
	e := control(uid, "t-x-d-d", now)
	e.UID, e.Remove = uid+"-removal", uid
	return e
}

func control(uid, kind string, now time.Time) Event {
	return Event{UID: uid, Type: kind, How: "m-g", Time: now, Start: now, Stale: now.Add(20 * time.Second)}
}

func at(t time.Time) string { return t.UTC().Format(timeForm) }

func decimal(v float64, places int) string { return strconv.FormatFloat(v, 'f', places, 64) }
