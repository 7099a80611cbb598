package event_test

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"fanar/record/event"
)

// Records are signed with their marks. Whatever fields marks gain, the marks of every earlier record read and write alike.
func TestMarksKeepTheirBytes(t *testing.T) {
	for _, written := range []string{
		`{}`,
		`{"caveats":["SIMULATED"]}`,
		`{"level":"restricted","releasableTo":["MRCC-A","NGO-B"],"caveats":["SIMULATED","x"]}`,
		`{"level":"","releasableTo":["a"]}`,
		`{"level":"restricted","denied":["x"],"originatorControl":["y"],"handling":[{"scheme":"tlp-2.0","text":"TLP:RED"},{"text":"B2"}],` +
			`"purposes":["rescue"],"personal":["health"],"embargoUntil":"2026-12-01T00:00:00Z","retainUntil":"2027-12-01T06:00:00+02:00"}`,
	} {
		var m event.Marks
		if err := json.Unmarshal([]byte(written), &m); err != nil {
			t.Fatalf("read %s: %v", written, err)
		}
		again, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		want := written
		if written == `{"level":"","releasableTo":["a"]}` {
			want = `{"releasableTo":["a"]}` // an empty level was never written
		}
		if string(again) != want {
			t.Errorf("got  %s\nwant %s", again, want)
		}
	}
}

// Each field alone makes marks that are not zero: a field that is added and left out here would be overwritten by a node's
// own marks.
func TestMarksAreZeroWithoutAnyField(t *testing.T) {
	if !(event.Marks{}).IsZero() {
		t.Error("no marks are not zero")
	}
	for i := range reflect.TypeFor[event.Marks]().NumField() {
		var m event.Marks
		field := reflect.ValueOf(&m).Elem().Field(i)
		switch field.Kind() {
		case reflect.String:
			field.SetString("x")
		case reflect.Slice:
			field.Set(reflect.MakeSlice(field.Type(), 1, 1))
		default:
			field.Set(reflect.ValueOf(time.Unix(1, 0)))
		}
		if m.IsZero() {
			t.Errorf("marks with %s alone are taken for none", reflect.TypeFor[event.Marks]().Field(i).Name)
		}
	}
}
