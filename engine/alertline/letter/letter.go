// Package letter takes the text of an alert out of an e-mail as it came over the wire (RFC 5322): the subject and the text
// part, in whatever encoding of MIME they are written.
//
// It never opens an attachment and never follows an address; what it leaves out it says. It keeps of the sender only the
// domain and not who it is. Source: R28.
//
// Start with [Read].
package letter

import (
	"bufio"
	"encoding/base64"
	"errors"
	"fmt"
	"html"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"fanar/fault"
)

const (
	// Most is how many bytes of a letter are read, with everything that is attached to it.
	Most = 8 << 20
	// textMost is how many bytes of text are kept; behind them are quoted letters.
	textMost = 3500
	depth    = 5  // of parts within parts
	parts    = 50 // of one letter
)

// Letter is what of an e-mail is an alert.
type Letter struct {
	Subject string    `json:"subject,omitempty"`
	Text    string    `json:"text"`           // valid UTF-8, at most some thousand bytes
	Domain  string    `json:"from,omitempty"` // of the sender's address, such as example.org
	ID      string    `json:"id,omitempty"`   // Message-ID
	Sent    time.Time `json:"sent,omitzero"`  // Date, in UTC; zero if there is none that can be read
	// LeftOut says what was not read, as "photo.jpg (image/jpeg)"; empty and never nil.
	LeftOut []string `json:"leftOut"`
	// Cut says that the text was longer.
	Cut bool `json:"cut,omitempty"`
}

// Alert gives the words to read the alert from: the subject, and the text below it.
func (l Letter) Alert() string { return strings.TrimSpace(l.Subject + "\n" + l.Text) }

// Read reads one letter. Errors: fault.Invalid if it is no e-mail; a part that cannot be read is left out and said.
func Read(from io.Reader) (Letter, error) {
	m, err := mail.ReadMessage(bufio.NewReader(io.LimitReader(from, Most)))
	if err != nil {
		return Letter{}, fault.New(fault.Invalid, "alert.mail", "this is no e-mail as it is stored or sent (RFC 5322): it does not begin with its headers").
			WithHint("save the message as a file (.eml) and give that, or paste its text").WithCause(err)
	}
	l := Letter{LeftOut: []string{}}
	words := mime.WordDecoder{CharsetReader: reader}
	if l.Subject, err = words.DecodeHeader(m.Header.Get("Subject")); err != nil {
		l.Subject = m.Header.Get("Subject")
	}
	l.Subject = clean(l.Subject)
	if a, err := mail.ParseAddress(m.Header.Get("From")); err == nil {
		if at := strings.LastIndexByte(a.Address, '@'); at >= 0 {
			l.Domain = clean(strings.ToLower(a.Address[at+1:]))
		}
	}
	if l.ID = clean(strings.Trim(m.Header.Get("Message-Id"), "<> ")); len(l.ID) > 200 {
		l.ID = ""
	}
	if sent, err := m.Header.Date(); err == nil {
		l.Sent = sent.UTC()
	}
	w := &work{letter: &l}
	w.part(head{m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), ""}, m.Body, depth)
	text := w.plain
	if strings.TrimSpace(text) == "" && w.markup != "" {
		text = untag(w.markup)
	}
	l.Text, l.Cut = cut(strings.TrimSpace(clean(text)))
	return l, nil
}

// head is what a part says of itself.
type head struct{ kind, encoding, disposition string }

// work is the way through the parts of one letter.
type work struct {
	letter        *Letter
	plain, markup string
	count         int
}

func (w *work) leave(what string) {
	if len(w.letter.LeftOut) < 20 {
		w.letter.LeftOut = append(w.letter.LeftOut, clean(what))
	}
}

func (w *work) part(h head, body io.Reader, left int) {
	kind, params, err := mime.ParseMediaType(h.kind)
	if err != nil {
		kind, params = "text/plain", map[string]string{}
	}
	if w.count++; w.count > parts {
		return
	}
	if strings.HasPrefix(kind, "multipart/") && left > 0 && params["boundary"] != "" {
		w.several(multipart.NewReader(body, params["boundary"]), left)
		return
	}
	disposition, named, _ := mime.ParseMediaType(h.disposition)
	called := named["filename"]
	if called == "" {
		called = params["name"]
	}
	text := kind == "text/plain" && w.plain == "" || kind == "text/html" && w.markup == ""
	if disposition == "attachment" || !text {
		w.leave(strings.TrimSpace(called + " (" + kind + ")"))
		return
	}
	read, err := decode(body, h.encoding, params["charset"])
	if err != nil {
		w.leave(strings.TrimSpace(fmt.Sprintf("%s (%s, %s)", called, kind, "cannot be read whole")))
	}
	if kind == "text/html" {
		w.markup = read
		return
	}
	w.plain = read
}

func (w *work) several(all *multipart.Reader, left int) {
	for {
		p, err := all.NextRawPart()
		if err != nil {
			if !errors.Is(err, io.EOF) {
				w.leave("the parts behind (cannot be read)")
			}
			return
		}
		w.part(head{p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p.Header.Get("Content-Disposition")}, p, left-1)
	}
}

// decode gives the text of a part. What was read before an error counts.
func decode(body io.Reader, encoding, charset string) (string, error) {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, newlines{body})
	}
	raw, err := io.ReadAll(io.LimitReader(body, 1<<20))
	decoded, wrong := reader(charset, strings.NewReader(string(raw)))
	if wrong != nil {
		return strings.ToValidUTF8(string(raw), "\uFFFD"), wrong
	}
	text, _ := io.ReadAll(decoded)
	return strings.ToValidUTF8(string(text), "\uFFFD"), err
}

// newlines takes out of base64 what mail programs put between its lines.
type newlines struct{ from io.Reader }

func (n newlines) Read(p []byte) (int, error) {
	got, err := n.from.Read(p)
	kept := 0
	for _, c := range p[:got] {
		if c != ' ' && c != '\t' {
			p[kept] = c
			kept++
		}
	}
	return kept, err
}

var (
	tags   = regexp.MustCompile(`(?s)<(?:style|script|head)\b.*?</(?:style|script|head)>|<!--.*?-->`)
	breaks = regexp.MustCompile(`(?i)<(?:br|/p|/div|/tr|/li|/h[1-6])\b[^>]*>`)
	tag    = regexp.MustCompile(`<[^>]*>`)
)

// untag takes the words out of a part that is written as a page.
func untag(markup string) string {
	return html.UnescapeString(tag.ReplaceAllString(breaks.ReplaceAllString(tags.ReplaceAllString(markup, " "), "\n"), " "))
}

// clean takes out what no text holds.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\r' || r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
}

func cut(text string) (string, bool) {
	if len(text) <= textMost {
		return text, false
	}
	end := textMost
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end], true
}
