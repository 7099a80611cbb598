package count

import (
	"strconv"
	"strings"

	"fanar/engine/ledger"
	"fanar/face/web/screen"
	"fanar/fault"
)

// Names of fields: before a category, and before a side counter.
const (
	headField = "n:"
	sideField = "s:"
)

// most is the largest number of one category that the screen takes; more is a slip of the thumb.
const most = 100_000

// tally is a count that is being made. It lives in the form alone; nothing of it is recorded before it is signed.
type tally struct {
	Sexes  []string // heads of the columns
	Rows   []row    // one for each age
	Sides  []cell
	Chosen cell
	Total  int64
	Typed  bool // something was counted, be it zero
}

type row struct {
	Age   string
	Cells []cell
}

// cell is one number.
type cell struct {
	Field, Label string
	Value        string // as it stands in the form; empty is "not counted", which is not zero
	Chosen       bool
}

// tallyOf reads the form that was sent, or begins an empty one. The number in the large field belongs to the category that
// was chosen when the page was made.
func tallyOf(v *screen.Visit) tally {
	chosen := v.Field("category")
	if chosen == "" {
		chosen = headField + ledger.Category{}.String()
	}
	var t tally
	at := func(field, label string) cell {
		c := cell{Field: field, Label: label, Value: v.Field(field), Chosen: field == chosen}
		if c.Chosen {
			t.Chosen = c
		}
		t.Typed = t.Typed || c.Value != ""
		return c
	}
	rows := map[ledger.Age]*row{}
	var ages []ledger.Age
	for c := range ledger.Categories() {
		if rows[c.Age] == nil {
			rows[c.Age] = &row{Age: age(v, c.Age)}
			ages = append(ages, c.Age)
		}
		x := at(headField+c.String(), label(v, c))
		rows[c.Age].Cells = append(rows[c.Age].Cells, x)
		if n, err := number(x.Value, x.Field); err == nil {
			t.Total += int64(n)
		}
	}
	for _, c := range firstRow() {
		t.Sexes = append(t.Sexes, v.Word("sex", c.Sex.String()))
	}
	for _, a := range ages {
		t.Rows = append(t.Rows, *rows[a])
	}
	for i := range ledger.SideCount {
		side := ledger.Side(i)
		t.Sides = append(t.Sides, at(sideField+side.String(), v.T("side."+side.String())))
	}
	return t
}

// firstRow gives the categories of the youngest, one for each sex in reading order.
func firstRow() (all []ledger.Category) {
	for c := range ledger.Categories() {
		if c.Age == ledger.Age0To4 {
			all = append(all, c)
		}
	}
	return all
}

// age says an age band. Numbers are set apart from the words around them: 18–59 does not turn round in Arabic.
func age(v *screen.Visit, a ledger.Age) string {
	text := v.T("age-band." + strings.TrimSuffix(a.String(), "+"))
	if text != "" && text[0] >= '0' && text[0] <= '9' {
		return "\u2066" + text + "\u2069"
	}
	return text
}

// label says a category in words, as a key that is chosen shows it.
func label(v *screen.Visit, c ledger.Category) string {
	switch {
	case c == ledger.Category{}:
		return v.T("category.unknown-unknown")
	case c.Age == ledger.AgeUnknown:
		return v.Word("sex", c.Sex.String())
	case c.Sex == ledger.SexUnknown:
		return age(v, c.Age)
	}
	return v.Word("sex", c.Sex.String()) + v.T("list.comma") + age(v, c.Age)
}

// step does what a key of the form asks, for those without script: it takes over the large number, then counts.
func step(v *screen.Visit) {
	field := v.Field("category")
	if field == "" {
		field = headField + ledger.Category{}.String()
	}
	was := v.Field("was")
	if now := v.Field("now"); was != "" && now != v.Field(was) && (now != "0" || v.Field(was) != "") {
		v.R.PostForm.Set(was, now)
	}
	if v.Field("undo") != "" {
		if last, by, ok := strings.Cut(v.Field("last"), "|"); ok {
			add(v, last, by)
		}
		v.R.PostForm.Del("last")
		return
	}
	if by := v.Field("step"); by != "" {
		before := v.Field(field)
		add(v, field, by)
		n, _ := number(before, field)
		m, _ := number(v.Field(field), field)
		v.R.PostForm.Set("last", field+"|"+strconv.Itoa(int(n-m)))
	}
}

// add changes the number of a field, never below nothing.
func add(v *screen.Visit, field, text string) {
	by, err := strconv.ParseInt(text, 10, 32)
	if err != nil || !strings.HasPrefix(field, headField) && !strings.HasPrefix(field, sideField) {
		return
	}
	n, _ := number(v.Field(field), field)
	v.R.PostForm.Set(field, strconv.FormatInt(min(most, max(0, int64(n)+by)), 10))
}

// lotOf reads the counts of a form. Nothing at all is no count, and not a count of zero: that is a fault.
func lotOf(v *screen.Visit) (lot ledger.Lot, err error) {
	typed := false
	for field := range v.R.PostForm {
		name, isHead := strings.CutPrefix(field, headField)
		side, isSide := strings.CutPrefix(field, sideField)
		if !isHead && !isSide || v.Field(field) == "" {
			continue
		}
		n, err := number(v.Field(field), field)
		if err != nil {
			return lot, err
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
			return lot, err
		}
		lot = lot.With(c, n)
	}
	if !typed {
		return lot, fault.New(fault.Invalid, "counting.nothing", "nothing has been counted yet").
			WithHint("count with the keys; if nobody is there, choose a category and press −1 once: it says 0").WithField("now")
	}
	return lot, nil
}

// number reads a count as people type it, in Latin or Arabic digits; empty is zero here.
func number(text, field string) (int32, error) {
	if text == "" {
		return 0, nil
	}
	plain := strings.Map(func(r rune) rune {
		switch {
		case r >= '٠' && r <= '٩':
			return r - '٠' + '0'
		case r >= '۰' && r <= '۹':
			return r - '۰' + '0'
		}
		return r
	}, text)
	n, err := strconv.ParseInt(plain, 10, 32)
	if err != nil || n < 0 || n > most {
		return 0, fault.New(fault.Invalid, "counting.number", "{text} is not a count; a count is a whole number from 0 to {most}", "text", text, "most", most).
			WithField(field)
	}
	return int32(n), nil
}
