package watchbook

import (
	"slices"
	"time"

	"fanar/desk/directory"
	"fanar/desk/rescue"
	"fanar/record/journal"
)

// Reach is how one organisation that a case concerns can be reached now.
type Reach struct {
	Organisation string                  `json:"organisation"`
	Part         []string                `json:"part"`     // what it has to do with the case: coordinator, asked, offered, addressee or opened
	Contacts     []directory.DutyContact `json:"contacts"` // that hold today; empty: the directory has no line
	Watches      []Watch                 `json:"watches"`  // its desks at this node
}

// ForCase gives the organisations that a case concerns and how each is reached: who coordinates it, who was asked for a place
// of safety or for a medevac, to whom the coordination is offered, whom reports went to, and who opened it. addressees are those
// of its situation reports.
func ForCase(r journal.Rows, c rescue.Case, addressees []string, now time.Time) ([]Reach, error) {
	var out []Reach
	add := func(org, part string) {
		if org == "" {
			return
		}
		i := slices.IndexFunc(out, func(x Reach) bool { return x.Organisation == org })
		if i < 0 {
			out, i = append(out, Reach{Organisation: org, Contacts: []directory.DutyContact{}, Watches: []Watch{}}), len(out)
		}
		if !slices.Contains(out[i].Part, part) {
			out[i].Part = append(out[i].Part, part)
		}
	}
	add(c.Coordinator, "coordinator")
	if c.Offer != nil {
		add(c.Offer.To, "offered")
	}
	for _, q := range c.Requests {
		add(q.To, "asked")
	}
	for _, m := range c.Medevacs {
		for _, centre := range m.Asked {
			add(centre.Centre, "asked")
		}
	}
	for _, to := range addressees {
		add(to, "addressee")
	}
	add(c.Org, "opened")
	all, err := OnWatch(r)
	if err != nil {
		return nil, err
	}
	for i := range out {
		contacts, err := directory.DutyContacts(r, out[i].Organisation, now)
		if err != nil {
			return nil, err
		}
		for _, k := range contacts {
			if k.InForce(now) {
				out[i].Contacts = append(out[i].Contacts, k)
			}
		}
		for _, w := range all {
			if w.Organisation == out[i].Organisation {
				out[i].Watches = append(out[i].Watches, w)
			}
		}
	}
	return out, nil
}
