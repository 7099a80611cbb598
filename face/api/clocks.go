package api

import (
	"net/http"

	"fanar/record/clock"
	"fanar/record/dispatch"
)

// clockView is a clock and how it stands now.
type clockView struct {
	clock.Clock
	State string `json:"state" enum:"running,paused,overdue,stopped,ended"`
}

type clockList struct {
	About   string `query:"about" doc:"All clocks on a subject, such as case/SAR-1, those that came to an end too"`
	Overdue bool   `query:"overdue" doc:"Only those whose deadline has passed"`
	Limit   int    `query:"limit" minimum:"1" maximum:"500" default:"100" doc:"How many at most"`
}

func (a *server) clocks() {
	read(a, endpoint{path: "/clocks", id: "listClocks", summary: "Deadlines that rules set, the one that is due first on top"}, "read.clocks",
		func(s dispatch.State, in *clockList) (list[clockView], error) {
			var all []clock.Clock
			var err error
			switch {
			case in.About != "":
				all, err = clock.Of(s, in.About)
			case in.Overdue:
				all, err = clock.Overdue(s, s.Now)
			default:
				all, err = clock.Next(s, in.Limit)
			}
			if err != nil {
				return list[clockView]{}, err
			}
			var out []clockView
			for _, c := range all {
				v := clockView{c, c.State(s.Now)}
				if in.Overdue && v.State != clock.Missed {
					continue
				}
				if out = append(out, v); len(out) == in.Limit {
					break
				}
			}
			return whole(out, nil)
		})
	on := func(verb, id, summary string) endpoint {
		return endpoint{method: http.MethodPost, path: "/clocks/" + verb, id: id, summary: summary}
	}
	command[clock.Pause](a, on("pause", "pauseClock", "Hold a clock until a named time, for a reason"))
	command[clock.Resume](a, on("resume", "resumeClock", "Let a held clock run again"))
	command[clock.Stop](a, on("stop", "stopClock", "Record that what a clock waits for has happened or cannot happen, and why"))
}
