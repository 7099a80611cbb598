package sitrep

import (
	"time"

	wire "fanar/engine/sitrep"
	"fanar/record/event"
)

// Issued is the fact that a situation report was sent.
type Issued struct {
	Number   int         `json:"number"`
	Language string      `json:"language"`
	To       []string    `json:"to"`     // organisations, or names of those that the directory does not have
	Report   wire.Report `json:"report"` // what the text says
	Text     string      `json:"text"`   // exactly as sent
	Hash     string      `json:"hash"`   // SHA-256 of the text, in hexadecimal
}

// Received is the fact that another centre sent a situation report. The text stands as it came, but for
// telephone numbers, which are covered.
type Received struct {
	From       string       `json:"from"` // organisation, or a name that the directory does not have
	Text       string       `json:"text"`
	Hash       string       `json:"hash"`                 // SHA-256 of the text, in hexadecimal
	Understood *wire.Report `json:"understood,omitempty"` // nil if the text could not be read
	Trouble    string       `json:"trouble,omitempty"`    // code of why it could not
	Line       int          `json:"line,omitempty"`       // of the trouble; 0 if it lies in no line
	Sent       time.Time    `json:"sent,omitzero"`        // as the text says
}

func (Issued) Kind() string   { return "sitrep.issued" }
func (Received) Kind() string { return "sitrep.received" }

// Facts gives a zero value of each kind of fact that the reports record.
func Facts() []event.Fact { return []event.Fact{Issued{}, Received{}} }
