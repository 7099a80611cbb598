package cli

import "context"

type peopleReclassifyCmd struct {
	Case   string `arg:"" help:"Such as SAR-1."`
	At     string `required:"" help:"Where they are." placeholder:"WHERE"`
	Was    string `required:"" help:"As they were recorded." placeholder:"COUNT"`
	Now    string `required:"" help:"As they are; the same number of people." placeholder:"COUNT"`
	Reason string `required:"" help:"A code." placeholder:"CODE"`
	fact   `embed:""`
}

// Run changes categories.
func (c peopleReclassifyCmd) Run(ctx context.Context, t *terminal) error {
	body, err := c.body(t)
	if err != nil {
		return err
	}
	if err := putLot(body, "was", c.Was); err != nil {
		return err
	}
	if err := putLot(body, "now", c.Now); err != nil {
		return err
	}
	if err := t.putAccount(ctx, body, "account", c.At); err != nil {
		return err
	}
	body["reason"] = c.Reason
	return t.post(ctx, casePath(c.Case, "/reclassifications"), body, c.once, "%s at %s are now %s", c.Was, c.At, c.Now)
}

type peopleReverseCmd struct {
	Case   string `arg:"" help:"Such as SAR-1."`
	Entry  string `arg:"" help:"An entry such as E3, or an estimate such as A1."`
	Reason string `required:"" help:"A code." placeholder:"CODE"`
	Owner  string `help:"Organisation that answers." placeholder:"ORGANISATION"`
	fact   `embed:""`
}

// Run takes back an entry.
func (c peopleReverseCmd) Run(ctx context.Context, t *terminal) error {
	body, err := c.body(t)
	if err != nil {
		return err
	}
	body["entry"], body["reason"] = c.Entry, c.Reason
	if c.Owner != "" {
		o, err := t.node.organisationNamed(ctx, c.Owner)
		if err != nil {
			return err
		}
		body["owner"] = o.ID
	}
	return t.post(ctx, casePath(c.Case, "/reversals"), body, c.once, "%s is taken back; both stay in the record", c.Entry)
}

type peopleExplainCmd struct {
	handoverArgs `embed:""`
	To           string `help:"Of people who did not arrive: where they turned out to be, missing-at-sea, or source (never there)." placeholder:"WHERE"`
	Outcome      string `help:"Of people who were more: giver-undercounted, from-elsewhere, receiver-overcounted or short-in-other." placeholder:"CODE"`
	Count        string `help:"How many of them; all if empty." placeholder:"COUNT"`
	From         string `help:"Of receiver-overcounted: where they stand." placeholder:"WHERE"`
	Other        string `help:"Of short-in-other: that handover." placeholder:"HANDOVER"`
	Reason       string `required:"" help:"A code." placeholder:"CODE"`
	Owner        string `help:"Organisation that answers." placeholder:"ORGANISATION"`
	fact         `embed:""`
}

// Run explains a difference.
func (c peopleExplainCmd) Run(ctx context.Context, t *terminal) error {
	body, err := c.body(t)
	if err != nil {
		return err
	}
	for name, text := range map[string]string{"to": c.To, "from": c.From} {
		if err := t.putAccount(ctx, body, name, text); err != nil {
			return err
		}
	}
	if err := putLot(body, "lot", c.Count); err != nil {
		return err
	}
	if c.Owner != "" {
		o, err := t.node.organisationNamed(ctx, c.Owner)
		if err != nil {
			return err
		}
		body["owner"] = o.ID
	}
	put(body, "outcome", c.Outcome)
	put(body, "other", c.Other)
	body["reason"] = c.Reason
	return t.post(ctx, casePath(c.Case, "/handovers/"+c.Handover+"/explanation"), body, c.once, "the difference of %s is explained", c.Handover)
}

type peopleDetermineCmd struct {
	Case      string `arg:"" help:"Such as SAR-1."`
	Outcome   string `arg:"" help:"estimate-wrong or missing."`
	Reason    string `required:"" help:"On what ground; a code such as survivors-agree." placeholder:"CODE"`
	Assertion string `help:"The estimate; the one with the widest gap if empty." placeholder:"A1"`
	Count     string `help:"Of missing: how many; all of the gap if empty." placeholder:"COUNT"`
	Place     string `help:"Of missing: where they were last known to be." placeholder:"PLACE"`
	Owner     string `help:"Of missing: organisation that answers for the search." placeholder:"ORGANISATION"`
	fact      `embed:""`
}

// Run signs for a gap.
func (c peopleDetermineCmd) Run(ctx context.Context, t *terminal) error {
	body, err := c.body(t)
	if err != nil {
		return err
	}
	if err := putLot(body, "lot", c.Count); err != nil {
		return err
	}
	if c.Owner != "" {
		o, err := t.node.organisationNamed(ctx, c.Owner)
		if err != nil {
			return err
		}
		body["owner"] = o.ID
	}
	put(body, "assertion", c.Assertion)
	put(body, "place", c.Place)
	body["outcome"], body["reason"] = c.Outcome, c.Reason
	return t.post(ctx, casePath(c.Case, "/determinations"), body, c.once, "signed: %s", c.Outcome)
}
