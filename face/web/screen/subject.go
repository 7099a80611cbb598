package screen

import (
	"strings"
	"time"

	"fanar/face/i18n"
	"fanar/record/policy"
)

// Subject says what a record is about as people say it, SAR-2 and not case/SAR-2, and gives the page of it; the address
// is empty if it has none.
func (v *Visit) Subject(subject string) (text, address string) {
	kind, id, _ := strings.Cut(subject, "/")
	switch kind {
	case "case":
		return id, "/cases/" + id
	case "plan":
		return id, "/plans/" + id
	case "alert":
		return id, "/alerts/" + id
	case "screening":
		of, entry, _ := strings.Cut(id, "/")
		return of + " " + entry, "/cases/" + of + "/care#e-" + entry
	case "medevac":
		about, rest, _ := strings.Cut(id, "/")
		request, centre, _ := strings.Cut(rest, "/")
		return about + " " + request + " " + centre, "/cases/" + about + "/medevacs#" + request
	case "incident":
		return id, "/incidents/" + id
	case "override":
		return id, "/overrides/" + id
	case "clock":
		_, about, _ := strings.Cut(id, "/")
		_, address = v.Subject(about)
		return subject, address
	case "policy":
		return subject, "/packs"
	case "assessment":
		return subject, "/assessments#a-" + id
	case "place":
		return subject, "/assessments#place-" + id
	case "organisation":
		return subject, "/places"
	}
	return subject, ""
}

// Span says a length of time in one unit: whole hours, or minutes where it is none.
func (v *Visit) Span(d time.Duration) string {
	if d%time.Hour != 0 || d < time.Hour {
		return v.T("span.minutes", "count", int(d/time.Minute))
	}
	return v.T("span.hours", "count", int(d/time.Hour))
}

// Roles says roles in one list.
func (v *Visit) Roles(roles []string) string {
	words := make([]string, len(roles))
	for i, role := range roles {
		words[i] = v.Word("role", role)
	}
	return strings.Join(words, v.T("list.comma"))
}

// Triggers says the facts that clocks wait for. One that the catalogue lacks is said as the pack writes it.
func (v *Visit) Triggers(all []policy.Trigger) []string {
	out := make([]string, len(all))
	for i, t := range all {
		out[i] = string(t)
		if text, ok := i18n.Lookup(v.Lang, "trigger."+slug(string(t))); ok {
			out[i] = text
		}
	}
	return out
}

// slug makes a message's name of a trigger: letters, digits and single dashes.
func slug(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}), "-")
}
