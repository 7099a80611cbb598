package watch_test

import (
	"net/http"
	"strings"
	"testing"

	"fanar/desk/desktest"
	"fanar/desk/oversight"
	"fanar/desk/sea"
	"fanar/engine/ais"
	"fanar/face/web/record/screentest"
	"fanar/face/web/screen"
	"fanar/face/web/watch"
	"fanar/record/policy"
)

func open(t *testing.T) (*screentest.Site, *sea.Picture) {
	t.Helper()
	var picture *sea.Picture
	s := screentest.Open(t, func(room *screen.Room) (screentest.Routed, error) {
		picture = room.Picture
		return watch.Open(room)
	})
	return s, picture
}

func sail(p *sea.Picture, feed sea.FeedInfo, mmsi uint32, name string, lat, lon float64) {
	at := desktest.Start()
	p.Apply(feed, ais.Report{Type: 5, MMSI: mmsi, Static: &ais.Static{Name: name, ShipType: 70}, Received: at})
	p.Apply(feed, ais.Report{Type: 1, MMSI: mmsi, HasPosition: true, Lat: lat, Lon: lon, HasSpeed: true, SpeedKn: 9.5, HasCourse: true, CourseDeg: 68, Received: at})
}

// Whatever the chart shows stands in the list beside it: the same vessels, with age, feed and what is not real.
func TestTheListShowsWhatTheChartShows(t *testing.T) {
	s, picture := open(t)
	sail(picture, sea.FeedInfo{Name: "fleet", Simulated: true}, 200000001, "AURORA SIM", 34.5, 12.5)
	sail(picture, sea.FeedInfo{Name: "Denmark 2010", Kind: sea.KindReplay, Place: "Danish waters"}, 219000001, "KATTEGAT", 56.1, 11.2)
	conti := s.As(t, "conti")
	page := conti.Get("/").Want(http.StatusOK, `data-live="/live"`, `class="chart"`, "AURORA SIM", "simulated", "cargo ship", "9.5", "068°", "1 vessel on the chart, 2 heard")
	page.Lacks("KATTEGAT")
	chart, rest, _ := strings.Cut(page.Body, "</svg>\n</div>")
	if !strings.Contains(chart, "200000001") || !strings.Contains(rest, "/vessels/200000001") {
		t.Errorf("the vessel does not stand both on the drawn chart and in the list")
	}
	conti.Get("/?q=kattegat").Want(http.StatusOK, "these are elsewhere", "KATTEGAT", "replayed", `id="vessels" open`)
	conti.Get("/?q=nobody").Want(http.StatusOK, "No vessel fits “nobody”")
	conti.Get("/?view=55,10,57,12").Want(http.StatusOK, "KATTEGAT").Lacks("AURORA SIM</bdi>")
	conti.Get("/?view=nonsense").Want(http.StatusUnprocessableEntity, "32.5,10,37.5,16")
	conti.Get("/?part=vessels").Want(http.StatusOK, "AURORA SIM").Lacks("<html")
	conti.Get("/?part=twin").Want(http.StatusOK, "<svg").Lacks("<html")
}

func TestNoVesselIsNotAnEmptySea(t *testing.T) {
	s, _ := open(t)
	s.As(t, "conti").Get("/").Want(http.StatusOK, "No vessel is heard here")
}

func TestTheSideSaysWhatEachCaseWaitsForAndWhoIsLost(t *testing.T) {
	s, _ := open(t)
	conti := s.As(t, "conti")
	page := conti.Get("/").Want(http.StatusOK, "SAR-1", "SAR-2", "no coordinating centre is named", "14 min ago", "people to be counted and accounted for",
		"difference at handover H3", "owner Aurora Rescue", "112", "109", "−3")
	if first, second := strings.Index(page.Body, ">SAR-2<"), strings.Index(page.Body, ">SAR-1<"); first > second {
		t.Errorf("the case that waits for a coordinator stands below the one that does not")
	}
	conti.Get("/?part=side").Want(http.StatusOK, "SAR-1").Lacks("<html", "<aside")
	s.Do(t, policy.Actor{User: "haddad", Org: "rights-monitor", Roles: []string{"rights-officer"}}, oversight.OpenIncident{About: "case/SAR-1", Category: 4, Text: "three people are not there"})
	conti.Get("/").Want(http.StatusOK, "INC-1", "three people are not there")
	s.As(t, "lindqvist").Get("/").Want(http.StatusOK, "SAR-1").Lacks("INC-1")
}

func TestTheAlertLineIsExplainedWhileItIsTyped(t *testing.T) {
	s, _ := open(t)
	conti := s.As(t, "conti")
	conti.Get("/alert-preview?line=0732+3355N01230E+rubber+about+80+pob+sinking+bananas").
		Want(http.StatusOK, "07:32Z", "33°55.0′N 012°30.0′E", "rubber boat", "~80", "sinking", "bananas", "Enter opens the case").Lacks("<html")
	conti.Get("/alert-preview?line=").Want(http.StatusOK, "Nothing is required")
	conti.Get("/alert-preview?line=%3Cscript%3Ealert(1)%3C/script%3E").Want(http.StatusOK, "not a word of alerts").Lacks("<script")
	arabic := s.As(t, "conti")
	arabic.Lang = "ar"
	arabic.Get("/alert-preview?line=rubber+about+80").Want(http.StatusOK, "قارب مطاطي", "\u2066~80\u2069")
}

func TestWhoHasNoWatchToKeepIsLedElsewhere(t *testing.T) {
	s, _ := open(t)
	got := s.As(t, "admin").Get("/").Want(http.StatusSeeOther)
	if got.Header.Get("Location") != "/assessments" {
		t.Errorf("the administrator is led to %q, want the directory", got.Header.Get("Location"))
	}
}
