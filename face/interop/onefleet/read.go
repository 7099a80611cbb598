package onefleet

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"fanar/engine/geo"
	"fanar/fault"
)

// Limits of one file.
const (
	Longest       = 64 << 20 // bytes
	mostDocuments = 300_000
	mostFindings  = 1_000
	deepest       = 4 // levels of lists and objects around the documents
)

// Read reads an export in any of the forms in which CouchDB and its tools write one: a list of documents, an object with rows,
// docs, items or positions, one document after the other, or an object that names each document. A document that cannot be read
// is a finding and stops nothing. Errors: fault.Invalid if the file is no JSON or too long.
func Read(r io.Reader) (*Export, error) {
	x := &Export{Positions: map[string][]Position{}}
	dec := json.NewDecoder(&measured{r: r, left: Longest})
	for {
		err := x.value(dec, 0)
		switch {
		case errors.Is(err, io.EOF):
			return x, nil
		case err != nil:
			return nil, x.unreadable(err, dec.InputOffset())
		}
	}
}

func (x *Export) unreadable(err error, at int64) error {
	if errors.Is(err, errTooLong) {
		return fault.New(fault.Invalid, "onefleet.long", "the export is longer than {limit} MB, or has more than {most} documents", "limit", Longest>>20, "most", mostDocuments).
			WithHint("divide it, and import the parts one after the other").WithField("file")
	}
	return fault.New(fault.Invalid, "onefleet.json", "the export cannot be read at byte {at}: {why}", "at", at, "why", err.Error()).
		WithHint("it is JSON as CouchDB gives it: _all_docs?include_docs=true, or a list of documents").WithField("file")
}

var errTooLong = errors.New("too long")

// measured ends a file that is too long.
type measured struct {
	r    io.Reader
	left int64
}

// Read reads up to the limit.
func (m *measured) Read(b []byte) (int, error) {
	if m.left <= 0 {
		return 0, errTooLong
	}
	n, err := m.r.Read(b[:min(int64(len(b)), m.left)])
	m.left -= int64(n)
	return n, err
}

// value reads one value: a document, or something around documents. It gives io.EOF only if there is none.
func (x *Export) value(dec *json.Decoder, depth int) error {
	token, err := dec.Token()
	if err != nil {
		return err
	}
	if err = x.rest(dec, token, depth); errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return err
}

// rest reads what follows the first token of a value.
func (x *Export) rest(dec *json.Decoder, token json.Token, depth int) error {
	switch token {
	case json.Delim('['):
		for dec.More() {
			if depth >= deepest {
				return errors.New("lists in lists in lists")
			}
			if err := x.element(dec); err != nil {
				return err
			}
		}
		_, err := dec.Token()
		return err
	case json.Delim('{'):
		return x.object(dec, depth)
	}
	return fmt.Errorf("%v is no document", token)
}

// element reads one element of a list whole: it is a document, or a row with one.
func (x *Export) element(dec *json.Decoder) error {
	var raw json.RawMessage
	if err := dec.Decode(&raw); err != nil {
		return err
	}
	return x.document(raw)
}

// object reads an object whose beginning was read: one document, or several under their names.
func (x *Export) object(dec *json.Decoder, depth int) error {
	fields := map[string]json.RawMessage{}
	for dec.More() {
		token, err := dec.Token()
		if err != nil {
			return err
		}
		name, _ := token.(string)
		switch name {
		case "rows", "docs", "items", "positions", "data":
			if depth >= deepest {
				return errors.New("lists in lists in lists")
			}
			if err := x.value(dec, depth+1); err != nil {
				return err
			}
			continue
		}
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return err
		}
		fields[name] = raw
		if len(fields) > mostDocuments {
			return errTooLong
		}
	}
	if _, err := dec.Token(); err != nil {
		return err
	}
	if fields["_id"] != nil || fields["template"] != nil || fields["item_identifier"] != nil || fields["doc"] != nil {
		whole, err := json.Marshal(fields)
		if err != nil {
			return err
		}
		return x.document(whole)
	}
	for _, raw := range fields {
		if len(raw) > 0 && raw[0] == '{' {
			if err := x.document(raw); err != nil {
				return err
			}
		}
	}
	return nil
}

// document keeps one document.
func (x *Export) document(raw json.RawMessage) error {
	if x.Documents++; x.Documents > mostDocuments {
		return errTooLong
	}
	n := x.Documents
	var d document
	err := json.Unmarshal(raw, &d)
	if err == nil && d.Doc != nil && d.Template == "" && d.Of == "" {
		row := d.ID
		if d = (document{}); true {
			err = json.Unmarshal(raw, &struct {
				Doc *document `json:"doc"`
			}{&d})
		}
		if d.ID == "" {
			d.ID = row
		}
	}
	switch {
	case err != nil:
		x.find(note(n, d.ID, "onefleet.document", "the document cannot be read: {why}", "why", err.Error()))
	case strings.HasPrefix(d.ID, "_design/"), d.Gone:
	case d.Of != "":
		x.position(n, d)
	case d.Template != "" || d.Properties != nil:
		x.item(n, d)
	default:
		x.find(note(n, d.ID, "onefleet.unknown", "the document is neither an item nor a position"))
	}
	return nil
}

func (x *Export) find(f Finding) {
	if len(x.Findings) < mostFindings {
		x.Findings = append(x.Findings, f)
	}
}

func (x *Export) item(n int, d document) {
	it := Item{Number: n, ID: d.ID, Identifier: d.Identifier, Template: strings.ToLower(strings.TrimSpace(d.Template)), Deleted: d.Deleted, Properties: map[string]string{}}
	if it.ID == "" {
		it.ID = it.Identifier
	}
	for name, raw := range d.Properties {
		it.Properties[strings.ToLower(strings.TrimSpace(name))] = plain(raw)
	}
	x.Items = append(x.Items, it)
}

func (x *Export) position(n int, d document) {
	if d.Deleted {
		x.find(note(n, d.ID, "onefleet.deleted", "it is deleted in OneFleet"))
		return
	}
	p := Position{Number: n, ID: d.ID, Source: word(d.Source)}
	lat, bad1 := strconv.ParseFloat(plain(d.Lat), 64)
	lon, bad2 := strconv.ParseFloat(plain(d.Lon), 64)
	p.Position = geo.Position{Lat: lat, Lon: lon}
	at, bad3 := instant(plain(d.Timestamp))
	p.At = at
	// 0,0 is what OneFleet stores when nobody typed a position.
	if bad1 != nil || bad2 != nil || p.Position.Check() != nil || p.Position == (geo.Position{}) {
		x.find(note(n, d.ID, "onefleet.position", "{lat}, {lon} is no position", "lat", plain(d.Lat), "lon", plain(d.Lon)))
		return
	}
	if bad3 != nil {
		x.find(note(n, d.ID, "onefleet.time", "{time} is no time", "time", plain(d.Timestamp)))
		return
	}
	key := strings.ToUpper(d.Of)
	x.Positions[key] = append(x.Positions[key], p)
}

// plain gives a JSON value as text: OneFleet writes numbers both as numbers and as texts.
func plain(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return strings.TrimSpace(s)
	}
	if text := string(raw); text != "null" && len(text) < 200 {
		return text
	}
	return ""
}

// instant reads a time. One without a zone was typed in a browser; it is read as UTC, as the crews write it.
func instant(text string) (time.Time, error) {
	for _, form := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02"} {
		if at, err := time.Parse(form, text); err == nil {
			return at.UTC(), nil
		}
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil && n > 1e9 && n < 1e13 {
		if n > 1e11 {
			return time.UnixMilli(n).UTC(), nil
		}
		return time.Unix(n, 0).UTC(), nil
	}
	return time.Time{}, errors.New("no time")
}

// word keeps a short code such as "onefleet" or "AIS", and nothing that could be a name or a number.
func word(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	for _, known := range []string{"onefleet", "ais", "iridium", "iridiumgo", "aisstream", "fleetmon", "seed", "import", "adsb", "manual", "ship", "aircraft"} {
		if s == known {
			return s
		}
	}
	return ""
}
