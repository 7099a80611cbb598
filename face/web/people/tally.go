package people

import (
	"slices"
	"strconv"
	"strings"

	"fanar/engine/ledger"
	"fanar/face/web/screen"
)

const (
	headField = "n:" // before the name of a category
	sideField = "s:" // before the name of a side counter
)

// tally is a count that is being made: big buttons for one number at a time, and every category one tap away. It lives
// in the form alone; nothing of it is recorded before it is signed.
type tally struct {
	Quick  []cell   // the categories that a tired person tells apart
	Ages   []string // heads of the grid's columns
	Grid   []line   // every category
	Sides  []cell
	Chosen cell
	Total  int64
	Exact  bool // something beyond the quick categories was typed: the grid stays open
}

type line struct {
	Sex   string
	Cells []cell
}

// cell is one number of the form.
type cell struct {
	Field, Label string
	Value        string // as typed; empty is "not counted", which is not zero
	N            int64
	Chosen       bool
}

// quick are the categories with a big button, in reading order.
func quick() []ledger.Category {
	return []ledger.Category{{}, {Sex: ledger.Female, Age: ledger.UnknownAdult}, {Sex: ledger.Male, Age: ledger.UnknownAdult},
		{Sex: ledger.Female, Age: ledger.UnknownChild}, {Sex: ledger.Male, Age: ledger.UnknownChild}, {Age: ledger.Age0To4}}
}

// tallyOf reads the form that was sent, or begins an empty one.
func tallyOf(v *screen.Visit) tally {
	chosen := v.Field("category")
	if chosen == "" {
		chosen = headField + ledger.Category{}.String()
	}
	at := func(field, label string) cell {
		c := cell{Field: field, Label: label, Value: v.Field(field), Chosen: field == chosen}
		if n, err := number(c.Value, field); err == nil {
			c.N = int64(n)
		}
		return c
	}
	var t tally
	for _, c := range quick() {
		t.Quick = append(t.Quick, at(headField+c.String(), v.T("category."+strings.ReplaceAll(c.String(), "/", "-"))))
	}
	var last *line
	for c := range ledger.Categories() {
		if last == nil || last.Sex != v.Word("sex", c.Sex.String()) {
			t.Grid = append(t.Grid, line{Sex: v.Word("sex", c.Sex.String())})
			last = &t.Grid[len(t.Grid)-1]
		}
		age := v.T("age-band." + strings.TrimSuffix(c.Age.String(), "+"))
		if len(t.Grid) == 1 {
			t.Ages = append(t.Ages, age)
		}
		x := at(headField+c.String(), last.Sex+", "+age)
		last.Cells = append(last.Cells, x)
		t.Total += x.N
		t.Exact = t.Exact || x.Value != "" && !slices.Contains(quick(), c)
	}
	for i := range ledger.SideCount {
		side := ledger.Side(i)
		t.Sides = append(t.Sides, at(sideField+side.String(), v.T("side."+side.String())))
	}
	for _, c := range append(slices.Clone(t.Quick), t.Sides...) {
		if c.Chosen {
			t.Chosen = c
		}
	}
	return t
}

// step changes the chosen number by a button, for those without script.
func step(v *screen.Visit) {
	field := v.Field("category")
	if field == "" {
		field = headField + ledger.Category{}.String()
	}
	by, err := strconv.ParseInt(v.Field("step"), 10, 32)
	if err != nil {
		return
	}
	n, _ := number(v.Field(field), field)
	v.R.PostForm.Set(field, strconv.FormatInt(max(0, int64(n)+by), 10))
}

// lotOf reads the counts of a form. typed says whether any was typed: nothing at all is no count, and not a count of zero.
func lotOf(v *screen.Visit) (lot ledger.Lot, typed bool, err error) {
	for field := range v.R.PostForm {
		name, isHead := strings.CutPrefix(field, headField)
		side, isSide := strings.CutPrefix(field, sideField)
		if !isHead && !isSide || v.Field(field) == "" {
			continue
		}
		n, err := number(v.Field(field), field)
		if err != nil {
			return lot, true, err
		}
		typed = true
		if isSide {
			for i := range ledger.SideCount {
				if ledger.Side(i).String() == side {
					lot = lot.WithSide(ledger.Side(i), n)
				}
			}
			continue
		}
		c, err := ledger.ParseCategory(name)
		if err != nil {
			return lot, true, err
		}
		lot = lot.With(c, n)
	}
	return lot, typed, nil
}
