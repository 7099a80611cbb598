package suitable

import (
	"slices"
	"testing"
)

func TestPortWords(t *testing.T) {
	for _, tt := range []struct {
		typed   string
		want    []string
		country string
	}{
		{"LAMPEDUSA", []string{"LAMPEDUSA"}, ""},
		{"it aug > ly tip", []string{"LY", "TIP"}, "LY"},
		{"ITAUG>LYTIP", []string{"LYTIP"}, "LY"},
		{"MALTA TO TRIPOLI", []string{"TRIPOLI"}, ""},
		{"PORT OF TRIPOLI", []string{"TRIPOLI"}, ""},
		{"", nil, ""},
		{"PORT", nil, ""},
		{">>>", nil, ""},
		{"TO", []string{"TO"}, ""},
	} {
		t.Run(tt.typed, func(t *testing.T) {
			got := portWords(tt.typed)
			if !slices.Equal(got, tt.want) || country(got) != tt.country {
				t.Errorf("portWords(%q) = %q of %q, want %q of %q", tt.typed, got, country(got), tt.want, tt.country)
			}
		})
	}
}

// FuzzPortWords: what people type on board is read without a crash, into words that hold no separators.
func FuzzPortWords(f *testing.F) {
	for _, typed := range []string{"ITAUG > LYTIP", "FOR ORDERS", "TO TO TO", "PORT OF", "=LY TIP", "\xff>\xfe"} {
		f.Add(typed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		for _, word := range portWords(typed) {
			if word == "" || word == "PORT" || word == "OF" {
				t.Fatalf("portWords(%q) holds the word %q", typed, word)
			}
		}
	})
}
