package cli

import "context"

type orderVerbs struct {
	Landing  orderLandingCmd  `cmd:"" help:"Order that people be landed. Refused unless the place is a place of safety."`
	Transfer orderTransferCmd `cmd:"" help:"Order that people go over to another unit. Refused unless its next port is a place of safety."`
}

type orderLandingCmd struct {
	Case  string `arg:"" help:"Such as SAR-1."`
	Place string `arg:"" help:"Identifier or name."`
	Unit  string `help:"The vessel that carries them." placeholder:"VESSEL"`

	Informed        bool `help:"The people know where they go."`
	ObjectionsHeard bool `help:"They had the chance to object."`
	NeedsNoted      bool `help:"Vulnerability and need of protection were noted."`
	once            `embed:""`
}

// Run orders a landing.
func (c orderLandingCmd) Run(ctx context.Context, t *terminal) error {
	p, err := t.node.placeNamed(ctx, c.Place)
	if err != nil {
		return err
	}
	body := map[string]any{"place": p.ID, "informed": c.Informed, "objectionsHeard": c.ObjectionsHeard, "needsNoted": c.NeedsNoted}
	if c.Unit != "" {
		unit, err := t.node.placeNamed(ctx, c.Unit)
		if err != nil {
			return err
		}
		body["unit"] = unit.ID
	}
	return t.post(ctx, casePath(c.Case, "/landing-orders"), body, c.once, "ordered: the people of %s are landed at %s", c.Case, p.Name)
}

type orderTransferCmd struct {
	Case     string `arg:"" help:"Such as SAR-1."`
	Unit     string `arg:"" help:"Vessel that takes them over."`
	NextPort string `required:"" help:"Where that vessel goes next." placeholder:"PLACE"`
	once     `embed:""`
}

// Run orders a transfer.
func (c orderTransferCmd) Run(ctx context.Context, t *terminal) error {
	unit, err := t.node.placeNamed(ctx, c.Unit)
	if err != nil {
		return err
	}
	port, err := t.node.placeNamed(ctx, c.NextPort)
	if err != nil {
		return err
	}
	return t.post(ctx, casePath(c.Case, "/transfer-orders"), map[string]any{"unit": unit.ID, "nextPort": port.ID}, c.once,
		"ordered: the people of %s go over to %s, which goes to %s", c.Case, unit.Name, port.Name)
}
