package api

import (
	"strconv"

	"fanar/desk/oversight"
	"fanar/record/dispatch"
)

type accessPage struct {
	Page
	User string `query:"user" doc:"Only of one user"`
}

func (a *server) access() {
	read(a, endpoint{path: "/access", id: "listAccess", summary: "Who was denied what, and who read what is read only on record, newest first"}, "read.access",
		func(s dispatch.State, in *accessPage) (list[oversight.Access], error) {
			all, err := oversight.AccessJournal(s, in.User, in.Cursor, in.Limit)
			out := list[oversight.Access]{Items: all}
			if len(all) == in.Limit && len(all) > 0 {
				out.Next = strconv.FormatUint(all[len(all)-1].Record, 10)
			}
			return out, err
		})
}
