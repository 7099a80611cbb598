package ledger

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"fanar/fault"
)

// bookVersion is the version of the JSON form of a book.
const bookVersion = 1

// bookForm is the JSON form: what was said, in order. Balances follow from it and are not written, so that no file can
// claim another balance than its acts have.
type bookForm struct {
	Version int    `json:"v"`
	Case    string `json:"case"`
	Unit    Unit   `json:"unit"`
	Acts    []Act  `json:"acts"`
}

// MarshalJSON writes the acts of the book in order. The same acts give the same bytes.
func (b *Book) MarshalJSON() ([]byte, error) {
	form := bookForm{Version: bookVersion, Case: b.caseID, Unit: b.unit, Acts: make([]Act, 0, len(b.acts))}
	for a := range b.Acts() {
		form.Acts = append(form.Acts, a)
	}
	return json.Marshal(form)
}

// UnmarshalJSON reads a book by doing every act again with all its checks. A fault says which act does not fit and why;
// the book then stays what it was.
func (b *Book) UnmarshalJSON(data []byte) error {
	var form bookForm
	if err := strict(data, &form); err != nil {
		return badJSON("book", err)
	}
	if form.Version != bookVersion {
		return fault.New(fault.Invalid, "ledger.book-version", "the book has version {got}, and this program reads version {want}",
			"got", form.Version, "want", bookVersion).WithField("v")
	}
	read, err := NewBook(form.Case, form.Unit)
	if err != nil {
		return err
	}
	read.Grow(len(form.Acts))
	for i, a := range form.Acts {
		if err := read.Apply(a); err != nil {
			return fault.New(fault.Invalid, "ledger.bad-book", "act {number} of {acts} does not fit the book",
				"number", i+1, "acts", len(form.Acts)).WithField("acts").WithCause(err)
		}
	}
	*b = *read
	return nil
}

// strict decodes one JSON value and refuses unknown fields and anything after it.
func strict(data []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is more after the value")
	}
	return nil
}
