package cot

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// ErrTooLong is the end of a stream whose event, or whose noise between two events, is longer than [Longest].
var ErrTooLong = fmt.Errorf("an event is longer than %d bytes", Longest)

// Unusable is an event that is well-formed and says something that cannot be, such as a latitude of 91. The stream goes on
// behind it.
type Unusable struct {
	UID string // as far as it was read
	Why string
}

// Error says what is wrong with the event.
func (u *Unusable) Error() string { return "event " + u.UID + " is not used: " + u.Why }

// Reader reads events that follow each other in a stream, as TAK sends them over TCP (protocol 0). What stands between two
// events, such as an XML declaration or an end of line, is passed over.
type Reader struct {
	limit *limited
	xml   *xml.Decoder
	broke error
}

// NewReader begins to read a stream.
func NewReader(r io.Reader) *Reader {
	l := &limited{r: r, left: Longest}
	d := xml.NewDecoder(l)
	d.Strict = true
	return &Reader{limit: l, xml: d}
}

// Next gives the next event. An error that is an [*Unusable] leaves the stream usable; any other ends it: io.EOF between two
// events, io.ErrUnexpectedEOF in the middle of one, [ErrTooLong], or a text that is not XML.
func (r *Reader) Next() (Event, error) {
	if r.broke != nil {
		return Event{}, r.broke
	}
	for {
		r.limit.left = Longest
		token, err := r.xml.Token()
		if err != nil {
			return Event{}, r.broken(err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if t.Name.Local != "event" {
				return Event{}, r.broken(fmt.Errorf("<%.40s> is no event", t.Name.Local))
			}
			e, err := r.event(t)
			var unusable *Unusable
			if err != nil && !errors.As(err, &unusable) {
				return Event{}, r.broken(err)
			}
			return e, err
		case xml.Directive:
			return Event{}, r.broken(errors.New("an event has no document type"))
		}
	}
}

func (r *Reader) broken(err error) error {
	var syntax *xml.SyntaxError
	switch {
	case r.limit.left <= 0:
		err = ErrTooLong
	case errors.As(err, &syntax) && strings.Contains(syntax.Msg, "unexpected EOF"):
		err = io.ErrUnexpectedEOF
	case !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF):
		err = fmt.Errorf("read an event: %w", err)
	}
	r.broke = err
	return err
}

// event reads to the end of an event that has begun.
func (r *Reader) event(start xml.StartElement) (Event, error) {
	d := draft{}
	if err := d.open(start, nil); err != nil {
		return Event{}, err
	}
	path := []string{"event"}
	for parts := 1; len(path) > 0; {
		token, err := r.xml.Token()
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return Event{}, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if parts++; parts > mostParts || len(path) >= deepest {
				return Event{}, errors.New("an event has too many elements or levels")
			}
			if err := d.open(t, path); err != nil {
				return Event{}, err
			}
			path = append(path, t.Name.Local)
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.CharData:
			d.text(path, t)
		case xml.Directive:
			return Event{}, errors.New("an event has no document type")
		}
	}
	return d.event()
}

// Decode reads one event that stands alone, such as a datagram. What follows it is refused.
func Decode(b []byte) (Event, error) {
	r := NewReader(strings.NewReader(string(b)))
	e, err := r.Next()
	if err != nil {
		return e, err
	}
	if _, err := r.Next(); !errors.Is(err, io.EOF) {
		return Event{}, errors.New("something follows the event")
	}
	return e, nil
}

// limited gives up a stream in which one event does not end. The decoder reads ahead, so the limit is of a few kilobytes more.
type limited struct {
	r    io.Reader
	left int
}

// Read reads while the limit is not reached.
func (l *limited) Read(b []byte) (int, error) {
	if l.left <= 0 {
		return 0, ErrTooLong
	}
	n, err := l.r.Read(b[:min(len(b), l.left)])
	l.left -= n
	return n, err
}
