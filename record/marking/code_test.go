package marking_test

import (
	"strings"
	"testing"

	"fanar/record/event"
	"fanar/record/marking"
)

func TestExplain(t *testing.T) {
	tests := []struct {
		scheme, text string
		known        bool
		words        string // that the explanation has to hold
	}{
		{marking.TLP, "TLP:RED", true, "individual recipients only"},
		{marking.TLP, "TLP:AMBER+STRICT", true, "own organisation"},
		{marking.TLP, "TLP:AMBER", true, "clients"},
		{marking.TLP, "TLP:GREEN", true, "community"},
		{marking.TLP, "TLP:CLEAR", true, "everybody"},
		{marking.TLP, "TLP:WHITE", false, "only the originator can say"},
		{marking.TLP, "tlp:red", false, "not understood"},
		{marking.TLP, "TLP: RED", false, "not understood"},
		{marking.TLP, "RED", false, "TLP:RED"},
		{marking.Admiralty, "A1", true, "completely reliable"},
		{marking.Admiralty, "F6", true, "cannot be judged"},
		{marking.Admiralty, "X1", false, "a letter A to F"},
		{marking.Admiralty, "A7", false, "a digit 1 to 6"},
		{marking.Admiralty, "B2 ", false, "no writing"},
		{marking.FourByFour, "X4", true, "cannot be corroborated"},
		{marking.FourByFour, "A1", true, "all instances"},
		{marking.FourByFour, "D1", false, "A, B, C or X"},
		{marking.Europol, "H0", true, "crime"},
		{marking.Europol, "H1", true, "judicial"},
		{marking.Europol, "H2", true, "disseminated"},
		{marking.Europol, "H3 not to be shared with the media", true, "not to be shared with the media"},
		{marking.Europol, "H3", false, "H3 with a text"},
		{marking.Europol, "H2 but ask", false, "only H3"},
		{marking.Europol, "H4", false, "H0, H1, H2"},
		{"", "B2", false, "of which scheme"},
		{"stanag-9", "B2", false, "stanag-9"},
		{marking.TLP, "", false, "empty"},
		{marking.TLP, "TLP:RED\x00", false, "no writing"},
		{marking.Europol, "H3 " + strings.Repeat("x", 600), false, "too long"},
	}
	for _, tt := range tests {
		t.Run(tt.scheme+" "+tt.text, func(t *testing.T) {
			m := marking.Explain(event.Code{Scheme: tt.scheme, Text: tt.text})
			if m.Known != tt.known || !strings.Contains(strings.Join(m.Words, " "), tt.words) {
				t.Errorf("got %+v, want known %v with the words %q", m, tt.known, tt.words)
			}
		})
	}
}

func TestRead(t *testing.T) {
	tests := []struct{ text, scheme, why string }{
		{"TLP:GREEN", marking.TLP, "no other scheme writes so"},
		{"E5", marking.Admiralty, "the other scheme has neither E nor 5"},
		{"B5", marking.Admiralty, "the other scheme has no 5"},
		{"X2", marking.FourByFour, "only there an X stands for a source that cannot be assessed"},
		{"H1", marking.Europol, "no other scheme has an H"},
		{"B2", "", "it stands in two schemes: usually reliable and probably true in one, mostly reliable and known to the source in the other"},
		{"TLP:WHITE", "", "it is no label of the version that is read"},
		{"secret", "", "it is in no scheme"},
	}
	for _, tt := range tests {
		if got := marking.Read(tt.text); got.Scheme != tt.scheme || got.Text != tt.text {
			t.Errorf("Read(%q) is %+v; want the scheme %q, since %s", tt.text, got, tt.scheme, tt.why)
		}
	}
}

// TestNoCodeIsConverted holds that a code stays what its originator wrote, however often marks are combined. TLP:WHITE of the
// old version and TLP:CLEAR of the new one are told to be the same; but the old one was given under other definitions, by
// somebody who can be asked, and a B2 that becomes another scheme's B2 turns "probably true" into "the source was there".
func TestNoCodeIsConverted(t *testing.T) {
	terms := marking.Closed()
	written := []event.Code{{Scheme: "tlp-1.0", Text: "TLP:WHITE"}, {Scheme: marking.TLP, Text: "TLP:WHITE"}, {Text: "B2"},
		{Scheme: marking.Admiralty, Text: "B2"}, {Scheme: marking.FourByFour, Text: "B2"}, {Scheme: "5x5x5", Text: "E41"}}
	m := terms.Unmarked()
	for range 3 {
		for _, c := range written {
			m = terms.Combine(m, event.Marks{Level: "public", Releasable: []string{event.All}, Handling: []event.Code{c}})
		}
	}
	if len(m.Handling) != len(written) {
		t.Fatalf("of %d different codes %d are left: %+v", len(written), len(m.Handling), m.Handling)
	}
	for _, c := range written {
		found := false
		for _, kept := range m.Handling {
			found = found || kept == c
		}
		if !found {
			t.Errorf("%+v is no longer among the codes: %+v", c, m.Handling)
		}
	}
	if marking.Explain(event.Code{Scheme: "tlp-1.0", Text: "TLP:WHITE"}).Known || marking.Read("TLP:WHITE").Scheme != "" {
		t.Error("a label of the old version was taken for one of the new")
	}
}

func FuzzRead(f *testing.F) {
	for _, text := range []string{"TLP:RED", "B2", "F6", "X4", "H2", "H3 only by hand", "TLP:WHITE", "", "\x00", "H3 \u202eevil"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c := marking.Read(text)
		if c.Text != text {
			t.Fatalf("%q came back as %q", text, c.Text)
		}
		m := marking.Explain(c)
		if len(m.Words) == 0 || m.Words[0] == "" {
			t.Fatalf("%q is not explained", text)
		}
		if m.Known != (c.Scheme != "") || m.Known && (m.Scheme != c.Scheme || !strings.HasPrefix(text, m.Name)) {
			t.Fatalf("%q: read as %+v, explained as %+v", text, c, m)
		}
		for _, scheme := range []string{marking.TLP, marking.Admiralty, marking.FourByFour, marking.Europol, text} {
			if other := marking.Explain(event.Code{Scheme: scheme, Text: text}); other.Known && other.Scheme != scheme {
				t.Fatalf("%q of %s was explained as one of %s", text, scheme, other.Scheme)
			}
		}
	})
}
