package sea

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"fanar/face/i18n"
	"fanar/face/web/screen"
	"fanar/record/dispatch"
)

// feedRow is one feed.
type feedRow struct {
	Name, Kind, Place, Mark, Text, Error string
	Simulated                            bool
	LastLine, LastReport                 time.Time
	Rate                                 string
	Lines, Used, Unused                  int64
	Reasons                              []reason
}

// reason is why lines were not used, and how many.
type reason struct {
	Key, Text string
	Count     uint64
}

func (p *Page) showFeeds(v *screen.Visit) error {
	if !v.May("read.sea") {
		if err := v.Read("read.feeds", func(dispatch.State) error { return nil }); err != nil {
			return err
		}
	}
	var rows []feedRow
	for _, s := range p.room.Picture.Feeds() {
		row := feedRow{Name: s.Name, Kind: v.Word("feed-kind", s.Kind), Place: s.Place, Mark: screen.FeedMark(s.Status), Text: v.FeedText(s),
			Error: s.Error, Simulated: s.Simulated, LastLine: s.LastLine, LastReport: s.LastReport, Rate: i18n.Decimal(v.Lang, s.Rate, 1),
			Lines: int64(s.Lines), Used: int64(s.Used)}
		for key, n := range s.Reasons {
			row.Reasons = append(row.Reasons, reason{Key: key, Text: v.Word("unused", key), Count: n})
			row.Unused += int64(n)
		}
		slices.SortFunc(row.Reasons, func(a, b reason) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Key, b.Key))
		})
		rows = append(rows, row)
	}
	if v.Query("part") == "feeds" {
		return p.feeds.RenderPart(v.W, http.StatusOK, "feed-rows", v.Page("", "sea", rows))
	}
	return p.feeds.Render(v.W, http.StatusOK, v.Page(v.T("feeds.title"), "sea", rows))
}
