package frame

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"fanar/engine/geo"
)

func TestPreferencesOf(t *testing.T) {
	for _, tc := range []struct {
		name, accept, lang, theme, positions string
		want                                 Preferences
	}{
		{"nothing said", "", "", "", "", Preferences{"en", "", geo.DM}},
		{"the browser's language", "tr,en;q=0.5", "", "", "", Preferences{"tr", "", geo.DM}},
		{"chosen", "tr", "ar", "red", "dms", Preferences{"ar", "red", geo.DMS}},
		{"nonsense", "tr", "klingon", "pink", "what3words", Preferences{"tr", "", geo.DM}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := httptest.NewRequest("GET", "/", nil)
			r.Header.Set("Accept-Language", tc.accept)
			for name, v := range map[string]string{"lang": tc.lang, "theme": tc.theme, "positions": tc.positions} {
				if v != "" {
					r.AddCookie(&http.Cookie{Name: name, Value: v})
				}
			}
			if got := PreferencesOf(r); got != tc.want {
				t.Errorf("PreferencesOf = %+v, want %+v", got, tc.want)
			}
		})
	}
}

func TestServePreferences(t *testing.T) {
	for _, tc := range []struct {
		name, method string
		form         url.Values
		status       int
		location     string
		cookies      string
	}{
		{"theme", "POST", url.Values{"theme": {"night"}, "back": {"/cases?x=1"}}, 303, "/cases?x=1", "theme=night"},
		{"language", "POST", url.Values{"lang": {"ar"}, "back": {"/"}}, 303, "/", "lang=ar"},
		{"as the device", "POST", url.Values{"theme": {""}, "back": {"/"}}, 303, "/", "theme=;"},
		{"nonsense sets nothing", "POST", url.Values{"theme": {"pink"}, "lang": {"xx"}}, 303, "/", ""},
		{"elsewhere", "POST", url.Values{"back": {"https://example.org/"}}, 303, "/", ""},
		{"elsewhere without a scheme", "POST", url.Values{"back": {"//example.org/"}}, 303, "/", ""},
		{"elsewhere with a backslash", "POST", url.Values{"back": {`/\example.org`}}, 303, "/", ""},
		{"a read", "GET", nil, 405, "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := httptest.NewRequest(tc.method, "/preferences", strings.NewReader(tc.form.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			w := httptest.NewRecorder()
			ServePreferences(true).ServeHTTP(w, r)
			set := strings.Join(w.Header().Values("Set-Cookie"), " ")
			if w.Code != tc.status || w.Header().Get("Location") != tc.location || !strings.HasPrefix(set, tc.cookies) || (tc.cookies == "") != (set == "") {
				t.Errorf("got %d to %q with %q; want %d to %q with %q", w.Code, w.Header().Get("Location"), set, tc.status, tc.location, tc.cookies)
			}
			if set != "" && (!strings.Contains(set, "Secure") || !strings.Contains(set, "HttpOnly")) {
				t.Errorf("cookie %q is neither Secure nor HttpOnly", set)
			}
		})
	}
}

func TestHeaders(t *testing.T) {
	w := httptest.NewRecorder()
	Headers(http.NotFoundHandler()).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	policy := w.Header().Get("Content-Security-Policy")
	for _, bad := range []string{"unsafe", "blob:", "*", "http"} {
		if strings.Contains(policy, bad) {
			t.Errorf("the policy allows %s: %s", bad, policy)
		}
	}
	if !strings.Contains(policy, "default-src 'self'") || w.Header().Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("headers are %v", w.Header())
	}
}
