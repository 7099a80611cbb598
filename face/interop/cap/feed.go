package cap

import (
	"encoding/xml"
	"fmt"
	"time"

	"fanar/desk/rescue"
	"fanar/face/i18n"
	"fanar/record/dispatch"
)

// FeedType is what the list of messages is served as.
const FeedType = "application/atom+xml"

// Feed is an Atom feed of the newest message of each open case. Source: RFC 4287.
type Feed struct {
	XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string   `xml:"id"`
	Title   string   `xml:"title"`
	Updated string   `xml:"updated"`
	Author  string   `xml:"author>name"`
	Links   []Link   `xml:"link"`
	Entries []Entry  `xml:"entry"`
}

// Entry is one case: where its message stands, and since when it says what it says.
type Entry struct {
	ID      string `xml:"id"` // the message's identifier, so that a new one is told from one that was read
	Title   string `xml:"title"`
	Updated string `xml:"updated"`
	Summary string `xml:"summary"`
	Links   []Link `xml:"link"`
}

// Link leads to a message.
type Link struct {
	Rel  string `xml:"rel,attr,omitempty"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

// FeedOf lists the open cases for somebody who may read them, the one that waits longest first. path gives where the
// message of a case stands, and self where the feed does; lang chooses the words of the entries.
func FeedOf(s dispatch.State, lang, self string, path func(caseID string) string) (Feed, error) {
	cases, err := rescue.Open(s, s.Now)
	if err != nil {
		return Feed{}, err
	}
	f := Feed{ID: "urn:fanar:cap", Title: plain(i18n.T(lang, "cap.feed")), Author: "Fanar", Updated: time.Unix(0, 0).UTC().Format(time.RFC3339),
		Links: []Link{{Rel: "self", Type: FeedType, Href: self}}}
	for _, c := range cases {
		a, err := of(s, c.ID, lang)
		if err != nil {
			return Feed{}, err
		}
		at := time.Time(a.Sent).UTC().Format(time.RFC3339)
		e := Entry{ID: "urn:fanar:cap:" + a.Identifier, Updated: at, Links: []Link{{Rel: "alternate", Type: MediaType, Href: path(c.ID)}}}
		e.Title, e.Summary = a.Info[0].Headline, a.Info[0].Description
		f.Updated = max(f.Updated, at)
		f.Entries = append(f.Entries, e)
	}
	return f, nil
}

// XML gives the document with its declaration.
func (f Feed) XML() ([]byte, error) {
	body, err := xml.MarshalIndent(f, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write the feed of messages: %w", err)
	}
	return append(append([]byte(xml.Header), body...), '\n'), nil
}
