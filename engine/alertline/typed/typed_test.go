package typed

import (
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	for _, tt := range []struct{ name, raw, want string }{
		{"ascii", "1432 Rubber 80 POB", "1432 rubber 80 pob"},
		{"arabic digits and decimal sign", "٣٤٫٣٥", "34.35"},
		{"persian digits", "۱۲۳", "123"},
		{"primes and ordinal", "33º55′12″N", `33°55'12"n`},
		{"curly quotes", "33°55’12”N", `33°55'12"n`},
		{"dashes", "45–60 −20m", "45-60 -20m"},
		{"turkish letters", "AHŞAP Lastik ığüşöç İĞ", "ahsap lastik igusoc ig"},
		{"french accents", "à la dérive, nœuds", "a la derive, noeuds"},
		{"arabic alef, ta marbuta, ya", "أإآة ى", "اااه ي"},
		{"harakat and tatweel", "شَمَالاً زـــورق", "شمالا زورق"},
		{"invisible marks of direction", "\u200f80\u200e kişi\u2069", "80 kisi"},
		{"spaces", "a\u00a0b\tc\nd", "a b c d"},
		{"not UTF-8", "a\xffb", "a\ufffdb"},
		{"break", "a\x00b", "a\x00b"},
		{"not less than is not less than", "≮80", "≮80"},
		{"empty", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Fold(tt.raw).Plain; got != tt.want {
				t.Errorf("Fold(%q).Plain = %q, want %q", tt.raw, got, tt.want)
			}
		})
	}
}

func TestBackPointsAtTheTypedRune(t *testing.T) {
	raw := "à ٨٠ kişi"
	l := Fold(raw)
	if l.Plain != "a 80 kisi" {
		t.Fatalf("Plain = %q", l.Plain)
	}
	if got := raw[l.Back(2):l.Back(4)]; got != "٨٠" {
		t.Errorf("the digits stand at %q, want ٨٠", got)
	}
	if got := raw[l.Back(5):l.Back(len(l.Plain))]; got != "kişi" {
		t.Errorf("the word stands at %q, want kişi", got)
	}
}

func TestFoldKeepsItsOffsetsForEveryText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		raw := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "raw")
		l := Fold(raw)
		if !utf8.ValidString(l.Plain) {
			t.Fatalf("Fold(%q).Plain = %q is not UTF-8", raw, l.Plain)
		}
		last := 0
		for i := 0; i <= len(l.Plain); i++ {
			at := l.Back(i)
			if at < last || at > len(raw) {
				t.Fatalf("Fold(%q): Back(%d) = %d after %d of %d", raw, i, at, last, len(raw))
			}
			last = at
		}
		if last != len(raw) {
			t.Fatalf("Fold(%q): the end maps to %d, want %d", raw, last, len(raw))
		}
		if again := Fold(l.Plain).Plain; again != l.Plain {
			t.Fatalf("Fold(%q) is %q, and folding that gives %q", raw, l.Plain, again)
		}
	})
}

func TestFoldingARuneTwiceChangesNothing(t *testing.T) {
	for r := rune(0); r <= utf8.MaxRune; r++ {
		once := Fold(string(r)).Plain
		if twice := Fold(once).Plain; twice != once {
			t.Errorf("%U is folded to %q, and that to %q", r, once, twice)
		}
	}
}
