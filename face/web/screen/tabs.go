package screen

// Tab is one page of a section, beside the others of it.
type Tab struct {
	Path, Text string
	Here       bool
}

// Oversight gives the pages of the oversight that the reader may open; here is the path of the one that is shown.
func (v *Visit) Oversight(here string) []Tab {
	var tabs []Tab
	for _, t := range []struct{ path, word, action string }{
		{"/incidents", "incident.title", "read.incidents"}, {"/rules", "rules.title", "read.rules"}, {"/overrides", "overrides.title", "read.overrides"},
		{"/packs", "packs.title", "read.rules"}, {"/access", "access-journal.title", "read.access"}, {"/transparency", "transparency.tab", ""},
	} {
		if t.action == "" && v.Actor.User != "" || v.May(t.action) {
			tabs = append(tabs, Tab{Path: t.path, Text: v.T(t.word), Here: t.path == here})
		}
	}
	return tabs
}

// CaseTabs gives the pages of a case that the reader may open; here is the path of the one that is shown, such as
// /cases/SAR-1/people.
func (v *Visit) CaseTabs(id, here string) []Tab {
	var tabs []Tab
	for _, t := range []struct{ rest, word, action string }{
		{"", "case-tab.case", "read.cases"},
		{"/people", "case-tab.people", "read.people"},
		{"/linked", "case-tab.linked", "read.cases"},
		{"/units", "case-tab.units", "read.cases"},
		{"/care", "care.tab", "read.people"},
		{"/sitreps", "case-tab.sitreps", "read.cases"},
		{"/checklists", "case-tab.checklists", "read.cases"},
	} {
		if path := "/cases/" + id + t.rest; v.May(t.action) {
			tabs = append(tabs, Tab{Path: path, Text: v.T(t.word), Here: path == here})
		}
	}
	return tabs
}
