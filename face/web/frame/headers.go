package frame

import "net/http"

// Policy is the content security policy of every page: everything from our own origin, nothing inline, nothing evaluated,
// the map's worker from a file, drawn icons of the map as data.
const Policy = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; worker-src 'self'; " +
	"connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// Headers adds to every answer what keeps a page to itself: [Policy], no guessing of types, no framing, no referrer to other
// sites, and no camera, microphone or payment. Location stays allowed for our own pages: a ship may give her position.
func Headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", Policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), payment=(), usb=(), geolocation=(self)")
		next.ServeHTTP(w, r)
	})
}
