package clock

import "time"

// ClockEscalated is the fact that a missed deadline was told to more people.
type ClockEscalated struct {
	Rule    string    `json:"rule"`
	Subject string    `json:"subject"`
	Run     int       `json:"run"`
	Level   int       `json:"level"` // from 1
	To      []string  `json:"to"`    // roles
	Due     time.Time `json:"due"`   // the deadline that was missed
}

// ClockPaused is the fact that somebody holds a clock for a while, and why.
type ClockPaused struct {
	Rule    string    `json:"rule"`
	Subject string    `json:"subject"`
	Reason  string    `json:"reason"`
	Until   time.Time `json:"until"` // it runs again by itself
}

// ClockResumed is the fact that somebody lets a held clock run again before its time.
type ClockResumed struct {
	Rule    string `json:"rule"`
	Subject string `json:"subject"`
}

// ClockStopped is the fact that somebody says that what a clock waits for has happened, or cannot.
type ClockStopped struct {
	Rule    string `json:"rule"`
	Subject string `json:"subject"`
	Reason  string `json:"reason"`
}

func (ClockEscalated) Kind() string { return "clock.escalated" }
func (ClockPaused) Kind() string    { return "clock.paused" }
func (ClockResumed) Kind() string   { return "clock.resumed" }
func (ClockStopped) Kind() string   { return "clock.stopped" }
