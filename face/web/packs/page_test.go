package packs_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"fanar/desk/rescue"
	"fanar/face/i18n"
	"fanar/face/web/packs"
	"fanar/face/web/record/screentest"
	"fanar/face/web/screen"
	"fanar/record/policy"
)

func open(t *testing.T) *screentest.Site {
	t.Helper()
	var page *packs.Page
	s := screentest.Open(t, func(room *screen.Room) (_ screentest.Routed, err error) {
		page, err = packs.Open(room)
		return page, err
	})
	t.Cleanup(page.Close)
	return s
}

// changed is the shipped pack with another version and R13 in force a month later.
func changed(t *testing.T) (text string, pack policy.Pack) {
	t.Helper()
	text = strings.Replace(string(policy.Shipped), `version = "2027.01"`, `version = "2027.01-test"`, 1)
	before, after, ok := strings.Cut(text, `id = "R13"`)
	if !ok {
		t.Fatal("the shipped pack has no R13")
	}
	text = before + `id = "R13"` + strings.Replace(after, `from = "2026-11-01"`, `from = "2026-12-24"`, 1)
	pack, err := policy.ParsePack([]byte(text))
	if err != nil {
		t.Fatalf("read the changed pack: %v", err)
	}
	return text, pack
}

func TestAPackIsProposedComparedAndSignedByTwoPeople(t *testing.T) {
	s := open(t)
	text, pack := changed(t)
	conti := policy.Actor{User: "conti", Org: "mrcc-rome", Roles: []string{"duty-officer"}}
	if _, err := s.Try(conti, rescue.OrderLanding{Case: "SAR-2", Place: "lampedusa"}); err == nil {
		t.Fatal("R13 let a landing pass that nobody was asked about")
	}
	admin, haddad := s.As(t, "admin"), s.As(t, "haddad")
	admin.Get("/packs").Want(http.StatusOK, "central-mediterranean@2027.01", "60 rules", "72 hours", "No pack has been proposed", "Adopted so far", "Propose a pack")
	// A browser sends the ends of lines as CR LF.
	form := url.Values{"form": {"propose"}, "key": {"p"}, "text": {strings.ReplaceAll(text, "\n", "\r\n")}}
	path := admin.Post("/packs", form).Want(http.StatusSeeOther).Header.Get("Location")
	if path != "/packs/"+pack.Digest {
		t.Fatalf("proposed at %s, want the digest %s", path, pack.Digest)
	}
	admin.Get(path).Want(http.StatusOK, "waits for a second person", "You proposed it yourself", "<bdi>R13</bdi>", "2026-11-01", "2026-12-24", "2027.01-test").Lacks("/signature")
	s.As(t, "conti").Get(path).Want(http.StatusOK, "Your role does not carry it").Lacks("/signature")

	haddad.Post(path+"/what-if", url.Values{}).Want(http.StatusSeeOther)
	page := followed(haddad, path).Want(http.StatusOK, "3 questions on record", "2 are answered alike", "1 would be allowed now", "0 would be refused now", "order a landing", "SAR-2", `href="/rules/R13"`)
	page.Lacks("<html")
	s.As(t, "admin").Get(path).Want(http.StatusOK, "1 would be allowed now").Lacks("SAR-2")

	haddad.Post(path+"/signature", url.Values{"form": {"sign"}, "key": {"s"}}).Want(http.StatusSeeOther)
	haddad.Get(path).Want(http.StatusOK, "adopted").Lacks("/signature")
	haddad.Get("/packs").Want(http.StatusOK, "central-mediterranean@2027.01-test")
	haddad.Post(path+"/signature", url.Values{"form": {"sign"}, "key": {"s2"}}).Want(http.StatusConflict, "was adopted in record")
	s.Do(t, conti, rescue.OrderLanding{Case: "SAR-2", Place: "lampedusa"})
	s.Verify(t)
}

// followed waits for the end of a comparison, as the script does.
func followed(r *screentest.Reader, path string) screentest.Answer {
	for {
		part := r.Get(path+"/what-if", "HX-Request", "true")
		if part.Status != http.StatusOK || !strings.Contains(part.Body, "hx-trigger") {
			return part
		}
	}
}

func TestAFileIsProposed(t *testing.T) {
	s := open(t)
	text, pack := changed(t)
	admin := s.As(t, "admin")
	send := func(file string) screentest.Answer {
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		for name, value := range map[string]string{"form": "propose", "key": fmt.Sprint(len(file)), "text": ""} {
			if err := form.WriteField(name, value); err != nil {
				t.Fatal(err)
			}
		}
		part, err := form.CreateFormFile("file", "pack.toml")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(file)); err != nil {
			t.Fatal(err)
		}
		if err := form.Close(); err != nil {
			t.Fatal(err)
		}
		return admin.Send("/packs", form.FormDataContentType(), &body)
	}
	send("id = 7\n# a line to keep").Want(http.StatusUnprocessableEntity, "# a line to keep", `id="propose" open`)
	send(strings.Repeat("#", 300<<10)).Want(http.StatusUnprocessableEntity, "220 kB")
	if to := send(text).Want(http.StatusSeeOther).Header.Get("Location"); to != "/packs/"+pack.Digest {
		t.Errorf("proposed at %s", to)
	}
}

// A pack that takes away what no deployer may take away is refused, and the text stays.
func TestR8CannotBeDropped(t *testing.T) {
	s := open(t)
	text, _ := changed(t)
	before, after, _ := strings.Cut(text, `id = "R8"`)
	_, rest, _ := strings.Cut(after, "[[rule]]")
	without := strings.TrimSuffix(strings.TrimSpace(before), "[[rule]]") + "\n[[rule]]" + rest
	page := s.As(t, "admin").Post("/packs", url.Values{"form": {"propose"}, "key": {"p"}, "text": {without}})
	page.Want(http.StatusForbidden, "lacks rule R8", "2027.01-test", `id="propose" open`)
}

func TestWhoMayNotProposeIsNotOffered(t *testing.T) {
	s := open(t)
	text, _ := changed(t)
	conti := s.As(t, "conti")
	conti.Get("/packs").Want(http.StatusOK).Lacks("Propose a pack")
	conti.Post("/packs", url.Values{"form": {"propose"}, "text": {text}}).Want(http.StatusForbidden, "Not with your role")
	conti.Get("/packs/nothing").Want(http.StatusNotFound)
	s.As(t, "").Get("/packs").Want(http.StatusSeeOther)
}

func TestEveryWordIsSaid(t *testing.T) {
	s := open(t)
	text, pack := changed(t)
	s.As(t, "admin").Post("/packs", url.Values{"form": {"propose"}, "text": {text}}).Want(http.StatusSeeOther)
	for _, lang := range i18n.Languages() {
		r := s.As(t, "haddad")
		r.Lang = lang
		for _, path := range []string{"/packs", "/packs/" + pack.Digest} {
			page := r.Get(path).Want(http.StatusOK, `dir="`+i18n.Dir(lang)+`"`)
			if found := regexp.MustCompile(`>\s*(packs?|record|rules?)[-a-z]*\.[a-z-]+`).FindString(page.Body); found != "" {
				t.Errorf("%s in %s shows an id: %s", path, lang, found)
			}
		}
	}
	if s.Log.Len() > 0 {
		t.Errorf("something went wrong inside: %s", s.Log)
	}
}
