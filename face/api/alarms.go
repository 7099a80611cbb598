package api

import (
	"net/http"

	"fanar/desk/rescue/alarm"
	"fanar/desk/sea"
	"fanar/record/dispatch"
)

type alarmQuery struct {
	Calling bool `query:"calling" doc:"Only those that nobody has acknowledged and nobody holds back"`
	Limit   int  `query:"limit" minimum:"1" maximum:"1000" default:"200" doc:"How many at most"`
}

type alarmLogQuery struct {
	Limit int `query:"limit" minimum:"1" maximum:"500" default:"100" doc:"How many lines at most, the newest first"`
}

func (a *server) alarms() {
	read(a, endpoint{path: "/alarms", id: "listAlarms", summary: "What needs a person now, for every station at once: those that call first, then by level"}, "read.clocks",
		func(s dispatch.State, in *alarmQuery) (list[alarm.Alarm], error) {
			all, err := alarm.List(s, a.feedStates())
			if err != nil {
				return list[alarm.Alarm]{}, err
			}
			var out []alarm.Alarm
			for _, x := range all {
				if in.Calling && x.Quiet() {
					continue
				}
				if out = append(out, x); len(out) == in.Limit {
					break
				}
			}
			return whole(out, nil)
		})
	read(a, endpoint{path: "/alarms/log", id: "listAlarmLog", summary: "Who acknowledged which alarm, and what was held back, newest first"}, "read.clocks",
		func(s dispatch.State, in *alarmLogQuery) (list[alarm.Entry], error) {
			return whole(alarm.Log(s, in.Limit))
		})
	read(a, endpoint{path: "/alarms/suppressions", id: "listSuppressions", summary: "What is held back now, by whom and until when"}, "read.clocks",
		func(s dispatch.State, _ *nothing) (list[alarm.Suppression], error) {
			return whole(alarm.Suppressions(s, s.Now))
		})
	on := func(verb, id, summary string) endpoint {
		return endpoint{method: http.MethodPost, path: "/alarms/" + verb, id: id, summary: summary}
	}
	command[alarm.Acknowledge](a, on("acknowledge", "acknowledgeAlarm", "Answer for an alarm as it stands now; it is quiet at every station until it rises"))
	command[alarm.Withdraw](a, on("withdraw", "withdrawAcknowledgement", "Take an acknowledgement back: the alarm calls again"))
	command[alarm.Suppress](a, on("suppress", "suppressAlarms", "Hold the alarms of a cause (clock, count, loss or feed) back until a time within twelve hours; never those of the highest level"))
	command[alarm.EndSuppression](a, on("let-through", "endSuppression", "Let the alarms of a cause through again before the time"))
}

// feedStates is how the feeds do; none where the program runs without a picture.
func (a *server) feedStates() []sea.FeedState {
	if a.Picture == nil {
		return nil
	}
	return a.Picture.Feeds()
}
