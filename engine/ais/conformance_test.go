package ais

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
)

// expected is what another decoder made of a message: scaled values in the names that gpsd and libais use.
type expected map[string]any

func (e expected) num(t *testing.T, key string) float64 {
	t.Helper()
	switch v := e[key].(type) {
	case float64:
		return v
	case string:
		n, err := strconv.ParseFloat(v, 64)
		if err == nil {
			return n
		}
	case bool:
		if v {
			return 1
		}
		return 0
	}
	t.Fatalf("%s is %v (%T)", key, e[key], e[key])
	return 0
}

// scale brings raw values of gpsd's unscaled output to units.
func (e expected) scale(kind uint8) (lon, lat, speed, course, draught float64) {
	if e["scaled"] != false {
		return 1, 1, 1, 1, 1
	}
	if kind == 27 {
		return 600, 600, 1, 1, 10
	}
	return 600000, 600000, 10, 10, 10
}

func verify(t *testing.T, r Report, e expected) {
	t.Helper()
	dLon, dLat, dSpeed, dCourse, dDraught := e.scale(r.Type)
	near := func(key string, has bool, got, div, tolerance, none float64) {
		t.Helper()
		raw, ok := e[key]
		if !ok {
			return
		}
		if text, isText := raw.(string); isText && (text == "n/a" || text == "nan") {
			if has {
				t.Errorf("%s: got %v, want not available", key, got)
			}
			return
		}
		want := e.num(t, key) / div
		if !has {
			if math.Abs(want) < none-tolerance {
				t.Errorf("%s: got not available, want %v", key, want)
			}
			return
		}
		if math.Abs(got-want) > tolerance {
			t.Errorf("%s: got %v, want %v", key, got, want)
		}
	}
	const yes = math.MaxFloat64
	near("type", true, float64(r.Type), 1, 0, yes)
	near("repeat", true, float64(r.Repeat), 1, 0, yes)
	near("mmsi", true, float64(r.MMSI), 1, 0, yes)
	if r.Type != 5 && r.Type != 24 {
		lonNone, latNone := 180.0, 90.0
		if _, ok := e["lon"]; ok && (math.Abs(e.num(t, "lon")/dLon) > 180 || math.Abs(e.num(t, "lat")/dLat) > 90) {
			if r.HasPosition {
				t.Errorf("position: got %v %v, want none", r.Lat, r.Lon)
			}
		} else {
			near("lon", r.HasPosition, r.Lon, dLon, 6e-5, lonNone)
			near("lat", r.HasPosition, r.Lat, dLat, 6e-5, latNone)
		}
	}
	speedNone := 102.3
	if r.Type == 9 {
		speedNone = 1023
	}
	if r.Type == 9 && e["device"] == "stdin" && e["alt_sensor"] != nil {
		// libais gives tenths for the whole knots of type 9.
		near("speed", r.HasSpeed, float64(r.SpeedKn)/10, 1, 0.01, 102.3)
	} else if r.Type != 27 {
		near("speed", r.HasSpeed, float64(r.SpeedKn), dSpeed, 0.01, speedNone)
		near("course", r.HasCourse, float64(r.CourseDeg), dCourse, 0.01, 360)
	} else {
		near("speed", r.HasSpeed, float64(r.SpeedKn), 1, 0.01, 63)
		near("course", r.HasCourse, float64(r.CourseDeg), 1, 0.01, 360)
	}
	near("heading", r.HasHeading, float64(r.HeadingDeg), 1, 0, 360)
	near("status", r.HasStatus, float64(r.Status), 1, 0, yes)
	near("alt", r.HasAltitude, float64(r.AltitudeM), 1, 0, 4095)
	if r.Type != 5 && r.Type != 24 && r.Type != 4 && r.Type != 11 && r.Type != 27 {
		near("second", true, float64(r.Second), 1, 0, yes)
	}
	if accurate, ok := e["accuracy"].(bool); ok && accurate != r.Accurate {
		t.Errorf("accuracy: got %v, want %v", r.Accurate, accurate)
	}
	if raim, ok := e["raim"].(bool); ok && raim != r.RAIM {
		t.Errorf("raim: got %v, want %v", r.RAIM, raim)
	}
	if at, ok := e["timestamp"].(string); ok && (r.Type == 4 || r.Type == 11) {
		if got := r.UTC.Format("2006-01-02T15:04:05Z"); !r.UTC.IsZero() && got != at {
			t.Errorf("timestamp: got %v, want %v", got, at)
		} else if r.UTC.IsZero() && !strings.Contains(at, "T24:60:60") && !strings.Contains(at, "0000-00-00") && !strings.HasPrefix(at, "8416-07-16T26:60") {
			t.Errorf("timestamp: got none, want %v", at)
		}
	}
	if r.Static == nil {
		return
	}
	s := r.Static
	for key, got := range map[string]string{
		"shipname": s.Name, "name": s.Name, "callsign": s.CallSign, "destination": s.Destination, "vendorid": s.VendorID,
	} {
		if want, ok := e[key].(string); ok && strings.TrimRight(want, " ") != got {
			t.Errorf("%s: got %q, want %q", key, got, want)
		}
	}
	for key, got := range map[string]float64{
		"shiptype": float64(s.ShipType), "to_bow": float64(s.ToBow), "to_stern": float64(s.ToStern), "imo": float64(s.IMO),
		"to_port": float64(s.ToPort), "to_starboard": float64(s.ToStarboard), "epfd": float64(r.Fix), "aid_type": float64(s.Aid),
		"model": float64(s.VendorModel), "serial": float64(s.VendorSerial), "mothership_mmsi": float64(s.Mother),
	} {
		near(key, true, got, 1, 0, yes)
	}
	near("draught", true, float64(s.DraughtM), dDraught, 0.01, yes)
	if eta, ok := e["eta"].(string); ok {
		if got := fmt.Sprintf("%02d-%02dT%02d:%02dZ", s.ETAMonth, s.ETADay, s.ETAHour, s.ETAMinute); got != eta {
			t.Errorf("eta: got %q, want %q", got, eta)
		}
	}
}

// TestOtherDecoders lays the values beside those of gpsd and libais, message by message.
func TestOtherDecoders(t *testing.T) {
	for _, c := range []struct {
		name  string
		least int // messages that have to be compared
		read  func(t *testing.T) int
	}{
		{"gpsd sample", 15, gpsdSample},
		{"gpsd ais-nmea", 150, func(t *testing.T) int { return gpsdLog(t, "gpsd_ais-nmea.log.chk") }},
		{"gpsd raw messages", 100, func(t *testing.T) int { return gpsdLog(t, "gpsd_ais-raw-messages.log.chk") }},
		{"libais type examples", 8, libaisExamples},
	} {
		t.Run(c.name, func(t *testing.T) {
			if n := c.read(t); n < c.least {
				t.Errorf("compared %d messages, want at least %d", n, c.least)
			}
		})
	}
}

func open(t *testing.T, name string) *bufio.Scanner {
	t.Helper()
	data, err := os.ReadFile("testdata/conformance/" + name)
	if err != nil {
		t.Fatal(err)
	}
	s := bufio.NewScanner(bytes.NewReader(data))
	s.Buffer(nil, 1<<20)
	return s
}

func object(t *testing.T, text []byte) expected {
	t.Helper()
	var e expected
	if err := json.Unmarshal(text, &e); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return e
}

func gpsdSample(t *testing.T) (n int) {
	for s := open(t, "gpsd_sample_half.jsonl"); s.Scan(); {
		var c struct {
			NMEA   []string
			Expect expected
		}
		if err := json.Unmarshal(s.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		var a Assembler
		var r Report
		var why Reason
		for _, line := range c.NMEA {
			r, why = a.Line([]byte(line), someday)
		}
		if why == TypeNotDecoded {
			continue
		}
		if why != Used {
			t.Errorf("%v: %v", c.NMEA, why)
			continue
		}
		n++
		if r.Type == 24 {
			// gpsd answers with both halves, and the vector has one.
			c.Expect = expected{"mmsi": c.Expect["mmsi"], "shipname": c.Expect["shipname"]}
		}
		t.Run(fmt.Sprint(r.Type, " ", r.MMSI), func(t *testing.T) { verify(t, r, c.Expect) })
	}
	return n
}

// gpsdLog reads lines of sentences, each followed by what gpsd made of it.
func gpsdLog(t *testing.T, name string) (n int) {
	var a Assembler
	var r Report
	var why Reason
	for s := open(t, name); s.Scan(); {
		line := bytes.TrimSpace(s.Bytes())
		if len(line) > 0 && line[0] == '!' {
			r, why = a.Line(line, someday)
		}
		if !bytes.HasPrefix(line, []byte(`{"class":"AIS"`)) || why != Used {
			continue
		}
		if r.Type == 24 {
			why = Blank // gpsd joins the two halves
			continue
		}
		n++
		e := object(t, line)
		t.Run(fmt.Sprint(r.Type, " ", r.MMSI, " ", n), func(t *testing.T) { verify(t, r, e) })
		why = Blank
	}
	return n
}

func libaisExamples(t *testing.T) (n int) {
	answers := open(t, "libais_typeexamples.json")
	byKey := map[string]expected{}
	for answers.Scan() {
		e := object(t, answers.Bytes())
		byKey[fmt.Sprint(e["type"], e["mmsi"].(float64))] = e
	}
	var a Assembler
	for s := open(t, "libais_typeexamples.nmea"); s.Scan(); {
		r, why := a.Line(s.Bytes(), someday)
		if why != Used {
			continue
		}
		e, ok := byKey[fmt.Sprint(float64(r.Type), float64(r.MMSI))]
		if !ok {
			continue
		}
		n++
		if r.Source.IsZero() || r.Station == "" {
			t.Errorf("%s: no time or no station in the suffix", s.Bytes())
		}
		if r.Static != nil {
			// libais shows 31 as '-' and 39 as '`'; table 47 of M.1371-5 has '_' and the apostrophe.
			r.Static.Name = strings.NewReplacer("_", "-", "'", "`").Replace(r.Static.Name)
		}
		t.Run(fmt.Sprint(r.Type, " ", r.MMSI), func(t *testing.T) { verify(t, r, e) })
	}
	return n
}
