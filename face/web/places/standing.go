package places

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"fanar/desk/directory"
	"fanar/face/web/screen"
	"fanar/record/dispatch"
	"fanar/record/policy"
)

// standing is a place with what its assessments amount to today.
type standing struct {
	ID, Name, Country string
	Type              string // in words
	State             string // one of the directory's standing states; the style sheet gives each a shape
	Contradicted      bool
	By                []reason // the assessments in force that cover it
}

// reason is one assessment in force, in a line.
type reason struct {
	ID, Assessor string
	Safe         bool
	Country      bool // it is about the whole country
	Until        time.Time
}

// contradictions tells for an assessment which others in force find otherwise of the same place.
type contradictions map[string][]string

// rank is the order of standings on the page: what can be used first, then what somebody has to look at.
func rank(state string) int {
	return slices.Index([]string{directory.StandingSafe, directory.StandingUnsafe, directory.StandingExpired, directory.StandingNone}, state)
}

// standings gives every place on land with its standing. A vessel is at most a temporary place of safety and is left out.
// Source: MSC.167(78) 6.13.
func standings(v *screen.Visit, s dispatch.State, names *screen.Names) ([]standing, contradictions, error) {
	var out []standing
	against := contradictions{}
	for p, err := range directory.Places.All(s, "") {
		if err != nil {
			return nil, nil, err
		}
		if !p.Ashore() {
			continue
		}
		found, err := directory.StandingOf(s, s.Policy, p.ID, s.Now)
		if err != nil {
			return nil, nil, err
		}
		row := standing{ID: p.ID, Name: names.Place(p.ID), Country: names.Country(p.Country), Type: v.T("place-type." + p.Type), State: found.State,
			Contradicted: found.Contradicted}
		var current []directory.Assessment
		for _, a := range found.Assessments {
			if !policy.InForce(a.From, a.Until, s.Now) {
				continue
			}
			row.By = append(row.By, reason{ID: a.ID, Assessor: names.Organisation(a.Assessor), Safe: a.Safe(), Country: strings.HasPrefix(a.Scope, "country/"), Until: day(a.Until)})
			if authorised(s.Policy.Pack(), a) || !a.Safe() {
				current = append(current, a)
			}
		}
		against.add(current)
		out = append(out, row)
	}
	slices.SortFunc(out, func(a, b standing) int {
		return cmp.Or(cmp.Compare(rank(a.State), rank(b.State)), strings.Compare(a.Country, b.Country), strings.Compare(a.Name, b.Name))
	})
	return out, against, nil
}

// authorised tells whether an assessment can make a place safe.
func authorised(pack policy.Pack, a directory.Assessment) bool {
	return a.Shipped || slices.ContainsFunc(pack.Assessors, func(b policy.Assessor) bool { return b.Organisation == a.Assessor })
}

// add notes who disagrees among assessments of one place.
func (c contradictions) add(current []directory.Assessment) {
	for _, a := range current {
		for _, b := range current {
			if a.Safe() != b.Safe() && !slices.Contains(c[a.ID], b.ID) {
				c[a.ID] = append(c[a.ID], b.ID)
			}
		}
	}
}

// day reads a day of the directory; one that is none, which the desk does not accept, is the zero time.
func day(text string) time.Time {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return time.Time{}
	}
	return t
}
