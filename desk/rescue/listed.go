package rescue

import (
	"time"

	"fanar/engine/alertline"
	"fanar/engine/geo"
)

// listed is the row of a case in the lists: what [Case.brief] leaves, in few bytes and without what is empty. A thousand of
// them are read whenever somebody looks at the watch floor.
type listed struct {
	ID          string          `json:"i"`
	Phase       Phase           `json:"p"`
	OpenedAt    instant         `json:"o"`
	AlertedAt   instant         `json:"a"`
	Org         string          `json:"g,omitempty"`
	Raw         string          `json:"r,omitempty"`
	At          instant         `json:"h"`
	Boat        alertline.Boat  `json:"b,omitempty"`
	OnBoard     *listedCount    `json:"n,omitempty"`
	Needs       []string        `json:"d,omitempty"`
	Position    *listedReport   `json:"x,omitempty"`
	Reports     int             `json:"y,omitempty"`
	Coordinator string          `json:"k,omitempty"`
	Taskings    []listedUnit    `json:"t,omitempty"`
	Medevacs    []listedMedevac `json:"m,omitempty"`
	More        *listedMore     `json:"z,omitempty"`
	Version     uint64          `json:"v"`
}

// listedMore is what most cases of a list do not have.
type listedMore struct {
	AtTyped bool             `json:"t,omitempty"`
	Source  alertline.Source `json:"u,omitempty"`
	Coordination
	Requests  []SafetyRequest `json:"q,omitempty"`
	Aboard    *time.Time      `json:"a,omitempty"`
	Late      []LateReport    `json:"l,omitempty"`
	Landing   *Order          `json:"o,omitempty"`
	Refusals  int             `json:"r,omitempty"`
	Closed    bool            `json:"c,omitempty"`
	ClosedAt  *time.Time      `json:"e,omitempty"`
	Outcome   string          `json:"w,omitempty"`
	Simulated bool            `json:"s,omitempty"`
}

type listedCount struct {
	Min   int             `json:"m,omitempty"`
	Best  int             `json:"b,omitempty"`
	Max   int             `json:"x,omitempty"`
	Hedge string          `json:"h,omitempty"`
	Sense alertline.Sense `json:"s"`
}

type listedReport struct {
	Lat           float64 `json:"a"`
	Lon           float64 `json:"o"`
	At            instant `json:"t"`
	Source        string  `json:"s,omitempty"`
	UncertaintyNM float64 `json:"u,omitempty"`
	Author        string  `json:"b,omitempty"`
	Record        uint64  `json:"r"`
}

type listedUnit struct {
	ID      string   `json:"i"`
	MMSI    uint32   `json:"m,omitempty"`
	Place   string   `json:"p,omitempty"`
	Name    string   `json:"n"`
	State   string   `json:"s"`
	At      instant  `json:"t"`
	ETA     *instant `json:"e,omitempty"`
	Arrived *instant `json:"a,omitempty"`
	OSC     bool     `json:"o,omitempty"`
	Reason  string   `json:"r,omitempty"`
}

type listedMedevac struct {
	ID        string          `json:"i"`
	From      string          `json:"f,omitempty"`
	People    int             `json:"p"`
	Urgency   string          `json:"u"`
	Condition string          `json:"c"`
	Note      string          `json:"n,omitempty"`
	At        instant         `json:"t"`
	Author    string          `json:"b,omitempty"`
	Record    uint64          `json:"r"`
	Asked     []MedevacCentre `json:"a,omitempty"`
	Delays    []MedevacDelay  `json:"d,omitempty"`
}

// instant is a time in microseconds, which is read many times faster than its text.
type instant int64

func instantOf(t time.Time) instant { return instant(t.UnixMicro()) }

func (i instant) time() time.Time { return time.UnixMicro(int64(i)).UTC() }

func instantAt(t *time.Time) *instant {
	if t == nil {
		return nil
	}
	return new(instantOf(*t))
}

func timeAt(i *instant) *time.Time {
	if i == nil {
		return nil
	}
	return new(i.time())
}

// row gives the row of a case in brief.
func (c Case) row() listed {
	more := listedMore{AtTyped: c.Alert.AtTyped, Coordination: c.Coordination, Requests: c.Requests, Aboard: c.Aboard, Late: c.Late, Landing: c.Landing,
		Refusals: c.Refusals, Closed: c.Closed, ClosedAt: c.ClosedAt, Outcome: c.Outcome, Simulated: c.Simulated}
	if c.Alert.Source != alertline.SourceUnknown {
		more.Source = c.Alert.Source
	}
	out := listed{ID: c.ID, Phase: c.Phase, OpenedAt: instantOf(c.OpenedAt), AlertedAt: instantOf(c.AlertedAt), Org: c.Org, Raw: c.Alert.Raw,
		At: instantOf(c.Alert.At), Boat: c.Alert.Boat, Reports: c.Reports, Coordinator: c.Coordinator, Version: c.Version}
	for _, n := range c.Alert.Needs {
		out.Needs = append(out.Needs, string(n))
	}
	if n := c.Alert.OnBoard; n != nil {
		out.OnBoard = &listedCount{n.Min, n.Best, n.Max, n.Hedge, n.Sense}
	}
	if p, ok := c.Latest(); ok {
		out.Position = &listedReport{p.Position.Lat, p.Position.Lon, instantOf(p.At), p.Source, p.UncertaintyNM, p.Author, p.Record}
	}
	for _, t := range c.Taskings {
		out.Taskings = append(out.Taskings, listedUnit{t.ID, t.MMSI, t.Place, t.Name, t.State, instantOf(t.At), instantAt(t.ETA), instantAt(t.Arrived), t.OSC, t.Reason})
	}
	for _, m := range c.Medevacs {
		out.Medevacs = append(out.Medevacs, listedMedevac{m.ID, m.From, m.People, m.Urgency, m.Condition, m.Note, instantOf(m.At), m.Author, m.Record, m.Asked, m.Delays})
	}
	if !more.empty() {
		out.More = &more
	}
	return out
}

func (m listedMore) empty() bool {
	return !m.AtTyped && m.Source == "" && m.Since == nil && m.Accepted == nil && m.Offer == nil && len(m.Disputes) == 0 && len(m.Requests) == 0 &&
		m.Aboard == nil && len(m.Late) == 0 && m.Landing == nil && m.Refusals == 0 && !m.Closed && m.ClosedAt == nil && m.Outcome == "" && !m.Simulated
}

// brief gives the case of a row.
func (l listed) brief() Case {
	c := Case{ID: l.ID, Phase: l.Phase, OpenedAt: l.OpenedAt.time(), AlertedAt: l.AlertedAt.time(), Org: l.Org,
		Alert:     alertline.Alert{Raw: l.Raw, At: l.At.time(), Boat: l.Boat, Needs: make([]alertline.Need, 0, len(l.Needs)), Source: alertline.SourceUnknown},
		Positions: []Position{}, Reports: l.Reports, Coordinator: l.Coordinator, Taskings: make([]Tasking, 0, len(l.Taskings)), Requests: []SafetyRequest{}, Version: l.Version}
	for _, n := range l.Needs {
		c.Alert.Needs = append(c.Alert.Needs, alertline.Need(n))
	}
	if n := l.OnBoard; n != nil {
		c.Alert.OnBoard = &alertline.Estimate{Min: n.Min, Best: n.Best, Max: n.Max, Hedge: n.Hedge, Sense: n.Sense}
	}
	if p := l.Position; p != nil {
		c.Positions = append(c.Positions, Position{geo.Position{Lat: p.Lat, Lon: p.Lon}, p.At.time(), p.Source, p.UncertaintyNM, p.Author, p.Record})
	}
	for _, t := range l.Taskings {
		c.Taskings = append(c.Taskings, Tasking{ID: t.ID, MMSI: t.MMSI, Place: t.Place, Name: t.Name, State: t.State, At: t.At.time(), ETA: timeAt(t.ETA),
			Arrived: timeAt(t.Arrived), OSC: t.OSC, Reason: t.Reason})
	}
	for _, m := range l.Medevacs {
		c.Medevacs = append(c.Medevacs, Medevac{ID: m.ID, From: m.From, People: m.People, Urgency: m.Urgency, Condition: m.Condition, Note: m.Note,
			At: m.At.time(), Author: m.Author, Record: m.Record, Asked: append([]MedevacCentre{}, m.Asked...), Delays: m.Delays})
	}
	if m := l.More; m != nil {
		c.Alert.AtTyped, c.Coordination, c.Aboard, c.Late, c.Landing = m.AtTyped, m.Coordination, m.Aboard, m.Late, m.Landing
		c.Refusals, c.Closed, c.ClosedAt, c.Outcome, c.Simulated = m.Refusals, m.Closed, m.ClosedAt, m.Outcome, m.Simulated
		if m.Source != "" {
			c.Alert.Source = m.Source
		}
		if len(m.Requests) > 0 {
			c.Requests = m.Requests
		}
	}
	return c
}
