package api

import (
	"net/http"
	"time"

	"fanar/record/dispatch"
	"fanar/record/personal"
	"fanar/record/personal/erasure"
)

// partList says which parts are asked for.
type partList struct {
	Purpose string `query:"purpose" doc:"Only for a purpose, such as staff-name"`
	About   string `query:"about" doc:"Only about a person, such as user/conti"`
	State   string `query:"state" enum:"standing,due,erased" doc:"Only those that stand, are overdue, or were erased"`
}

// partView is what is known about a part; its text is never in it.
type partView struct {
	Part        string            `json:"part"`
	About       string            `json:"about"`
	Purpose     string            `json:"purpose"`
	Owner       string            `json:"owner"`
	Audience    string            `json:"audience" doc:"The action that a reader's roles must carry, or everybody"`
	RetainUntil time.Time         `json:"retainUntil"`
	State       string            `json:"state" enum:"standing,due,erased"`
	Record      uint64            `json:"record" doc:"The first record that it stands in"`
	Erased      *personal.Erasure `json:"erased,omitempty"`
}

func partOf(k personal.Kept, now time.Time) partView {
	v := partView{Part: k.ID, About: k.About, Purpose: k.Purpose, Owner: k.Owner, Audience: k.Audience, RetainUntil: k.Until,
		Record: k.Record, Erased: k.Erased, State: "standing"}
	switch {
	case k.Erased != nil:
		v.State = "erased"
	case !k.Until.After(now):
		v.State = "due"
	}
	return v
}

// runPage is the input of the list of runs.
type runPage struct {
	Limit int `query:"limit" minimum:"1" maximum:"500" default:"100" doc:"How many runs at most"`
}

func (a *server) personal() {
	read(a, endpoint{path: "/personal/parts", id: "listPersonalParts",
		summary: "What personal parts are kept, for what, for whom and until when; never their text"}, "read.personal",
		func(s dispatch.State, in *partList) (list[partView], error) {
			all := personal.Parts.All(s, "")
			if in.About != "" {
				all = personal.About(s, in.About)
			}
			var out []partView
			for k, err := range all {
				if err != nil {
					return list[partView]{}, err
				}
				v := partOf(k, s.Now)
				if (in.Purpose == "" || v.Purpose == in.Purpose) && (in.State == "" || v.State == in.State) {
					out = append(out, v)
				}
			}
			return whole(out, nil)
		})
	read(a, endpoint{path: "/personal/runs", id: "listRetentionRuns", summary: "Runs of the retention clock, newest first"}, "read.personal",
		func(s dispatch.State, in *runPage) (list[personal.Run], error) {
			var out []personal.Run
			for run, err := range personal.Runs.Newest(s, "") {
				if err != nil {
					return list[personal.Run]{}, err
				}
				if out = append(out, run); len(out) == in.Limit {
					break
				}
			}
			return whole(out, nil)
		})
	command[erasure.Erase](a, endpoint{method: http.MethodPost, path: "/personal/erasures", id: "erasePersonalParts", status: http.StatusCreated,
		summary: "Erase one part, or every part about a person; it cannot be taken back"})
}
