package policy_test

import (
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"fanar/record/event"
	"fanar/record/marking"
	"fanar/record/policy"
)

// reference decides a release from the text of the rules alone, in plain Go: which rules say no, in the order of the pack,
// and which fields are withheld. It knows nothing of Cedar, of the engine, or of package marking.
func reference(rec policy.Item, to policy.Recipient, now time.Time) (no, withheld []string) {
	m := rec.Marks
	day := now.UTC().Format("2006-01-02")
	has := slices.Contains[[]string]
	all := func(of, in []string) bool {
		return !slices.ContainsFunc(of, func(s string) bool { return !has(in, s) })
	}
	levels := map[string]int{"public": 0, "partners": 1, "restricted": 2, "confidential": 3}
	purposes := []string{"rescue", "reception", "protection", "law-enforcement", "oversight", "statistics"}
	kinds := []string{"personal", "law-enforcement", "health", "protection"}
	own := rec.Org != "" && rec.Org == to.Org
	refuse := func(rule string, permitted bool) {
		if !permitted {
			no = append(no, rule)
		}
	}

	refuse("recipient", to.Org != "" && to.Org != "*" && to.From != "" && to.From <= day && day <= to.Until)
	refuse("known", rec.Org != "" && rec.Kind != "" && rec.Known.Kind && rec.Known.References && rec.Known.Policy)
	level, known := levels[m.Level]
	clearance, cleared := levels[to.Clearance]
	refuse("level", own || known && cleared && level <= clearance)
	refuse("audience", own || has(m.Releasable, "*") || has(m.Releasable, to.Org))
	refuse("denied", !has(m.Denied, "*") && !has(m.Denied, to.Org))
	refuse("originator", own || all(m.Originators, to.Consents))
	refuse("caveat", own || all(m.Caveats, []string{"SIMULATED"}))
	refuse("handling", own || !slices.ContainsFunc(m.Handling, func(c event.Code) bool { return !understood(c) }))
	common := false
	for _, p := range purposes {
		common = common || has(to.Purposes, p) && (has(m.Purposes, p) || has(m.Purposes, "*"))
	}
	refuse("purpose", own || common)
	refuse("personal", own || all(m.Personal, kinds) && all(m.Personal, to.Compartments))
	refuse("embargo", own || !now.Before(m.EmbargoUntil))
	refuse("retention", own || !now.After(m.RetainUntil))
	consent, crime := false, false
	for _, c := range m.Handling {
		if understood(c) {
			consent = consent || c.Scheme == "tlp-2.0" && (c.Text == "TLP:RED" || strings.HasPrefix(c.Text, "TLP:AMBER")) ||
				c.Scheme == "europol-handling" && (c.Text == "H2" || strings.HasPrefix(c.Text, "H3"))
			crime = crime || c.Scheme == "europol-handling" && c.Text == "H0"
		}
	}
	refuse("permission", own || !consent || has(to.Consents, rec.Org))
	refuse("crime-only", own || !crime || has(to.Purposes, "law-enforcement"))
	if has(m.Personal, "protection") || strings.HasPrefix(rec.Kind, "protection.") {
		refuse("protection", !to.Origin && !has(rec.Against, to.Org) && !has(rec.Against, to.State) && has(to.Compartments, "protection"))
	}
	withhold := func(fields ...string) {
		for _, f := range fields {
			withheld = append(withheld, f)
			if rec.Field == f || strings.HasPrefix(rec.Field, f+".") {
				no = append(no, "field "+f)
			}
		}
	}
	if !own && !rec.Distress && !to.Assessed {
		switch rec.Kind {
		case "rescue.case-opened":
			withhold("alert")
		case "rescue.position-reported":
			withhold("position", "uncertaintyNm")
		case "rescue.note-added":
			withhold("text")
		}
	}
	if !own || !has(to.Compartments, "reporter") {
		withhold("reporter")
	}
	for _, staff := range []string{"directory.user-", "directory.password-", "directory.sign-in-", "credential.", "personal.", "access."} {
		if strings.HasPrefix(rec.Kind, staff) {
			refuse("staff", own)
		}
	}
	engaged := strings.HasPrefix(rec.Kind, "engagement.")
	refuse("track", rec.Track != "" && has(to.Tracks, rec.Track) || rec.Track == "" && (own || !engaged))
	return no, withheld
}

// understood knows the codes by their lists.
func understood(c event.Code) bool {
	switch c.Scheme {
	case "tlp-2.0":
		return slices.Contains([]string{"TLP:RED", "TLP:AMBER+STRICT", "TLP:AMBER", "TLP:GREEN", "TLP:CLEAR"}, c.Text)
	case "admiralty":
		return len(c.Text) == 2 && strings.Contains("ABCDEF", c.Text[:1]) && strings.Contains("123456", c.Text[1:])
	case "4x4":
		return len(c.Text) == 2 && strings.Contains("ABCX", c.Text[:1]) && strings.Contains("1234", c.Text[1:])
	case "europol-handling":
		return c.Text == "H0" || c.Text == "H1" || c.Text == "H2" || strings.HasPrefix(c.Text, "H3 ")
	}
	return false
}

// chance draws items and recipients from a seed. Most marks are such that a release is likely, or nearly everything would
// be refused by the first of them and the rest never be looked at.
type chance struct{ *rand.Rand }

func (c chance) some(of ...string) []string {
	var out []string
	for _, word := range of {
		if c.IntN(2) == 0 {
			out = append(out, word)
		}
	}
	return out
}

func (c chance) one(of ...string) string { return of[c.IntN(len(of))] }

func (c chance) mostly() bool { return c.IntN(8) > 0 }

func (c chance) rarely(of ...string) []string {
	if c.IntN(5) > 0 {
		return nil
	}
	return c.some(of...)
}

func (c chance) at(around time.Time) time.Time {
	if c.IntN(6) == 0 {
		return time.Time{}
	}
	return around.Add(time.Duration(c.IntN(5)-2) * 24 * time.Hour)
}

func (c chance) marks(now time.Time) event.Marks {
	codes := []event.Code{{Scheme: marking.TLP, Text: "TLP:RED"}, {Scheme: marking.TLP, Text: "TLP:AMBER+STRICT"}, {Scheme: marking.TLP, Text: "TLP:AMBER"},
		{Scheme: marking.TLP, Text: "TLP:GREEN"}, {Scheme: marking.TLP, Text: "TLP:CLEAR"}, {Scheme: marking.TLP, Text: "TLP:WHITE"},
		{Scheme: marking.Admiralty, Text: "E5"}, {Scheme: marking.Admiralty, Text: "A9"}, {Scheme: marking.FourByFour, Text: "X4"}, {Text: "B2"},
		{Scheme: marking.Europol, Text: "H0"}, {Scheme: marking.Europol, Text: "H1"}, {Scheme: marking.Europol, Text: "H2"},
		{Scheme: marking.Europol, Text: "H3 by hand only"}, {Scheme: marking.Europol, Text: "H3"}}
	m := event.Marks{
		Level:       c.one("public", "partners", "restricted", "public", "partners", "confidential", "cosmic", ""),
		Releasable:  c.some("unhcr", "mrcc-rome", "aurora", "coast-guard"),
		Caveats:     c.rarely(event.Simulated, event.Simulated, "NOFORN"),
		Denied:      c.rarely("unhcr", "aurora", "*"),
		Originators: c.rarely("mrcc-rome", "aurora"),
		Purposes:    c.some("rescue", "oversight", "statistics", "curiosity"),
		Personal:    c.rarely("personal", "health", "law-enforcement", "protection", "horoscope"),
	}
	if c.IntN(4) == 0 {
		m.Releasable = append(m.Releasable, "*")
	}
	if c.IntN(4) == 0 {
		m.Purposes = []string{"*"}
	}
	for range c.IntN(3) / 2 * (1 + c.IntN(2)) {
		m.Handling = append(m.Handling, codes[c.IntN(len(codes))])
	}
	if c.IntN(4) == 0 {
		m.EmbargoUntil = c.at(now)
	}
	m.RetainUntil = marking.Forever()
	if c.IntN(4) == 0 {
		m.RetainUntil = c.at(now)
	}
	return m
}

func (c chance) recipient() policy.Recipient {
	return policy.Recipient{
		Org: c.one("unhcr", "unhcr", "mrcc-rome", "aurora", "aurora", "coast-guard", "", "*"), State: c.one("", "IT", "LY"),
		Clearance: c.one("public", "partners", "restricted", "confidential", "confidential", "cosmic", ""),
		Purposes:  c.some("rescue", "oversight", "statistics", "law-enforcement", "curiosity", "*"), Compartments: c.some("personal", "health", "law-enforcement", "protection", "reporter", "horoscope"),
		Consents: c.some("mrcc-rome", "aurora"), Tracks: c.rarely("west", "east", ""), Origin: c.IntN(4) == 0, Assessed: c.IntN(2) == 0,
		From: c.one("2026-11-01", "2026-11-01", "2026-11-01", "2026-11-23", ""), Until: c.one("2027-10-31", "2027-10-31", "2027-10-31", "2026-11-22", "2026-11-21", ""),
	}
}

func (c chance) item(now time.Time) policy.Item {
	return policy.Item{
		Record: uint64(c.IntN(100)), Kind: c.one("rescue.case-opened", "rescue.position-reported", "rescue.note-added", "people.counted", "people.moved",
			"oversight.incident-opened", "directory.user-added", "directory.place-registered", "credential.bound", "engagement.meeting-held", "protection.applied", ""),
		Field: c.one("", "", "", "alert", "alert.position", "alerts", "position", "position.lat", "uncertaintyNm", "text", "reporter", "reporter.name", "lot"),
		Org:   c.one("mrcc-rome", "mrcc-rome", "aurora", "unhcr", ""), Marks: c.marks(now),
		Known:    policy.Knowledge{Kind: c.mostly(), References: c.mostly(), Policy: c.mostly()},
		Distress: c.IntN(2) == 0, Track: c.one("", "", "", "west", "east"), Against: c.rarely("LY", "coast-guard", ""),
	}
}

func answers(d policy.ReleaseDecision) (no, withheld []string) {
	for _, r := range d.Reasons {
		fields := slices.Collect(func(yield func(string) bool) {
			for _, w := range d.Withheld {
				if w.Reason.Rule == r.Rule && (d.Item.Field == w.Field || strings.HasPrefix(d.Item.Field, w.Field+".")) && !yield("field "+w.Field) {
					return
				}
			}
		})
		if fields == nil {
			fields = []string{r.Rule}
		}
		no = append(no, fields...)
	}
	for _, w := range d.Withheld {
		withheld = append(withheld, w.Field)
	}
	return no, withheld
}

func rounds(t testing.TB) int {
	t.Helper()
	if os.Getenv("FANAR_SOAK") != "" {
		return 1_000_000
	}
	return 20_000
}

// TestReleaseAgainstReference asks the engine and the reference the same questions. FANAR_SOAK=1 asks a million.
func TestReleaseAgainstReference(t *testing.T) {
	e := engine(t, string(policy.Shipped))
	c := chance{rand.New(rand.NewPCG(1, 2026))}
	released, reasons := 0, map[string]int{}
	for n := range rounds(t) {
		now := day.Add(time.Duration(c.IntN(96)-48) * time.Hour)
		rec, to := c.item(now), c.recipient()
		d := e.MayReceive(rec, to, now)
		no, withheld := answers(d)
		wantNo, wantWithheld := reference(rec, to, now)
		if !slices.Equal(no, wantNo) || !slices.Equal(withheld, wantWithheld) || d.Released != (len(wantNo) == 0) {
			t.Fatalf("question %d at %s\nitem %+v\nto %+v\nengine    %v: no by %q, withheld %q\nreference no by %q, withheld %q",
				n, now, rec, to, d.Released, no, withheld, wantNo, wantWithheld)
		}
		if d.Released {
			released++
		}
		for _, r := range wantNo {
			reasons[r]++
		}
	}
	if released < rounds(t)/500 {
		t.Errorf("only %d of %d were released: the questions are too easy to refuse", released, rounds(t))
	}
	if want := 22; len(reasons) != want {
		t.Errorf("%d of %d reasons came up: %v", len(reasons), want, reasons)
	}
	t.Logf("%d questions, %d released, 0 differences; refusals by reason %v", rounds(t), released, reasons)
}
