package marking_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"fanar/fault"
	"fanar/record/event"
	"fanar/record/marking"
)

// Marks of every kind, with words that the terms know and words that they do not, repeated and in no order.
func marks(t *rapid.T, name string) event.Marks {
	words := func(of ...string) []string {
		return rapid.SliceOfN(rapid.SampledFrom(of), 0, 4).Draw(t, name)
	}
	at := func() time.Time {
		days := rapid.IntRange(0, 5).Draw(t, name)
		if days == 0 {
			return time.Time{}
		}
		zone := time.FixedZone("", rapid.SampledFrom([]int{0, 7200, -3600}).Draw(t, name))
		return time.Date(2026, 11, 20+days, 12, 0, 0, 0, time.UTC).In(zone)
	}
	code := rapid.SampledFrom([]event.Code{{Scheme: marking.TLP, Text: "TLP:RED"}, {Scheme: marking.TLP, Text: "TLP:WHITE"},
		{Scheme: marking.Admiralty, Text: "B2"}, {Scheme: marking.FourByFour, Text: "B2"}, {Text: "B2"}, {Scheme: marking.Europol, Text: "H2"}})
	return event.Marks{
		Level:        rapid.SampledFrom([]string{"", "public", "partners", "restricted", "confidential", "cosmic", "eyes only"}).Draw(t, name),
		Releasable:   words("unhcr", "mrcc-rome", "aurora", event.All),
		Caveats:      words(event.Simulated, "NOFORN"),
		Denied:       words("unhcr", "aurora", event.All),
		Originators:  words("mrcc-rome", "aurora"),
		Handling:     rapid.SliceOfN(code, 0, 3).Draw(t, name),
		Purposes:     words("rescue", "oversight", "curiosity", event.All),
		Personal:     words("personal", "health", "horoscope"),
		EmbargoUntil: at(),
		RetainUntil:  at(),
	}
}

// TestSemilattice holds that the order and the number of times in which records meet change nothing, and that what is made
// of several is at least as guarded as each.
func TestSemilattice(t *testing.T) {
	terms := marking.Closed()
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := marks(t, "a"), marks(t, "b"), marks(t, "c")
		same := func(law string, got, want event.Marks) {
			if !marking.Equal(got, want) {
				t.Fatalf("not %s\na %+v\nb %+v\nc %+v\ngot  %+v\nwant %+v", law, a, b, c, got, want)
			}
		}
		ab := terms.Combine(a, b)
		same("associative", terms.Combine(ab, c), terms.Combine(a, terms.Combine(b, c)))
		same("commutative", ab, terms.Combine(b, a))
		same("idempotent", terms.Combine(ab, ab), ab)
		same("idempotent", terms.Combine(a, a), terms.Normal(a))
		same("absorbing what it holds already", terms.Combine(ab, a), ab)
		same("neutral towards the unmarked", terms.Combine(a, terms.Unmarked()), terms.Normal(a))
		if !terms.AtLeast(ab, a) || !terms.AtLeast(ab, b) {
			t.Fatalf("%+v is less guarded than what it was made of:\n%+v\n%+v", ab, a, b)
		}
		if !terms.AtLeast(a, terms.Unmarked()) {
			t.Fatalf("%+v is less guarded than the unmarked", a)
		}
		if terms.AtLeast(a, b) && terms.AtLeast(b, a) && !marking.Equal(terms.Normal(a), terms.Normal(b)) {
			t.Fatalf("two different marks are each at least as guarded as the other:\n%+v\n%+v", a, b)
		}
		if terms.AtLeast(a, b) && terms.AtLeast(b, c) && !terms.AtLeast(a, c) {
			t.Fatalf("the order does not carry over:\n%+v\n%+v\n%+v", a, b, c)
		}
	})
}

func TestCombine(t *testing.T) {
	early, late := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC), time.Date(2027, 12, 1, 0, 0, 0, 0, time.UTC)
	tests := []struct {
		name       string
		a, b, want event.Marks
	}{
		{"the higher level", event.Marks{Level: "partners"}, event.Marks{Level: "restricted"}, event.Marks{Level: "restricted"}},
		{"an unknown level is above all that are known", event.Marks{Level: "confidential"}, event.Marks{Level: "cosmic"}, event.Marks{Level: "cosmic"}},
		{"two unknown levels are the organisation's own", event.Marks{Level: "cosmic"}, event.Marks{Level: "eyes only"}, event.Marks{}},
		{"no level is above an unknown one", event.Marks{}, event.Marks{Level: "cosmic"}, event.Marks{}},
		{"the audience that both share", event.Marks{Releasable: []string{"unhcr", "aurora"}}, event.Marks{Releasable: []string{"unhcr", "mrcc-rome"}},
			event.Marks{Releasable: []string{"unhcr"}}},
		{"everybody and one is one", event.Marks{Releasable: []string{event.All, "x"}}, event.Marks{Releasable: []string{"unhcr"}}, event.Marks{Releasable: []string{"unhcr"}}},
		{"nobody and everybody is nobody", event.Marks{}, event.Marks{Releasable: []string{event.All}}, event.Marks{}},
		{"whom either excludes", event.Marks{Denied: []string{"aurora"}}, event.Marks{Denied: []string{"unhcr", "aurora"}}, event.Marks{Denied: []string{"aurora", "unhcr"}}},
		{"the purpose that both allow", event.Marks{Purposes: []string{"rescue", "oversight"}}, event.Marks{Purposes: []string{"oversight"}}, event.Marks{Purposes: []string{"oversight"}}},
		{"what either holds", event.Marks{Personal: []string{"health"}}, event.Marks{Personal: []string{"personal"}}, event.Marks{Personal: []string{"health", "personal"}}},
		{"the codes of both, side by side", event.Marks{Handling: []event.Code{{Scheme: marking.TLP, Text: "TLP:RED"}}}, event.Marks{Handling: []event.Code{{Scheme: marking.TLP, Text: "TLP:CLEAR"}}},
			event.Marks{Handling: []event.Code{{Scheme: marking.TLP, Text: "TLP:CLEAR"}, {Scheme: marking.TLP, Text: "TLP:RED"}}}},
		{"the later embargo, the earlier end", event.Marks{EmbargoUntil: early, RetainUntil: late}, event.Marks{EmbargoUntil: late, RetainUntil: early},
			event.Marks{EmbargoUntil: late, RetainUntil: early}},
		{"an end that nobody stated stays unstated", event.Marks{RetainUntil: late}, event.Marks{}, event.Marks{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := marking.Closed().Combine(tt.a, tt.b); !marking.Equal(got, tt.want) {
				t.Errorf("Combine(%+v, %+v)\ngot  %+v\nwant %+v", tt.a, tt.b, got, tt.want)
			}
		})
	}
}

func TestTermsAreWhole(t *testing.T) {
	if err := marking.Closed().Check(); err != nil {
		t.Errorf("the closed terms: %v", err)
	}
	for name, bad := range map[string]marking.Terms{
		"no level":   {Purposes: []string{"rescue"}},
		"twice":      {Levels: []string{"public", "public"}},
		"empty word": {Levels: []string{"public"}, Caveats: []string{""}},
		"star":       {Levels: []string{"public"}, Purposes: []string{"*"}},
	} {
		if err := bad.Check(); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: got %v, want a fault", name, err)
		}
	}
}
