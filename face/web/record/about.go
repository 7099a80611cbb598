package record

import "strings"

// about gives the page of what a record is about; empty if it has none.
func about(subject string) string {
	kind, id, _ := strings.Cut(subject, "/")
	switch kind {
	case "case":
		return "/cases/" + id
	case "incident":
		return "/incidents/" + id
	case "assessment":
		return "/assessments#a-" + id
	case "place":
		return "/assessments#place-" + id
	case "organisation":
		return "/places"
	}
	return ""
}
