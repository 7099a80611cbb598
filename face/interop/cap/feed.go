package cap

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"
	"time"

	"fanar/desk/rescue"
	"fanar/face/i18n"
	"fanar/record/dispatch"
	"fanar/record/journal"
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

// pageLength is how many cases stand on one page of the feed.
const pageLength = 100

// FeedOf lists the open cases for somebody who may read them, the one that waits longest first, on pages of a hundred: each
// leads to the next, so that none is left out and none costs seconds. path gives where the message of a case stands, and self
// where the feed does; lang chooses the words of the entries; page counts from 1. Source: RFC 5005, 3.
func FeedOf(s dispatch.State, lang, self string, page int, path func(caseID string) string) (Feed, error) {
	cases, err := rescue.Open(s, s.Now)
	if err != nil {
		return Feed{}, err
	}
	page = max(page, 1)
	at := func(page int) string { return self + "?page=" + strconv.Itoa(page) }
	f := Feed{ID: "urn:fanar:cap", Title: plain(i18n.T(lang, "cap.feed")), Author: "Fanar", Updated: time.Unix(0, 0).UTC().Format(time.RFC3339),
		Links: []Link{{Rel: "self", Type: FeedType, Href: self}}}
	if page > 1 {
		f.Links = []Link{{Rel: "self", Type: FeedType, Href: at(page)}, {Rel: "first", Type: FeedType, Href: self}, {Rel: "previous", Type: FeedType, Href: at(page - 1)}}
	}
	if page <= len(cases)/pageLength && page*pageLength < len(cases) {
		f.Links = append(f.Links, Link{Rel: "next", Type: FeedType, Href: at(page + 1)})
	}
	from := len(cases)
	if page <= len(cases)/pageLength+1 {
		from = (page - 1) * pageLength
	}
	desks := map[string]string{}
	for _, c := range cases[from:min(from+pageLength, len(cases))] {
		e, err := entryOf(s, c, lang, desks)
		if err != nil {
			return Feed{}, err
		}
		e.Links = []Link{{Rel: "alternate", Type: MediaType, Href: path(c.ID)}}
		f.Updated = max(f.Updated, e.Updated)
		f.Entries = append(f.Entries, e)
	}
	return f, nil
}

// entryOf says a case as its newest message does. desks keeps how the duty desk of an organisation is reached.
func entryOf(s dispatch.State, c rescue.Case, lang string, desks map[string]string) (Entry, error) {
	subject, kinds := rescue.Subject(c.ID), tells()
	for e, err := range journal.AboutBefore(s, subject, 0) {
		if err != nil {
			return Entry{}, err
		}
		if e.Subject != subject || !slices.Contains(kinds, e.Kind) {
			continue
		}
		org := cmp.Or(c.Coordinator, c.Org)
		if _, known := desks[org]; !known {
			if desks[org], err = dutyDesk(s, c); err != nil {
				return Entry{}, err
			}
		}
		in := info(c, lang, c.Org, desks[org])
		return Entry{ID: "urn:fanar:cap:" + identifier(e, c.ID), Updated: time.Time(Time(e.Recorded)).UTC().Format(time.RFC3339), Title: in.Headline, Summary: in.Description}, nil
	}
	return Entry{}, fmt.Errorf("case %s has no record that opened it", c.ID)
}

// XML gives the document with its declaration.
func (f Feed) XML() ([]byte, error) {
	body, err := xml.MarshalIndent(f, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write the feed of messages: %w", err)
	}
	return append(append([]byte(xml.Header), body...), '\n'), nil
}
