package cot

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"fanar/engine/geo"
)

func read(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func clock(text string) time.Time {
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		panic(err)
	}
	return at
}

func TestRecordedEvents(t *testing.T) {
	still, course := 0.0, 80.24833892285461
	for name, want := range map[string]Event{
		"track.xml": {UID: "J-01334", Type: "a-h-A-M-F-U-M", How: "m-i", Time: clock("2005-04-05T11:43:38.07Z"), Start: clock("2005-04-05T11:43:38.07Z"),
			Stale: clock("2005-04-05T11:45:38.07Z"), Position: &geo.Position{Lat: 30.0090027, Lon: -85.9578735}, RadiusM: 45.3},
		"android.xml": {UID: "ANDROID-deadbeef", Type: "a-f-G-U-C", How: "m-g", Time: clock("2021-02-27T20:32:24.771Z"), Start: clock("2021-02-27T20:32:24.771Z"),
			Stale: clock("2021-02-27T20:38:39.771Z"), Position: &geo.Position{Lat: 1.234567, Lon: -3.141592}, RadiusM: 9.9, CallSign: "JENNY", SpeedMS: &still, CourseDeg: &course},
		"marker.xml": {UID: "EB77220E-6299-4CA3-95FC-0200BD9FE78A", Type: "a-u-G", How: "h-g-i-g-o", Time: clock("2023-01-12T09:53:31Z"), Start: clock("2023-01-12T09:53:31Z"),
			Stale: clock("2023-01-12T09:55:31Z"), Position: &geo.Position{Lat: 54.338986, Lon: 9.755263}, CallSign: "marker 1"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Decode(read(t, name))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestR28NothingOfAPersonIsKept holds that neither devices nor teams nor addresses nor numbers survive reading.
func TestR28NothingOfAPersonIsKept(t *testing.T) {
	e, err := Decode(read(t, "android.xml"))
	if err != nil {
		t.Fatal(err)
	}
	out, err := e.XML()
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"xmpp", "Android Device", "Team Member", "Cyan", "battery", "stcp"} {
		if bytes.Contains(out, []byte(secret)) {
			t.Errorf("%q was kept: %s", secret, out)
		}
	}
	for _, c := range []struct{ name, typed, want string }{
		{"international", "call +39 06 5908 4527 now", "call […] now"},
		{"with zeros", "call 0033612345678", "call […]"},
		{"national", "tel 06 12 34 56 78.", "tel […]."},
		{"long", "3331234567 aboard", "[…] aboard"},
		{"mail", "write duty@example.org, please", "write […], please"},
		{"a position stays", "33.9512 12.5051, 80 pob", "33.9512 12.5051, 80 pob"},
		{"an MMSI stays", "tug 247123456", "tug 247123456"},
		{"a time stays", "1432Z 22 Nov 2026", "1432Z 22 Nov 2026"},
	} {
		if got := anonymous(c.typed); got != c.want {
			t.Errorf("%s: %q became %q, want %q", c.name, c.typed, got, c.want)
		}
	}
}

func event(inner string, attrs ...string) string {
	head := `version="2.0" uid="X-1" type="a-f-S" how="m-g" time="2026-11-22T08:00:00Z" start="2026-11-22T08:00:00Z" stale="2026-11-22T08:05:00Z"`
	for i := 0; i+1 < len(attrs); i += 2 {
		before, after, ok := strings.Cut(head, attrs[i]+`="`)
		if !ok {
			panic(attrs[i])
		}
		_, after, _ = strings.Cut(after, `"`)
		head = before + attrs[i] + `="` + attrs[i+1] + `"` + after
	}
	return "<event " + head + ">" + inner + "</event>"
}

const point = `<point lat="33.95" lon="12.5" hae="0" ce="50" le="9999999"/>`

func TestKinds(t *testing.T) {
	for _, c := range []struct {
		name, kind, detail string
		want               Kind
	}{
		{"a ship", "a-f-S-X-M", "", Vessel},
		{"any affiliation", "a-h-S", "", Vessel},
		{"an aircraft", "a-n-A-C-F", "", Aircraft},
		{"a person on land", "a-f-G-U-C", "", Other},
		{"911", "b-a-o-tbl", `<emergency type="911 Alert">AURORA</emergency>`, Emergency},
		{"panic", "b-a-o-pan", "", Emergency},
		{"geofence", "b-a-g", "", Other},
		{"cancelled", "b-a-o-can", "", Over},
		{"cancelled in the detail", "b-a-o-tbl", `<emergency cancel="true"/>`, Over},
		{"medevac", "b-r-f-h-c", "", Medevac},
		{"person in the water", "b-m-p-s-m", `<contact callsign="MOB 1"/>`, Overboard},
		{"in Italian", "b-m-p-w", `<remarks>uomo in mare a prua</remarks>`, Overboard},
		{"a mobile post", "b-m-p-s-m", `<contact callsign="mobile post"/>`, Other},
		{"chat", "b-t-f", "", Other},
		{"ping", "t-x-c-t", "", Ping},
		{"pong", "t-x-c-t-r", "", Pong},
	} {
		e, err := Decode([]byte(event(point+"<detail>"+c.detail+"</detail>", "type", c.kind)))
		if err != nil || e.Kind() != c.want {
			t.Errorf("%s: %s is %q (%v), want %q", c.name, c.kind, e.Kind(), err, c.want)
		}
		if calls := c.want == Emergency || c.want == Medevac || c.want == Overboard; e.Kind().Calls() != calls {
			t.Errorf("%s: calls for help: %v", c.name, !calls)
		}
	}
}

func TestMMSI(t *testing.T) {
	for _, c := range []struct {
		name, uid, detail string
		want              uint32
	}{
		{"in the uid", "MMSI-244140096", "", 244140096},
		{"in the detail", "x", `<_aiscot_ mmsi="244140096"/>`, 244140096},
		{"a beacon is no vessel", "MMSI-970123456", "", 0},
		{"no number", "MMSI-12345678", "", 0},
		{"nobody says", "ANDROID-1", "", 0},
	} {
		e, err := Decode([]byte(event(point+"<detail>"+c.detail+"</detail>", "uid", c.uid)))
		if err != nil || e.MMSI != c.want {
			t.Errorf("%s: got %d (%v), want %d", c.name, e.MMSI, err, c.want)
		}
	}
}

func TestWhatCannotBeIsNotUsed(t *testing.T) {
	for _, c := range []struct{ name, text, why string }{
		{"latitude", event(`<point lat="91" lon="0" hae="0" ce="1" le="1"/>`), "no place"},
		{"not a number", event(`<point lat="NaN" lon="0" hae="0" ce="1" le="1"/>`), "lat"},
		{"no point", event(""), "point"},
		{"no uid", event(point, "uid", " "), "uid"},
		{"no type", event(point, "type", "a f"), "type"},
		{"another version", event(point, "version", "1.0"), "version"},
		{"no time", event(point, "stale", "soon"), "stale"},
	} {
		_, err := Decode([]byte(c.text))
		var u *Unusable
		if !errors.As(err, &u) || !strings.Contains(u.Why, c.why) {
			t.Errorf("%s: got %v, want it to say %q", c.name, err, c.why)
		}
		r := NewReader(strings.NewReader(c.text + "\n" + event(point)))
		if _, err := r.Next(); !errors.As(err, &u) {
			t.Errorf("%s in a stream: %v", c.name, err)
		}
		if e, err := r.Next(); err != nil || e.UID != "X-1" {
			t.Errorf("%s: the event behind it: %+v, %v", c.name, e, err)
		}
	}
}

func TestAStreamIsReadEventByEvent(t *testing.T) {
	decl := "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	r := NewReader(strings.NewReader(decl + event(point, "uid", "1") + decl + event(point, "uid", "2") + event(point, "uid", "3") + "\n<!-- a > comment -->\n" + event(point, "uid", "4")))
	for _, want := range []string{"1", "2", "3", "4"} {
		if e, err := r.Next(); err != nil || e.UID != want {
			t.Fatalf("got %q, %v, want %s", e.UID, err, want)
		}
	}
	if _, err := r.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("at the end: %v", err)
	}
}

func TestHostileStreamsEnd(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       error
	}{
		{"torn", event(point)[:60], io.ErrUnexpectedEOF},
		{"torn in the detail", strings.TrimSuffix(event(point+"<detail>"), "</event>"), io.ErrUnexpectedEOF},
		{"endless text", "<event version=\"2.0\"><detail><remarks>" + strings.Repeat("a", 1<<20), ErrTooLong},
		{"endless attribute", `<event uid="` + strings.Repeat("a", 1<<20), ErrTooLong},
		{"endless elements", "<event>" + strings.Repeat("<a/>", 1<<18), nil},
		{"deep", "<event>" + strings.Repeat("<a>", 1000), nil},
		{"noise", strings.Repeat("garbage ", 1<<17), ErrTooLong},
		{"entities", `<!DOCTYPE event [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><event uid="&b;"/>`, nil},
		{"a strange entity", event(point + "<detail><remarks>&secret;</remarks></detail>"), nil},
		{"another document", "<html><body/></html>", nil},
		{"another encoding", `<?xml version="1.0" encoding="UTF-16"?>` + event(point), nil},
		{"binary", "\xbf\x01\xbf\x08\x01" + event(point), nil},
		{"twice", event(point, "uid", `1" uid="2`), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := NewReader(strings.NewReader(c.text))
			_, err := r.Next()
			if err == nil || (c.want != nil && !errors.Is(err, c.want)) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			if _, again := r.Next(); again == nil || again.Error() != err.Error() {
				t.Errorf("a broken stream went on: %v, then %v", err, again)
			}
		})
	}
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := time.UnixMilli(rapid.Int64Range(0, 4e12).Draw(t, "start")).UTC()
		speed, course := float64(rapid.IntRange(0, 5000).Draw(t, "speed"))/100, float64(rapid.IntRange(0, 3599).Draw(t, "course"))/10
		want := Event{UID: rapid.StringMatching(`[A-Za-z0-9.-]{1,40}`).Draw(t, "uid"), Type: "a-u-S", How: "h-e", Time: start, Start: start, Stale: start.Add(time.Minute),
			Drill: rapid.Bool().Draw(t, "drill"), CallSign: rapid.StringMatching(`[A-Z][A-Za-z<>&"' ]{0,20}[A-Z]`).Draw(t, "name"), SpeedMS: &speed, CourseDeg: &course,
			RadiusM:  float64(rapid.IntRange(1, 99999).Draw(t, "radius")) / 10,
			Position: &geo.Position{Lat: float64(rapid.IntRange(-90e6, 90e6).Draw(t, "lat")) / 1e6, Lon: float64(rapid.IntRange(-180e6, 180e6).Draw(t, "lon")) / 1e6}}
		want.CallSign = strings.Join(strings.Fields(want.CallSign), " ")
		out, err := want.XML()
		if err != nil {
			t.Fatal(err)
		}
		got, err := Decode(out)
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s\n(-want +got)\n%s", out, diff)
		}
	})
}

func TestControlEvents(t *testing.T) {
	now := clock("2026-11-22T08:00:00Z")
	for _, c := range []struct {
		e      Event
		kind   Kind
		remove string
	}{{PingOf("fanar", now), Ping, ""}, {PongOf(now), Pong, ""}, {RemovalOf("SAR-1", now), Other, "SAR-1"}} {
		out, err := c.e.XML()
		if err != nil {
			t.Fatal(err)
		}
		got, err := Decode(out)
		if err != nil || got.Kind() != c.kind || got.Remove != c.remove || got.Position != nil {
			t.Errorf("%s: %+v, %v", out, got, err)
		}
	}
}

func FuzzReader(f *testing.F) {
	for _, name := range []string{"track.xml", "android.xml", "marker.xml"} {
		f.Add(read(f, name))
	}
	f.Add([]byte(event(point) + event(point+"<detail><emergency cancel='true'/><remarks>x &amp; y</remarks></detail>")))
	f.Add([]byte("<event><!DOCTYPE x>"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r := NewReader(bytes.NewReader(b))
		for range 100 {
			e, err := r.Next()
			var u *Unusable
			if errors.As(err, &u) {
				continue
			}
			if err != nil {
				return
			}
			out, err := e.XML()
			if err != nil {
				t.Fatalf("what was read cannot be written: %+v: %v", e, err)
			}
			if again, err := Decode(out); err != nil || again.Kind() != e.Kind() && e.Kind() != Over && e.Kind() != Overboard {
				t.Fatalf("what was written is read as %v (%v), was %v", again.Kind(), err, e.Kind())
			}
			if len(e.UID) > nameLimit || len(e.Remarks) > textLimit {
				t.Fatalf("limits: %d, %d", len(e.UID), len(e.Remarks))
			}
		}
	})
}
