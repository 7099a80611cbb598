package credential_test

import (
	"testing"

	"fanar/desk/directory/credential"
	"fanar/fault"
)

// FuzzPasskeyAnswer gives a sign-in whatever a stranger can send for an answer: it is refused in words, whatever it is.
func FuzzPasskeyAnswer(f *testing.F) {
	for _, seed := range []string{"{}", "null", `{"id":"AA","rawId":"AA","type":"public-key","response":{}}`,
		`{"id":"AQID","rawId":"AQID","type":"public-key","response":{"clientDataJSON":"e30","authenticatorData":"AAAA","signature":"AA","userHandle":"AA"}}`} {
		f.Add(seed, "")
		f.Add(seed, "AAAA")
	}
	h := open(f)
	f.Fuzz(func(t *testing.T, answer, token string) {
		if answer == "" {
			return // that is a sign-in by password
		}
		c, err := h.keep.BeginSignIn(origin)
		if err != nil {
			t.Fatal(err)
		}
		for _, ceremony := range []string{token, c.Token} {
			_, err = h.keep.SignIn(t.Context(), origin, "", credential.Shown{Passkey: answer, Ceremony: ceremony})
			if k := fault.KindOf(err); k != fault.Forbidden && k != fault.Invalid {
				t.Errorf("%q with the ceremony %q: got %v, want a refusal", answer, ceremony, err)
			}
		}
	})
}

// FuzzEnrolmentCode tries one-time codes that nobody gave.
func FuzzEnrolmentCode(f *testing.F) {
	for _, seed := range []string{"", ".", "conti.", "conti.aaaaaaaaaaaaaaaaaaaaaaaaaa", "../x.y", "conti.\x00"} {
		f.Add(seed)
	}
	h := open(f)
	h.Do(f, h.as("rossi"), credential.Invite{User: "conti", Code: credential.NewEnrolmentCode("conti")})
	f.Fuzz(func(t *testing.T, code string) {
		if _, err := h.keep.Enrolment(t.Context(), code); fault.As(err).Code != "sign-in.code-spent" {
			t.Errorf("%q: got %v", code, err)
		}
	})
}
