package frame

import (
	"html/template"
	"time"

	"fanar/fault"
)

// ClockRow is a case or a clock in a list: {{template "clock" .}} inside <ul class="clocks">.
type ClockRow struct {
	Phase  string // "distress", "alert", "uncertainty", "settled" or "closed"
	Number string // the case's number
	URL    string
	Text   string    // "rubber boat, about 80"
	Waits  string    // what the clock waits for: "no coordinating centre named"
	Due    time.Time // zero: no clock runs
	Strip  *Strip    // nil: not shown
}

// Refusal is an intention that a rule said no to: {{template "refusal" .}}. It explains; it never shouts.
type Refusal struct {
	Asked string       // what was asked, in the reader's language
	Fault *fault.Error // of kind Refused, with its rules
	Back  string       // where to change what was asked; may be empty
}

// State is a designed state of a screen: {{template "state" .}}.
type State struct {
	Kind  string    // "empty", "loading", "stale", "offline" or "failed"
	Text  string    // empty says what the kind says
	At    time.Time // of the last data, for stale and offline
	Retry string    // address to try again at, for failed; may be empty
}

// ChartElement is the chart on a page: {{template "chart" .}}. Page.Chart must be set, and Page.Bare if it fills the work area.
type ChartElement struct {
	View   string        // "S,W,N,E" in degrees, as basemap.View.String gives it
	Twin   template.HTML // the same view drawn by basemap.Chart.SVG; shown until, and unless, the live map is painted
	Live   string        // address of the event stream, such as "/live"; empty: the twin is all there is
	Areas  string        // address of GeoJSON areas and lines with properties class, estimated, label (see basemap.Area); may be empty
	List   string        // address of the same data as a list
	Homes  []Home        // views one click away
	Legend bool
}

// Home is a named view that a link leads to.
type Home struct {
	Name, URL, View string
}
