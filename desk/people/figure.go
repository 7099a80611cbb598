package people

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"

	"fanar/desk/directory"
	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/journal"
	"fanar/record/policy"
)

// The named figures.
const (
	FigureReturnedUnsafe = "returned-unsafe"
	FigureRescued        = "rescued"
	FigureLanded         = "landed"
	FigureOpenLoss       = "open-loss"
)

// Figure is a published number: a named query with its definition, as of a time at which things had happened and a time
// at which they had been recorded. The same record and the same two times give the same hash, on every node.
type Figure struct {
	Name       string       `json:"name"`
	Definition string       `json:"definition"` // what exactly is counted
	Unit       string       `json:"unit"`
	Method     string       `json:"method"`
	Counter    string       `json:"counterIndicator"` // what the number does not say
	Happened   time.Time    `json:"happenedUntil"`
	Recorded   time.Time    `json:"recordedUntil"`
	People     *int64       `json:"people,omitempty"`  // nil while it is hidden
	Unknown    *int64       `json:"unknown,omitempty"` // of returned-unsafe: in the hands of an actor that does not report, nobody knows where
	Cases      []FigureCase `json:"cases"`
	Hash       string       `json:"hash,omitempty"` // sha256 over the definition, both times and every entry that counts
	Hidden     bool         `json:"hidden,omitempty"`
}

// FigureCase is what one case adds to a figure.
type FigureCase struct {
	Case    string `json:"case"`
	People  *int64 `json:"people,omitempty"`
	Unknown int64  `json:"unknown,omitempty"`
	Hidden  bool   `json:"hidden,omitempty"` // the viewer's organisation has a count to make in the case
}

// Figures gives the named figures without their numbers, in the order in which they are shown.
func Figures() []Figure {
	const counted = "Sum over the postings of the ledgers of all cases; a reversed posting does not count."
	return []Figure{
		{Name: FigureReturnedUnsafe, Unit: "people", Method: counted,
			Definition: "People who were recorded as taken to a place, or to a vessel bound for a place, that an assessment in force on that day found not to be a place of safety.",
			Counter:    "It holds only what somebody recorded. People in the hands of an actor that does not report, at no known place, stand beside it and not in it."},
		{Name: FigureRescued, Unit: "people", Method: counted,
			Definition: "People who were taken into the custody of a ship or an organisation, alive when they were taken in. Who died afterwards stays in it; a body that was recovered, and who was taken by an actor that does not report, is not. Newborns are in it.",
			Counter:    "It says nothing of where they were taken, nor of those who were never found."},
		{Name: FigureLanded, Unit: "people", Method: counted,
			Definition: "People who stand in an account ashore, or moved on from one, the dead and those lost ashore included.",
			Counter:    "It says nothing of whether the place was a place of safety."},
		{Name: FigureOpenLoss, Unit: "people", Method: counted,
			Definition: "People in an open-loss account: missing at sea, lost between two counts, absent, or with an actor that does not report.",
			Counter:    "People whom nobody ever counted are not in it; they stand in the gap between estimate and count."},
	}
}

// counted is one entry that counts, as it goes into the hash.
type counted struct {
	Case   string `json:"case"`
	Entry  string `json:"entry"`
	Record uint64 `json:"record"`
	People int64  `json:"people"`
	Known  bool   `json:"known"`
}

// FigureOf reckons a figure as of both times; a zero time is now. Errors: fault.NotFound for a figure with no such name.
func FigureOf(r journal.Reader, name string, viewer policy.Actor, happened, recorded, now time.Time) (Figure, error) {
	all := Figures()
	i := slices.IndexFunc(all, func(f Figure) bool { return f.Name == name })
	if i < 0 {
		return Figure{}, fault.New(fault.NotFound, "people.no-figure", "there is no figure {name}", "name", name).WithField("name").
			WithHint("the figures are returned-unsafe, rescued, landed and open-loss")
	}
	f := all[i]
	if f.Happened = happened.UTC(); happened.IsZero() {
		f.Happened = now.UTC()
	}
	if f.Recorded = recorded.UTC(); recorded.IsZero() {
		f.Recorded = now.UTC()
	}
	rows, err := f.entries(r)
	if err != nil {
		return f, err
	}
	return f, f.sum(r, rows, viewer)
}

// entries are those that count, in the order of the record.
func (f Figure) entries(r journal.Reader) (all []counted, err error) {
	unsafe, err := unsafePlaces(r, f.Recorded)
	if err != nil {
		return nil, err
	}
	at := map[string]int{} // case and entry → its place in the list
	before := heldUnsafe{}
	for x, err := range flows.All(r, "") {
		if err != nil {
			return nil, err
		}
		if x.Happened.After(f.Happened) || x.Recorded.After(f.Recorded) {
			continue
		}
		c := counted{Case: x.Case, Entry: x.Entry, Record: x.Record, Known: true}
		if back := x.found(); back != 0 && f.Name == FigureReturnedUnsafe {
			all = append(all, counted{Case: x.Case, Entry: x.Entry, Record: x.Record, People: back})
		}
		switch f.Name {
		case FigureRescued:
			c.People = x.Rescued
		case FigureLanded:
			c.People = x.Landed
		case FigureOpenLoss:
			c.People = x.Lost
		default:
			if old, ok := at[x.Case+"\x1f"+x.Reverses]; ok && x.Reverses != "" {
				c.People, c.Known = -all[old].People, all[old].Known
				break
			}
			if x.Reverses == "" {
				c.People, c.Known = before.first(x, unsafe)
			}
		}
		if c.People != 0 {
			at[x.Case+"\x1f"+x.Entry] = len(all)
			all = append(all, c)
		}
	}
	return all, nil
}

// heldUnsafe is how many people in an account have been counted as returned already: those aboard a vessel bound for an
// unsafe port, or with an actor that does not report, count once, and not again when they are landed or found there.
type heldUnsafe map[string]int64

// first is how many people an entry takes to an unsafe place who were not counted before.
func (h heldUnsafe) first(x flow, unsafe func(place string, at time.Time) bool) (n int64, known bool) {
	from, to := x.Case+"\x1f"+x.From.String(), x.Case+"\x1f"+x.To.String()
	if x.Giver != (ledger.Account{}) {
		from = x.Case + "\x1f" + x.Giver.String()
	}
	switch {
	case x.Carried && x.To.Type == ledger.Source: // out of one case; the other half of the merge is the next entry for the account
		to = "\x1f" + x.From.String()
	case x.Carried:
		from = "\x1f" + x.To.String()
	default:
		n, known = returned(x, unsafe)
	}
	again := min(x.People, h[from])
	if x.Carried || n > 0 && known {
		h[from] -= again
		h[to] += max(n, again)
	}
	if n > 0 && known {
		n -= again
	}
	return n, known || x.Carried
}

// found is by how many an entry changes who is with an actor that does not report, nobody knows where, when people come
// from there, or when that is taken back.
func (x flow) found() int64 {
	unplaced := func(a ledger.Account) bool { return a.Type == ledger.LeftSystem && a.Place == "" }
	switch {
	case x.Reverses == "" && !x.Carried && unplaced(x.From):
		return -x.People
	case x.Reverses != "" && unplaced(x.To):
		return x.People
	}
	return 0
}

// returned is how many people an entry takes to an unsafe place, or known false where nobody knows where they are.
func returned(x flow, unsafe func(place string, at time.Time) bool) (n int64, known bool) {
	to := x.To
	switch {
	case to.Type == ledger.Source || to.Type == ledger.InTransit || to.Type == ledger.HandoverVariance:
		return 0, true
	case to.Type == ledger.LeftSystem && unsafe(to.Place, x.Happened), x.NextPort != "" && unsafe(x.NextPort, x.Happened):
		return x.People, true
	case x.Landed > 0 && to.Type != ledger.DeceasedRecovered && unsafe(to.Place, x.Happened):
		return x.People, true
	case to.Type == ledger.LeftSystem && to.Place == "":
		return x.People, false
	}
	return 0, true
}

// unsafePlaces reads the assessments that had been recorded by a time and tells of a place whether one in force on a day
// finds it not safe. The one that protects counts, as in the rules on landing. Source: R8, R10.
func unsafePlaces(r journal.Reader, recorded time.Time) (func(place string, at time.Time) bool, error) {
	var against []directory.Assessment
	for a, err := range directory.Assessments.All(r, "") {
		if err != nil {
			return nil, err
		}
		if a.Safe() {
			continue
		}
		for e, err := range journal.Events(r, a.Record, a.Record) {
			if err != nil {
				return nil, err
			}
			if !e.Recorded.After(recorded) {
				against = append(against, a)
			}
		}
	}
	return func(place string, at time.Time) bool {
		p, ok, err := directory.Places.Get(r, place)
		if err != nil || !ok {
			return false
		}
		return slices.ContainsFunc(against, func(a directory.Assessment) bool {
			return (a.Scope == "place/"+p.ID || p.Country != "" && a.Scope == "country/"+p.Country) && policy.InForce(a.From, a.Until, at)
		})
	}, nil
}

// sum fills in the numbers and the hash. While the viewer's organisation has a count to make in a case that counts, the
// sum is hidden with that case's number: the one would tell the other.
func (f *Figure) sum(r journal.Rows, rows []counted, viewer policy.Actor) error {
	cases, total, unknown := map[string]*FigureCase{}, int64(0), int64(0)
	f.Cases = []FigureCase{}
	for _, c := range rows {
		if cases[c.Case] == nil {
			cases[c.Case] = &FigureCase{Case: c.Case, People: new(int64)}
		}
		if c.Known {
			*cases[c.Case].People += c.People
			total += c.People
		} else {
			cases[c.Case].Unknown += c.People
			unknown += c.People
		}
	}
	for id, c := range cases {
		owes := false
		if viewer.Org != "" {
			var err error
			if owes, err = owesCount(r, viewer.Org, id); err != nil {
				return err
			}
		}
		if owes {
			c.People, c.Unknown, c.Hidden, f.Hidden = nil, 0, true, true
		}
		if c.Hidden || *c.People != 0 || c.Unknown != 0 {
			f.Cases = append(f.Cases, *c)
		}
	}
	slices.SortFunc(f.Cases, func(a, b FigureCase) int { return cmp.Compare(a.Case, b.Case) })
	if f.Hidden {
		return nil
	}
	f.People = &total
	if f.Name == FigureReturnedUnsafe {
		f.Unknown = &unknown
	}
	body, err := json.Marshal(struct {
		Name, Definition   string
		Happened, Recorded string
		Entries            []counted
	}{f.Name, f.Definition, f.Happened.Format(time.RFC3339Nano), f.Recorded.Format(time.RFC3339Nano), rows})
	sum := sha256.Sum256(body)
	f.Hash = "sha256:" + hex.EncodeToString(sum[:])
	return err
}
