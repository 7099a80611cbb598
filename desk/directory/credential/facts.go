package credential

// PasskeyAdded is the fact that a user can sign in with another passkey. It names the passkey by a digest.
type PasskeyAdded struct {
	User    string `json:"user"`
	Passkey string `json:"passkey"`
}

// PasskeyRemoved is the fact that a passkey opens nothing any more.
type PasskeyRemoved struct {
	User    string `json:"user"`
	Passkey string `json:"passkey"`
}

// PasskeyCopied is the fact that a passkey's counter went back, so that somebody may have a copy; it opens nothing since.
type PasskeyCopied struct {
	User    string `json:"user"`
	Passkey string `json:"passkey"`
	Kept    uint32 `json:"kept"`  // the counter that was known
	Shown   uint32 `json:"shown"` // the counter that came
}

// PasswordSet is the fact that a user's password is another one.
type PasswordSet struct {
	User string `json:"user"`
}

// CodeSet is the fact that a user signs in with an authenticator app too.
type CodeSet struct {
	User string `json:"user"`
}

// CodeRemoved is the fact that a user's authenticator app counts no more.
type CodeRemoved struct {
	User string `json:"user"`
}

// SignInLocked is the fact that too many wrong passwords or codes locked a user out for a while.
type SignInLocked struct {
	User     string `json:"user"`
	Failures int    `json:"failures"`
	Until    string `json:"until"` // RFC 3339
}

// Invited is the fact that an administrator gave a new user a one-time code.
type Invited struct {
	User  string `json:"user"`
	Until string `json:"until"` // RFC 3339
}

// Enrolled is the fact that an invited user used the one-time code.
type Enrolled struct {
	User string `json:"user"`
}

// RecoveryStarted is the fact that a first officer asked to let a user back in who lost everything.
type RecoveryStarted struct {
	User   string `json:"user"`
	Reason string `json:"reason"`
}

// RecoveryConfirmed is the fact that a second officer agreed: the user has a one-time code, and all sessions are over.
type RecoveryConfirmed struct {
	User    string `json:"user"`
	Started string `json:"started"` // the first officer
	Until   string `json:"until"`   // RFC 3339
}

// Recovered is the fact that the user came back with the code: what proved the user before counts no more.
type Recovered struct {
	User string `json:"user"`
}

// SessionsRevoked is the fact that one or all sessions of a user were ended by hand.
type SessionsRevoked struct {
	User string `json:"user"`
	All  bool   `json:"all"`
}

func (PasskeyAdded) Kind() string      { return "credential.passkey-added" }
func (PasskeyRemoved) Kind() string    { return "credential.passkey-removed" }
func (PasskeyCopied) Kind() string     { return "credential.passkey-copied" }
func (PasswordSet) Kind() string       { return "credential.password-set" }
func (CodeSet) Kind() string           { return "credential.totp-set" }
func (CodeRemoved) Kind() string       { return "credential.totp-removed" }
func (SignInLocked) Kind() string      { return "credential.sign-in-locked" }
func (Invited) Kind() string           { return "credential.invited" }
func (Enrolled) Kind() string          { return "credential.enrolled" }
func (RecoveryStarted) Kind() string   { return "credential.recovery-started" }
func (RecoveryConfirmed) Kind() string { return "credential.recovery-confirmed" }
func (Recovered) Kind() string         { return "credential.recovered" }
func (SessionsRevoked) Kind() string   { return "credential.sessions-revoked" }
