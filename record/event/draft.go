package event

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"fanar/fault"
)

// Fact is the body of an event. Kind names it, in the past tense and with its desk: "rescue.case-opened". A fact whose
// body has changed its form since the first also has Version() int.
type Fact interface {
	Kind() string
}

// Draft is a fact that has not been recorded yet: it has no number, no author and no recorded time.
type Draft struct {
	Subject  string
	Refs     []string
	Happened time.Time // zero means now
	Marks    Marks
	Fact     Fact
}

// Author is who records: the user, for an organisation, at a node, under a policy pack.
type Author struct {
	User, Org, Node, Policy string
}

// Number fills in what only the appender knows and gives the event. Errors: fault.Invalid for a draft with no fact, kind
// or subject, or with a subject or reference that holds control characters.
func (d Draft) Number(n uint64, by Author, now time.Time) (Event, error) {
	if err := d.check(); err != nil {
		return Event{}, err
	}
	body, err := encode(d.Fact)
	if err != nil {
		return Event{}, fmt.Errorf("write the body of a %s: %w", d.Fact.Kind(), err)
	}
	happened := d.Happened
	if happened.IsZero() {
		happened = now
	}
	version := 1
	if v, ok := d.Fact.(interface{ Version() int }); ok {
		version = v.Version()
	}
	return Event{
		Number: n, Kind: d.Fact.Kind(), Version: version, Subject: d.Subject, Refs: d.Refs,
		Org: by.Org, Node: by.Node, Author: by.User, Happened: happened, Recorded: now,
		Marks: d.Marks, Policy: by.Policy, Body: body,
	}, nil
}

func (d Draft) check() error {
	if d.Fact == nil || d.Fact.Kind() == "" {
		return fault.New(fault.Invalid, "draft.no-fact", "a draft about {subject} states no fact", "subject", fmt.Sprintf("%q", d.Subject))
	}
	if !plainSubject(d.Subject) {
		return fault.New(fault.Invalid, "draft.subject", "a {kind} is about {subject}; a subject is words without control characters, such as case/SAR-12",
			"kind", d.Fact.Kind(), "subject", fmt.Sprintf("%q", d.Subject))
	}
	// Canonical bytes hold years of four digits; an offset can carry a typed time out of them.
	if y := d.Happened.UTC().Year(); !d.Happened.IsZero() && (y < 1 || y > 9999) {
		return fault.New(fault.Invalid, "draft.time", "a {kind} happened in the year {year}; a record's years are 1 to 9999", "kind", d.Fact.Kind(), "year", y)
	}
	for _, ref := range d.Refs {
		if !plainSubject(ref) {
			return fault.New(fault.Invalid, "draft.reference", "a {kind} refers to {ref}; a reference is words without control characters, such as vessel/V-3",
				"kind", d.Fact.Kind(), "ref", fmt.Sprintf("%q", ref))
		}
	}
	return nil
}

// plainSubject reports whether a subject can be part of a view's key, whose parts stand between control characters.
func plainSubject(s string) bool {
	return s != "" && utf8.ValidString(s) && !strings.ContainsFunc(s, unicode.IsControl)
}
