package frame

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"fanar/engine/geo"
	"fanar/face/i18n"
)

// Preferences are how a person wants pages to look and speak. They live in cookies and say nothing about the operation.
type Preferences struct {
	Lang      string
	Theme     string
	Positions geo.Style
}

// PreferencesOf reads the cookies lang, theme and positions; without them, the language the browser asks for and the theme of
// the device. Values that are not known count as absent.
func PreferencesOf(r *http.Request) Preferences {
	p := Preferences{
		Lang:      i18n.Match(r.Header.Get("Accept-Language"), cookie(r, "lang")),
		Theme:     cookie(r, "theme"),
		Positions: geo.Style(cookie(r, "positions")),
	}
	if !slices.Contains(Themes(), p.Theme) {
		p.Theme = ""
	}
	if p.Positions != geo.Decimal && p.Positions != geo.DMS {
		p.Positions = geo.DM
	}
	return p
}

func cookie(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}

// ServePreferences answers POST /preferences: it keeps lang, theme or positions from the form and goes back to the form's
// back address, if that lies on this node. It works without script and before signing in. secure marks the cookies for
// HTTPS only.
func ServePreferences(secure bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			w.Header().Set("Allow", "POST")
			http.Error(w, "preferences are set with POST", http.StatusMethodNotAllowed)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, 4096)
		if err := r.ParseForm(); err != nil {
			http.Error(w, "the form could not be read", http.StatusBadRequest)
			return
		}
		for name, known := range map[string]func(string) bool{
			"lang":  i18n.Known,
			"theme": func(v string) bool { return v == "" || slices.Contains(Themes(), v) },
			"positions": func(v string) bool {
				return v == "" || v == string(geo.Decimal) || v == string(geo.DM) || v == string(geo.DMS)
			},
		} {
			if !r.PostForm.Has(name) || !known(r.PostForm.Get(name)) {
				continue
			}
			age := 365 * 24 * 3600
			if r.PostForm.Get(name) == "" {
				age = -1
			}
			http.SetCookie(w, &http.Cookie{Name: name, Value: r.PostForm.Get(name), Path: "/", MaxAge: age, Secure: secure, HttpOnly: true, SameSite: http.SameSiteLaxMode})
		}
		http.Redirect(w, r, localPath(r.PostForm.Get("back")), http.StatusSeeOther)
	})
}

// localPath lets only addresses on this node through, so that a link cannot send people elsewhere by way of us.
func localPath(back string) string {
	u, err := url.Parse(back)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || !strings.HasPrefix(u.Path, "/") ||
		strings.HasPrefix(back, "//") || strings.ContainsAny(back, "\\\r\n") {
		return "/"
	}
	return back
}
