package watchbook

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"fanar/desk/directory"
	"fanar/desk/rescue"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
)

// Exercise is a drill that several organisations hold together.
type Exercise struct {
	ID           string     `json:"id"` // such as EX-1
	Title        string     `json:"title"`
	Objective    string     `json:"objective,omitempty"`
	Participants []string   `json:"participants"` // organisations
	Cases        []string   `json:"cases"`        // drill cases; a real case is never one
	Started      time.Time  `json:"started"`
	StartedBy    string     `json:"startedBy"`
	Ended        *time.Time `json:"ended,omitempty"`
	EndedBy      string     `json:"endedBy,omitempty"`
	Lessons      string     `json:"lessons,omitempty"` // what was learned, in the words of who ended it
	Version      uint64     `json:"version"`
}

// ExerciseSubject names an exercise in the record.
func ExerciseSubject(id string) string { return "exercise/" + id }

// Exercises gives every exercise, the newest first.
func Exercises(r journal.Rows) ([]Exercise, error) { return journal.Collect(exercises.Newest(r, "")) }

// ExerciseByID gives an exercise, or a fault that says that there is none.
func ExerciseByID(r journal.Rows, id string) (Exercise, error) {
	for x, err := range exercises.All(r, "") {
		if err != nil || x.ID == id {
			return x, err
		}
	}
	return Exercise{}, fault.New(fault.NotFound, "watch.no-exercise", "there is no exercise {exercise}", "exercise", id)
}

// StartExercise begins an exercise.
type StartExercise struct {
	Title        string   `json:"title"`
	Objective    string   `json:"objective,omitempty"`
	Participants []string `json:"participants"`    // organisations
	Cases        []string `json:"cases,omitempty"` // drill cases
}

// Action names the command.
func (StartExercise) Action() string { return "watchbook.StartExercise" }

// Decide refuses organisations that nobody knows and cases that are no drills.
func (c StartExercise) Decide(s dispatch.State) (dispatch.Plan, error) {
	if err := words("title", c.Title); err != nil {
		return dispatch.Plan{}, err
	}
	if err := short("objective", c.Objective); err != nil {
		return dispatch.Plan{}, err
	}
	who := compact(c.Participants)
	if len(who) == 0 {
		return dispatch.Plan{}, fault.New(fault.Invalid, "watch.no-participants", "an exercise has at least one organisation that takes part").WithField("participants")
	}
	for _, o := range who {
		if _, err := directory.OrganisationByID(s, o); err != nil {
			return dispatch.Plan{}, fault.As(err).WithField("participants")
		}
	}
	cases := compact(c.Cases)
	for _, id := range cases {
		if err := drill(s, id); err != nil {
			return dispatch.Plan{}, fault.As(err).WithField("cases")
		}
	}
	n := 1
	for _, err := range exercises.All(s, "") {
		if err != nil {
			return dispatch.Plan{}, err
		}
		n++
	}
	id := fmt.Sprintf("EX-%d", n)
	return onExercise(id, ExerciseStarted{ID: id, Title: strings.TrimSpace(c.Title), Objective: strings.TrimSpace(c.Objective), Participants: who, Cases: cases}), nil
}

// LinkDrill adds a drill case to an exercise that runs.
type LinkDrill struct {
	Exercise string `json:"exercise"`
	Case     string `json:"case"`
}

// Action names the command.
func (LinkDrill) Action() string { return "watchbook.LinkDrill" }

// Decide refuses a real case: what is a rescue is no drill.
func (c LinkDrill) Decide(s dispatch.State) (dispatch.Plan, error) {
	x, err := running(s, c.Exercise)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if err := drill(s, c.Case); err != nil {
		return dispatch.Plan{}, err
	}
	if slices.Contains(x.Cases, c.Case) {
		return dispatch.Plan{}, fault.New(fault.Conflict, "watch.drill-linked", "case {case} belongs to {exercise} already", "case", c.Case, "exercise", x.ID).WithField("case")
	}
	return onExercise(x.ID, ExerciseCaseLinked{ID: x.ID, Case: c.Case}), nil
}

// EndExercise ends an exercise with what was learned: an exercise without lessons was none.
type EndExercise struct {
	Exercise string `json:"exercise"`
	Lessons  string `json:"lessons"`
}

// Action names the command.
func (EndExercise) Action() string { return "watchbook.EndExercise" }

// Decide refuses an end without lessons and a second end.
func (c EndExercise) Decide(s dispatch.State) (dispatch.Plan, error) {
	x, err := running(s, c.Exercise)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if err := words("lessons", c.Lessons); err != nil {
		return dispatch.Plan{}, err
	}
	return onExercise(x.ID, ExerciseEnded{ID: x.ID, Lessons: strings.TrimSpace(c.Lessons), Ended: s.Now.UTC()}), nil
}

func running(s dispatch.State, id string) (Exercise, error) {
	x, err := ExerciseByID(s, id)
	if err == nil && x.Ended != nil {
		err = fault.New(fault.Conflict, "watch.exercise-over", "exercise {exercise} is over", "exercise", id)
	}
	return x, err
}

// drill refuses a case that is none of the record, and one that is real.
func drill(s dispatch.State, id string) error {
	c, err := rescue.CaseByID(s, id)
	if err == nil && !c.Simulated {
		err = fault.New(fault.Invalid, "watch.real-case", "case {case} is a real one and no drill", "case", id).
			WithHint("open a case that is marked as a drill, and work on that").WithField("case")
	}
	return err
}

func compact(all []string) []string {
	out := []string{}
	for _, text := range all {
		if text = strings.TrimSpace(text); text != "" && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

func onExercise(id string, f event.Fact) dispatch.Plan {
	subject := ExerciseSubject(id)
	return dispatch.Plan{Subject: subject, Facts: []event.Draft{{Subject: subject, Fact: f}}}
}

func foldExercise(w journal.Writer, e event.Event) error {
	id := strings.TrimPrefix(e.Subject, ExerciseSubject(""))
	n, err := strconv.Atoi(strings.TrimPrefix(id, "EX-"))
	if err != nil {
		return fmt.Errorf("read the number of exercise %s: %w", id, err)
	}
	at := fmt.Sprintf("%08d", n)
	x, _, err := exercises.Get(w, at)
	if err != nil {
		return err
	}
	switch e.Kind {
	case ExerciseStarted{}.Kind():
		var f ExerciseStarted
		if err := e.Decode(&f); err != nil {
			return err
		}
		x = Exercise{ID: f.ID, Title: f.Title, Objective: f.Objective, Participants: f.Participants, Cases: compact(f.Cases), Started: e.Happened, StartedBy: e.Author}
	case ExerciseCaseLinked{}.Kind():
		var f ExerciseCaseLinked
		if err := e.Decode(&f); err != nil {
			return err
		}
		x.Cases = append(x.Cases, f.Case)
	case ExerciseEnded{}.Kind():
		var f ExerciseEnded
		if err := e.Decode(&f); err != nil {
			return err
		}
		x.Ended, x.EndedBy, x.Lessons = &f.Ended, e.Author, f.Lessons
	}
	x.Version = e.Number
	return exercises.Put(w, at, e.Number, x)
}
