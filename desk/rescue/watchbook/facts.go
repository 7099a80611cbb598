package watchbook

import (
	"time"

	"fanar/record/event"
)

// WatchTaken is the fact that an officer is on watch at a desk from now on.
type WatchTaken struct {
	Organisation string `json:"organisation"`
	Desk         string `json:"desk"`
	Officer      string `json:"officer"`
	Relieved     string `json:"relieved,omitempty"` // user who had the watch and handed nothing over
	Reason       string `json:"reason,omitempty"`   // why it was taken without a handover
}

// HandedOver is the fact that the officer on watch signed a handover report. The watch stays until it is countersigned.
type HandedOver struct {
	Organisation string `json:"organisation"`
	Desk         string `json:"desk"`
	Number       int    `json:"number"` // of the desk, from 1, without gaps
	From         string `json:"from"`
	To           string `json:"to,omitempty"`
	Text         string `json:"text"`
	Report       Report `json:"report"`
	Replaces     int    `json:"replaces,omitempty"` // report that nobody had signed
}

// SignedOver is the fact that the next officer signed a handover report and has the watch.
type SignedOver struct {
	Organisation string `json:"organisation"`
	Desk         string `json:"desk"`
	Number       int    `json:"number"`
	Officer      string `json:"officer"`
	Remark       string `json:"remark,omitempty"`
}

// WatchNoted is the fact that somebody wrote into the log of the watch.
type WatchNoted struct {
	Organisation string `json:"organisation"`
	Desk         string `json:"desk"`
	Text         string `json:"text"`
}

// WatchEnded is the fact that a desk is no longer attended.
type WatchEnded struct {
	Organisation string `json:"organisation"`
	Desk         string `json:"desk"`
	Officer      string `json:"officer"`
	Reason       string `json:"reason"`
}

// ExerciseStarted is the fact that an exercise began.
type ExerciseStarted struct {
	ID           string   `json:"id"`
	Title        string   `json:"title"`
	Objective    string   `json:"objective,omitempty"`
	Participants []string `json:"participants"` // organisations
	Cases        []string `json:"cases,omitempty"`
}

// ExerciseCaseLinked is the fact that a drill case belongs to an exercise.
type ExerciseCaseLinked struct {
	ID   string `json:"id"`
	Case string `json:"case"`
}

// ExerciseEnded is the fact that an exercise is over, with what was learned.
type ExerciseEnded struct {
	ID      string    `json:"id"`
	Lessons string    `json:"lessons"`
	Ended   time.Time `json:"ended"`
}

func (WatchTaken) Kind() string         { return "watch.taken" }
func (HandedOver) Kind() string         { return "watch.handover-signed" }
func (SignedOver) Kind() string         { return "watch.handover-countersigned" }
func (WatchNoted) Kind() string         { return "watch.noted" }
func (WatchEnded) Kind() string         { return "watch.ended" }
func (ExerciseStarted) Kind() string    { return "watch.exercise-started" }
func (ExerciseCaseLinked) Kind() string { return "watch.exercise-case-linked" }
func (ExerciseEnded) Kind() string      { return "watch.exercise-ended" }

// Facts gives a zero value of each kind of fact that the book records.
func Facts() []event.Fact {
	return []event.Fact{WatchTaken{}, HandedOver{}, SignedOver{}, WatchNoted{}, WatchEnded{}, ExerciseStarted{}, ExerciseCaseLinked{}, ExerciseEnded{}}
}
