package cli

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"fanar/desk/rescue/suitable"
	"fanar/desk/sea"
)

type unitVerbs struct {
	Rank unitRankCmd `cmd:"" help:"Vessels and aircraft by when they could be at a case, with the reasons."`
}

type unitRankCmd struct {
	Case  string `arg:"" help:"Such as SAR-1."`
	Limit int    `help:"How many at most." default:"20" placeholder:"N"`
}

// Run ranks units.
func (c unitRankCmd) Run(ctx context.Context, t *terminal) error {
	var r suitable.Ranking
	body, err := t.node.fetch(ctx, casePath(c.Case, "/units"), url.Values{"limit": {strconv.Itoa(c.Limit)}}, &r)
	if err != nil || t.raw(body) {
		return err
	}
	t.say("reported %s, by now within about %.0f nm", clock(r.Datum.At), r.Datum.RadiusNM)
	if len(r.Units) == 0 {
		t.say("no unit is known that could go")
		return nil
	}
	rows := [][]string{}
	for _, u := range r.Units {
		arrives, latest := clock(u.Arrives), clock(u.Latest)
		if u.Motion == suitable.Unable {
			arrives, latest = "-", "-"
		}
		takes := "-"
		if u.Capacity > 0 {
			takes = strconv.Itoa(u.Capacity)
		}
		rows = append(rows, []string{orDash(u.Name), sea.Number(u.MMSI), arrives, latest, strconv.FormatFloat(u.DistanceNM, 'f', 1, 64),
			strconv.FormatFloat(u.SpeedKn, 'f', 1, 64) + " " + string(u.Basis), string(u.Motion), takes, strings.Join(unitNotes(u), "; ")})
	}
	t.table("UNIT MMSI ARRIVES LATEST NM KN STATE TAKES NOTES", rows)
	return nil
}

// unitNotes say what has to be known of a unit before she is tasked.
func unitNotes(u suitable.Candidate) []string {
	var out []string
	if u.Here {
		out = append(out, "goes to this case")
	}
	if u.Declined {
		out = append(out, "her master declined this case")
	}
	if len(u.Tasked) > 0 {
		out = append(out, "tasked for "+strings.Join(u.Tasked, ", "))
	}
	if u.Unsafe {
		out = append(out, "next port "+u.NextPort+" is not a place of safety: for search and standing by only (R11)")
	}
	if u.NoticeMin > 0 {
		out = append(out, "leaves after "+(time.Duration(u.NoticeMin)*time.Minute).String())
	}
	if u.Simulated {
		out = append(out, "simulated")
	}
	return out
}
