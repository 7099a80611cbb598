package cot

import (
	"encoding/xml"
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"fanar/engine/ais"
	"fanar/engine/geo"
)

// draft is an event that is being read: the texts of its parts, before anybody believes them.
type draft struct {
	attrs   map[string]string
	point   map[string]string
	detail  map[string]map[string]string // attributes of the first element of each name in the detail
	remarks strings.Builder
	alarm   strings.Builder
}

// open takes an element whose parents are path.
func (d *draft) open(t xml.StartElement, path []string) error {
	if len(t.Attr) > mostAttrs {
		return errors.New("an element has too many attributes")
	}
	attrs := map[string]string{}
	for _, a := range t.Attr {
		if _, twice := attrs[a.Name.Local]; twice && a.Name.Space == "" {
			return fmt.Errorf("the attribute %.40s stands twice", a.Name.Local)
		}
		attrs[a.Name.Local] = a.Value
	}
	switch {
	case len(path) == 0:
		d.attrs = attrs
	case len(path) == 1 && t.Name.Local == "point" && d.point == nil:
		d.point = attrs
	case len(path) == 2 && path[1] == "detail":
		if d.detail == nil {
			d.detail = map[string]map[string]string{}
		}
		if _, had := d.detail[t.Name.Local]; !had && len(d.detail) < 100 {
			d.detail[t.Name.Local] = attrs
		}
	}
	return nil
}

func (d *draft) text(path []string, text []byte) {
	if len(path) != 3 || path[1] != "detail" {
		return
	}
	var into *strings.Builder
	switch path[2] {
	case "remarks":
		into = &d.remarks
	case "emergency":
		into = &d.alarm
	default:
		return
	}
	if room := 2*textLimit - into.Len(); room > 0 {
		into.Write(text[:min(len(text), room)])
	}
}

var typeForm = regexp.MustCompile(`^\w+(-\w+)*(;[^;]*)?$`)

// event believes what can be.
func (d *draft) event() (Event, error) {
	e := Event{UID: name(d.attrs["uid"]), Type: d.attrs["type"], How: name(d.attrs["how"])}
	bad := func(why string, args ...any) (Event, error) {
		return Event{UID: e.UID, Type: e.Type}, &Unusable{UID: e.UID, Why: fmt.Sprintf(why, args...)}
	}
	switch v, err := strconv.ParseFloat(d.attrs["version"], 64); {
	case err != nil || v < 2 || v >= 3:
		return bad("its version is %.20q, and 2 is read", d.attrs["version"])
	case e.UID == "":
		return bad("it has no uid")
	case len(e.Type) > nameLimit || !typeForm.MatchString(e.Type):
		return bad("%.40q is no type", e.Type)
	}
	e.Type, _, _ = strings.Cut(e.Type, ";")
	for _, t := range []struct {
		name string
		to   *time.Time
	}{{"time", &e.Time}, {"start", &e.Start}, {"stale", &e.Stale}} {
		at, err := time.Parse(time.RFC3339Nano, d.attrs[t.name])
		if err != nil || at.Year() < 1970 || at.Year() > 9999 {
			return bad("its %s is %.40q", t.name, d.attrs[t.name])
		}
		*t.to = at.UTC()
	}
	opex := d.attrs["opex"]
	e.Drill = strings.HasPrefix(opex, "e") || strings.HasPrefix(opex, "s")
	if err := d.place(&e); err != nil {
		return bad("%v", err)
	}
	d.describe(&e)
	return e, nil
}

// place reads where it is.
func (d *draft) place(e *Event) error {
	if d.point == nil {
		return errors.New("it has no point")
	}
	var n [3]float64
	for i, key := range []string{"lat", "lon", "ce"} {
		v, err := strconv.ParseFloat(strings.TrimSpace(d.point[key]), 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("its %s is %.40q", key, d.point[key])
		}
		n[i] = v
	}
	p := geo.Position{Lat: n[0], Lon: n[1]}
	if p.Check() != nil {
		return fmt.Errorf("%v, %v is no place on Earth", p.Lat, p.Lon)
	}
	if p != (geo.Position{}) || n[2] < unboundedM {
		e.Position = &p
	}
	if n[2] > 0 && n[2] < unboundedM {
		e.RadiusM = n[2]
	}
	return nil
}

// describe reads of the detail what Fanar needs.
func (d *draft) describe(e *Event) {
	e.CallSign = name(anonymous(d.detail["contact"]["callsign"]))
	e.Remarks = cut(anonymous(strings.TrimSpace(d.remarks.String())), textLimit)
	e.SpeedMS, e.CourseDeg = measure(d.detail["track"]["speed"], 0, 1000), measure(d.detail["track"]["course"], 0, 360)
	if alarm, ok := d.detail["emergency"]; ok {
		e.Emergency = name(anonymous(alarm["type"]))
		if e.Emergency == "" {
			e.Emergency = name(anonymous(strings.TrimSpace(d.alarm.String())))
		}
		e.Cancelled = alarm["cancel"] == "true"
	}
	if e.Type == "t-x-d-d" {
		e.Remove = name(d.detail["link"]["uid"])
	}
	e.MMSI = mmsi(e.UID, d.detail)
}

var mmsiInUID = regexp.MustCompile(`^MMSI[-.:]?([0-9]{9})$`)

// mmsi finds the number under which AIS gateways report a vessel: in its uid, or in an element of their own.
func mmsi(uid string, detail map[string]map[string]string) uint32 {
	texts := []string{}
	if m := mmsiInUID.FindStringSubmatch(strings.ToUpper(uid)); m != nil {
		texts = append(texts, m[1])
	}
	for _, element := range []string{"_aiscot_", "__ais", "ais", "__aiscot"} {
		texts = append(texts, detail[element]["mmsi"], detail[element]["MMSI"])
	}
	for _, text := range texts {
		n, err := strconv.ParseUint(strings.TrimSpace(text), 10, 32)
		if err == nil && ais.KindOf(uint32(n)) == ais.Ship {
			return uint32(n)
		}
	}
	return 0
}

func measure(text string, least, most float64) *float64 {
	v, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil || !(v >= least && v <= most) {
		return nil
	}
	return &v
}

// name is an identifier or a call sign in one line.
func name(s string) string {
	return strings.TrimSpace(cut(strings.Join(strings.Fields(printable(s)), " "), nameLimit))
}
