package care

import (
	"slices"
	"time"

	"fanar/desk/directory"
	"fanar/desk/people"
	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/dispatch"
)

// AgeAssessed is the reason under which the ledger's categories change after an assessment.
const AgeAssessed = people.AgeAssessed

// Age states.
const (
	Declared = "declared" // said by the people themselves; it stands
	Disputed = "disputed" // somebody else says otherwise; what was declared stands until it is assessed
	Assessed = "assessed" // by an organisation that is competent for it
)

// Age is what was said about the age of a group at one account. It never holds a date of birth: only bands, and how many.
type Age struct {
	Entry
	State    string `json:"state"`
	People   int32  `json:"people"`
	Declared string `json:"declared"`           // the band that people declare, such as 12-17
	Said     string `json:"said,omitempty"`     // the band that somebody else says
	SaidBy   string `json:"saidBy,omitempty"`   // organisation that says so
	Assessor string `json:"assessor,omitempty"` // organisation that assessed
	Children int32  `json:"children,omitempty"` // of the assessed, how many are under 18
	Adults   int32  `json:"adults,omitempty"`
}

// Open tells whether what was declared is doubted and not assessed in full.
func (a Age) Open() bool {
	return a.Withdrawn == "" && a.State == Disputed && a.Children+a.Adults < a.People
}

// DeclareAge records that people declare an age. It stands, whatever others guess. Source: R18.
type DeclareAge struct {
	Case     string    `json:"case"`
	Place    string    `json:"place"` // or the key of an account
	People   int32     `json:"people"`
	Declared string    `json:"declared"` // band, such as 12-17 or unknown-child
	Note     string    `json:"note,omitempty"`
	At       time.Time `json:"at,omitzero"`
}

// Action names the command.
func (DeclareAge) Action() string { return "care.DeclareAge" }

// Decide refuses only what is no band.
func (c DeclareAge) Decide(s dispatch.State) (dispatch.Plan, error) {
	f, a, err := aged(s, c.Case, c.Place, c.People, c.Note, band{"declared", c.Declared})
	if err != nil {
		return dispatch.Plan{}, err
	}
	return f.plan(s, c.At, AgeDeclared{ID: f.next(), Organisation: s.Actor.Org, Account: a, People: c.People, Declared: c.Declared, Note: c.Note}, a)
}

// DisputeAge records that somebody says another age than people declare. It is kept as a statement and changes no
// category. Source: R18.
type DisputeAge struct {
	Case     string    `json:"case"`
	Place    string    `json:"place"` // or the key of an account
	People   int32     `json:"people"`
	Declared string    `json:"declared"`         // band that they declare
	Said     string    `json:"said"`             // band that is said instead
	SaidBy   string    `json:"saidBy,omitempty"` // organisation; the asker's own if empty
	Note     string    `json:"note,omitempty"`
	At       time.Time `json:"at,omitzero"`
}

// Action names the command.
func (DisputeAge) Action() string { return "care.DisputeAge" }

// Decide refuses only what is no band, or says nothing else than was declared.
func (c DisputeAge) Decide(s dispatch.State) (dispatch.Plan, error) {
	f, a, err := aged(s, c.Case, c.Place, c.People, c.Note, band{"declared", c.Declared}, band{"said", c.Said})
	if err != nil {
		return dispatch.Plan{}, err
	}
	if c.Said == c.Declared {
		return dispatch.Plan{}, fault.New(fault.Invalid, "care.same-age", "nothing is disputed: {band} was declared and {band} is said", "band", c.Said).WithField("said")
	}
	if c.SaidBy == "" {
		c.SaidBy = s.Actor.Org
	}
	if err := organisation(s, "saidBy", c.SaidBy); err != nil {
		return dispatch.Plan{}, err
	}
	return f.plan(s, c.At, AgeDisputed{ID: f.next(), Organisation: s.Actor.Org, Account: a, People: c.People, Declared: c.Declared, Said: c.Said,
		SaidBy: c.SaidBy, Note: c.Note}, a)
}

// AssessAge records what an age assessment found for people whose age was declared or disputed, and changes the ledger's
// categories accordingly. The rules look at who assessed. Source: R18; Regulation (EU) 2024/1348, article 25.
type AssessAge struct {
	Case          string    `json:"case"`
	Entry         string    `json:"entry"` // of the statement
	Sex           string    `json:"sex,omitempty"`
	People        int32     `json:"people"`                  // who were assessed to be of this band
	Assessed      string    `json:"assessed"`                // band
	Unaccompanied int32     `json:"unaccompanied,omitempty"` // of people found adult, how many stand in the count as unaccompanied children
	Assessor      string    `json:"assessor"`                // organisation
	Note          string    `json:"note,omitempty"`
	At            time.Time `json:"at,omitzero"`
}

// Action names the command.
func (AssessAge) Action() string { return "care.AssessAge" }

// Decide refuses an assessment of more people than the statement was about, and lets the ledger refuse what it does not
// hold.
func (c AssessAge) Decide(s dispatch.State) (dispatch.Plan, error) {
	f, err := known(s, c.Case)
	if err != nil {
		return dispatch.Plan{}, err
	}
	i := slices.IndexFunc(f.Ages, func(a Age) bool { return a.ID == c.Entry && a.Withdrawn == "" })
	if i < 0 {
		return dispatch.Plan{}, noEntry(f.Case, c.Entry, "entry")
	}
	about := f.Ages[i]
	if _, _, err := aged(s, c.Case, about.Account.String(), c.People, c.Note, band{"assessed", c.Assessed}); err != nil {
		return dispatch.Plan{}, err
	}
	if err := f.blind(s, about.Account); err != nil {
		return dispatch.Plan{}, err
	}
	if left := about.People - about.Children - about.Adults; c.People > left {
		return dispatch.Plan{}, fault.New(fault.Invalid, "care.assessed-many", "entry {entry} is about {left} people who were not assessed yet, not {count}",
			"entry", c.Entry, "left", left, "count", c.People).WithField("people")
	}
	assessor, err := directory.OrganisationByID(s, c.Assessor)
	if err != nil {
		return dispatch.Plan{}, fault.As(err).WithField("assessor")
	}
	was, now, err := c.lots(about)
	if err != nil {
		return dispatch.Plan{}, err
	}
	fact := AgesAssessed{ID: f.next(), Entry: c.Entry, Organisation: s.Actor.Org, Account: about.Account, People: c.People, Declared: about.Declared,
		Assessed: c.Assessed, Assessor: c.Assessor, Note: c.Note}
	plan, err := f.plan(s, c.At, fact, about.Account)
	if err != nil || was == now {
		return plan, err
	}
	change, err := people.Reclassify{Case: c.Case, Account: about.Account.String(), Was: was, Now: now, Reason: AgeAssessed, At: c.At,
		Assessment: people.AgeAssessment{Entry: fact.ID, Assessor: assessor.Type}}.Decide(s)
	if err != nil {
		return dispatch.Plan{}, err
	}
	plan.Facts = append(plan.Facts, change.Facts...)
	plan.Asks = change.Asks
	return plan, nil
}

// lots are the ledger's categories before and after.
func (c AssessAge) lots(about Age) (was, now ledger.Lot, err error) {
	sex := c.Sex
	if sex == "" {
		sex = ledger.SexUnknown.String()
	}
	before, err := ledger.ParseCategory(sex + "/" + about.Declared)
	if err != nil {
		return was, now, fault.As(err).WithField("sex")
	}
	after, err := ledger.ParseCategory(sex + "/" + c.Assessed)
	if err != nil {
		return was, now, fault.As(err).WithField("assessed")
	}
	if c.Unaccompanied < 0 || c.Unaccompanied > c.People || c.Unaccompanied > 0 && after.Child() {
		return was, now, fault.New(fault.Invalid, "care.unaccompanied", "{count} of {people} cannot cease to be unaccompanied children by this assessment",
			"count", c.Unaccompanied, "people", c.People).WithField("unaccompanied")
	}
	return ledger.Of(c.People, before).WithSide(ledger.UnaccompaniedChild, c.Unaccompanied), ledger.Of(c.People, after), nil
}

// band is a field with the name of an age band.
type band struct{ field, name string }

func aged(s dispatch.State, id, place string, people int32, note string, bands ...band) (f File, a ledger.Account, err error) {
	if f, err = known(s, id); err != nil {
		return f, a, err
	}
	if a, err = f.account(s, "place", place); err != nil {
		return f, a, err
	}
	if err = mayState(s.Actor, a); err != nil {
		return f, a, err
	}
	if err = number("people", people); err != nil {
		return f, a, err
	}
	for _, b := range bands {
		if !slices.Contains(Bands(), b.name) {
			return f, a, fault.New(fault.Invalid, "care.band", "{band} is no age band", "band", b.name).WithField(b.field).
				WithHint("write 0-4, 5-11, 12-17, unknown-child, 18-59, 60+ or unknown-adult")
		}
	}
	return f, a, noted(note)
}

// Bands are the age bands that can be declared or assessed, the children's first.
func Bands() []string {
	return []string{ledger.Age0To4.String(), ledger.Age5To11.String(), ledger.Age12To17.String(), ledger.UnknownChild.String(),
		ledger.Age18To59.String(), ledger.Age60Up.String(), ledger.UnknownAdult.String()}
}

// child tells whether a band lies under 18.
func child(band string) bool { return slices.Index(Bands(), band) < 4 }
