package ledger_test

import (
	"encoding/json"
	"math"
	"testing"

	"pgregory.net/rapid"

	"fanar/engine/ledger"
	"fanar/fault"
)

func TestParseLot(t *testing.T) {
	female := ledger.Category{Sex: ledger.Female, Age: ledger.Age18To59}
	for _, tt := range []struct {
		name, text string
		want       ledger.Lot
		back       string
	}{
		{"a bare number is unknown", "14", ledger.Count(14), "14"},
		{"category and rest", "3 female/18-59, 9", ledger.Of(3, female).Plus(ledger.Count(9)), "3 female/18-59, 9"},
		{"order does not matter", "9,3 female/18-59", ledger.Of(3, female).Plus(ledger.Count(9)), "3 female/18-59, 9"},
		{"sex alone", "2 male", ledger.Of(2, ledger.Category{Sex: ledger.Male}), "2 male/unknown"},
		{"age alone", "2 60+", ledger.Of(2, ledger.Category{Age: ledger.Age60Up}), "2 unknown/60+"},
		{"side counter", "5, 1 pregnant", ledger.Count(5).WithSide(ledger.Pregnant, 1), "5, 1 pregnant"},
		{"amount", "200 amount", ledger.Amount(200), "200 amount"},
		{"nobody", "0", ledger.Lot{}, "0"},
		{"space around", "  7   other/unknown-child ", ledger.Of(7, ledger.Category{Sex: ledger.OtherSex, Age: ledger.UnknownChild}), "7 other/unknown-child"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ledger.ParseLot(tt.text)
			if err != nil || got != tt.want {
				t.Fatalf("ParseLot(%q) = %v, %v; want %v", tt.text, got, err, tt.want)
			}
			if got.String() != tt.back {
				t.Errorf("String() = %q, want %q", got.String(), tt.back)
			}
		})
	}
}

func TestParseLotRefuses(t *testing.T) {
	for _, tt := range []struct{ name, text, code, field string }{
		{"nothing", "", "ledger.not-a-count", "unknown/unknown"},
		{"a word", "many", "ledger.not-a-count", "unknown/unknown"},
		{"no number", "female/18-59", "ledger.not-a-count", "unknown/unknown"},
		{"plus sign", "+3", "ledger.not-a-count", "unknown/unknown"},
		{"fraction", "1.5 male", "ledger.not-a-count", "male"},
		{"below zero", "-3 male", "ledger.negative-count", "male"},
		{"too many", "1000001 male/18-59", "ledger.count-too-large", "male/18-59"},
		{"far too many", "99999999999999999999", "ledger.count-too-large", "unknown/unknown"},
		{"no such category", "3 men", "ledger.unknown-category", "men"},
		{"twice", "3 male, 4 male", "ledger.named-twice", "male"},
		{"thousands with a comma", "1,000", "ledger.named-twice", "unknown/unknown"},
		{"trailing comma", "3,", "ledger.not-a-count", "unknown/unknown"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ledger.ParseLot(tt.text)
			refused(t, err, fault.Invalid, tt.code)
			if got := fault.As(err).Field; got != tt.field {
				t.Errorf("field = %q, want %q", got, tt.field)
			}
		})
	}
}

func TestLotJSON(t *testing.T) {
	l := lot(t, "3 female/18-59, 9, 1 pregnant")
	if got, want := bytesOf(t, l), `{"female/18-59":3,"unknown/unknown":9,"pregnant":1}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := bytesOf(t, ledger.Lot{}); got != "{}" {
		t.Errorf("empty lot is %s", got)
	}
	for _, tt := range []struct{ name, text, code, field string }{
		{"unknown name", `{"men":3}`, "ledger.unknown-category", "men"},
		{"short name", `{"female":3}`, "ledger.unknown-category", "female"},
		{"below zero", `{"female/18-59":-1}`, "ledger.negative-count", "female/18-59"},
		{"too many", `{"pregnant":1000001}`, "ledger.count-too-large", "pregnant"},
		{"fraction", `{"male/0-4":1.0}`, "ledger.not-a-count", "male/0-4"},
		{"power of ten", `{"male/0-4":1e3}`, "ledger.not-a-count", "male/0-4"},
		{"text", `{"male/0-4":"3"}`, "ledger.not-a-count", "male/0-4"},
		{"null cell", `{"male/0-4":null}`, "ledger.not-a-count", "male/0-4"},
		{"nested", `{"male/0-4":{}}`, "ledger.not-a-count", "male/0-4"},
		{"twice", `{"male/0-4":1,"male/0-4":2}`, "ledger.named-twice", "male/0-4"},
		{"null", `null`, "ledger.not-a-lot", ""},
		{"a number", `14`, "ledger.not-a-lot", ""},
		{"a list", `[14]`, "ledger.not-a-lot", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			kept := ledger.Count(5)
			err := json.Unmarshal([]byte(tt.text), &kept)
			refused(t, err, fault.Invalid, tt.code)
			if got := fault.As(err).Field; got != tt.field {
				t.Errorf("field = %q, want %q", got, tt.field)
			}
			if kept != ledger.Count(5) {
				t.Errorf("a refused lot changed the old one to %v", kept)
			}
		})
	}
}

// lots draws a valid lot of people with at most 40 heads a cell.
func lots() *rapid.Generator[ledger.Lot] {
	return rapid.Custom(func(t *rapid.T) ledger.Lot {
		var l ledger.Lot
		for range rapid.IntRange(1, 4).Draw(t, "cells") {
			l.Heads[rapid.IntRange(0, ledger.CategoryCount-1).Draw(t, "cell")] = int32(rapid.IntRange(0, 40).Draw(t, "heads"))
		}
		if rapid.Bool().Draw(t, "sides") {
			s := rapid.IntRange(0, ledger.SideCount-1).Draw(t, "side")
			l.Sides[s] = int32(rapid.Int64Range(0, l.Total()).Draw(t, "count"))
		}
		return l
	})
}

func TestLotArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := lots().Draw(t, "a"), lots().Draw(t, "b")
		sum := a.Plus(b)
		if sum.Minus(b) != a || sum != b.Plus(a) || sum.Total() != a.Total()+b.Total() {
			t.Fatalf("%v plus %v = %v", a, b, sum)
		}
		if !a.Within(sum) || !sum.Overlap(a).Within(a) || sum.Overlap(a) != a {
			t.Fatalf("%v is not within %v", a, sum)
		}
		if a.Within(b) && b.Within(a) && a != b {
			t.Fatalf("%v and %v lie within each other", a, b)
		}
		if a.Within(b) != (a.Overlap(b) == a) {
			t.Fatalf("within and overlap differ for %v and %v", a, b)
		}
		read, err := ledger.ParseLot(a.String())
		if err != nil || read != a {
			t.Fatalf("ParseLot(%q) = %v, %v", a.String(), read, err)
		}
		data, _ := json.Marshal(a)
		var back ledger.Lot
		if err := json.Unmarshal(data, &back); err != nil || back != a {
			t.Fatalf("%s gives %v, %v", data, back, err)
		}
	})
}

func TestLotValidate(t *testing.T) {
	for _, tt := range []struct {
		name, code, field string
		lot               ledger.Lot
	}{
		{"below zero", "ledger.negative-count", "unknown/unknown", ledger.Count(-1)},
		{"most negative", "ledger.negative-count", "unknown/unknown", ledger.Count(math.MinInt32)},
		{"over the limit", "ledger.count-too-large", "unknown/unknown", ledger.Count(ledger.MaxCount + 1)},
		{"side below zero", "ledger.negative-count", "families-split", ledger.Lot{}.WithSide(ledger.FamiliesSplit, -1)},
		{"amount over the limit", "ledger.count-too-large", "amount", ledger.Amount(ledger.MaxAmount + 1)},
		{"amount below zero", "ledger.negative-count", "amount", ledger.Amount(math.MinInt64)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := tt.lot.Validate()
			refused(t, err, fault.Invalid, tt.code)
			if got := fault.As(err).Field; got != tt.field {
				t.Errorf("field = %q, want %q", got, tt.field)
			}
		})
	}
	if err := ledger.Count(ledger.MaxCount).Validate(); err != nil {
		t.Errorf("the largest count is refused: %v", err)
	}
}

func TestCategories(t *testing.T) {
	seen := map[string]bool{}
	for c := range ledger.Categories() {
		seen[c.String()] = true
		if got, err := ledger.ParseCategory(c.String()); err != nil || got != c {
			t.Errorf("ParseCategory(%q) = %v, %v", c, got, err)
		}
		if l := ledger.Of(3, c); l.At(c) != 3 || l.Total() != 3 {
			t.Errorf("Of(3, %v) = %v", c, l)
		}
	}
	if len(seen) != 32 {
		t.Errorf("%d categories, want 32", len(seen))
	}
	made := ledger.Category{Sex: 9, Age: 9}
	if l := ledger.Of(3, made); !l.IsZero() || l.At(made) != 0 {
		t.Errorf("a category that does not exist holds %v", l)
	}
	l := lot(t, "2 female/0-4, 3 male/12-17, 4 unknown/unknown-child, 5 male/18-59, 6")
	if l.Children() != 9 || l.Exact() != 10 {
		t.Errorf("children %d, exact %d; want 9 and 10", l.Children(), l.Exact())
	}
}

func TestCovers(t *testing.T) {
	for _, tt := range []struct {
		wide, narrow string
		want         bool
	}{
		{"unknown/unknown", "female/0-4", true},
		{"female/unknown", "female/60+", true},
		{"female/unknown", "male/60+", false},
		{"unknown/unknown-child", "male/12-17", true},
		{"unknown/unknown-child", "male/18-59", false},
		{"male/unknown-adult", "male/60+", true},
		{"male/unknown-adult", "male/unknown-child", false},
		{"male/18-59", "male/unknown-adult", false},
		{"male/18-59", "male/18-59", true},
	} {
		w, _ := ledger.ParseCategory(tt.wide)
		n, _ := ledger.ParseCategory(tt.narrow)
		if got := w.Covers(n); got != tt.want {
			t.Errorf("%s covers %s = %v, want %v", w, n, got, tt.want)
		}
	}
}
