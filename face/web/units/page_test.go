package units_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"fanar/desk/desktest"
	"fanar/desk/directory"
	"fanar/desk/rescue"
	"fanar/desk/sea"
	"fanar/engine/ais"
	"fanar/face/i18n"
	"fanar/face/web/record/screentest"
	"fanar/face/web/screen"
	"fanar/face/web/units"
	"fanar/record/policy"
)

var (
	duty  = policy.Actor{User: "conti", Org: "mrcc-rome", Roles: []string{"duty-officer"}}
	admin = policy.Actor{User: "admin", Org: "mrcc-rome", Roles: []string{"administrator"}}
)

func open(t *testing.T) (*screentest.Site, *sea.Picture) {
	t.Helper()
	var picture *sea.Picture
	s := screentest.Open(t, func(room *screen.Room) (screentest.Routed, error) {
		picture = room.Picture
		return units.Open(room)
	})
	return s, picture
}

func sail(p *sea.Picture, mmsi uint32, name, destination string, lat, lon float64, speed float32) {
	at, feed := desktest.Start(), sea.FeedInfo{Name: "AIS test", Kind: "tcp"}
	p.Apply(feed, ais.Report{Type: 5, MMSI: mmsi, Static: &ais.Static{Name: name, ShipType: 70, Destination: destination}, Received: at})
	p.Apply(feed, ais.Report{Type: 1, MMSI: mmsi, HasPosition: true, Lat: lat, Lon: lon, HasSpeed: true, SpeedKn: speed, Received: at})
}

// TestR11UnitsAreMarkedAndNotHidden: the ship that arrives first stands first although her next port is no place of safety and
// another goes to a case already; both facts stand beside them.
func TestR11UnitsAreMarkedAndNotHidden(t *testing.T) {
	s, picture := open(t)
	s.Do(t, duty, rescue.OpenCase{Line: "3400N01300E rubber 100 pob"})
	s.Do(t, duty, rescue.OpenCase{Line: "3430N01330E wooden 20 pob"})
	s.Do(t, admin, directory.RegisterPlace{Place: directory.Place{ID: "swift", Name: "Swift", Type: "vessel", MMSI: 247000003, SpeedKn: 25, Capacity: 40}})
	sail(picture, 247000001, "NEAR ONE", "LYTIP", 34.1, 13, 12)
	sail(picture, 247000002, "FAR ONE", "LAMPEDUSA", 35, 13, 12)
	sail(picture, 247000003, "SWIFT", "", 34.4, 13, 10)
	s.Do(t, duty, rescue.TaskAsset{Case: "SAR-4", MMSI: 247000002})
	s.Do(t, duty, rescue.RecordArrival{Case: "SAR-4", Tasking: "t1"}) // on scene there, she is not free here
	conti := s.As(t, "conti")
	page := conti.Get("/cases/SAR-3/units").Want(http.StatusOK, "NEAR ONE", "FAR ONE", "Swift", "next port LYTIP is not a place of safety", "tasked for SAR-4",
		"takes 40 of 100", "service speed", "as she goes now", "Reported position", `value="mmsi:247000001"`, `value="place:swift"`, `href="/cases/SAR-3/units.csv"`, `aria-current="page"`)
	last := -1
	for _, name := range []string{"NEAR ONE</bdi>", "<bdi>Swift</bdi>", "FAR ONE</bdi>"} {
		at := strings.Index(page.Body, name)
		if at <= last {
			t.Errorf("%s does not stand in the order of arrival", name)
		}
		last = at
	}
	csv := conti.Get("/cases/SAR-3/units.csv").Want(http.StatusOK, "unit,mmsi,place", "NEAR ONE,247000001,,cargo,2026-11-22T08:30:00Z", "LYTIP,true")
	if got := csv.Header.Get("Content-Type"); got != "text/csv; charset=utf-8" {
		t.Errorf("the table is %q", got)
	}
	if len(page.Body) > 50<<10 {
		t.Errorf("the page weighs %d bytes, want under 50 KB", len(page.Body))
	}
}

func TestAUnitIsTaskedFromTheTable(t *testing.T) {
	s, picture := open(t)
	s.Do(t, duty, rescue.OpenCase{Line: "3400N01300E rubber 100 pob"})
	sail(picture, 247000001, "NEAR ONE", "", 34.1, 13, 12)
	conti := s.As(t, "conti")
	form := url.Values{"form": {"task"}, "key": {"t1"}, "unit": {"mmsi:247000001"}}
	to := conti.Post("/cases/SAR-3/units", form).Want(http.StatusSeeOther).Header.Get("Location")
	conti.Get(to).Want(http.StatusOK, "goes to this case", "recorded").Lacks(`value="mmsi:247000001"`)
	form.Set("key", "t2")
	conti.Post("/cases/SAR-3/units", form).Want(http.StatusConflict, "is tasked for SAR-3 already")
	conti.Post("/cases/SAR-3/units", url.Values{"form": {"task"}, "key": {"t3"}, "unit": {"mmsi:x"}}).Want(http.StatusUnprocessableEntity, "nine digits")
	conti.Post("/cases/SAR-3/units", url.Values{"form": {"task"}, "key": {"t4"}, "name": {"CP 312"}}).Want(http.StatusSeeOther)
	s.As(t, "haddad").Get("/cases/SAR-3/units").Want(http.StatusOK, "NEAR ONE").Lacks(">Task<")
	s.As(t, "haddad").Post("/cases/SAR-3/units", form).Want(http.StatusForbidden)
	conti.Get("/cases/SAR-99/units").Want(http.StatusNotFound)
	if s.Log.Len() > 0 {
		t.Errorf("the log: %s", s.Log)
	}
}

func TestWithoutAPositionOrAShip(t *testing.T) {
	s, _ := open(t)
	s.Do(t, duty, rescue.OpenCase{Line: "they are calling, we cannot hear"})
	s.Do(t, duty, rescue.OpenCase{Line: "3400N01300E rubber"})
	conti := s.As(t, "conti")
	conti.Get("/cases/SAR-3/units").Want(http.StatusOK, "nobody has said where the boat of SAR-3 is", "Task another unit by name")
	conti.Get("/cases/SAR-3/units.csv").Want(http.StatusConflict)
	conti.Get("/cases/SAR-4/units").Want(http.StatusOK, "No ship is heard near here")
	for _, lang := range i18n.Languages() {
		r := s.As(t, "conti")
		r.Lang = lang
		r.Get("/cases/SAR-4/units").Want(http.StatusOK, `lang="`+lang+`"`).Lacks(">units.", "unit-motion", "unit-basis", "case-tab.")
	}
}
