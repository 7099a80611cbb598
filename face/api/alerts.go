package api

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"fanar/desk/rescue"
	"fanar/engine/alertline"
	"fanar/engine/geo"
	"fanar/fault"
	"fanar/record/dispatch"
)

// alertParts is an alert in one line, or in parts, or both: the parts are put before the line, and what results is kept
// as the alert's text.
type alertParts struct {
	Line     string        `json:"line,omitempty" example:"1432 3355N01230E rubber 80 pob"`
	At       time.Time     `json:"at,omitzero" doc:"When the alert was given"`
	Position *geo.Position `json:"position,omitempty"`
	Boat     string        `json:"boat,omitempty" doc:"Such as rubber or wooden"`
	OnBoard  *int          `json:"onBoard,omitempty" doc:"How many people are said to be on board"`
	Drill    bool          `json:"drill,omitempty" doc:"Everything recorded about the case is marked as an exercise"`
}

// openByParts puts the parts into the line that the alert is recorded as.
func openByParts(_ context.Context, p alertParts) (rescue.OpenCase, error) {
	var parts []string
	if !p.At.IsZero() {
		parts = append(parts, p.At.UTC().Format(time.RFC3339))
	}
	if p.Position != nil {
		parts = append(parts, coordinate(p.Position.Lat, "N", "S")+" "+coordinate(p.Position.Lon, "E", "W"))
	}
	if p.Boat != "" {
		parts = append(parts, p.Boat)
	}
	if n := p.OnBoard; n != nil {
		if *n < 0 || *n > alertline.Most {
			return rescue.OpenCase{}, fault.New(fault.Invalid, "alert.on-board", "{count} people on one boat cannot be; it is between 0 and {most}", "count", *n, "most", alertline.Most).
				WithField("onBoard").WithHint("if that is what was said, say it in the line")
		}
		parts = append(parts, fmt.Sprintf("%d pob", *n))
	}
	if line := strings.TrimSpace(p.Line); line != "" {
		parts = append(parts, line)
	}
	return rescue.OpenCase{Line: strings.Join(parts, " "), Drill: p.Drill}, nil
}

// coordinate writes degrees with all their decimals, so that the line reads back to the same position.
func coordinate(deg float64, plus, minus string) string {
	letter := plus
	if deg < 0 {
		deg, letter = -deg, minus
	}
	return strconv.FormatFloat(deg, 'f', -1, 64) + letter
}

type previewInput struct {
	Line string `query:"line" required:"true" maxLength:"4000" doc:"The line as typed so far, or any text"`
}

func (a *server) alerts() {
	a.triage()
	a.links()
	read(a, endpoint{path: "/alerts/preview", id: "previewAlert", summary: "What a line would be understood to say; nothing is recorded"}, "rescue.OpenCase",
		func(s dispatch.State, in *previewInput) (alertline.Alert, error) {
			return alertline.Read(in.Line, s.Now, time.UTC), nil
		})
}
