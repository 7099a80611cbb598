package event

import (
	"slices"
	"time"
)

// Marks say how an event may be handled. The zero value is the most guarded: it is the organisation's own, for no purpose,
// and released to nobody. Package fanar/record/marking combines marks; a policy pack says what each of them asks of a recipient.
//
// Records are signed with their marks, so fields are only ever added, at the end, and left out where they say nothing.
type Marks struct {
	Level        string    `json:"level,omitempty"`             // handling level; empty is the organisation's own and above all others
	Releasable   []string  `json:"releasableTo,omitempty"`      // organisations, or "*"; empty is nobody
	Caveats      []string  `json:"caveats,omitempty"`           // words carried verbatim, such as "SIMULATED"
	Denied       []string  `json:"denied,omitempty"`            // organisations that never get it, whatever else is said
	Originators  []string  `json:"originatorControl,omitempty"` // organisations without whose consent it goes to nobody
	Handling     []Code    `json:"handling,omitempty"`          // codes of handling and evaluation, carried verbatim
	Purposes     []string  `json:"purposes,omitempty"`          // what it may be used for, or "*"; empty is nothing
	Personal     []string  `json:"personal,omitempty"`          // kinds of guarded data in it: personal, law-enforcement, health
	EmbargoUntil time.Time `json:"embargoUntil,omitzero"`       // not released before; zero is no embargo
	RetainUntil  time.Time `json:"retainUntil,omitzero"`        // not released after; zero is not stated, so never released
}

// Code is a handling or evaluation code as its originator wrote it. Nothing converts it: the same letter says different
// things in different schemes, and who converts takes responsibility for a word that the originator never said.
type Code struct {
	Scheme string `json:"scheme,omitempty"` // such as "tlp-2.0"; empty if nobody said which
	Text   string `json:"text"`             // verbatim
}

// Simulated is the caveat of everything that is an exercise or a demonstration.
const Simulated = "SIMULATED"

// All stands in releasable-to for every organisation, in denied for all of them, and in purposes for every purpose.
const All = "*"

// Has reports whether the marks carry the caveat.
func (m Marks) Has(caveat string) bool { return slices.Contains(m.Caveats, caveat) }

// IsZero tells whether nothing at all is marked. Marks that say only what they forbid are not zero.
func (m Marks) IsZero() bool {
	return m.Level == "" && len(m.Releasable) == 0 && len(m.Caveats) == 0 && len(m.Denied) == 0 && len(m.Originators) == 0 &&
		len(m.Handling) == 0 && len(m.Purposes) == 0 && len(m.Personal) == 0 && m.EmbargoUntil.IsZero() && m.RetainUntil.IsZero()
}
