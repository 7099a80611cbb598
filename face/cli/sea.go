package cli

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"fanar/desk/sea"
	"fanar/engine/geo"
)

type vesselVerbs struct {
	List vesselListCmd `cmd:"" help:"Vessels of the live picture."`
}

type vesselListCmd struct {
	Text  string `arg:"" optional:"" help:"Part of a name or call sign, or the first digits of an MMSI or IMO number."`
	BBox  string `name:"bbox" help:"West, south, east, north." placeholder:"W,S,E,N"`
	Kind  string `help:"Such as ship, aircraft or sart." placeholder:"KIND"`
	Limit int    `help:"How many at most." default:"100" placeholder:"N"`
}

// Run lists vessels.
func (c vesselListCmd) Run(ctx context.Context, t *terminal) error {
	query := url.Values{"limit": {strconv.Itoa(c.Limit)}}
	for name, v := range map[string]string{"text": c.Text, "bbox": c.BBox, "kind": c.Kind} {
		if v != "" {
			query.Set(name, v)
		}
	}
	var l listOf[sea.Vessel]
	body, err := t.node.fetch(ctx, "/vessels", query, &l)
	if err != nil || t.raw(body) {
		return err
	}
	if len(l.Items) == 0 {
		t.say("no such vessel was heard lately; fanar feed list tells whether anything is heard")
		return nil
	}
	now, rows := t.local.World.Clock.Now(), [][]string{}
	for _, v := range l.Items {
		where := ""
		if v.HasPosition {
			where = v.Position.Format(geo.DM)
		}
		mark := ""
		switch {
		case v.Simulated:
			mark = "simulated"
		case v.Replayed:
			mark = "replayed"
		}
		rows = append(rows, []string{sea.Number(v.MMSI), v.Name, v.Kind, where, knots(v.SpeedKn), age(v.LastSeen, now), v.Feed, mark})
	}
	t.table("MMSI NAME KIND POSITION SPEED AGE FEED MARK", rows)
	return nil
}

func knots(v *float32) string {
	if v == nil {
		return ""
	}
	return fmt.Sprintf("%.1f kn", *v)
}

type feedVerbs struct {
	List feedListCmd `cmd:"" help:"How every feed does: silence is told apart from an empty sea."`
}

type feedListCmd struct{}

// Run lists feeds.
func (feedListCmd) Run(ctx context.Context, t *terminal) error {
	var l listOf[sea.FeedState]
	body, err := t.node.fetch(ctx, "/feeds", nil, &l)
	if err != nil || t.raw(body) {
		return err
	}
	if len(l.Items) == 0 {
		t.say("no feeds: nothing is known about the sea")
		return nil
	}
	now, rows := t.local.World.Clock.Now(), [][]string{}
	for _, f := range l.Items {
		rows = append(rows, []string{f.Name, f.Kind, f.Status, fmt.Sprintf("%.1f/s", f.Rate), age(f.LastLine, now), number(f.Lines), number(f.Used), reasons(f.Reasons), f.Error})
	}
	t.table("FEED KIND STATUS RATE LAST-LINE LINES USED NOT-USED ERROR", rows)
	return nil
}

// reasons lists why lines were not used, the most frequent first.
func reasons(all map[string]uint64) string {
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		if all[a] != all[b] {
			return int(int64(all[b]) - int64(all[a]))
		}
		return len(a) - len(b)
	})
	text := ""
	for _, name := range names {
		text += fmt.Sprintf(" %s:%d", name, all[name])
	}
	return text
}
