package record_test

import (
	"net/http"
	"testing"

	"fanar/face/i18n"
	"fanar/record/event"
)

// invented is a fact of a later program.
type invented struct {
	Text string `json:"text"`
}

func (invented) Kind() string { return "rescue.invented" }

// revised is a known kind in a form of a later program.
type revised struct{ invented }

func (revised) Kind() string { return "rescue.note-added" }
func (revised) Version() int { return 2 }

// A record that the program cannot read is kept and counted, and shown by its number, its organisation and its time alone.
func TestUnknownKindIsNotShown(t *testing.T) {
	s, _ := open(t)
	s.Record(t, event.Draft{Subject: "case/SAR-1", Fact: invented{"canary"}}, event.Draft{Subject: "case/SAR-1", Fact: revised{invented{"canary"}}})
	conti := s.As(t, "conti")
	n := find(t, s, "rescue.invented")
	conti.Get("/record/"+n).Want(http.StatusOK, "unknown kind", "rescue.invented", "MRCC Rome", "kept, verified and passed on").Lacks("canary", `class="sealed"`, "/cases/SAR-1")
	conti.Get("/record/"+find(t, s, "rescue.note-added")).Want(http.StatusOK, "unknown kind").Lacks("canary", `class="sealed"`)
	conti.Get("/record").Want(http.StatusOK, "rescue.invented", `id="r`+n+`"`).Lacks("canary")
	s.As(t, "admin").Get("/record/"+n).Want(http.StatusOK).Lacks("canary", "rescue.invented")
	for _, lang := range i18n.Languages() {
		r := s.As(t, "conti")
		r.Lang = lang
		r.Get("/record/"+n).Want(http.StatusOK, "rescue.invented").Lacks("record.unknown-lead", "told.unknown-kind")
	}
}
