package cli

import (
	"context"
	"net/url"
	"strconv"

	"fanar/record/event"
)

type recordVerbs struct {
	Head        recordHeadCmd        `cmd:"" help:"Whose record this is, and its last number."`
	Checkpoints recordCheckpointsCmd `cmd:"" help:"Signed checkpoints, newest first."`
	List        recordListCmd        `cmd:"" help:"Records, newest first, as you may see them."`
	Show        recordShowCmd        `cmd:"" help:"One record, as you may see it."`
}

type recordHeadCmd struct{}

// Run shows the head.
func (recordHeadCmd) Run(ctx context.Context, t *terminal) error {
	var h struct {
		Organisation, Node, Key, Policy, Program, Checkpoint string
		Head                                                 uint64
	}
	body, err := t.node.fetch(ctx, "/record", nil, &h)
	if err != nil || t.raw(body) {
		return err
	}
	t.say("record of %s, node %s: %d records", h.Organisation, h.Node, h.Head)
	t.say("key     %s", h.Key)
	t.say("rules   %s", h.Policy)
	t.say("program %s", h.Program)
	return nil
}

type recordCheckpointsCmd struct {
	Limit int `help:"How many at most." default:"20" placeholder:"N"`
}

// Run lists checkpoints.
func (c recordCheckpointsCmd) Run(ctx context.Context, t *terminal) error {
	var l listOf[struct {
		Size     uint64
		Root, At string
		Signed   string
	}]
	body, err := t.node.fetch(ctx, "/record/checkpoints", url.Values{"limit": {strconv.Itoa(c.Limit)}}, &l)
	if err != nil || t.raw(body) {
		return err
	}
	rows := [][]string{}
	for _, p := range l.Items {
		rows = append(rows, []string{number(p.Size), p.At, p.Root})
	}
	t.table("RECORDS SIGNED ROOT", rows)
	return nil
}

type recordListCmd struct {
	Limit  int    `help:"How many at most." default:"50" placeholder:"N"`
	Cursor string `help:"The next of the page before." placeholder:"N"`
}

// Run lists records.
func (c recordListCmd) Run(ctx context.Context, t *terminal) error {
	return t.events(ctx, "/record/events", c.Limit, c.Cursor)
}

type recordShowCmd struct {
	Number uint64 `arg:"" help:"Of the record."`
}

// Run shows one record.
func (c recordShowCmd) Run(ctx context.Context, t *terminal) error {
	var e event.Event
	body, err := t.node.fetch(ctx, "/record/events/"+number(c.Number), nil, &e)
	if err != nil || t.raw(body) {
		return err
	}
	t.table("RECORD HAPPENED BY WHAT ABOUT", [][]string{eventRow(e)})
	t.say("recorded %s for %s under %s", clock(e.Recorded), e.Org, e.Policy)
	t.say("%s", e.Body)
	return nil
}

func pageOf(limit int, cursor string) url.Values {
	query := url.Values{"limit": {strconv.Itoa(limit)}}
	if cursor != "" {
		query.Set("cursor", cursor)
	}
	return query
}
