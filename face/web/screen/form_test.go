package screen

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"testing"

	"fanar/engine/ledger"
	"fanar/fault"
)

func TestEveryKindOfFaultHasAStatus(t *testing.T) {
	for kind, want := range map[fault.Kind]int{fault.Invalid: 422, fault.NotFound: 404, fault.Conflict: 409, fault.Forbidden: 403, fault.Refused: 403,
		fault.Unavailable: 503, fault.Internal: 500} {
		err := fmt.Errorf("while at it: %w", fault.New(kind, "some.code", "text"))
		if got := Status(err); got != want {
			t.Errorf("a fault of kind %s answers %d, want %d", kind, got, want)
		}
		if got, want := Correctable(err), kind != fault.Internal; got != want {
			t.Errorf("a fault of kind %s is correctable: %v, want %v", kind, got, want)
		}
	}
	if got := Status(errors.New("disk on fire")); got != http.StatusInternalServerError {
		t.Errorf("an error that is no fault answers %d, want 500", got)
	}
}

func TestAFormThatComesBackKeepsWhatWasTyped(t *testing.T) {
	f := &Forms{version: 9, back: Form{Name: "note", Values: url.Values{"form": {"note"}, "key": {"old"}, "version": {"7"}, "text": {"typed"}, "empty": {""}},
		Fault: fault.New(fault.Conflict, "request.stale", "stale").WithField("text")}}
	note := f.Form("note")
	if note.Value("text") != "typed" || !note.Wrong("text") || !note.Stale() || note.Version != 9 {
		t.Errorf("the form that came back is %+v", note)
	}
	if note.Key == "old" || note.Key == "" {
		t.Errorf("the form came back with the key %q: sent again it would be taken for the same press", note.Key)
	}
	if other := f.Form("close"); other.Value("text") != "" || other.Back() || other.Key == note.Key {
		t.Errorf("another form of the page is %+v, want a fresh one", other)
	}
	if got := f.Seen(); got != 7 {
		t.Errorf("the form was made from version %d, want 7", got)
	}
	if got := f.Failed().Typed(); !slices.Equal(got, []string{"typed"}) {
		t.Errorf("typed was %v, want only what a person typed", got)
	}
	if Fresh(1).Failed() != nil {
		t.Error("a fresh page says that a form came back")
	}
	if got := (Form{}).Or("at", "now"); got != "now" {
		t.Errorf("a fresh form begins with %q, want its first value", got)
	}
	if got := (Form{Values: url.Values{}}).Or("at", "now"); got != "" {
		t.Errorf("a field that was emptied came back as %q", got)
	}
}

func TestEstimatesAreWrittenAsPeopleSayThem(t *testing.T) {
	for _, test := range []struct {
		e     ledger.Estimate
		words string
		lang  string
		want  string
	}{
		{ledger.Exactly(80), "", "en", "80"},
		{ledger.Exactly(80), "about", "en", "~80"},
		{ledger.Exactly(80), ">", "en", "≥80"},
		{ledger.Between(45, 60), "", "en", "45–60"},
		{ledger.AtLeast(50), "", "en", "≥50"},
		{ledger.About(25), "", "en", "~25"},
		{ledger.Estimate{Min: ledger.Unsaid, Best: ledger.Unsaid, Max: 20}, "", "en", "≤20"},
		{ledger.Estimate{Min: ledger.Unsaid, Best: ledger.Unsaid, Max: ledger.Unsaid}, "", "en", "–"},
		{ledger.Exactly(0), "", "en", "0"},
		{ledger.Between(45, 60), "", "ar", "\u206645–60\u2069"},
		{ledger.Exactly(1200), "", "it", "1.200"},
	} {
		if got := (&Visit{Lang: test.lang}).Estimate(test.e, test.words); got != test.want {
			t.Errorf("%+v (%s) in %s is %q, want %q", test.e, test.words, test.lang, got, test.want)
		}
	}
}
