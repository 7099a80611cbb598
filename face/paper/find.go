package paper

import (
	"net/url"
	"strconv"

	"fanar/desk/directory"
	"fanar/desk/rescue"
	"fanar/record/journal"
)

// Found is what a code leads to.
type Found struct {
	Code     string `json:"code" doc:"As it stands on the sheet"`
	Form     Form   `json:"form" doc:"deck-count, handover-given, handover-received, landing, medevac, body-found or alert"`
	Case     string `json:"case,omitempty"`
	Place    string `json:"place,omitempty" doc:"Vessel or place that the sheet was printed for; absent if the code fits none or several"`
	Handover string `json:"handover,omitempty"`
	Path     string `json:"path" doc:"Address of the screen on this node, with case and place filled in"`
}

// Find gives what a code leads to. Errors: fault.NotFound if this node does not have the case.
func Find(r journal.Rows, c Code) (Found, error) {
	f := Found{Code: c.String(), Form: c.Form, Case: c.CaseID()}
	if f.Case != "" {
		if _, err := rescue.CaseByID(r, f.Case); err != nil {
			return f, err
		}
	}
	switch {
	case c.Form == HandoverReceived:
		f.Handover = "H" + strconv.FormatUint(uint64(c.Tag), 10)
	case c.Form.AtPlace() && c.Tag != 0:
		place, err := placeOf(r, c.Tag)
		if err != nil {
			return f, err
		}
		f.Place = place
	}
	f.Path = f.path()
	return f, nil
}

// placeOf finds the one place that a tag stands for; empty if there is none, or more than one.
func placeOf(r journal.Rows, tag uint32) (string, error) {
	found := ""
	for p, err := range directory.Places.All(r, "") {
		switch {
		case err != nil:
			return "", err
		case PlaceTag(p.ID) != tag:
		case found != "":
			return "", nil
		default:
			found = p.ID
		}
	}
	return found, nil
}

func (f Found) path() string {
	at := ""
	if f.Place != "" {
		at = "?at=" + url.QueryEscape(f.Place)
	}
	switch f.Form {
	case DeckCount, Landing:
		return "/count/" + f.Case + "/deck" + at
	case HandoverGiven:
		return "/count/" + f.Case + "/give" + at
	case HandoverReceived:
		return "/count/" + f.Case + "/receive/" + f.Handover
	case Medevac:
		return "/cases/" + f.Case + "/medevacs#f-medevac"
	case BodyFound:
		return "/cases/" + f.Case + "/people"
	}
	return "/alerts"
}
