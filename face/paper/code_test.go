package paper

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"fanar/fault"
)

// drawn is any code that can stand on a sheet.
func drawn(t *rapid.T) Code {
	c := Code{Form: rapid.SampledFrom(Forms()).Draw(t, "form")}
	if c.Form.NeedsCase() {
		c.Case = rapid.IntRange(1, mostCase).Draw(t, "case")
	}
	switch {
	case c.Form == HandoverReceived:
		c.Tag = rapid.Uint32Range(1, mostTag).Draw(t, "handover")
	case c.Form.AtPlace():
		c.Tag = rapid.Uint32Range(0, mostTag).Draw(t, "place")
	}
	return c
}

func TestACodeReadsAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawn(t)
		text := c.String()
		for _, typed := range []string{text, strings.ToLower(text), strings.ReplaceAll(text, "-", ""), " " + strings.ReplaceAll(text, "-", " - ") + "\n",
			strings.NewReplacer("0", "O", "1", "l").Replace(text), "https://fanar.example/paper/" + text, strings.NewReplacer("0", "٠", "7", "۷").Replace(text)} {
			typed = strings.TrimRight(typed, "\n")
			if got, err := Parse(typed); err != nil || got != c {
				t.Fatalf("Parse(%q) = %+v, %v; want %+v", typed, got, err, c)
			}
		}
	})
}

// A sheet is typed in by a tired person: one wrong character, or two that changed places, never leads to another screen.
func TestASlipIsNeverAnotherCode(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawn(t)
		right := strings.ReplaceAll(c.String(), "-", "")
		wrong := []byte(right)
		i := rapid.IntRange(0, len(wrong)-1).Draw(t, "at")
		if rapid.Bool().Draw(t, "swap") {
			j := rapid.IntRange(0, len(wrong)-1).Draw(t, "with")
			wrong[i], wrong[j] = wrong[j], wrong[i]
		} else {
			wrong[i] = alphabet[rapid.IntRange(0, len(alphabet)-1).Draw(t, "character")]
		}
		if string(wrong) == right {
			return
		}
		if got, err := Parse(string(wrong)); err == nil {
			t.Fatalf("%s was typed as %s and read as %+v", right, wrong, got)
		}
	})
}

func TestCodesThatAreNone(t *testing.T) {
	for _, test := range []struct{ name, text string }{
		{"nothing", ""}, {"one letter", "D"}, {"no such form", "Z12-7Q4K-X"}, {"a case that begins with zero", "D012-0000-0"}, {"an alert with a case", "A5-0000-0"},
		{"a word", "deck-count"}, {"very long", strings.Repeat("D", 5000)}, {"not a letter", "D12-7Q4K-é"}, {"a slash alone", "/"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, err := Parse(test.text)
			if f := fault.As(err); err == nil || f.Code != "paper.code" || f.Kind != fault.Invalid {
				t.Errorf("Parse(%.40q) = %+v, %v; want the fault paper.code", test.text, c, err)
			}
		})
	}
}

func TestWhichSheetsCanBe(t *testing.T) {
	for _, test := range []struct {
		name   string
		form   Form
		id, of string
		want   string // the code, or that of the fault
	}{
		{"a deck", DeckCount, "SAR-12", "aurora", "D12-"},
		{"no place yet", Landing, "SAR-12", "", "E12-0000-"},
		{"a handover", HandoverReceived, "SAR-3", "H3", "R3-0003-"},
		{"an alert needs no case", Alert, "", "", "A0-0000-"},
		{"no handover", HandoverReceived, "SAR-3", "", "paper.handover"},
		{"a handover that is none", HandoverReceived, "SAR-3", "E3", "paper.handover"},
		{"no case", DeckCount, "", "aurora", "paper.case"},
		{"a case of another form", Medevac, "2026-7", "", "paper.case"},
		{"a case that is too large", BodyFound, "SAR-99999999", "", "paper.case"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, err := New(test.form, test.id, test.of)
			got := c.String()
			if err != nil {
				got = fault.As(err).Code
			}
			if !strings.HasPrefix(got, test.want) {
				t.Errorf("New(%s, %q, %q) is %s, want %s", test.form, test.id, test.of, got, test.want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"D12-7Q4K-X", "a0 0000 0", "https://x/paper/R3-0003-1", "D٣-0000-0", "\u2066B7-0000-K\u2069"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := Parse(text)
		if err != nil {
			return
		}
		if again, err := Parse(c.String()); err != nil || again != c {
			t.Fatalf("%q is %+v, and %s is %+v, %v", text, c, c, again, err)
		}
	})
}
