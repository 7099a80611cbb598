package onefleet

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"fanar/desk/rescue/alert"
	"fanar/desk/rescue/past"
	"fanar/engine/alertline"
	"fanar/record/dispatch"
)

// freshMark is how old a mark of a boat without a case may be to be an alert.
const freshMark = 48 * time.Hour

// oldOpen is from when on a case that nobody closed in OneFleet is taken only if a person asks for it: each becomes an alert with a
// clock (R2), and hundreds of forgotten ones would drown those of today.
const oldOpen = 7 * 24 * time.Hour

// Choice is how an export is taken.
type Choice struct {
	Trial bool // record nothing; say what would be taken
	Old   bool // also open cases that are older than a week
}

// Step is what becomes of one item.
type Step struct {
	Item    string
	Number  int
	Command dispatch.Command // past.TakeIn or alert.Receive
}

// Plan says what is to be taken, and what not and why. It reads no record.
func (x *Export) Plan(now time.Time, how Choice) (steps []Step, found []Finding) {
	found = slices.Clone(x.Findings)
	others := map[string]int{}
	for _, it := range x.Items {
		switch {
		case it.Deleted:
			found = append(found, note(it.Number, it.ID, "onefleet.deleted", "it is deleted in OneFleet"))
		case it.Template == "case":
			c := candidate{Item: it, now: now, old: how.Old}
			c.place(x)
			if s, ok := c.step(); ok {
				steps = append(steps, s)
			}
			found = append(found, c.found...)
		case it.Template == "droppoint" || it.Template == "sighting":
			c := candidate{Item: it, now: now}
			c.place(x)
			if s, ok := c.mark(); ok {
				steps = append(steps, s)
			}
			found = append(found, c.found...)
		default:
			others[it.Template]++
		}
	}
	for _, template := range slices.Sorted(keys(others)) {
		found = append(found, note(0, template, "onefleet.template", "not taken: {count} of the kind {template}; they are no cases, and tracks of ships and aircraft are observations",
			"count", others[template], "template", template))
	}
	return steps, found
}

func keys(m map[string]int) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// candidate is an item on its way into the record.
type candidate struct {
	Item
	now       time.Time
	old       bool            // open ones are taken however old they are
	positions []past.Position // oldest first
	at        time.Time
	found     []Finding
}

func (c *candidate) say(code, text string, args ...any) {
	c.found = append(c.found, note(c.Number, c.ID, code, text, args...))
}

// place finds where and when the item was.
func (c *candidate) place(x *Export) {
	all := x.Positions[strings.ToUpper(c.Identifier)]
	if own := strings.ToUpper(c.ID); c.Identifier == "" || own != strings.ToUpper(c.Identifier) {
		all = append(slices.Clone(all), x.Positions[own]...)
	}
	future := 0
	for _, p := range all {
		if p.At.After(c.now) {
			future++
			continue
		}
		c.positions = append(c.positions, past.Position{Position: p.Position, At: p.At, Source: p.Source})
	}
	if future > 0 {
		c.say("onefleet.future", "not taken: {count} positions that lie in the future", "count", future)
	}
	slices.SortStableFunc(c.positions, func(a, b past.Position) int { return a.At.Compare(b.At) })
	c.positions = slices.CompactFunc(c.positions, func(a, b past.Position) bool { return a.At.Equal(b.At) && a.Position == b.Position })
	if text := c.Properties["first_seen"]; text != "" {
		at, err := instant(text)
		if err != nil || at.After(c.now) {
			c.say("onefleet.time", "{time} is no time", "time", text)
		} else {
			c.at = at
		}
	}
	if c.at.IsZero() && len(c.positions) > 0 {
		c.at = c.positions[0].At
	}
}

// last is when the item was last known; zero if never.
func (c *candidate) last() time.Time {
	if n := len(c.positions); n > 0 {
		return c.positions[n-1].At
	}
	return c.at
}

// closed tells whether OneFleet holds the case for ended, and how.
func (c *candidate) closed() (string, bool) {
	status, outcome := strings.ToLower(c.Properties["status"]), strings.ToLower(c.Properties["outcome"])
	ended := strings.HasPrefix(status, "closed") || status == "diembarked" || status == "disembarked"
	if status == "" && outcome != "" && outcome != "unknown" {
		ended = true
	}
	text := "closed in OneFleet"
	if status != "" {
		text += ", status " + code(status)
	}
	if outcome != "" {
		text += ", outcome " + code(outcome)
	}
	return text, ended
}

// step makes a case of history of what is closed, and an alert of what is not.
func (c *candidate) step() (Step, bool) {
	estimates := c.people()
	c.leftOut()
	outcome, ended := c.closed()
	if last := c.last(); !ended && !c.old && !last.IsZero() && c.now.Sub(last) > oldOpen {
		c.say("onefleet.old-open", "it is open in OneFleet and was last seen at {time}, more than {days} days ago; it was not taken. Ask for old open cases too, and it becomes an alert",
			"time", last.Format("2006-01-02 15:04Z"), "days", int(oldOpen.Hours()/24))
		return Step{}, false
	}
	if !ended {
		return Step{c.ID, c.Number, c.alert(estimates)}, true
	}
	if c.at.IsZero() {
		c.say("onefleet.no-time", "it has neither a position nor a time, so it cannot be put anywhere, and was not taken")
		return Step{}, false
	}
	return Step{c.ID, c.Number, past.TakeIn{System: System, ID: c.ID, At: c.at, Boat: c.boat(), Positions: c.positions, Estimates: estimates, Outcome: outcome, Note: c.losses()}}, true
}

// alert says a case that nobody closed, with its newest position.
func (c *candidate) alert(estimates []past.Estimate) alert.Receive {
	words := []string{"OneFleet"}
	for _, name := range []string{"status", "engine_working", "ap_contact"} {
		if v := code(c.Properties[name]); v != "" {
			words = append(words, strings.ReplaceAll(name, "_", " ")+" "+v)
		}
	}
	if note := c.losses(); note != "" {
		words = append(words, note)
	}
	a := alert.Receive{Source: "ngo", From: System, Ref: c.ID, Text: strings.Join(words, ", "), At: c.at, Boat: string(c.boat())}
	if n := len(c.positions); n > 0 {
		last := c.positions[n-1]
		a.Position, a.At = &last.Position, last.At
		if n > 1 {
			c.say("onefleet.earlier", "it is open in OneFleet and became an alert with its newest position; earlier ones stay in the file: {count}", "count", n-1)
		}
	}
	if len(estimates) > 0 {
		low, high := estimates[0].People, estimates[0].People
		for _, e := range estimates {
			low, high = min(low, e.People), max(high, e.People)
		}
		a.Count = &alert.Count{Min: low, Best: estimates[0].People, Max: high}
	}
	return a
}

// mark makes an alert of a fresh mark of a boat without a case.
func (c *candidate) mark() (Step, bool) {
	c.leftOut()
	if len(c.positions) == 0 || c.now.Sub(c.positions[len(c.positions)-1].At) > freshMark {
		c.say("onefleet.old-mark", "it is a mark without a case, without a position or older than {hours} hours, and was not taken", "hours", int(freshMark.Hours()))
		return Step{}, false
	}
	return Step{c.ID, c.Number, c.alert(nil)}, true
}

func (c *candidate) boat() alertline.Boat {
	switch c.Properties["boat_type"] {
	case "wood", "wooden":
		return alertline.Wooden
	case "rubber":
		return alertline.Rubber
	case "fiberglass", "fibreglass":
		return alertline.Fibreglass
	case "iron", "metal", "steel":
		return alertline.Metal
	}
	return alertline.BoatUnknown
}

// people gives every number that was written. 0 is what the form of OneFleet begins with, so it says nothing.
func (c *candidate) people() []past.Estimate {
	total, sum, parts := c.count("pob_total"), 0, []string{}
	for _, p := range []struct{ name, word string }{{"pob_women", "women"}, {"pob_men", "men"}, {"pob_minors", "minors"}} {
		if n := c.count(p.name); n > 0 {
			sum += n
			parts = append(parts, fmt.Sprintf("%d %s", n, p.word))
		}
	}
	var out []past.Estimate
	if total > 0 {
		out = append(out, past.Estimate{People: total, Words: "people on board"})
	}
	if sum > 0 && sum != total && sum <= alertline.Most {
		out = append(out, past.Estimate{People: sum, Words: strings.Join(parts, ", ")})
		if total > 0 {
			c.say("onefleet.sum", "it says {total} people on board, and {parts}, which are {sum}; both numbers were kept", "total", total, "parts", strings.Join(parts, ", "), "sum", sum)
		}
	}
	return out
}

func (c *candidate) count(name string) int {
	text := c.Properties[name]
	if text == "" {
		return 0
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || n != float64(int(n)) || n < 0 || n > alertline.Most {
		c.say("onefleet.number", "{field} is {got}, which is no number of people", "field", name, "got", text)
		return 0
	}
	return int(n)
}

// losses says what OneFleet holds about the dead and the missing. It is no count: whoever knows more enters it.
func (c *candidate) losses() string {
	var words []string
	for _, p := range []struct{ name, word string }{{"people_drowned", "drowned"}, {"people_missing", "missing"}, {"pob_medical_cases", "medical cases"}} {
		if n := c.count(p.name); n > 0 {
			words = append(words, fmt.Sprintf("%d %s", n, p.word))
		}
	}
	if len(words) == 0 {
		return ""
	}
	if c.Properties["people_drowned"] != "" || c.Properties["people_missing"] != "" {
		c.say("onefleet.losses", "OneFleet says: {words}; this stands as a note and is not counted", "words", strings.Join(words, ", "))
	}
	return "OneFleet says: " + strings.Join(words, ", ") + "."
}

// taken are the fields that hold numbers or words of a list; display are those that only OneFleet's screen needs.
var (
	taken   = []string{"status", "boat_type", "first_seen", "engine_working", "pob_total", "pob_women", "pob_men", "pob_minors", "pob_medical_cases", "ap_contact", "outcome", "people_drowned", "people_missing"}
	display = []string{"boat_color", "color", "icon", "testtag", "airplane_involvement", "category", "active"}
)

// leftOut says which fields were not taken, since somebody may be named in them. Source: R28.
func (c *candidate) leftOut() {
	var names []string
	for name, text := range c.Properties {
		if text != "" && !slices.Contains(taken, name) && !slices.Contains(display, name) {
			names = append(names, code(name))
		}
	}
	if len(names) > 0 {
		slices.Sort(names)
		c.say("onefleet.free-text", "these fields may hold names or telephone numbers and were not taken: {fields}", "fields", strings.Join(names, ", "))
	}
}

// code keeps a word of a list of choices as it is; anything else is no choice and says nothing.
func code(s string) string {
	if len(s) > 40 || strings.ContainsFunc(s, func(r rune) bool {
		return r != '_' && r != '-' && (r < 'a' || r > 'z') && (r < '0' || r > '9') && (r < 'A' || r > 'Z')
	}) || strings.Count(strings.Map(onlyDigits, s), "") > 5 {
		return ""
	}
	return s
}

func onlyDigits(r rune) rune {
	if r >= '0' && r <= '9' {
		return r
	}
	return -1
}
