package screen

import (
	"maps"
	"strings"

	"fanar/engine/ledger"
	"fanar/face/i18n"
	"fanar/fault"
	"fanar/record/journal"
)

// Localise gives the fault of an error with what stands in its values and rules in the reader's language. The legal
// basis of a rule stays word for word: it is a quotation.
func (v *Visit) Localise(err error) *fault.Error {
	if err == nil {
		return nil
	}
	f := *fault.As(err)
	f.Args = maps.Clone(f.Args)
	f.Rules = append([]fault.Rule(nil), f.Rules...)
	for i := range f.Rules {
		r := &f.Rules[i]
		r.Text = v.Rule(r.ID, "text", r.Text)
		r.Satisfied = v.Rule(r.ID, "satisfied", r.Satisfied)
		r.Ask = v.Rule(r.ID, "ask", r.Ask)
	}
	if len(f.Rules) > 0 {
		f.Args["text"], f.Args["satisfied"] = f.Rules[0].Text, f.Rules[0].Satisfied
		f.Hint = ""
	}
	if subject, ok := f.Args["subject"].(string); ok {
		// A person says SAR-2, not case/SAR-2.
		f.Args["subject"] = subject[strings.IndexByte(subject, '/')+1:]
	}
	v.nameArgs(f.Args)
	for name, prefix := range map[string]string{"roles": "role.", "role": "role.", "action": "action.", "field": "field.", "type": "place-type.", "was": "phase."} {
		if words, ok := f.Args[name].(string); ok {
			f.Args[name] = v.words(prefix, words)
		}
	}
	return &f
}

// nameArgs says the identifiers among a fault's values by their names. A record that cannot be read leaves them as they are.
func (v *Visit) nameArgs(args map[string]any) {
	_ = v.Room.Journal.View(v.Context(), func(r journal.Reader) error {
		names := v.Names(r)
		for name, value := range args {
			switch value := value.(type) {
			case ledger.Account:
				args[name] = names.Account(value)
			case string:
				switch name {
				case "organisation", "giver", "receiver", "owner", "yours":
					args[name] = names.Organisation(value)
				}
			}
		}
		return nil
	})
}

// Rule says a part of a rule in the reader's language: its text, satisfied or ask. english is said where the catalogue
// has nothing, as for the rules of a pack that did not come with the program.
func (v *Visit) Rule(id, part, english string) string {
	if text, ok := i18n.Lookup(v.Lang, "rule."+id+"."+part); ok {
		return text
	}
	return english
}

// words says each of several identifiers in the reader's language, if the catalogue has it.
func (v *Visit) words(prefix, list string) string {
	parts := strings.Split(list, ", ")
	for i, part := range parts {
		if word, ok := i18n.Lookup(v.Lang, prefix+part); ok {
			parts[i] = word
		}
	}
	return strings.Join(parts, ", ")
}

// Word says an identifier in the reader's language: Word("ship-type", "cargo"). One that the catalogue lacks is said as
// it is; an empty one is empty.
func (v *Visit) Word(list, id string) string {
	switch id {
	case "":
		return ""
	case "other": // a catalogue keeps this name for a plural form
		id = "any-other"
	}
	if word, ok := i18n.Lookup(v.Lang, list+"."+id); ok {
		return word
	}
	return id
}
