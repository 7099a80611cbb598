package alertline

import "strconv"

// Sense says what the hedge of a number means, whatever language it was in.
type Sense string

const (
	// Exactly is a number without a hedge. It is still a claim and not a count.
	Exactly Sense = "exactly"
	// About is a number that may be off in both directions.
	About Sense = "about"
	// AtLeast is a number that may be higher: 80+, more than 80.
	AtLeast Sense = "at-least"
	// AtMost is a number that may be lower: up to 80, under 80.
	AtMost Sense = "at-most"
	// Between is a range.
	Between Sense = "between"
)

// Estimate is a number of people as somebody claimed it: 0 <= Min <= Best <= Max <= 2000. The numbers are those that were
// said and nothing is made up around them: "about 80" and "80+" are 80, 80, 80, and Sense says how far to trust that. "Up to 80"
// is 0, 80, 80. A range has its middle, rounded up, as Best.
type Estimate struct {
	Min  int `json:"min"`
	Best int `json:"best"`
	Max  int `json:"max"`
	// Hedge is the hedge word for word ("about", "più di", ">", "+"), empty when there was none.
	Hedge string `json:"hedge,omitempty"`
	Sense Sense  `json:"sense"`
}

// Most is the highest number of people on one boat that is believed; the largest known were under 1,000.
const Most = 2000

func (e *Estimate) value() string {
	if e.Sense == Between {
		return strconv.Itoa(e.Min) + "-" + strconv.Itoa(e.Max)
	}
	return strconv.Itoa(e.Best)
}

// same says whether two estimates claim the same number, however hedged.
func (e *Estimate) same(f *Estimate) bool {
	return e.Min == f.Min && e.Best == f.Best && e.Max == f.Max
}

func estimate(low, high int, sense Sense, hedge string) *Estimate {
	e := &Estimate{Min: low, Best: (low + high + 1) / 2, Max: high, Hedge: hedge, Sense: sense}
	if low != high {
		e.Sense = Between
	} else if sense == AtMost {
		e.Min = 0
	}
	return e
}
