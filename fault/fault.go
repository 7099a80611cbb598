// Package fault is the closed list of the ways in which something can go wrong.
//
// Rooms below the face return a fault; only the face turns its kind into a problem document, a page or an exit code.
// A fault speaks to a tired person: what was wrong, where, and what would be right. Its code names the sentence, so that
// the face can say it in the reader's language; Text is the same sentence in English and is never empty.
//
// Start with [New] and [KindOf].
package fault

import (
	"errors"
	"fmt"
)

// Kind says what sort of thing went wrong. The list is closed: a new kind needs a decision record.
type Kind string

const (
	// Invalid is input that cannot be understood or does not fit.
	Invalid Kind = "invalid"
	// NotFound is something that is not there, or that the asker may not know to be there: the two look the same.
	NotFound Kind = "not-found"
	// Conflict is a change to something that has changed since it was read, or that is already so.
	Conflict Kind = "conflict"
	// Forbidden is a request by somebody whose role does not carry it.
	Forbidden Kind = "forbidden"
	// Refused is an intention that a rule forbids. A safeguard that says no is not a bug: see [Error.Rules].
	Refused Kind = "refused"
	// Unavailable is a service that cannot answer now, such as a record that went read-only.
	Unavailable Kind = "unavailable"
	// Internal is a defect of Fanar itself.
	Internal Kind = "internal"
)

// Rule is the safeguard that refused, in words that a lawyer and a watch officer can both read.
type Rule struct {
	ID        string   `json:"id"`                   // such as "R8"
	Text      string   `json:"text"`                 // the rule
	Basis     []string `json:"basis"`                // the law or document it stands on
	Since     string   `json:"since"`                // first day, YYYY-MM-DD
	Satisfied string   `json:"satisfiedBy"`          // what would satisfy it
	Ask       string   `json:"ask,omitempty"`        // who can be asked
	Override  bool     `json:"override"`             // whether two people may override it
	Pack      string   `json:"pack"`                 // the policy pack and version that holds it
	Note      string   `json:"evaluation,omitempty"` // set when the rule could not be evaluated, which counts as refusal
}

// Error is the one error struct.
type Error struct {
	Kind  Kind
	Code  string         // names the sentence, such as "case.people-unaccounted"
	Text  string         // the sentence in English
	Hint  string         // what to do about it, in English; may be empty
	Args  map[string]any // the values inside the sentence
	Field string         // the input field that was wrong, if one was
	Rules []Rule         // the rules that refused, for Refused
	cause error
}

// New makes a fault. args are name, value pairs that appear in the sentence: New(Invalid, "count.negative",
// "a count cannot be negative: got {count}", "count", -3). A brace with no value stays as it is.
func New(kind Kind, code, text string, args ...any) *Error {
	e := &Error{Kind: kind, Code: code, Args: make(map[string]any, len(args)/2)}
	for i := 0; i+1 < len(args); i += 2 {
		e.Args[fmt.Sprint(args[i])] = args[i+1]
	}
	e.Text = Fill(text, e.Args)
	return e
}

// WithHint adds what to do about it.
func (e *Error) WithHint(text string) *Error { e.Hint = Fill(text, e.Args); return e }

// WithField names the input field that was wrong.
func (e *Error) WithField(name string) *Error { e.Field = name; return e }

// WithCause keeps the error below, for the log; it is never shown to the person.
func (e *Error) WithCause(err error) *Error { e.cause = err; return e }

// WithRules names the rules that refused.
func (e *Error) WithRules(rules ...Rule) *Error { e.Rules = rules; return e }

func (e *Error) Error() string {
	if e.cause != nil {
		return e.Text + ": " + e.cause.Error()
	}
	return e.Text
}

func (e *Error) Unwrap() error { return e.cause }

// KindOf gives the kind of the first fault in err's chain. An error that is no fault is Internal: nobody decided what it means.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// As gives the first fault in err's chain, or an Internal one around err.
func As(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return New(Internal, "internal", "something went wrong inside Fanar; nothing was recorded").WithCause(err)
}
