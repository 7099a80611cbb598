package screen

import (
	"fmt"
	"hash/fnv"
	"strings"

	"fanar/desk/rescue/alarm"
	"fanar/desk/sea"
	"fanar/engine/ledger"
	"fanar/face/web/frame"
	"fanar/record/dispatch"
)

// callsShown is how many alarms the script of a page tells apart.
const callsShown = 60

// Alarms gives the alarms that the reader may know of; see [alarm.List].
func (v *Visit) Alarms(s dispatch.State) ([]alarm.Alarm, error) {
	return v.Room.Alarms.List(s, v.heard)
}

// heard is how the feeds do; none where the program runs without a picture.
func (v *Visit) heard() []sea.FeedState {
	if v.Room.Picture == nil {
		return nil
	}
	return v.Room.Picture.Feeds()
}

// AlarmBar is what the header says of the alarms; nil for who reads none, and when they cannot be read: the page itself will
// say so.
func (v *Visit) AlarmBar() *frame.AlarmBar {
	if !v.May("read.clocks") {
		return nil
	}
	bar := &frame.AlarmBar{Drills: true}
	err := v.Read("read.clocks", func(s dispatch.State) error {
		all, err := v.Alarms(s)
		if err != nil {
			return err
		}
		var calls []string
		for _, a := range all {
			if a.Quiet() {
				continue
			}
			if bar.Count == 0 {
				about, _ := v.Subject(a.Subject)
				bar.Level, bar.First = string(a.Level), v.AlarmText(s, v.Names(s), a)
				if a.Cause != alarm.CauseFeed {
					bar.First = about + ": " + bar.First
				}
			}
			bar.Count++
			bar.Drills = bar.Drills && a.Drill
			if len(calls) < callsShown {
				calls = append(calls, short(a))
			}
		}
		bar.Calls = strings.Join(calls, " ")
		return nil
	})
	if err != nil {
		return nil
	}
	return bar
}

// short tells one alarm at one step from another in a few letters.
func short(a alarm.Alarm) string {
	h := fnv.New32a()
	fmt.Fprintf(h, "%s %d", a.ID, a.Step)
	return fmt.Sprintf("%08x", h.Sum32())
}

// AlarmText says what an alarm comes from, in one sentence without what it is about.
func (v *Visit) AlarmText(s dispatch.State, names *Names, a alarm.Alarm) string {
	return v.AlarmWords(s, names, a.Cause, a.Rule, a.About)
}

// AlarmWords says what an alarm came from by its parts, as the record keeps them of one that is over.
func (v *Visit) AlarmWords(s dispatch.State, names *Names, cause alarm.Cause, rule, about string) string {
	text := ""
	switch cause {
	case alarm.CauseClock:
		if r, ok := s.Policy.Pack().Rule(rule); ok {
			text = v.Rule(r.ID, "text", r.Text)
		}
	case alarm.CauseLoss:
		if account, err := ledger.ParseAccount(about); err == nil {
			about = names.Account(account)
		}
	}
	return v.T("alarm-text."+string(cause), "rule", rule, "text", text, "about", about)
}
