package suitable

import (
	"strings"

	"fanar/desk/directory"
	"fanar/record/dispatch"
	"fanar/record/policy"
)

// ports marks the units whose next port, as typed on board, is no place of safety: people may not be handed over to them
// (R11), but they can search, stand by and give first aid. What the directory does not know is left unmarked, and said to be
// unknown.
func (r *Ranking) ports(s dispatch.State) error {
	var names map[string]directory.Place
	standings := map[string]string{}
	for i := range r.Units {
		u := &r.Units[i]
		typed := portWords(u.NextPort)
		if len(typed) == 0 {
			continue
		}
		if names == nil {
			var err error
			if names, err = portNames(s); err != nil {
				return err
			}
		}
		p, ok := names[strings.Join(typed, " ")]
		if !ok {
			unsafe, err := unsafeCountry(s, country(typed))
			if err != nil {
				return err
			}
			if unsafe {
				u.Standing, u.Unsafe = directory.StandingUnsafe, true
			}
			continue
		}
		state, known := standings[p.ID]
		if !known {
			standing, err := directory.StandingOf(s, s.Policy, p.ID, s.Now)
			if err != nil {
				return err
			}
			state = standing.State
			standings[p.ID] = state
		}
		u.PortPlace, u.Standing, u.Unsafe = p.ID, state, state != directory.StandingSafe
	}
	return nil
}

// portNames are the places on land by every name they have, as [portWords] writes them.
func portNames(s dispatch.State) (map[string]directory.Place, error) {
	out := map[string]directory.Place{}
	for p, err := range directory.Places.All(s, "") {
		if err != nil {
			return nil, err
		}
		if !p.Ashore() {
			continue
		}
		out[strings.Join(portWords(p.Name), " ")] = p
		out[strings.Join(portWords(p.ID), " ")] = p
		for _, name := range p.Names {
			out[strings.Join(portWords(name), " ")] = p
		}
	}
	delete(out, "")
	return out, nil
}

// portWords cuts what is typed as a destination into words in capitals. Of a way such as "ITAUG > LYTIP" or "MALTA TO
// TRIPOLI" the last part counts; words that say what is there, such as PORT, do not.
func portWords(text string) []string {
	text = strings.ToUpper(text)
	if i := strings.LastIndexAny(text, ">"); i >= 0 {
		text = text[i+1:]
	}
	words := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" .,-_/@<=", r) })
	for i := len(words) - 1; i > 0; i-- {
		if words[i] == "TO" {
			words = words[i+1:]
			break
		}
	}
	out := words[:0]
	for _, w := range words {
		if w != "PORT" && w != "OF" {
			out = append(out, w)
		}
	}
	return out
}

// country reads the country of a UN/LOCODE, such as LYTIP or LY TIP; empty if the words are none. Source: UN/CEFACT
// recommendation 16.
func country(words []string) string {
	switch {
	case len(words) == 1 && len(words[0]) == 5:
		return words[0][:2]
	case len(words) == 2 && len(words[0]) == 2 && len(words[1]) == 3:
		return words[0]
	}
	return ""
}

// unsafeCountry tells whether a current assessment finds the places of a country not to be places of safety. That none does
// makes no port safe.
func unsafeCountry(s dispatch.State, code string) (bool, error) {
	if code == "" {
		return false, nil
	}
	for a, err := range directory.Assessments.All(s, "") {
		if err != nil {
			return false, err
		}
		if a.Scope == "country/"+code && !a.Safe() && policy.InForce(a.From, a.Until, s.Now) {
			return true, nil
		}
	}
	return false, nil
}
