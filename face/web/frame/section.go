package frame

// Section is one item of the rail. Its word is the message "nav.ID".
type Section struct {
	ID   string // such as "cases"
	Path string // where it leads
	Icon string // name in icons.svg
	Key  string // letter that follows g on the keyboard
}

// Sections gives the rail in order: what a watch needs first, then the desks by how often they are opened.
func Sections() []Section {
	return []Section{
		{"watch", "/", "triangle", "w"},
		{"alerts", "/alerts", "bell", "l"},
		{"cases", "/cases", "list-details", "c"},
		{"sea", "/sea", "ship", "s"},
		{"people", "/people", "users", "p"},
		{"count", "/count", "plus", "h"},
		{"reception", "/reception", "home", "r"},
		{"support", "/support", "package", "u"},
		{"training", "/training", "school", "t"},
		{"agreements", "/agreements", "file-text", "a"},
		{"engagement", "/engagement", "messages", "e"},
		{"figures", "/figures", "chart-bar", "f"},
		{"embargo", "/embargo", "anchor", "m"},
		{"inquiry", "/inquiry", "zoom-question", "i"},
		{"oversight", "/oversight", "eye", "o"},
		{"exchange", "/exchange", "arrows-exchange", "x"},
		{"directory", "/assessments", "address-book", "d"},
		{"record", "/record", "file-certificate", "k"},
		{"operation", "/operation", "settings", "n"},
	}
}
