package cap_test

import (
	"encoding/xml"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// element is one element of a document.
type element struct {
	name, space, text string
	children          []*element
}

func parse(doc []byte) (*element, error) {
	d := xml.NewDecoder(strings.NewReader(string(doc)))
	var open []*element
	var root *element
	for {
		token, err := d.Token()
		if token == nil {
			if root == nil {
				return nil, fmt.Errorf("no document: %w", err)
			}
			return root, nil
		}
		switch t := token.(type) {
		case xml.StartElement:
			e := &element{name: t.Name.Local, space: t.Name.Space}
			if len(open) == 0 {
				root = e
			} else {
				open[len(open)-1].children = append(open[len(open)-1].children, e)
			}
			open = append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				open[len(open)-1].text += string(t)
			}
		}
	}
}

// particle is one line of a sequence of the schema: a name, how often it stands, and what may be in it.
type particle struct {
	name        string
	least, most int // most 0 is unbounded
	form        *regexp.Regexp
	one         []string
	parts       []particle
}

var (
	anyText  = regexp.MustCompile(`(?s)^.*$`)
	dateTime = regexp.MustCompile(`^\d\d\d\d-\d\d-\d\dT\d\d:\d\d:\d\d[-,+]\d\d:\d\d$`)
	language = regexp.MustCompile(`^[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*$`)
	token    = regexp.MustCompile(`^[^\s,<&]+$`)
	circle   = regexp.MustCompile(`^-?\d+(\.\d+)?,-?\d+(\.\d+)? \d+(\.\d+)?$`)
)

func text(name string, least, most int) particle {
	return particle{name: name, least: least, most: most, form: anyText}
}

// alert is the sequence of the schema of CAP 1.2, with the restrictions of the text that the schema does not hold.
// Source: CAP-v1.2-os, appendix A (CAP-v1.2.xsd) and 3.2.
func alertSchema() particle {
	pairs := []particle{text("valueName", 1, 1), text("value", 1, 1)}
	area := []particle{text("areaDesc", 1, 1), text("polygon", 0, 0), {name: "circle", most: 0, form: circle}, {name: "geocode", parts: pairs}, text("altitude", 0, 1), text("ceiling", 0, 1)}
	info := []particle{
		{name: "language", most: 1, form: language},
		{name: "category", least: 1, one: []string{"Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE", "Other"}},
		text("event", 1, 1),
		{name: "responseType", one: []string{"Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear", "None"}},
		{name: "urgency", least: 1, most: 1, one: []string{"Immediate", "Expected", "Future", "Past", "Unknown"}},
		{name: "severity", least: 1, most: 1, one: []string{"Extreme", "Severe", "Moderate", "Minor", "Unknown"}},
		{name: "certainty", least: 1, most: 1, one: []string{"Observed", "Likely", "Possible", "Unlikely", "Unknown"}},
		text("audience", 0, 1), {name: "eventCode", parts: pairs},
		{name: "effective", most: 1, form: dateTime}, {name: "onset", most: 1, form: dateTime}, {name: "expires", most: 1, form: dateTime},
		text("senderName", 0, 1), text("headline", 0, 1), text("description", 0, 1), text("instruction", 0, 1), text("web", 0, 1), text("contact", 0, 1),
		{name: "parameter", parts: pairs}, {name: "resource", parts: []particle{text("resourceDesc", 1, 1), text("mimeType", 1, 1)}}, {name: "area", parts: area},
	}
	return particle{name: "alert", least: 1, most: 1, parts: []particle{
		{name: "identifier", least: 1, most: 1, form: token}, {name: "sender", least: 1, most: 1, form: token}, {name: "sent", least: 1, most: 1, form: dateTime},
		{name: "status", least: 1, most: 1, one: []string{"Actual", "Exercise", "System", "Test", "Draft"}},
		{name: "msgType", least: 1, most: 1, one: []string{"Alert", "Update", "Cancel", "Ack", "Error"}},
		text("source", 0, 1), {name: "scope", least: 1, most: 1, one: []string{"Public", "Restricted", "Private"}},
		text("restriction", 0, 1), text("addresses", 0, 1), text("code", 0, 0), text("note", 0, 1), text("references", 0, 1), text("incidents", 0, 1),
		{name: "info", parts: info},
	}}
}

// validate holds an element to its line of the schema.
func (p particle) validate(e *element) error {
	if e.name != p.name || e.space != "urn:oasis:names:tc:emergency:cap:1.2" {
		return fmt.Errorf("%s of %q where %s was expected", e.name, e.space, p.name)
	}
	if p.parts == nil {
		if len(e.children) > 0 {
			return fmt.Errorf("%s has elements in it", e.name)
		}
		if p.form != nil && !p.form.MatchString(e.text) || p.one != nil && !slices.Contains(p.one, e.text) {
			return fmt.Errorf("%s is %q", e.name, e.text)
		}
		if strings.TrimSpace(e.text) == "" {
			return fmt.Errorf("%s is empty", e.name)
		}
		return nil
	}
	rest := e.children
	for _, part := range p.parts {
		n := 0
		for len(rest) > 0 && rest[0].name == part.name && (part.most == 0 || n < part.most) {
			if err := part.validate(rest[0]); err != nil {
				return fmt.Errorf("%s: %w", e.name, err)
			}
			rest, n = rest[1:], n+1
		}
		if n < part.least {
			return fmt.Errorf("%s has %d %s, at least %d are needed", e.name, n, part.name, part.least)
		}
	}
	if len(rest) > 0 {
		return fmt.Errorf("%s has a %s out of place or too often", e.name, rest[0].name)
	}
	return nil
}

// rules are what the text of the standard asks and no sequence can say.
func rules(root *element) error {
	value := map[string]string{}
	for _, c := range root.children {
		value[c.name] = c.text
	}
	if value["scope"] == "Restricted" && value["restriction"] == "" {
		return fmt.Errorf("a restricted message says who may have it")
	}
	if value["msgType"] != "Alert" && value["references"] == "" {
		return fmt.Errorf("a message of type %s refers to others", value["msgType"])
	}
	for _, ref := range strings.Fields(value["references"]) {
		parts := strings.Split(ref, ",")
		if len(parts) != 3 || !token.MatchString(parts[0]) || !token.MatchString(parts[1]) || !dateTime.MatchString(parts[2]) {
			return fmt.Errorf("the reference %q is not sender,identifier,sent", ref)
		}
	}
	return nil
}
