// Package passkey is what pages share to ask a browser for a passkey: the answer to the script that begins a ceremony, and
// what a form brings back. The script beside it does nothing without a press of a button, and a page works without it.
//
// Start with [Begin] and [Shown].
package passkey

import (
	"encoding/json"
	"net/http"

	"fanar/desk/directory/credential"
	"fanar/face/i18n"
	"fanar/face/web/screen"
	"fanar/fault"
)

// begun is what the script reads: a ceremony, or why there is none.
type begun struct {
	Options json.RawMessage `json:"options,omitempty"`
	Token   string          `json:"token,omitempty"`
	Error   string          `json:"error,omitempty"`
}

// Begin answers the script with a ceremony, or with the fault in the reader's language.
func Begin(v *screen.Visit, c credential.Ceremony, err error) error {
	out, status := begun{Options: c.Options, Token: c.Token}, http.StatusOK
	if err != nil {
		f := v.Localise(err)
		if f.Kind == fault.Internal {
			return err
		}
		text, hint := i18n.Fault(v.Lang, f)
		out, status = begun{Error: text + " " + hint}, screen.Status(err)
	}
	v.W.Header().Set("Content-Type", "application/json")
	v.W.Header().Set("Cache-Control", "no-store")
	v.W.WriteHeader(status)
	return json.NewEncoder(v.W).Encode(out)
}

// Shown is what a form brings: a browser's answer for a passkey, or a password and a code.
func Shown(v *screen.Visit) credential.Shown {
	form := v.R.PostForm
	return credential.Shown{Password: form.Get("password"), Code: v.Field("code"), Passkey: form.Get("passkey"), Ceremony: form.Get("ceremony")}
}

// Here tells whether passkeys can be used where the reader's browser reached the node.
func Here(v *screen.Visit) bool {
	sessions := v.Room.Sessions
	return sessions.Credentials().Passkeys(sessions.Origin(v.R)) == nil
}
