package alertline

// PartKind says what a piece of the line became.
type PartKind string

const (
	// KindTime became At, or Value where a second time was typed.
	KindTime PartKind = "time"
	// KindPosition became Position.
	KindPosition PartKind = "position"
	// KindBoat became Boat.
	KindBoat PartKind = "boat"
	// KindOnBoard became OnBoard.
	KindOnBoard PartKind = "on-board"
	// KindWomen counts women, or says that there are some when Count is nil; so do the next four for their group.
	KindWomen PartKind = "women"
	// KindMen counts men.
	KindMen PartKind = "men"
	// KindChildren counts children and minors.
	KindChildren PartKind = "children"
	// KindInfants counts babies.
	KindInfants PartKind = "infants"
	// KindUnaccompanied counts unaccompanied children.
	KindUnaccompanied PartKind = "unaccompanied"
	// KindNeed became one of Needs; Count says for how many people, when the line did.
	KindNeed PartKind = "need"
	// KindSource became Source.
	KindSource PartKind = "source"
	// KindPhone is a telephone number. It is in Rest, and whoever keeps the line decides whether the number may be kept.
	KindPhone PartKind = "phone"
	// KindText is what the sender of a thin text quoted of the first alert; it is kept and not read again.
	KindText PartKind = "text"
	// KindRest was not understood; Code and Reason say why.
	KindRest PartKind = "rest"
)

// Part is a piece of the line and what it became.
type Part struct {
	Kind PartKind `json:"kind"`
	// Start and End are byte offsets in Raw, End exclusive; both fall between characters.
	Start int `json:"start"`
	End   int `json:"end"`
	// Text is Raw from Start to End.
	Text string `json:"text"`
	// Value is what it became in one plain form: a time in RFC 3339, a position in degrees and minutes, a stable word, a
	// count. It is empty for what was not understood.
	Value string `json:"value,omitempty"`
	// Count is the number of people that the piece speaks of.
	Count *Estimate `json:"count,omitempty"`
	// Code names the reason why a piece was not understood, for the reader's language: alert.…, or the position.… or
	// time.… code of what it looked like.
	Code string `json:"code,omitempty"`
	// Reason is the same in English, and Hint says what would be right; Hint may be empty.
	Reason string `json:"reason,omitempty"`
	Hint   string `json:"hint,omitempty"`
	// Other is what a second position or time says, in the form of Value: it is not used, and not lost.
	Other string `json:"other,omitempty"`
}

// The reasons why a piece was not understood.
const (
	CodeUnknownWord    = "alert.unknown-word"
	CodeUnknownNumber  = "alert.unknown-number"
	CodePhone          = "alert.phone-number"
	CodeNegated        = "alert.negated"
	CodeMeasure        = "alert.measure"
	CodeCountAbsurd    = "alert.count-absurd"
	CodeCountNegative  = "alert.count-negative"
	CodeCountFraction  = "alert.count-fraction"
	CodeCountOrder     = "alert.count-order"
	CodeCountSecond    = "alert.count-second"
	CodeCountUnclear   = "alert.count-unclear"
	CodeCountOfWhat    = "alert.count-of-what"
	CodeSeveralBoats   = "alert.several-boats"
	CodeBoatSecond     = "alert.boat-second"
	CodeSourceSecond   = "alert.source-second"
	CodeTimeFuture     = "alert.time-future"
	CodeTimeSecond     = "alert.time-second"
	CodePositionSecond = "alert.position-second"
	CodeTooLong        = "alert.too-long"
)

// sentence gives the reason and the hint of a code.
func sentence(code string) (reason, hint string) {
	switch code {
	case CodeUnknownWord:
		return "not a word of alerts; it is kept as it is", ""
	case CodeUnknownNumber:
		return "a number that belongs to nothing", "write what it counts, as in 80 pob"
	case CodePhone:
		return "a telephone number; it is not kept in the record", "write it on the pad if it is needed to call back"
	case CodeNegated:
		return "says that something is not so; it is kept as it is", ""
	case CodeMeasure:
		return "a length, a distance or a duration", "write how long ago as -20m; put the rest in a note"
	case CodeCountAbsurd:
		return "more than 2,000 people on one boat cannot be right", "check the number"
	case CodeCountNegative:
		return "a count cannot be negative", "write 5 or more than 5 as 5 pob or 5+ pob"
	case CodeCountFraction:
		return "people are counted in whole numbers", "write 80 pob"
	case CodeCountOrder:
		return "the smaller number stands first", "write 45-60 pob"
	case CodeCountSecond:
		return "a second number of people, different from the first", "write one number, or a range such as 45-60"
	case CodeCountUnclear:
		return "two numbers could be the people on board", "write pob behind the right one"
	case CodeCountOfWhat:
		return "a number of something unknown", "write pob behind the number of people"
	case CodeSeveralBoats:
		return "several boats in one line", "log a line for each boat"
	case CodeBoatSecond:
		return "a second kind of boat", "write one kind"
	case CodeSourceSecond:
		return "a second source", "write the one that spoke to you"
	case CodeTimeFuture:
		return "a time still to come; an alert is about the past", "write the date as in 22112026 0800"
	case CodeTimeSecond:
		return "a second time", "write one time"
	case CodePositionSecond:
		return "a second position", "write one position, and log the other as an update"
	case CodeTooLong:
		return "too long for an alert; this was not read", "put the text in a note"
	}
	return "", ""
}
