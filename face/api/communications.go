package api

import (
	"strconv"

	"fanar/desk/rescue"
	"fanar/record/dispatch"
)

// communications are the log of what was said over the channels, and the list of positions, which are both long.
func (a *server) communications() {
	read(a, endpoint{path: "/cases/{case}/communications", id: "listCommunications", summary: "What was said over the channels, newest first"}, "read.cases",
		func(s dispatch.State, in *timelineInput) (list[rescue.Communication], error) {
			if _, err := rescue.CaseByID(s, in.Case); err != nil {
				return list[rescue.Communication]{Items: []rescue.Communication{}}, err
			}
			all, err := rescue.CommunicationsOf(s, in.Case, in.Cursor, in.Limit+1)
			return paged(all, in.Limit, func(c rescue.Communication) uint64 { return c.Record }), err
		})
	command[rescue.LogCommunication](a, onCase("/communications", "logCommunication", "Log what was said over a channel; telephone numbers are taken out"))
	read(a, endpoint{path: "/cases/{case}/positions", id: "listPositions", summary: "Every position that was reported, the newest record first"}, "read.cases",
		func(s dispatch.State, in *timelineInput) (list[rescue.Position], error) {
			if _, err := rescue.CaseByID(s, in.Case); err != nil {
				return list[rescue.Position]{Items: []rescue.Position{}}, err
			}
			all, err := rescue.PositionsOf(s, in.Case, in.Cursor, in.Limit+1)
			return paged(all, in.Limit, func(p rescue.Position) uint64 { return p.Record }), err
		})
}

// paged makes a page of a list of which one more than the limit was read.
func paged[T any](all []T, limit int, record func(T) uint64) list[T] {
	out := list[T]{Items: all}
	if all == nil {
		out.Items = []T{}
	}
	if len(all) > limit {
		out.Items = all[:limit]
		out.Next = strconv.FormatUint(record(all[limit-1]), 10)
	}
	return out
}
