package ledger

import (
	"iter"
	"strings"

	"fanar/fault"
)

// Sex is what was recorded; the zero value is unknown. Blank is unknown, never zero people.
type Sex uint8

// The four values of sex. Other covers both another answer and no wish to answer: the two are not told apart.
const (
	SexUnknown Sex = iota
	Female
	Male
	OtherSex
	sexCount
)

// Age is a band of years, declared or estimated; the zero value is unknown. Declared age stands until it is assessed.
type Age uint8

// The age bands. A person known only to be a child or only to be an adult has a band too.
const (
	AgeUnknown Age = iota
	Age0To4
	Age5To11
	Age12To17
	Age18To59
	Age60Up
	UnknownChild
	UnknownAdult
	ageCount
)

// CategoryCount is the number of cells of a lot: four sexes by eight ages.
const CategoryCount = int(sexCount) * int(ageCount)

// Category is one cell of a lot. The zero value is unknown/unknown.
type Category struct {
	Sex Sex
	Age Age
}

// String gives the name used in text and JSON: female, male, other or unknown.
func (s Sex) String() string {
	switch s {
	case Female:
		return "female"
	case Male:
		return "male"
	case OtherSex:
		return "other"
	default:
		return "unknown"
	}
}

// String gives the name used in text and JSON, such as "18-59", "60+", "unknown-child" or "unknown".
func (a Age) String() string {
	switch a {
	case Age0To4:
		return "0-4"
	case Age5To11:
		return "5-11"
	case Age12To17:
		return "12-17"
	case Age18To59:
		return "18-59"
	case Age60Up:
		return "60+"
	case UnknownChild:
		return "unknown-child"
	case UnknownAdult:
		return "unknown-adult"
	default:
		return "unknown"
	}
}

// String gives sex and age with a slash, such as "female/18-59".
func (c Category) String() string { return c.Sex.String() + "/" + c.Age.String() }

// Known says whether sex and age band are both recorded. Unknown child and unknown adult are not known.
func (c Category) Known() bool {
	return c.Sex != SexUnknown && c.Age >= Age0To4 && c.Age <= Age60Up
}

// Child says whether the band lies under 18.
func (c Category) Child() bool {
	return c.Age >= Age0To4 && c.Age <= Age12To17 || c.Age == UnknownChild
}

// Covers says whether c is the less exact name of what other names exactly, so that a recount may turn c into other
// without contradicting it: unknown/unknown covers all, female/unknown-child covers female/5-11. A category covers itself.
func (c Category) Covers(other Category) bool {
	if c.Sex != SexUnknown && c.Sex != other.Sex {
		return false
	}
	switch c.Age {
	case AgeUnknown, other.Age:
		return true
	case UnknownChild:
		return other.Child()
	case UnknownAdult:
		return other.Age == Age18To59 || other.Age == Age60Up
	default:
		return false
	}
}

// Categories yields all cells in reading order: female, male, other, unknown, each from the youngest to unknown.
func Categories() iter.Seq[Category] {
	return func(yield func(Category) bool) {
		for i := range CategoryCount {
			if !yield(reading(i)) {
				return
			}
		}
	}
}

// reading gives the i-th cell in reading order. Unknown has number zero, so that it is the zero value, but is read last.
func reading(i int) Category {
	sex, age := i/int(ageCount), i%int(ageCount)
	return Category{Sex: Sex((sex + 1) % int(sexCount)), Age: Age((age + 1) % int(ageCount))}
}

// ParseCategory reads "female/18-59", a sex alone ("female", age unknown) or an age alone ("60+", sex unknown).
// Anything else is a fault that lists the names.
func ParseCategory(s string) (Category, error) {
	for c := range Categories() {
		if s == c.String() || c.Age == AgeUnknown && s == c.Sex.String() || c.Sex == SexUnknown && s == c.Age.String() {
			return c, nil
		}
	}
	return Category{}, fault.New(fault.Invalid, "ledger.unknown-category",
		"there is no category {name}", "name", quote(s)).WithField(clip(s)).WithHint(categoryHint())
}

// exactCategory reads only the full name, as JSON has it.
func exactCategory(s string) (Category, bool) {
	for c := range Categories() {
		if rest, ok := strings.CutPrefix(s, c.Sex.String()); ok && len(rest) > 0 && rest[0] == '/' && rest[1:] == c.Age.String() {
			return c, true
		}
	}
	return Category{}, false
}

func categoryHint() string {
	var sexes, ages []string
	for i := range int(sexCount) {
		sexes = append(sexes, Sex((i+1)%int(sexCount)).String())
	}
	for i := range int(ageCount) {
		ages = append(ages, Age((i+1)%int(ageCount)).String())
	}
	return "write sex/age with " + strings.Join(sexes, ", ") + " and " + strings.Join(ages, ", ")
}

// valid keeps a made-up number out of the arrays.
func (c Category) valid() bool { return c.Sex < sexCount && c.Age < ageCount }

func (c Category) index() int { return int(c.Sex)*int(ageCount) + int(c.Age) }
