package typed

import "testing"

func TestScan(t *testing.T) {
	const s = "80  kişi34\x00 x"
	if w, end := Word(s, 4); w != "kişi" || end != 9 {
		t.Errorf("Word = %q, %d", w, end)
	}
	if w, end := Word(s, 0); w != "" || end != 0 {
		t.Errorf("Word at a digit = %q, %d", w, end)
	}
	if end := DigitsEnd(s, 0); end != 2 {
		t.Errorf("DigitsEnd = %d", end)
	}
	if i := SkipSpaces(s, 2); i != 4 {
		t.Errorf("SkipSpaces = %d", i)
	}
	if i := SkipSpaces(s, 11); i != 11 {
		t.Errorf("SkipSpaces crosses a break: %d", i)
	}
	if i := SkipSpaces(s, len(s)); i != len(s) {
		t.Errorf("SkipSpaces at the end = %d", i)
	}
}
