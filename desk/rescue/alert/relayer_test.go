package alert_test

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"fanar/desk/desktest"
	"fanar/desk/rescue"
	"fanar/desk/rescue/alert"
	"fanar/desk/sea"
	"fanar/engine/ais"
	"fanar/record/journal"
)

// TestR3RelayedByDefault holds that a case that nobody relays goes to the centres and the ships in range at once,
// that a drill never does, and that an officer who was quicker is not repeated.
func TestR3RelayedByDefault(t *testing.T) {
	n := open(t)
	picture := sea.NewPicture(n.Clock)
	for mmsi, lat := range map[uint32]float64{247320161: 34.2, 247320162: 36.9} {
		picture.Apply(sea.FeedInfo{Name: "fleet"}, ais.Report{Type: 1, MMSI: mmsi, HasPosition: true, Lat: lat, Lon: 12.5, Received: desktest.Start()})
	}
	k := alert.Relayer{Door: n.Door, Picture: picture, Organisation: "mrcc-rome", Log: slog.New(slog.DiscardHandler)}
	look := func() {
		t.Helper()
		if _, err := k.Look(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	n.Do(t, officer, rescue.OpenCase{Line: "34N 12.5E rubber 80 pob"})
	n.Do(t, officer, rescue.OpenCase{Line: "34.1N 12.5E wooden", Drill: true})
	n.Do(t, officer, rescue.OpenCase{Line: "34.2N 12.5E wooden"})
	n.Do(t, officer, alert.Relay{Case: "SAR-3", To: []string{"rcc-malta", "rcc-tunis"}})
	look()
	to := func(id string) string {
		var keys []string
		n.View(t, func(r journal.Reader) error {
			x, err := alert.RelayOf(r, id)
			for _, a := range x.To {
				keys = append(keys, a.Key())
			}
			return err
		})
		return strings.Join(keys, " ")
	}
	look()
	for id, want := range map[string]string{"SAR-1": "jrcc-tripoli rcc-malta rcc-tunis mmsi:247320161", "SAR-2": "", "SAR-3": "rcc-malta rcc-tunis"} {
		if got := to(id); got != want {
			t.Errorf("%s went to %q, want %q", id, got, want)
		}
	}
	n.Verify(t)
}

// TestR3RelayedAfterReopening holds that a case that was closed before anybody was told goes to all when it is opened again,
// and that one of weeks ago does not.
func TestR3RelayedAfterReopening(t *testing.T) {
	for _, tt := range []struct {
		name  string
		after time.Duration
		want  int
	}{{"an hour", time.Hour, 3}, {"a month", 30 * 24 * time.Hour, 0}} {
		n := open(t)
		k := alert.Relayer{Door: n.Door, Organisation: "mrcc-rome", Log: slog.New(slog.DiscardHandler)}
		n.Do(t, officer, rescue.OpenCase{Line: "34N 12.5E rubber"})
		n.Do(t, officer, rescue.CloseCase{Case: "SAR-1", Outcome: "a false alarm"})
		n.Clock.Advance(tt.after)
		n.Do(t, officer, rescue.ReopenCase{Case: "SAR-1", Reason: "it was none"})
		if _, err := k.Look(t.Context()); err != nil {
			t.Fatal(err)
		}
		n.View(t, func(r journal.Reader) error {
			x, err := alert.RelayOf(r, "SAR-1")
			if err == nil && len(x.To) != tt.want {
				t.Errorf("%s later it went to %d, want %d", tt.name, len(x.To), tt.want)
			}
			return err
		})
		n.Verify(t)
	}
}
