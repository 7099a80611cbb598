// Package operation is what a node says about its own state: one list of checks, which fanar doctor prints, the page of
// operations shows and /metrics counts. It holds nothing of what the record is about.
//
// Start with [Finding].
package operation

import (
	"context"
	"encoding/json"

	"fanar/fault"
)

// State is how a check ended.
type State string

// The states, from good to bad.
const (
	OK   State = "ok"
	Warn State = "warn" // works, and somebody has to look at it soon
	Fail State = "fail" // does not work, or can no longer be relied on
)

// Finding is the answer of one check.
type Finding struct {
	Check   string       // such as "disk"; the catalogues have a name for each of [Checks]
	State   State        //
	Value   string       // what was measured, such as "73 GB free"; may be empty
	Trouble *fault.Error // what is wrong and what to do; nil if the state is ok
}

// Checks are all checks in the order in which they are shown. Those that need a running node are left out of an offline list.
var Checks = []string{"folder", "keys", "clock", "disk", "journal", "views", "checkpoint", "policy", "backup", "retention", "tls", "feeds", "cot", "alarms"}

// Examine makes the list; the node provides it.
type Examine func(ctx context.Context) []Finding

// Worst is the worst state in a list.
func Worst(all []Finding) State {
	worst := OK
	for _, f := range all {
		if f.State == Fail || (f.State == Warn && worst == OK) {
			worst = f.State
		}
	}
	return worst
}

// MarshalJSON is the contract of --json and of the API: check, state, value, text and hint.
func (f Finding) MarshalJSON() ([]byte, error) {
	out := struct {
		Check string `json:"check"`
		State State  `json:"state"`
		Value string `json:"value,omitempty"`
		Code  string `json:"code,omitempty"`
		Text  string `json:"text,omitempty"`
		Hint  string `json:"hint,omitempty"`
	}{Check: f.Check, State: f.State, Value: f.Value}
	if f.Trouble != nil {
		out.Code, out.Text, out.Hint = f.Trouble.Code, f.Trouble.Text, f.Trouble.Hint
	}
	return json.Marshal(out)
}
