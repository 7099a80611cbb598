package api

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"fanar/face/i18n"
	"fanar/fault"
)

// caller is what the request's headers say, apart from the session.
type caller struct {
	lang    string
	key     string // Idempotency-Key
	ifMatch string
	known   string // If-None-Match
	request *http.Request
}

type callerKey struct{}

// withCaller reads the headers once, so that every handler finds them in its context.
func withCaller(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := &caller{key: r.Header.Get("Idempotency-Key"), ifMatch: r.Header.Get("If-Match"), known: r.Header.Get("If-None-Match"), request: r}
		var chosen string
		if cookie, err := r.Cookie("lang"); err == nil {
			chosen = cookie.Value
		}
		c.lang = i18n.Match(r.Header.Get("Accept-Language"), chosen)
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Add("Vary", "Accept-Language, Authorization, Cookie")
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), callerKey{}, c)))
	})
}

// callerOf gives the caller of a request; one that did not come through [withCaller] speaks English.
func callerOf(ctx context.Context) caller {
	if c, ok := ctx.Value(callerKey{}).(*caller); ok {
		return *c
	}
	return caller{lang: "en"}
}

// version reads If-Match: 0 means that any version will do.
func (c caller) version() (uint64, error) {
	text := strings.TrimSpace(c.ifMatch)
	if text == "" || text == "*" {
		return 0, nil
	}
	n, err := strconv.ParseUint(strings.Trim(text, `"`), 10, 64)
	if err != nil || n == 0 || etag(n) != text {
		return 0, fault.New(fault.Invalid, "request.if-match", "If-Match is {got}; it is the ETag of what you read, such as {example}", "got", text, "example", `"17"`).
			WithField("If-Match")
	}
	return n, nil
}

func etag(version uint64) string {
	if version == 0 {
		return ""
	}
	return `"` + strconv.FormatUint(version, 10) + `"`
}
