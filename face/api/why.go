package api

import (
	"fanar/desk/oversight"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/policy"
)

type audienceOf struct {
	Number       uint64 `path:"number" minimum:"1"`
	Organisation string `query:"organisation" required:"true" doc:"Who would have it, such as sea-rescue"`
	Field        string `query:"field" doc:"One field by its JSON names, such as alert.position; without it the whole record"`
}

// readsWhole refuses a second reading of the whole record at once.
func readsWhole() error {
	return fault.New(fault.Unavailable, "record.reading", "the whole record is being read for somebody already").WithHint("ask again in a minute")
}

func (a *server) why() {
	read(a, endpoint{path: "/record/events/{number}/why", id: "whyRecord",
		summary: "Why a record stands as it does: who, by which role, which rules looked at what, under which pack"}, "read.record",
		func(s dispatch.State, in *numberInPath) (oversight.Explanation, error) {
			return oversight.Why(s, in.Number)
		})
	read(a, endpoint{path: "/record/events/{number}/audience", id: "audienceOfRecord",
		summary: "Whether an organisation could have a record or one field of it, and which mark or rule says no"}, "read.record",
		func(s dispatch.State, in *audienceOf) (policy.ReleaseDecision, error) {
			return oversight.Audience(s, in.Number, a.Known, in.Organisation, in.Field)
		})
}
