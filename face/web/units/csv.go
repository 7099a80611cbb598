package units

import (
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"time"

	"fanar/desk/rescue/suitable"
	"fanar/desk/sea"
	"fanar/face/web/screen"
	"fanar/record/dispatch"
)

// csv answers the same table for a spreadsheet, with units in the heads and times in UTC.
func (p *Page) csv(v *screen.Visit) error {
	id := v.R.PathValue("id")
	var r suitable.Ranking
	err := v.Read("read.cases", func(s dispatch.State) (err error) {
		r, err = suitable.For(s, v.Room.Picture, id, suitable.Most)
		return err
	})
	if err != nil {
		return err
	}
	h := v.W.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", id+"-units.csv"))
	h.Set("Cache-Control", "no-store")
	w := csv.NewWriter(v.W)
	_ = w.Write([]string{"unit", "mmsi", "place", "type", "arrives", "latest", "distance_nm", "speed_kn", "speed_basis", "state", "notice_min", "capacity",
		"tasked_for", "next_port", "no_embarkation", "last_heard", "simulated"})
	for _, u := range r.Units {
		_ = w.Write([]string{cell(u.Name), sea.Number(u.MMSI), u.Place, u.Type, stamp(u.Arrives), stamp(u.Latest), number(u.DistanceNM), number(u.SpeedKn), string(u.Basis),
			string(u.Motion), strconv.Itoa(u.NoticeMin), strconv.Itoa(u.Capacity), strings.Join(u.Tasked, " "), cell(u.NextPort), strconv.FormatBool(u.Unsafe), stamp(u.Seen), strconv.FormatBool(u.Simulated)})
	}
	w.Flush()
	return nil // an error means that the browser went away
}

// cell keeps a text that somebody at sea typed from being read as a formula.
func cell(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func number(n float64) string { return strconv.FormatFloat(n, 'f', 1, 64) }
