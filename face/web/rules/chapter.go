package rules

import (
	"strconv"
	"strings"
)

// chapter is a run of rules about one matter, by their numbers, both included.
type chapter struct {
	name        string // of the message "rule-chapter.NAME"
	first, last int
}

// chapters are the matters of the sixty safeguards, in their order.
var chapters = [...]chapter{
	{"rescue", 1, 7}, {"destination", 8, 14}, {"children", 15, 19}, {"custody", 20, 27}, {"data", 28, 39},
	{"support", 40, 46}, {"embargo", 47, 49}, {"oversight", 50, 56}, {"figures", 57, 60},
}

// own is the chapter of the rules that a deployer added.
const own = "own"

// chapterOf gives the chapter of a rule: by its number, or [own].
func chapterOf(id string) string {
	digits, ok := strings.CutPrefix(id, "R")
	n, err := strconv.Atoi(digits)
	for _, c := range chapters {
		if ok && err == nil && c.first <= n && n <= c.last {
			return c.name
		}
	}
	return own
}

func chapterNames() []string {
	var names []string
	for _, c := range chapters {
		names = append(names, c.name)
	}
	return append(names, own)
}
