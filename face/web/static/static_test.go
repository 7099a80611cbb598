package static

import (
	"compress/gzip"
	"io"
	"net/http/httptest"
	"strings"
	"testing"
)

func open(t *testing.T) *Assets {
	t.Helper()
	a, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestServe(t *testing.T) {
	a := open(t)
	for _, tc := range []struct {
		name, method, url, accept string
		status                    int
		header, want              string
	}{
		{"script", "GET", "/static/app.js", "", 200, "Content-Type", "text/javascript; charset=utf-8"},
		{"style", "GET", "/static/app.css", "", 200, "Content-Type", "text/css; charset=utf-8"},
		{"font", "GET", "/static/fonts/ibm-plex-sans-latin-400-normal.woff2", "gzip", 200, "Content-Encoding", ""},
		{"packed", "GET", "/static/app.js", "br, gzip", 200, "Content-Encoding", "gzip"},
		{"with its fingerprint", "GET", a.URL("app.js"), "", 200, "Cache-Control", "public, max-age=31536000, immutable"},
		{"with another", "GET", "/static/app.js?v=old", "", 200, "Cache-Control", "public, no-cache"},
		{"not built", "GET", "/static/static.go", "", 404, "ETag", ""},
		{"outside", "GET", "/static/../app.js", "", 404, "ETag", ""},
		{"a change", "POST", "/static/app.js", "", 405, "Allow", "GET, HEAD"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := httptest.NewRequest(tc.method, tc.url, nil)
			r.Header.Set("Accept-Encoding", tc.accept)
			w := httptest.NewRecorder()
			a.ServeHTTP(w, r)
			if w.Code != tc.status || w.Header().Get(tc.header) != tc.want {
				t.Errorf("%s %s = %d with %s %q; want %d with %q", tc.method, tc.url, w.Code, tc.header, w.Header().Get(tc.header), tc.status, tc.want)
			}
		})
	}
}

func TestUnchangedIsNotSentAgain(t *testing.T) {
	a := open(t)
	w := httptest.NewRecorder()
	a.ServeHTTP(w, httptest.NewRequest("GET", "/static/app.css", nil))
	r := httptest.NewRequest("GET", "/static/app.css", nil)
	r.Header.Set("If-None-Match", w.Header().Get("ETag"))
	w = httptest.NewRecorder()
	a.ServeHTTP(w, r)
	if w.Code != 304 || w.Body.Len() != 0 {
		t.Errorf("got %d with %d bytes, want 304 with none", w.Code, w.Body.Len())
	}
}

// The promise of weight: what a page without a map loads fits into 50 KB beside its fonts, and what the map adds into 600 KB.
func TestWeight(t *testing.T) {
	a := open(t)
	for _, tc := range []struct {
		name  string
		files []string
		most  int
	}{
		{"a page", []string{"app.js", "app.css", "icons.svg"}, 40_000},
		{"the map", []string{"map.js", "map-worker.js", "map.css"}, 500_000},
	} {
		sum := 0
		for _, f := range tc.files {
			if !a.Has(f) {
				t.Fatalf("%s was not built", f)
			}
			sum += len(a.files[f].packed)
		}
		if sum > tc.most {
			t.Errorf("%s loads %d bytes, want at most %d", tc.name, sum, tc.most)
		}
	}
}

// A strict content security policy stops evaluated code: our own scripts hold none beyond htmx, whose use of it is switched
// off. Styles come from our own origin only.
func TestStylesLoadNothingForeign(t *testing.T) {
	a := open(t)
	for name, f := range a.files {
		if !strings.HasSuffix(name, ".css") {
			continue
		}
		for _, bad := range []string{"url(http", "url(//", `url("http`, "@import"} {
			if strings.Contains(string(f.plain), bad) {
				t.Errorf("%s holds %s", name, bad)
			}
		}
	}
}

func TestPackedIsTheSame(t *testing.T) {
	a := open(t)
	z, err := gzip.NewReader(strings.NewReader(string(a.files["app.css"].packed)))
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(z)
	if err != nil || string(got) != string(a.files["app.css"].plain) {
		t.Errorf("unpacked app.css differs (error %v)", err)
	}
}
