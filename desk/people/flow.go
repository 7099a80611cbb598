package people

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fanar/engine/ledger"
	"fanar/record/journal"
)

// flow is an entry that a published figure may count: people came ashore or left it, were lost or found, or went to a
// place or to a vessel that is bound for one. It is what [FigureOf] reads, instead of every entry of every case.
type flow struct {
	Case     string         `json:"case"`
	Entry    string         `json:"entry"`
	From     ledger.Account `json:"from"`
	To       ledger.Account `json:"to"`
	Giver    ledger.Account `json:"giver,omitzero"`    // of an entry out of the transit or the variance of a handover: whose they were
	Carried  bool           `json:"carried,omitempty"` // by a merge: the people stay where they are
	NextPort string         `json:"nextPort,omitempty"`
	People   int64          `json:"people"`
	Rescued  int64          `json:"rescued,omitempty"` // by how many it changes who was taken in alive
	Landed   int64          `json:"landed,omitempty"`  // by how many it changes who is ashore
	Lost     int64          `json:"lost,omitempty"`    // by how many it changes the open losses
	Reverses string         `json:"reverses,omitempty"`
	Happened time.Time      `json:"happened"`
	Recorded time.Time      `json:"recorded"`
	Record   uint64         `json:"record"`
}

// flow writes the row of an entry, if a figure may count it.
func (h *tally) flow(w journal.Writer, n uint64, e ledger.Entry) error {
	f := flow{Case: h.Book.Case(), Entry: e.ID, From: e.From, To: e.To, People: e.Lot.Total(), Reverses: e.Reverses, Happened: e.Happened,
		Recorded: e.Recorded, Record: n, NextPort: h.bound}
	if e.Handover != "" {
		row, _, err := h.hand(e.Handover)
		if err != nil {
			return err
		}
		if e.To == row.Offer.To {
			first, _ := ordinal(e.Handover)
			kept, _, err := handed.Get(w, actKey(f.Case, first))
			if err != nil {
				return err
			}
			f.NextPort = kept.NextPort
		} else {
			f.NextPort = ""
		}
	}
	before, err := h.landed(e.From)
	if err != nil {
		return err
	}
	after, err := h.landed(e.To)
	if err != nil {
		return err
	}
	f.Landed, f.Lost = f.People*(after-before), f.People*(lost(e.To)-lost(e.From))
	f.Rescued = f.People * (taken(e.To, e.From) - taken(e.From, e.To))
	if o := h.Book.Handovers(); e.From.Type == ledger.InTransit || e.From.Type == ledger.HandoverVariance {
		if i := slices.IndexFunc(o, func(o ledger.Handover) bool { return o.Offer.ID == e.From.Place }); i >= 0 {
			f.Giver = o[i].Offer.From
		}
	}
	f.Carried = strings.Contains(e.ID, carriedMark)
	if f.Rescued == 0 && f.Landed == 0 && f.Lost == 0 && f.NextPort == "" && f.Reverses == "" && !f.Carried && e.Reason != ledger.Return || e.Now != nil {
		return nil
	}
	return flows.Put(w, fmt.Sprintf("%012d\x1f%s", n, e.ID), n, f)
}

// landed is 1 for an account whose people are ashore or moved on, the lost and the dead ashore included, and else 0.
func (h *tally) landed(a ledger.Account) (int64, error) {
	place := a.Place
	switch a.Type {
	case ledger.Source, ledger.MissingAtSea:
		return 0, nil
	case ledger.Onward:
		return 1, nil
	case ledger.InTransit, ledger.HandoverVariance:
		row, ok, err := h.hand(a.Place)
		if err != nil || !ok {
			return 0, err
		}
		place = row.Offer.From.Place
	}
	if a.Custodian == "" {
		return 0, nil
	}
	if land, err := h.ashore(place); err != nil || !land {
		return 0, err
	}
	return 1, nil
}

// taken is 1 for an account of people whom somebody has taken in alive, and else 0. Death, and passing to an actor that does
// not report, change nothing of that: they are as the account on the other side of the entry.
func taken(a, other ledger.Account) int64 {
	switch {
	case a.Type == ledger.DeceasedRecovered || a.Type == ledger.LeftSystem:
		if other.Type == ledger.DeceasedRecovered || other.Type == ledger.LeftSystem {
			return 0
		}
		return taken(other, a)
	case a.Type == ledger.Source, a.Custodian == "":
		return 0
	}
	return 1
}

func lost(a ledger.Account) int64 {
	if a.Type.OpenLoss() {
		return 1
	}
	return 0
}
