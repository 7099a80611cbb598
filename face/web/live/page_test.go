package live_test

import (
	"bufio"
	"encoding/json"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"fanar/desk/desktest"
	"fanar/desk/rescue"
	"fanar/desk/sea"
	"fanar/engine/ais"
	"fanar/engine/geo"
	"fanar/face/web/live"
	"fanar/face/web/record/screentest"
	"fanar/face/web/screen"
	"fanar/record/policy"
)

var fleet = sea.FeedInfo{Name: "fleet", Simulated: true}

func open(t *testing.T) (*screentest.Site, *sea.Picture) {
	t.Helper()
	var picture *sea.Picture
	s := screentest.Open(t, func(room *screen.Room) (screentest.Routed, error) {
		picture = room.Picture
		return live.Open(room), nil
	})
	return s, picture
}

func report(mmsi uint32, lat, lon float64) ais.Report {
	return ais.Report{Type: 1, MMSI: mmsi, HasPosition: true, Lat: lat, Lon: lon, Received: desktest.Start()}
}

// event is one event of a stream.
type event struct{ id, name, data string }

// listen opens the stream as a user and gives a function that waits for the next event of a name, or of
// any name if it is empty.
func listen(t *testing.T, s *screentest.Site, user, query string, header ...string) func(name string) event {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	in, err := client.PostForm(s.Server.URL+"/sign-in", url.Values{"role": {user}})
	if err != nil {
		t.Fatal(err)
	}
	in.Body.Close()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.Server.URL+"/live"+query, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept", "text/event-stream")
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	got, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { got.Body.Close() })
	if got.StatusCode != http.StatusOK || got.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("the stream answers %d with %s", got.StatusCode, got.Header.Get("Content-Type"))
	}
	lines := bufio.NewScanner(got.Body)
	lines.Buffer(nil, 1<<20)
	return func(name string) event {
		t.Helper()
		var e event
		for lines.Scan() {
			key, value, _ := strings.Cut(lines.Text(), ": ")
			switch key {
			case "id":
				e.id = value
			case "event":
				e.name = value
			case "data":
				e.data = value
			case "":
				if e.name != "" && (e.name == name || name == "") {
					return e
				}
				e = event{}
			}
		}
		t.Fatalf("the stream ended before an event %s: %v", name, lines.Err())
		return e
	}
}

const central = "?view=32,10,38,17"

func TestTheStreamBeginsWithThePictureOfItsViewport(t *testing.T) {
	s, picture := open(t)
	picture.Apply(fleet, report(200000001, 34.5, 12.5))
	picture.Apply(fleet, report(200000002, 55.0, 11.0)) // far outside
	next := listen(t, s, "conti", central)
	var cases struct {
		Features []struct {
			Geometry struct {
				Coordinates [2]float64 `json:"coordinates"`
			} `json:"geometry"`
			Properties struct {
				ID     string   `json:"id"`
				Phase  string   `json:"phase"`
				URL    string   `json:"url"`
				Tasked []uint32 `json:"tasked"`
			} `json:"properties"`
		} `json:"features"`
	}
	decode(t, next("cases"), &cases)
	if len(cases.Features) != 2 {
		t.Fatalf("the stream tells of %d cases, want the 2 that are open", len(cases.Features))
	}
	for _, f := range cases.Features {
		if f.Properties.URL != "/cases/"+f.Properties.ID || f.Properties.Phase != "distress" || f.Geometry.Coordinates[1] < 30 {
			t.Errorf("a case comes as %+v", f)
		}
		if f.Properties.ID == "SAR-1" && len(f.Properties.Tasked) != 1 {
			t.Errorf("SAR-1 has %d vessels on the way, want the Aurora", len(f.Properties.Tasked))
		}
	}
	var delta sea.Delta
	decode(t, next("vessels"), &delta)
	if !delta.Full || len(delta.Set) != 1 || delta.Set[0].MMSI != 200000001 || !delta.Set[0].Simulated {
		t.Errorf("the first picture is %+v, want the one vessel of the viewport, simulated", delta)
	}
	picture.Apply(fleet, report(200000003, 35, 13))
	var later sea.Delta
	decode(t, next("vessels"), &later)
	if later.Full || len(later.Set) != 1 || later.Set[0].MMSI != 200000003 {
		t.Errorf("the next delta is %+v, want only the vessel that came", later)
	}
}

func decode(t *testing.T, e event, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(e.data), into); err != nil {
		t.Fatalf("event %s: %v in %s", e.name, err, e.data)
	}
}

func TestANewRecordIsToldByItsNumber(t *testing.T) {
	s, _ := open(t)
	next := listen(t, s, "conti", "")
	next("ping")
	receipt := s.Do(t, policy.Actor{User: "conti", Org: "mrcc-rome", Roles: []string{"duty-officer"}}, rescue.AddNote{Case: "SAR-2", Text: "a secret of the case"})
	e := next("record")
	var told struct{ Number uint64 }
	decode(t, e, &told)
	if told.Number != receipt.Records[0] || e.id != strconv.FormatUint(told.Number, 10) {
		t.Errorf("record %d was told as %s with id %s", receipt.Records[0], e.data, e.id)
	}
	if strings.Contains(e.data, "secret") {
		t.Errorf("the stream tells what the record says: %s", e.data)
	}
	// Whoever comes back with an older number is told that something was missed.
	listen(t, s, "conti", "", "Last-Event-ID", "3")("record")
}

func TestTheStreamSendsWhatItsReaderMayRead(t *testing.T) {
	s, picture := open(t)
	picture.Apply(fleet, report(200000001, 34.5, 12.5))
	first := listen(t, s, "admin", central)("")
	if first.name != "ping" {
		t.Errorf("the administrator's stream begins with %s: %s", first.name, first.data)
	}
	conti := s.As(t, "conti")
	conti.Get("/live?view=nowhere").Want(http.StatusUnprocessableEntity, "four numbers")
	s.As(t, "").Get("/live", "Accept", "text/event-stream").Want(http.StatusUnauthorized)
}

// TestCasesAreSentWhenTheyChange holds that a record which moves nothing on the chart sends no cases again, and that one which
// does is shown to everybody who listens.
func TestCasesAreSentWhenTheyChange(t *testing.T) {
	s, _ := open(t)
	duty := policy.Actor{User: "conti", Org: "mrcc-rome", Roles: []string{"duty-officer"}}
	tabs := []func(string) event{listen(t, s, "conti", central), listen(t, s, "conti", central)}
	first := make([]string, len(tabs))
	for i, next := range tabs {
		first[i] = next("cases").data
	}
	s.Do(t, duty, rescue.AddNote{Case: "SAR-2", Text: "x"})
	for _, next := range tabs {
		next("record")
	}
	s.Do(t, duty, rescue.ReportPosition{Case: "SAR-2", Position: geo.Position{Lat: 35.25, Lon: 13.5}})
	for i, next := range tabs {
		if got := next("cases").data; got == first[i] || !strings.Contains(got, "35.25") {
			t.Errorf("the cases that came next: %s", got)
		}
	}
}
