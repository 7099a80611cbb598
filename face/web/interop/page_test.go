package interop_test

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"fanar/desk/desktest"
	"fanar/engine/geo"
	"fanar/face/i18n"
	"fanar/face/interop/cot"
	"fanar/face/web/interop"
	"fanar/face/web/record/screentest"
	"fanar/face/web/screen"
)

// links is a node with two connections and one unit.
type links struct{}

func (links) Links() []cot.LinkState {
	return []cot.LinkState{
		{Name: "TAK quay", Address: "127.0.0.1:8087", Mode: "listen", Direction: "in", Status: cot.Live, Peers: 2, Heard: 12, Used: 9, Unusable: 1, LastHeard: desktest.Start()},
		{Name: "Aurora", Address: "tak.example.org:8089", Mode: "connect", Direction: "both", Secure: true, Status: cot.Failed, Audience: "aurora-rescue", Withheld: 2, Error: "connect: refused"},
	}
}

func (links) Units() []cot.Unit {
	speed := 12.34
	return []cot.Unit{{UID: "U-1", Name: "RHIB 1", Kind: cot.Vessel, Position: geo.Position{Lat: 34.5, Lon: 12.5}, SpeedKn: &speed, At: desktest.Start(), Link: "TAK quay", From: "127.0.0.1:4711"}}
}

func open(t *testing.T) *screentest.Site {
	t.Helper()
	var page *interop.Page
	s := screentest.Open(t, func(room *screen.Room) (_ screentest.Routed, err error) {
		page, err = interop.Open(room, links{})
		return page, err
	})
	t.Cleanup(page.Close)
	return s
}

func TestFilesOfCases(t *testing.T) {
	s := open(t)
	conti := s.As(t, "conti")
	doc := conti.Get("/cases/SAR-2/cap.xml").Want(http.StatusOK, "urn:oasis:names:tc:emergency:cap:1.2", "<status>", "<incidents>SAR-2</incidents>")
	if doc.Header.Get("Content-Type") != "application/cap+xml" {
		t.Errorf("served as %s", doc.Header.Get("Content-Type"))
	}
	for _, path := range []string{"/cases/SAR-2/geojson", "/cases.geojson"} {
		var c struct {
			Type     string
			Features []any
		}
		got := conti.Get(path).Want(http.StatusOK)
		if err := json.Unmarshal([]byte(got.Body), &c); err != nil || c.Type != "FeatureCollection" || len(c.Features) == 0 || got.Header.Get("Content-Type") != "application/geo+json" {
			t.Errorf("%s: %v, %s", path, err, got.Body)
		}
	}
	conti.Get("/cases/SAR-99/cap.xml").Want(http.StatusNotFound)
	conti.Get("/cases/SAR-99/geojson").Want(http.StatusNotFound)
	for _, path := range []string{"/cases/SAR-2/cap.xml", "/cases/SAR-2/geojson", "/cases.geojson"} {
		s.As(t, "admin").Get(path).Want(http.StatusForbidden).Lacks("coordinates", "circle") // R37: who may not read cases gets no file of them
		s.As(t, "").Get(path).Want(http.StatusSeeOther)
	}
}

func TestConnectionsAreShown(t *testing.T) {
	s := open(t)
	page := s.As(t, "conti").Get("/connections").Want(http.StatusOK, "TAK quay", "12 events, 9 used, 1 that cannot be", "connect: refused", "open cases that the audience may not receive: 2",
		"without certificates", "RHIB 1", "12.3", "/cases.geojson")
	if len(page.Body) > 50<<10 {
		t.Errorf("the page weighs %d bytes", len(page.Body))
	}
	s.As(t, "admin").Get("/connections").Want(http.StatusOK, "TAK quay").Lacks("RHIB 1", "/cases.geojson")
	s.As(t, "conti").Get("/connections?part=connections").Want(http.StatusOK, "TAK quay").Lacks("<html")
	s.As(t, "").Get("/connections").Want(http.StatusSeeOther)
}

func send(t *testing.T, r *screentest.Reader, how, file string) screentest.Answer {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for _, f := range [][2]string{{"form", "import"}, {"key", "k"}, {"how", how}} {
		if err := form.WriteField(f[0], f[1]); err != nil {
			t.Fatal(err)
		}
	}
	name := "export.json"
	if file == "" {
		name = ""
	}
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write([]byte(file)); err != nil {
		t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	return r.Send("/import", form.FormDataContentType(), &body)
}

// finished waits for the end of an import, as the script does.
func finished(r *screentest.Reader) screentest.Answer {
	for {
		if part := r.Get("/import/progress", "HX-Request", "true"); part.Status != http.StatusOK || !strings.Contains(part.Body, "hx-trigger") {
			return part
		}
	}
}

func export(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "interop", "onefleet", "testdata", "export.json"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestAnExportIsImported(t *testing.T) {
	s := open(t)
	conti := s.As(t, "conti")
	conti.Get("/import").Want(http.StatusOK, "Nothing has been imported", `type="file"`)
	head, _ := s.Door.Head()
	send(t, conti, "trial", export(t)).Want(http.StatusSeeOther)
	finished(conti).Want(http.StatusOK, "This would be taken", "not recorded", "names or telephone numbers", "which are 75").Lacks("<html", "Mohamed", "Jane")
	if now, _ := s.Door.Head(); now != head {
		t.Fatalf("a trial recorded %d records", now-head)
	}
	// An export that is larger than what forms hold otherwise.
	send(t, conti, "take", export(t)+strings.Repeat(" ", 400<<10)).Want(http.StatusSeeOther)
	finished(conti).Want(http.StatusOK, "This was taken", "CASE_A1", `href="/alerts/`, `href="/cases/SAR-`, "they wait for a person")
	conti.Get("/import").Want(http.StatusOK, "This was taken")
	send(t, conti, "take", export(t)).Want(http.StatusSeeOther)
	finished(conti).Want(http.StatusOK, "taken before")

	send(t, conti, "take", "").Want(http.StatusUnprocessableEntity, "no file was chosen", `name="file"`)
	send(t, conti, "take", "Timestamp;Lat").Want(http.StatusUnprocessableEntity, "cannot be read at byte")
	s.Verify(t)
}

func TestWhoMayNotImport(t *testing.T) {
	s := open(t)
	haddad := s.As(t, "haddad")
	haddad.Get("/import").Want(http.StatusOK).Lacks(`type="file"`)
	send(t, haddad, "take", export(t)).Want(http.StatusForbidden)
	s.As(t, "admin").Get("/import").Want(http.StatusForbidden)
	s.As(t, "").Get("/import").Want(http.StatusSeeOther)
}

func TestEveryWordIsSaid(t *testing.T) {
	s := open(t)
	send(t, s.As(t, "conti"), "take", export(t)).Want(http.StatusSeeOther)
	for _, lang := range i18n.Languages() {
		r := s.As(t, "conti")
		r.Lang = lang
		finished(r)
		for _, path := range []string{"/connections", "/import"} {
			page := r.Get(path).Want(http.StatusOK, `dir="`+i18n.Dir(lang)+`"`)
			if found := regexp.MustCompile(`>\s*(connections?|connection-[a-z]+|import|onefleet|feeds|vessel|nav)\.[a-z-]+`).FindString(page.Body); found != "" {
				t.Errorf("%s in %s shows an id: %s", path, lang, found)
			}
		}
	}
	if s.Log.Len() > 0 {
		t.Errorf("something went wrong inside: %s", s.Log)
	}
}
