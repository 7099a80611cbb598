package screen

import (
	"crypto/rand"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"fanar/fault"
)

const formLimit = 256 << 10 // bytes

// Form is one form of a page as its template needs it: fresh, or back with what was typed and what was wrong.
type Form struct {
	Name    string // which form of the page it is
	Key     string // idempotency key: a form that is sent twice is recorded once
	Version uint64 // of the subject that the page shows
	Values  url.Values
	Fault   *fault.Error
	Asked   string // of a refused form: what was asked, in words
	Changes any    // on a stale form: what was recorded since, as the screen shows it

	ways map[string]Way // of a refused form
}

// Value gives what was typed into a field; empty in a fresh form.
func (f Form) Value(field string) string { return f.Values.Get(field) }

// Or gives what was typed into a field, or a first value in a fresh form.
func (f Form) Or(field, first string) string {
	if f.Values == nil {
		return first
	}
	return f.Values.Get(field)
}

// Is tells whether a choice is the one that was made.
func (f Form) Is(field, choice string) bool {
	for _, v := range f.Values[field] {
		if v == choice {
			return true
		}
	}
	return false
}

// Back tells whether the form came back: then the page opens it.
func (f Form) Back() bool { return f.Fault != nil }

// Wrong tells whether a field is the one that was wrong.
func (f Form) Wrong(field string) bool { return f.Fault != nil && f.Fault.Field == field }

// Stale tells whether the form was made from an older version of its subject.
func (f Form) Stale() bool { return f.Fault != nil && f.Fault.Code == "request.stale" }

// Refusal gives what a rule said no to.
func (f Form) Refusal() Refusal { return Refusal{Fault: f.Fault, Asked: f.Asked, ways: f.ways} }

// Forms are the forms of one page.
type Forms struct {
	version uint64
	back    Form
}

// Fresh begins a page whose forms were not sent. version is that of the subject that the page shows; 0 if a form does
// not depend on it.
func Fresh(version uint64) *Forms { return &Forms{version: version} }

// Back begins a page whose form was sent and not accepted. Everything that was typed stays in it. The fault is said in
// the reader's language.
func (v *Visit) Back(version uint64, err error) *Forms {
	f := v.Localise(err)
	return &Forms{version: version, back: Form{Name: v.Field("form"), Values: v.R.PostForm, Fault: f, ways: v.ways(f)}}
}

// Kept begins a page whose form was sent only to change a part of it, such as a button that counts one up: what was typed
// stays, and nothing was wrong.
func (v *Visit) Kept() *Forms {
	return &Forms{back: Form{Name: v.Field("form"), Values: v.R.PostForm}}
}

// Changed adds to a stale form what was recorded since it was made.
func (f *Forms) Changed(changes any) { f.back.Changes = changes }

// Failed gives the form that came back, for the head of the page: the form itself may stand far below, or not be offered
// any more since somebody else closed the case. It is nil on a fresh page.
func (f *Forms) Failed() *Form {
	if f.back.Fault == nil {
		return nil
	}
	return &f.back
}

// Typed gives what stood in the fields of a form that came back, by the names of the fields, without those that a person
// does not see.
func (f Form) Typed() []string {
	var out []string
	for _, field := range slices.Sorted(maps.Keys(f.Values)) {
		switch field {
		case "form", "key", "version", "csrf":
			continue
		}
		for _, value := range f.Values[field] {
			if value != "" {
				out = append(out, value)
			}
		}
	}
	return out
}

// Asked adds to a refused form what it had asked, in words.
func (f *Forms) Asked(text string) { f.back.Asked = text }

// Seen gives the version that the form that came back was made from.
func (f *Forms) Seen() uint64 {
	n, _ := strconv.ParseUint(f.back.Values.Get("version"), 10, 64)
	return n
}

// Stale tells whether a form came back because its subject has changed.
func (f *Forms) Stale() bool { return f.back.Stale() }

// Form gives one form of the page by its name, with a key of its own.
func (f *Forms) Form(name string) Form {
	form := Form{Name: name, Key: rand.Text(), Version: f.version}
	if f.back.Name == name && f.back.Values != nil {
		form.Values, form.Fault, form.Asked, form.Changes, form.ways = f.back.Values, f.back.Fault, f.back.Asked, f.back.Changes, f.back.ways
	}
	return form
}

// stamp reads what the form that was sent says of itself.
func (v *Visit) stamp() (key string, version uint64) {
	version, _ = strconv.ParseUint(v.R.PostForm.Get("version"), 10, 64)
	return v.R.PostForm.Get("key"), version
}

// NeedsProof tells whether an answer is the question whether it is still the person who signed in: a page of its own asks
// it, keeps the form and carries on.
func NeedsProof(err error) bool { return err != nil && fault.As(err).Code == "access.step-up" }

// Correctable tells whether a page with a form can show the fault beside the form, instead of a page about the fault.
func Correctable(err error) bool {
	if NeedsProof(err) {
		return false
	}
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Conflict, fault.Forbidden, fault.Refused, fault.Unavailable, fault.NotFound:
		var f *fault.Error
		return errors.As(err, &f)
	}
	return false
}

// Status gives the HTTP status of a fault's kind. It is the one switch from kinds to statuses of the pages.
func Status(err error) int {
	switch fault.KindOf(err) {
	case fault.Invalid:
		return http.StatusUnprocessableEntity
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Conflict:
		return http.StatusConflict
	case fault.Forbidden, fault.Refused:
		return http.StatusForbidden
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}
