package sea_test

import (
	"context"
	"net/http"
	"testing"

	"fanar/desk/desktest"
	"fanar/desk/sea"
	"fanar/engine/ais"
	"fanar/face/web/record/screentest"
	"fanar/face/web/screen"
	screens "fanar/face/web/sea"
)

func open(t *testing.T) (*screentest.Site, *sea.Picture) {
	t.Helper()
	var picture *sea.Picture
	s := screentest.Open(t, func(room *screen.Room) (screentest.Routed, error) {
		picture = room.Picture
		return screens.Open(room)
	})
	return s, picture
}

// recorded is a feed of a few lines that then ends.
type recorded []string

func (recorded) Info() sea.FeedInfo {
	return sea.FeedInfo{Name: "Cable", Kind: "tcp", Place: "Lampedusa"}
}

func (r recorded) Run(_ context.Context, in sea.Intake) error {
	in.Connected()
	for _, line := range r {
		in.Line([]byte(line), 0)
	}
	return nil
}

func TestAFeedSaysWhyLinesWereNotUsed(t *testing.T) {
	s, picture := open(t)
	good, err := ais.Encode(&ais.Report{Type: 1, MMSI: 247000001, HasPosition: true, Lat: 35, Lon: 12, Turn: ais.NoTurn}, ais.Envelope{Channel: 'A'})
	if err != nil {
		t.Fatal(err)
	}
	lines := append(recorded(good), "hello", good[0][:len(good[0])-2]+"ZZ", "!AIVDM,1,1,,A,15M67FC000G?ufbE`FepT@3n00Sa,0*00")
	if err := picture.Follow(t.Context(), lines); err != nil {
		t.Fatal(err)
	}
	page := s.As(t, "conti").Get("/feeds").Want(http.StatusOK, "Cable", "Lampedusa", "ended", "TCP receiver", "4 heard, 1 used", "wrong checksum", "not an AIS sentence")
	page.Lacks("unused.")
	s.As(t, "admin").Get("/feeds").Want(http.StatusOK, "Cable")
	s.As(t, "conti").Get("/feeds?part=feeds").Want(http.StatusOK, "Cable").Lacks("<html")
}

func TestAVesselSaysWhatIsKnownAndOffersTasking(t *testing.T) {
	s, picture := open(t)
	at := desktest.Start()
	fleet := sea.FeedInfo{Name: "fleet", Simulated: true}
	picture.Apply(fleet, ais.Report{Type: 5, MMSI: 200000001, Static: &ais.Static{Name: "AURORA SIM", CallSign: "SIM", ShipType: 51, Destination: "SIMULATED"}, Received: at})
	picture.Apply(fleet, ais.Report{Type: 1, MMSI: 200000001, HasPosition: true, Lat: 34.2, Lon: 12.6, HasSpeed: true, SpeedKn: 9.5, Received: at})
	conti := s.As(t, "conti")
	conti.Get("/vessels/200000001").Want(http.StatusOK, "AURORA SIM", "simulated", "rescue vessel", "Aurora Rescue", "34°12.0′N 012°36.0′E", "9.5 kn", "<svg", "on its way",
		"Task for SAR-2", "/cases/SAR-2?task=200000001#tasking", "fleet")
	s.As(t, "esposito").Get("/vessels/200000001").Want(http.StatusOK, "AURORA SIM").Lacks("Task for")
	conti.Get("/vessels/200000002").Want(http.StatusOK, "Patrol 1", "unknown") // registered, and not heard
	conti.Get("/vessels/247999999").Want(http.StatusNotFound, "247999999")
	conti.Get("/vessels/aurora").Want(http.StatusNotFound)
	conti.Get("/sea").Want(http.StatusOK, "1 vessel heard", "AURORA SIM", "rescue vessel")
	conti.Get("/sea?type=tanker").Want(http.StatusOK, "tanker").Lacks("AURORA SIM</bdi>")
	s.As(t, "admin").Get("/sea").Want(http.StatusSeeOther)
}
