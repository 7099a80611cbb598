package cli

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"fanar/desk/rescue"
	"fanar/desk/sea"
	"fanar/fault"
)

type taskVerbs struct {
	Unit       taskUnitCmd       `cmd:"" help:"Ask a vessel or aircraft to go."`
	Accept     taskAcceptCmd     `cmd:"" help:"Record that the unit goes."`
	Decline    taskDeclineCmd    `cmd:"" help:"Record that the master declined, and why."`
	Heard      taskHeardCmd      `cmd:"" help:"Record that the unit has heard that it is asked."`
	ETA        taskETACmd        `cmd:"" name:"eta" help:"Add a time of arrival."`
	Arrived    taskArrivedCmd    `cmd:"" help:"Record that the unit is on scene."`
	Coordinate taskCoordinateCmd `cmd:"" help:"Let the unit coordinate on scene."`
	Release    taskReleaseCmd    `cmd:"" aliases:"stand-down" help:"Let the unit go."`
	Master     taskMasterCmd     `cmd:"" help:"Record what the master of a ship decided for safety."`
	Changed    taskChangedCmd    `cmd:"" help:"Say that the master decided otherwise; only the ship itself may."`
}

type taskUnitCmd struct {
	Case string `arg:"" help:"Such as SAR-1."`
	Unit string `arg:"" help:"Name or identifier in the directory, MMSI, or the name that AIS gives."`
	once `embed:""`
}

// Run tasks a unit.
func (c taskUnitCmd) Run(ctx context.Context, t *terminal) error {
	body, name, err := t.unit(ctx, c.Unit)
	if err != nil {
		return err
	}
	return t.post(ctx, casePath(c.Case, "/taskings"), body, c.once, "%s is tasked for %s", name, c.Case)
}

// unit finds a unit in the directory, by its MMSI, or by its name in the live picture.
func (t *terminal) unit(ctx context.Context, text string) (body map[string]any, name string, err error) {
	if mmsi, err := strconv.ParseUint(text, 10, 32); err == nil && len(text) == 9 {
		return map[string]any{"mmsi": mmsi}, "MMSI " + text, nil
	}
	p, err := t.node.placeNamed(ctx, text)
	if err == nil {
		return map[string]any{"place": p.ID}, p.Name, nil
	}
	if fault.KindOf(err) != fault.NotFound {
		return nil, "", err
	}
	var heard listOf[sea.Vessel]
	if _, seaErr := t.node.fetch(ctx, "/vessels", url.Values{"text": {text}, "limit": {"20"}}, &heard); seaErr != nil {
		return nil, "", err
	}
	for _, v := range heard.Items {
		if strings.EqualFold(v.Name, text) {
			return map[string]any{"mmsi": v.MMSI, "name": v.Name}, v.Name, nil
		}
	}
	return nil, "", err
}

// taskingArgs name a tasking of a case.
type taskingArgs struct {
	Case    string `arg:"" help:"Such as SAR-1."`
	Tasking string `arg:"" help:"Such as t1, or the unit's name."`
	once    `embed:""`
}

// path gives the address of the tasking; a unit's name becomes its latest tasking.
func (a taskingArgs) path(ctx context.Context, t *terminal, verb string) (string, error) {
	id := a.Tasking
	if n, err := strconv.Atoi(strings.TrimPrefix(id, "t")); err != nil || id != fmt.Sprintf("t%d", n) {
		var c rescue.Case
		if _, err := t.node.fetch(ctx, casePath(a.Case, ""), nil, &c); err != nil {
			return "", err
		}
		for _, k := range c.Taskings {
			if strings.EqualFold(k.Name, a.Tasking) || k.Place == a.Tasking {
				id = k.ID
			}
		}
	}
	return casePath(a.Case, "/taskings/"+url.PathEscape(id)+"/"+verb), nil
}

type taskAcceptCmd struct {
	taskingArgs `embed:""`
	ETA         string `name:"eta" help:"When it expects to be there." placeholder:"TIME"`
}

// Run records an acceptance.
func (c taskAcceptCmd) Run(ctx context.Context, t *terminal) error {
	path, err := c.path(ctx, t, "answer")
	if err != nil {
		return err
	}
	eta, err := t.coming(c.ETA)
	if err != nil {
		return err
	}
	return t.post(ctx, path, struct {
		Accept bool       `json:"accept"`
		ETA    *time.Time `json:"eta,omitempty"`
	}{true, eta}, c.once, "%s goes to %s", c.Tasking, c.Case)
}

type taskDeclineCmd struct {
	taskingArgs `embed:""`
	Reason      string `required:"" help:"The master's reason." placeholder:"TEXT"`
}

// Run records that the master declined.
func (c taskDeclineCmd) Run(ctx context.Context, t *terminal) error {
	path, err := c.path(ctx, t, "answer")
	if err != nil {
		return err
	}
	return t.post(ctx, path, map[string]any{"accept": false, "reason": c.Reason}, c.once, "%s declined; the master's decision stands", c.Tasking)
}

type taskReleaseCmd struct {
	taskingArgs `embed:""`
	Reason      string `help:"Why." placeholder:"TEXT"`
}

// Run releases a unit.
func (c taskReleaseCmd) Run(ctx context.Context, t *terminal) error {
	path, err := c.path(ctx, t, "release")
	if err != nil {
		return err
	}
	return t.post(ctx, path, map[string]any{"reason": c.Reason}, c.once, "%s is released from %s", c.Tasking, c.Case)
}
