package policy_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"fanar/fault"
	"fanar/record/event"
	"fanar/record/marking"
	"fanar/record/policy"
)

func shared() (policy.Item, policy.Recipient) {
	return policy.Item{Record: 12, Kind: "people.counted", Org: "mrcc-rome", Known: policy.Knowledge{Kind: true, References: true, Policy: true},
			Marks: event.Marks{Level: "partners", Releasable: []string{"unhcr"}, Purposes: []string{"oversight"}, RetainUntil: marking.Forever()}},
		policy.Recipient{Org: "unhcr", Clearance: "restricted", Purposes: []string{"oversight"}, From: "2026-11-01", Until: "2027-01-01"}
}

// TestRelease changes one thing at a time in an item that is released.
func TestRelease(t *testing.T) {
	e := engine(t, string(policy.Shipped))
	tests := []struct {
		name   string
		change func(*policy.Item, *policy.Recipient)
		rule   string // that says no; empty if it is released
		says   string // what the mark says, in the reason
	}{
		{"as it stands", func(*policy.Item, *policy.Recipient) {}, "", ""},
		{"unknown kind", func(i *policy.Item, _ *policy.Recipient) { i.Known.Kind = false }, "known", ""},
		{"unknown reference", func(i *policy.Item, _ *policy.Recipient) { i.Known.References = false }, "known", ""},
		{"unknown pack", func(i *policy.Item, _ *policy.Recipient) { i.Known.Policy = false }, "known", ""},
		{"level too high", func(i *policy.Item, _ *policy.Recipient) { i.Marks.Level = "confidential" }, "level", "confidential"},
		{"level unknown", func(i *policy.Item, _ *policy.Recipient) { i.Marks.Level = "cosmic" }, "level", "cosmic"},
		{"clearance unknown", func(_ *policy.Item, r *policy.Recipient) { r.Clearance = "cosmic" }, "level", "partners"},
		{"level unknown, clearance for it", func(i *policy.Item, r *policy.Recipient) { i.Marks.Level, r.Clearance = "cosmic", "cosmic" }, "level", "cosmic"},
		{"not named", func(i *policy.Item, _ *policy.Recipient) { i.Marks.Releasable = []string{"aurora", "un"} }, "audience", "aurora, un"},
		{"everybody", func(i *policy.Item, _ *policy.Recipient) { i.Marks.Releasable = []string{"*"} }, "", ""},
		{"named and excluded", func(i *policy.Item, _ *policy.Recipient) { i.Marks.Denied = []string{"unhcr"} }, "denied", "unhcr"},
		{"another controls it", func(i *policy.Item, _ *policy.Recipient) { i.Marks.Originators = []string{"coast-guard"} }, "originator", "coast-guard"},
		{"another controls it and agreed", func(i *policy.Item, r *policy.Recipient) {
			i.Marks.Originators, r.Consents = []string{"coast-guard"}, []string{"coast-guard"}
		}, "", ""},
		{"unknown caveat", func(i *policy.Item, _ *policy.Recipient) { i.Marks.Caveats = []string{"NOFORN"} }, "caveat", "NOFORN"},
		{"simulated", func(i *policy.Item, _ *policy.Recipient) { i.Marks.Caveats = []string{event.Simulated} }, "", ""},
		{"code not understood", func(i *policy.Item, _ *policy.Recipient) {
			i.Marks.Handling = []event.Code{{Scheme: marking.TLP, Text: "TLP:WHITE"}}
		}, "handling", "TLP:WHITE"},
		{"TLP:RED without permission", func(i *policy.Item, _ *policy.Recipient) {
			i.Marks.Handling = []event.Code{{Scheme: marking.TLP, Text: "TLP:RED"}}
		}, "permission", "TLP:RED"},
		{"TLP:RED with permission", func(i *policy.Item, r *policy.Recipient) {
			i.Marks.Handling, r.Consents = []event.Code{{Scheme: marking.TLP, Text: "TLP:RED"}}, []string{"mrcc-rome"}
		}, "", ""},
		{"H0 to a body that prevents no crime", func(i *policy.Item, _ *policy.Recipient) {
			i.Marks.Handling = []event.Code{{Scheme: marking.Europol, Text: "H0"}}
		}, "crime-only", "H0"},
		{"no purpose", func(i *policy.Item, _ *policy.Recipient) { i.Marks.Purposes = nil }, "purpose", ""},
		{"a purpose that the pack does not know", func(i *policy.Item, r *policy.Recipient) {
			i.Marks.Purposes, r.Purposes = []string{"curiosity"}, []string{"curiosity", "rescue"}
		}, "purpose", "curiosity"},
		{"health data", func(i *policy.Item, _ *policy.Recipient) { i.Marks.Personal = []string{"health"} }, "personal", "health"},
		{"under embargo", func(i *policy.Item, _ *policy.Recipient) { i.Marks.EmbargoUntil = day.Add(time.Second) }, "embargo", "2026-11-22T12:00:01Z"},
		{"embargo just over", func(i *policy.Item, _ *policy.Recipient) { i.Marks.EmbargoUntil = day }, "", ""},
		{"no end stated", func(i *policy.Item, _ *policy.Recipient) { i.Marks.RetainUntil = time.Time{} }, "retention", ""},
		{"past its end", func(i *policy.Item, _ *policy.Recipient) { i.Marks.RetainUntil = day.Add(-time.Second) }, "retention", "2026-11-22T11:59:59Z"},
		{"agreement has run out", func(_ *policy.Item, r *policy.Recipient) { r.Until = "2026-11-21" }, "recipient", ""},
		{"no agreement", func(_ *policy.Item, r *policy.Recipient) { r.From, r.Until = "", "" }, "recipient", ""},
		{"staff", func(i *policy.Item, _ *policy.Recipient) { i.Kind = "directory.user-added" }, "staff", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rec, to := shared()
			tt.change(&rec, &to)
			d := e.MayReceive(rec, to, day)
			var got string
			if len(d.Reasons) > 0 {
				got = d.Reasons[0].Rule
			}
			if got != tt.rule || d.Released != (tt.rule == "") || len(d.Reasons) > 1 {
				t.Fatalf("released %v, refused by %+v; want %q alone", d.Released, d.Reasons, tt.rule)
			}
			if tt.rule == "" {
				return
			}
			r := d.Reasons[0]
			if !strings.Contains(r.Says, tt.says) || r.Text == "" || r.Satisfied == "" || len(r.Basis) == 0 {
				t.Errorf("the reason does not explain itself: %+v; the mark says %q", r, tt.says)
			}
			if f := d.Fault(); f == nil || f.Kind != fault.Refused || !strings.Contains(f.Error(), "unhcr may not have record 12") {
				t.Errorf("as a fault: %v", f)
			}
		})
	}
}

// TestOmissionReleasesNothing holds that what is left out is never taken for a permission.
func TestOmissionReleasesNothing(t *testing.T) {
	e := engine(t, string(policy.Shipped))
	rec, to := shared()
	for name, d := range map[string]policy.ReleaseDecision{
		"no marks":                     e.MayReceive(policy.Item{Kind: rec.Kind, Org: rec.Org, Known: rec.Known}, to, day),
		"no item":                      e.MayReceive(policy.Item{}, to, day),
		"no recipient":                 e.MayReceive(rec, policy.Recipient{}, day),
		"nothing":                      e.MayReceive(policy.Item{}, policy.Recipient{}, day),
		"nothing known":                e.MayReceive(policy.ItemOf(event.Event{Kind: rec.Kind, Org: rec.Org, Marks: rec.Marks}, policy.Knowledge{}), to, day),
		"a pack without release rules": engine(t, "id='p'\nversion='1'\nauthor='a'").MayReceive(rec, to, day),
	} {
		if d.Released || len(d.Reasons) == 0 || d.Fault() == nil {
			t.Errorf("%s: released %v, reasons %v", name, d.Released, d.Reasons)
		}
	}
	if _, ok := e.Recipient("nobody"); ok {
		t.Error("an organisation that does not stand in the pack was found there")
	}
	if r, ok := e.Recipient("unhcr"); !ok || r.Org != "unhcr" || r.Clearance == "" {
		t.Errorf("the pack's entry for unhcr is %+v", r)
	}
}

// TestReleaseErrorRefuses holds that a rule which cannot be evaluated says no, and says that it could not.
func TestReleaseErrorRefuses(t *testing.T) {
	broken := strings.Replace(string(policy.Shipped), "when { context.current };", "when { principal.colour == \"blue\" };", 1)
	rec, to := shared()
	d := engine(t, broken).MayReceive(rec, to, day)
	if d.Released || len(d.Reasons) != 1 || d.Reasons[0].Note == "" {
		t.Errorf("released %v by %+v", d.Released, d.Reasons)
	}
}

// TestReleaseRulesAreWhole holds what no pack with release rules may lack.
func TestReleaseRulesAreWhole(t *testing.T) {
	rule := func(id string) string { return "[[release]]\nid = \"" + id + "\"\n" }
	tests := []struct{ name, from, to, want string }{
		{"a rule of the floor is missing", rule("denied"), rule("renamed"), "every mark has to mean something"},
		{"a rule of the floor ends", rule("denied"), rule("denied") + "until = \"2027-01-01\"\n", "without a last day"},
		{"a rule of the floor looks at some kinds only", rule("denied"), rule("denied") + "kinds = [\"x.y\"]\n", "for all kinds"},
		{"twice", rule("staff"), rule("track"), "twice"},
		{"no Cedar", "cedar = 'permit (principal, action, resource) when { context.current };'", "cedar = ''", "and Cedar"},
		{"bad Cedar", "when { context.current };", "when context.current", "not valid Cedar"},
		{"fields of no kind", "kinds = [\"*\"]\nfields = [\"reporter\"]", "fields = [\"reporter\"]", "of which kinds"},
		{"clearance unknown", "clearance = \"restricted\"", "clearance = \"cosmic\"", "no level of this pack"},
		{"recipient twice", "organisation = \"aurora-rescue\"\nclearance", "organisation = \"unhcr\"\nclearance", "twice"},
		{"level twice", "levels = [\"public\", \"partners\"", "levels = [\"public\", \"public\"", "stands there twice"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := strings.Replace(string(policy.Shipped), tt.from, tt.to, 1)
			if text == string(policy.Shipped) {
				t.Fatalf("the pack does not hold %q", tt.from)
			}
			p, err := policy.ParsePack([]byte(text))
			if err == nil {
				_, err = policy.NewEngine(p)
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an error with %q", err, tt.want)
			}
		})
	}
}

// TestCombiningNeverWidensTheAudience ties the semilattice to the decision: who may not have one of two records may not
// have what was made of both, whole or by field.
func TestCombiningNeverWidensTheAudience(t *testing.T) {
	e := engine(t, string(policy.Shipped))
	terms := e.Pack().Marking
	rapid.Check(t, func(t *rapid.T) {
		c := chance{rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 7))}
		for range 20 {
			a, to := c.item(day), c.recipient()
			b, both := a, a
			b.Marks = c.marks(day)
			both.Marks = terms.Combine(a.Marks, b.Marks)
			da, db, d := e.MayReceive(a, to, day), e.MayReceive(b, to, day), e.MayReceive(both, to, day)
			if d.Released && (!da.Released || !db.Released) {
				t.Fatalf("%+v may have what was made of two records, and not both of them:\n%+v\n%+v\n%+v", to, both.Marks, a.Marks, b.Marks)
			}
			if len(d.Withheld) < max(len(da.Withheld), len(db.Withheld)) {
				t.Fatalf("combining gave fields away: %v, of %v and %v", d.Withheld, da.Withheld, db.Withheld)
			}
			least := a
			least.Marks = terms.Combine(a.Marks, terms.Unmarked())
			if e.MayReceive(least, to, day).Released != da.Released {
				t.Fatalf("combining with the unmarked changed the answer: %+v", a.Marks)
			}
		}
	})
}

// TestR29NoApplicationForProtectionLeaves holds it for the country of origin, for whom the person accuses, and for an
// organisation about which nothing is said.
func TestR29NoApplicationForProtectionLeaves(t *testing.T) {
	e := engine(t, string(policy.Shipped))
	rec, to := shared()
	rec.Marks.Personal, to.Compartments, to.State = []string{"protection"}, []string{"protection"}, "IT"
	if d := e.MayReceive(rec, to, day); !d.Released {
		t.Fatalf("to a body that protects: %+v", d.Reasons)
	}
	for name, change := range map[string]func(*policy.Item, *policy.Recipient){
		"an authority of the country of origin":   func(_ *policy.Item, r *policy.Recipient) { r.Origin = true },
		"the state that was fled":                 func(i *policy.Item, r *policy.Recipient) { i.Against, r.State = []string{"LY"}, "LY" },
		"the organisation that is accused":        func(i *policy.Item, r *policy.Recipient) { i.Against = []string{r.Org} },
		"an organisation outside the compartment": func(_ *policy.Item, r *policy.Recipient) { r.Compartments = nil },
		"a record of the desk without marks of it": func(i *policy.Item, r *policy.Recipient) {
			i.Kind, i.Marks.Personal, r.Compartments = "protection.applied", nil, nil
		},
	} {
		i, r := rec, to
		change(&i, &r)
		if d := e.MayReceive(i, r, day); d.Released || !slices.ContainsFunc(d.Reasons, func(r policy.ReleaseReason) bool { return r.Serves == "R29" }) {
			t.Errorf("%s: released %v by %+v", name, d.Released, d.Reasons)
		}
	}
}

// TestR36PositionsAreWithheld holds that where people are who are not in distress goes to nobody without an assessment.
func TestR36PositionsAreWithheld(t *testing.T) {
	e := engine(t, string(policy.Shipped))
	rec, to := shared()
	rec.Kind = "rescue.case-opened"
	body := json.RawMessage(`{"id":"SAR-1","phase":"alert","alert":{"raw":"3410N01200E 60 pob","position":{"lat":34.1}},"list":[{"Reporter":"A. B."}]}`)
	d := e.MayReceive(rec, to, day)
	copied, err := d.Project(body)
	if !d.Released || err != nil || strings.Contains(string(copied), "3410N") || strings.Contains(string(copied), "34.1") || !strings.Contains(string(copied), "SAR-1") {
		t.Errorf("released %v, copy %s, error %v", d.Released, copied, err)
	}
	for _, field := range []string{"alert", "alert.position", "alert.raw"} {
		rec.Field = field
		d := e.MayReceive(rec, to, day)
		if d.Released || d.Reasons[0].Serves != "R36" || !strings.Contains(d.Fault().Error(), "field "+field+" of record 12") {
			t.Errorf("field %s: released %v, %v", field, d.Released, d.Fault())
		}
		if _, err := d.Project(body); err == nil {
			t.Errorf("a copy was made for a question about %s", field)
		}
	}
	for _, field := range []string{"phase", "alerts"} {
		if rec.Field = field; !e.MayReceive(rec, to, day).Released {
			t.Errorf("field %s was withheld", field)
		}
	}
	rec.Field, rec.Distress = "alert", true
	if d := e.MayReceive(rec, to, day); !d.Released {
		t.Errorf("in distress: %+v", d.Reasons)
	}
	rec.Distress, to.Assessed = false, true
	if d := e.MayReceive(rec, to, day); !d.Released {
		t.Errorf("with an assessment: %+v", d.Reasons)
	}
}

// TestR52ReporterIsHidden holds that a reporter's name leaves in no record.
func TestR52ReporterIsHidden(t *testing.T) {
	e := engine(t, string(policy.Shipped))
	rec, to := shared()
	rec.Kind, rec.Field = "oversight.incident-opened", "reporter"
	to.Compartments = []string{"reporter"}
	if d := e.MayReceive(rec, to, day); d.Released || d.Reasons[0].Serves != "R52" {
		t.Errorf("released %v by %+v", d.Released, d.Reasons)
	}
	rec.Field = ""
	d := e.MayReceive(rec, to, day)
	if copied, err := d.Project([]byte(`{"text":"t","reporter":"N. N.","reports":[{"REPORTER":{"name":"N. N."}}]}`)); err != nil || strings.Contains(string(copied), `"reporter"`) {
		t.Errorf("copy %s, error %v", copied, err)
	}
}

// TestR59TracksNeverMeet holds that neither engagement sees the other, and that a record of that desk without a track is seen by none.
func TestR59TracksNeverMeet(t *testing.T) {
	e := engine(t, string(policy.Shipped))
	tests := []struct {
		track    string
		tracks   []string
		released bool
	}{{"west", []string{"west"}, true}, {"west", []string{"east"}, false}, {"east", []string{"west"}, false}, {"", []string{"west", "east"}, false}, {"west", nil, false}}
	for _, tt := range tests {
		rec, to := shared()
		rec.Kind, rec.Track, to.Tracks = "engagement.meeting-held", tt.track, tt.tracks
		if d := e.MayReceive(rec, to, day); d.Released != tt.released || !tt.released && d.Reasons[0].Serves != "R59" {
			t.Errorf("track %q to a party of %q: released %v by %+v", tt.track, tt.tracks, d.Released, d.Reasons)
		}
	}
}

func BenchmarkMayReceive(b *testing.B) {
	p, _ := policy.ParsePack(policy.Shipped)
	e, err := policy.NewEngine(p)
	if err != nil {
		b.Fatal(err)
	}
	rec, _ := shared()
	to, _ := e.Recipient("unhcr")
	rec.Marks.Handling, rec.Marks.Caveats = []event.Code{{Scheme: marking.TLP, Text: "TLP:GREEN"}}, []string{event.Simulated}
	rec.Kind = "rescue.case-opened"
	b.ReportAllocs()
	for b.Loop() {
		if !e.MayReceive(rec, to, day).Released {
			b.Fatal("refused")
		}
	}
}
