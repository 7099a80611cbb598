// Package personal keeps what the record says about a person on the staff, or about somebody who reports, out of the
// signed bytes. The record holds only a [Part]: what it is for, who may read it, until when, and a commitment that tells
// nothing by itself. The text is encrypted under a key of its own beside the record, so that destroying the key erases it
// while every proof over the record still holds.
//
// It never holds anything about people who were rescued: a part about anybody but staff or a reporter is refused. It
// never stores what has no owner, purpose, audience or last day. It never writes a text, a key or a salt in the clear.
//
// Start with [Part], [Vault.Seal] and [Vault.Open]; package erasure beside it destroys parts through the one door.
package personal

import (
	"encoding/binary"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"fanar/fault"
)

// Part stands in a fact in the place of a text about a person.
type Part struct {
	ID         string    `json:"personalPart"` // random, "p" and 32 hexadecimal digits
	About      string    `json:"about"`        // the person, such as "user/conti"
	Purpose    string    `json:"purpose"`      // such as "staff-name"
	Owner      string    `json:"owner"`        // the organisation that answers for it
	Audience   string    `json:"audience"`     // the action that a reader's roles carry, or [Everybody]
	Until      time.Time `json:"retainUntil"`  // erased at this time at the latest
	Commitment []byte    `json:"commitment"`   // HMAC-SHA-256 under a random salt of 32 bytes, which is destroyed with the key
}

// Item says what a text is before it is sealed. Each field but Audience's default is needed: see [Vault.Seal].
type Item struct {
	About, Purpose, Owner, Audience string
	Until                           time.Time
}

// Everybody is the audience of what everybody who is signed in may read, such as a colleague's name.
const Everybody = "everybody"

// textLimit is the longest text in bytes. A part is a name or a way to reach somebody, not a file.
const textLimit = 4096

// marker begins every part in canonical bytes. It cannot stand inside a JSON text, where its quotes would be escaped.
const marker = `{"personalPart":"`

// whom are the kinds of subject that a part may be about.
func whom() []string { return []string{"user", "reporter"} }

var (
	partID  = regexp.MustCompile(`^p[0-9a-f]{32}$`)
	purpose = regexp.MustCompile(`^[a-z][a-z0-9-]{0,63}$`)
)

// check refuses what must not be stored. Source: GDPR Article 5(1)(b), (c) and (e).
func (i Item) check(text []byte) error {
	kind, id, _ := strings.Cut(i.About, "/")
	if id == "" || !slices.Contains(whom(), kind) {
		return fault.New(fault.Invalid, "personal.whom", "nothing personal may be kept about {about}: only about staff or a reporter, such as user/conti",
			"about", fmt.Sprintf("%q", i.About)).
			WithHint("people who were rescued are counted, never named")
	}
	for _, need := range []struct{ name, value string }{{"owner", i.Owner}, {"purpose", i.Purpose}, {"audience", i.Audience}} {
		if strings.TrimSpace(need.value) == "" {
			return fault.New(fault.Invalid, "personal.needed", "what is personal is not kept without {field}", "field", need.name).WithField(need.name).
				WithHint("say who answers for it, what it is for, who may read it and until when")
		}
	}
	if !purpose.MatchString(i.Purpose) {
		return fault.New(fault.Invalid, "personal.purpose", "{purpose} is not the name of a purpose: small letters, digits and hyphens, such as staff-name",
			"purpose", fmt.Sprintf("%q", i.Purpose)).WithField("purpose")
	}
	if i.Until.IsZero() {
		return fault.New(fault.Invalid, "personal.needed", "what is personal is not kept without {field}", "field", "retainUntil").WithField("retainUntil").
			WithHint("say who answers for it, what it is for, who may read it and until when")
	}
	switch {
	case len(text) == 0:
		return fault.New(fault.Invalid, "personal.empty", "there is no text to keep")
	case len(text) > textLimit:
		return fault.New(fault.Invalid, "personal.too-long", "the text has {size} bytes; what is personal has at most {limit}", "size", len(text), "limit", textLimit)
	case !utf8.Valid(text):
		return fault.New(fault.Invalid, "personal.not-text", "what is personal is a text in UTF-8, and this is not one")
	}
	return nil
}

// header binds everything that stands in the record about the part, but the commitment, to its text and its key: what
// was sealed for one person, purpose or fact does not open in the place of another. Each field stands after its length.
func (p Part) header(use string) []byte {
	out := []byte("fanar personal part v1\n")
	for _, field := range []string{use, p.ID, p.About, p.Purpose, p.Owner, p.Audience, p.Until.UTC().Format(time.RFC3339Nano)} {
		out = binary.BigEndian.AppendUint32(out, uint32(len(field)))
		out = append(out, field...)
	}
	return out
}
