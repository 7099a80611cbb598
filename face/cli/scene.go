package cli

import (
	"context"
	"net/url"
	"time"
)

type taskHeardCmd struct {
	taskingArgs `embed:""`
}

// Run records that the unit has heard that it is asked.
func (c taskHeardCmd) Run(ctx context.Context, t *terminal) error {
	path, err := c.path(ctx, t, "acknowledgement")
	if err != nil {
		return err
	}
	return t.post(ctx, path, struct{}{}, c.once, "%s has heard that it is asked for %s", c.Tasking, c.Case)
}

type taskETACmd struct {
	taskingArgs `embed:""`
	ETA         string `arg:"" name:"eta" help:"Such as 1830."`
	Source      string `help:"Who said so." placeholder:"WHO"`
}

// Run adds a time of arrival.
func (c taskETACmd) Run(ctx context.Context, t *terminal) error {
	path, err := c.path(ctx, t, "arrivals")
	if err != nil {
		return err
	}
	eta, err := t.coming(c.ETA)
	if err != nil {
		return err
	}
	return t.post(ctx, path, map[string]any{"eta": eta.UTC().Format(time.RFC3339), "source": c.Source}, c.once, "%s is to arrive at %s", c.Tasking, clock(*eta))
}

type taskArrivedCmd struct {
	taskingArgs `embed:""`
	Time        string `help:"When; now if empty." placeholder:"TIME"`
}

// Run records that the unit is on scene.
func (c taskArrivedCmd) Run(ctx context.Context, t *terminal) error {
	path, err := c.path(ctx, t, "on-scene")
	if err != nil {
		return err
	}
	at, err := t.when(c.Time)
	if err != nil {
		return err
	}
	return t.post(ctx, path, struct {
		At *time.Time `json:"at,omitempty"`
	}{at}, c.once, "%s is on scene of %s", c.Tasking, c.Case)
}

type taskCoordinateCmd struct {
	taskingArgs `embed:""`
}

// Run names the on-scene coordinator.
func (c taskCoordinateCmd) Run(ctx context.Context, t *terminal) error {
	path, err := c.path(ctx, t, "coordination")
	if err != nil {
		return err
	}
	return t.post(ctx, path, struct{}{}, c.once, "%s coordinates on scene of %s", c.Tasking, c.Case)
}

type taskMasterCmd struct {
	Case     string `arg:"" help:"Such as SAR-1."`
	Unit     string `arg:"" help:"The ship: identifier or name."`
	Decision string `required:"" help:"What the master decided." placeholder:"TEXT"`
	Reason   string `required:"" help:"The master's reason." placeholder:"TEXT"`
	once     `embed:""`
}

// Run records a decision of a master. A ship that is not in the directory is recorded by its name.
func (c taskMasterCmd) Run(ctx context.Context, t *terminal) error {
	unit := c.Unit
	if p, err := t.node.placeNamed(ctx, c.Unit); err == nil {
		unit = p.ID
	}
	return t.post(ctx, casePath(c.Case, "/master-decisions"), map[string]any{"unit": unit, "decision": c.Decision, "reason": c.Reason}, c.once,
		"recorded: the master of %s decided; the decision stands", c.Unit)
}

type taskChangedCmd struct {
	Case     string `arg:"" help:"Such as SAR-1."`
	Decision string `arg:"" help:"Such as d1."`
	Now      string `required:"" help:"What the master decided instead." placeholder:"TEXT"`
	Reason   string `required:"" help:"The master's reason." placeholder:"TEXT"`
	once     `embed:""`
}

// Run says that the master decided otherwise.
func (c taskChangedCmd) Run(ctx context.Context, t *terminal) error {
	return t.post(ctx, casePath(c.Case, "/master-decisions/"+url.PathEscape(c.Decision)+"/change"), map[string]any{"now": c.Now, "reason": c.Reason}, c.once,
		"the master changed decision %s of %s", c.Decision, c.Case)
}
