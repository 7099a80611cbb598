package alertline

import (
	"slices"
	"time"
)

// Doubt is something that was stated beside the line and not believed.
type Doubt struct {
	Code   string `json:"code"` // as of a [Part]
	Said   string `json:"said"` // as it was stated
	Reason string `json:"reason"`
	Hint   string `json:"hint,omitempty"`
}

// Doubting gives the alert with a doubt about what was stated beside it.
func (a Alert) Doubting(code, said string) Alert {
	d := Doubt{Code: code, Said: said}
	d.Reason, d.Hint = sentence(code)
	a.Doubts = append(slices.Clip(a.Doubts), d)
	return a
}

// Doubtful gives the parts that look like something an alert needs and were not used: second positions, times to come,
// numbers that cannot be. Words that mean nothing here are left out, as in an e-mail they are most of it, and so are
// telephone numbers, which are covered and not doubtful.
func (a Alert) Doubtful() []Part {
	out := []Part{}
	for _, p := range a.Rest {
		if p.Code != CodeUnknownWord && p.Code != CodeNegated && p.Kind != KindPhone {
			out = append(out, p)
		}
	}
	return out
}

// Figures makes an estimate of figures that a system states; zero is not said. ok is false if nothing is said, or if they
// cannot be: below zero, above [Most], or in the wrong order.
func Figures(low, best, high int) (e Estimate, ok bool) {
	said := slices.DeleteFunc([]int{low, best, high}, func(n int) bool { return n == 0 })
	if len(said) == 0 || !slices.IsSorted(said) || said[0] < 0 || said[len(said)-1] > Most {
		return Estimate{}, false
	}
	switch {
	case low == 0 && best == 0:
		return Estimate{Best: high, Max: high, Sense: AtMost}, true
	case best == 0 && high == 0:
		return Estimate{Min: low, Best: low, Max: low, Sense: AtLeast}, true
	}
	e = Estimate{Min: said[0], Max: said[len(said)-1], Sense: Between}
	if e.Best = best; best == 0 {
		e.Best = (e.Min + e.Max + 1) / 2
	}
	if e.Min == e.Max {
		e.Sense = Exactly
	}
	return e, true
}

// SourceOf gives the source that a stable word names, or SourceUnknown.
func SourceOf(word string) Source {
	for _, s := range []Source{Phone, AlarmPhone, Aircraft, Radio, Email, NGO, Beacon, Vessel} {
		if string(s) == word {
			return s
		}
	}
	return SourceUnknown
}

// BoatOf gives the boat that a stable word names, or that the words of people say; BoatUnknown if they say none.
func BoatOf(words string) Boat { return boatOf(words, time.Unix(0, 0), nil) }

func boatOf(words string, now time.Time, local *time.Location) Boat {
	for _, b := range []Boat{Rubber, Wooden, Metal, Fibreglass, Sailing, Fishing, BoatUnknown} {
		if string(b) == words {
			return b
		}
	}
	return Parse(words, now, local).Boat
}

// needsOf gives the need that a stable word names, or those that the words of people say.
func needsOf(words string, now time.Time, local *time.Location) []Need {
	for _, e := range needWords() {
		if e.value == words {
			return []Need{Need(words)}
		}
	}
	return Parse(words, now, local).Needs
}
