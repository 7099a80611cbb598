package cli

import (
	"context"
	"fmt"
	"os"
	"strings"

	"fanar/desk/oversight"
	"fanar/fault"
	"fanar/record/policy"
)

type packVerbs struct {
	Show    packShowCmd    `cmd:"" help:"The pack in force, and when which was adopted."`
	List    packListCmd    `cmd:"" help:"Proposed packs, newest first."`
	Propose packProposeCmd `cmd:"" help:"Propose a pack; it changes nothing before a second person signs it."`
	Diff    packDiffCmd    `cmd:"" help:"What a proposed pack changes, field by field."`
	WhatIf  packWhatIfCmd  `cmd:"" name:"what-if" help:"What a proposed pack would have said to the questions on record."`
	Sign    packSignCmd    `cmd:"" help:"Sign a proposed pack as the second person; it is in force at once."`
}

type packShowCmd struct {
	Text bool `help:"Print the pack itself, to make another one of."`
}

// Run shows the pack in force.
func (c packShowCmd) Run(ctx context.Context, t *terminal) error {
	var p struct {
		policy.Pack
		TOML    string
		Changes []oversight.PackChange `json:"changes"`
	}
	body, err := t.node.fetch(ctx, "/packs/current", nil, &p)
	if err != nil || t.raw(body) {
		return err
	}
	if c.Text {
		return t.bytes([]byte(p.TOML))
	}
	t.say("%s by %s: %d rules", p.Name(), p.Author, len(p.Rules))
	t.say("digest %s", p.Digest)
	for _, c := range p.Changes {
		t.say("adopted %s: %s (record %d)", clock(c.At), c.Pack, c.Record)
	}
	return nil
}

// proposal is a proposed pack as the API gives it.
type proposal struct {
	oversight.Proposal
	Open bool `json:"open"`
}

type packListCmd struct{}

// Run lists proposals.
func (packListCmd) Run(ctx context.Context, t *terminal) error {
	var l listOf[proposal]
	body, err := t.node.fetch(ctx, "/packs/proposals", nil, &l)
	if err != nil || t.raw(body) {
		return err
	}
	if len(l.Items) == 0 {
		t.say("no pack has been proposed")
		return nil
	}
	rows := [][]string{}
	for _, p := range l.Items {
		state := "open"
		switch {
		case p.Adopted != 0:
			state = "adopted in record " + number(p.Adopted)
		case !p.Open:
			state = "against another pack"
		}
		rows = append(rows, []string{p.ID + "@" + p.Version, p.Digest, clock(p.At), p.By, state})
	}
	t.table("PACK DIGEST PROPOSED BY STATE", rows)
	return nil
}

type packProposeCmd struct {
	File    string `arg:"" optional:"" help:"The pack in TOML."`
	Shipped bool   `help:"The pack that comes with the program."`
	once    `embed:""`
}

// Run proposes a pack.
func (c packProposeCmd) Run(ctx context.Context, t *terminal) error {
	text := policy.Shipped
	if !c.Shipped {
		var err error
		if text, err = os.ReadFile(c.File); err != nil {
			return fault.New(fault.Invalid, "cli.file", "{file} cannot be read: {why}", "file", c.File, "why", err.Error()).WithField("file")
		}
	}
	p, err := policy.ParsePack(text)
	if err != nil {
		return err
	}
	return t.post(ctx, "/packs/proposals", oversight.ProposePack{Text: string(text)}, c.once, "proposed %s, digest %s; a second person has to sign it", p.Name(), p.Digest)
}

type digestArg struct {
	Digest string `arg:"" help:"Of the proposal, or its first letters."`
}

// whole gives the whole digest of the one proposal that begins so.
func (a digestArg) whole(ctx context.Context, t *terminal) (string, error) {
	var l listOf[proposal]
	if _, err := t.node.fetch(ctx, "/packs/proposals", nil, &l); err != nil {
		return "", err
	}
	var found []string
	for _, p := range l.Items {
		if len(a.Digest) >= 6 && strings.HasPrefix(p.Digest, strings.ToLower(a.Digest)) {
			found = append(found, p.Digest)
		}
	}
	if len(found) != 1 {
		return "", fault.New(fault.NotFound, "cli.no-digest", "{count} proposed packs have a digest that begins with {digest}", "count", len(found), "digest", a.Digest).
			WithHint("fanar pack list shows them; six letters are the least")
	}
	return found[0], nil
}

type packDiffCmd struct {
	digestArg `embed:""`
}

// Run shows what a proposal changes.
func (c packDiffCmd) Run(ctx context.Context, t *terminal) error {
	digest, err := c.whole(ctx, t)
	if err != nil {
		return err
	}
	var d struct {
		From, To    string
		Differences []policy.Difference
	}
	body, err := t.node.fetch(ctx, "/packs/proposals/"+digest+"/diff", nil, &d)
	if err != nil || t.raw(body) {
		return err
	}
	t.say("%s -> %s: %d differences", d.From, d.To, len(d.Differences))
	for _, one := range d.Differences {
		t.say("%s", strings.TrimSpace(fmt.Sprintf("%s %s %s", one.How, one.Part, one.ID)))
		for _, f := range one.Fields {
			if f.From != "" {
				t.say("  - %s: %s", f.Field, f.From)
			}
			if f.To != "" {
				t.say("  + %s: %s", f.Field, f.To)
			}
		}
	}
	return nil
}

type packWhatIfCmd struct {
	digestArg `embed:""`
}

// Run shows what a proposal would have said.
func (c packWhatIfCmd) Run(ctx context.Context, t *terminal) error {
	digest, err := c.whole(ctx, t)
	if err != nil {
		return err
	}
	var w oversight.Comparison
	body, err := t.node.fetch(ctx, "/packs/proposals/"+digest+"/what-if", nil, &w)
	if err != nil || t.raw(body) {
		return err
	}
	t.say("%s -> %s: of %d questions on record %d are answered alike; %d would be refused now, %d allowed now", w.From, w.To, w.Asked, w.Same, w.NowRefused, w.NowAllowed)
	rows := [][]string{}
	for _, one := range w.Cases {
		rows = append(rows, []string{number(one.Record), clock(one.At), one.Action, one.Subject, outcomeText(one.From.Allowed, one.From.Broken), outcomeText(one.To.Allowed, one.To.Broken)})
	}
	if len(rows) > 0 {
		t.table("RECORD HAPPENED ACTION ABOUT BEFORE AFTER", rows)
	}
	return nil
}

func outcomeText(allowed bool, broken []string) string {
	text := "refused"
	if allowed {
		text = "allowed"
	}
	if len(broken) > 0 {
		text += " (" + strings.Join(broken, ", ") + ")"
	}
	return text
}

type packSignCmd struct {
	digestArg `embed:""`
	once      `embed:""`
}

// Run signs a proposal.
func (c packSignCmd) Run(ctx context.Context, t *terminal) error {
	digest, err := c.whole(ctx, t)
	if err != nil {
		return err
	}
	return t.post(ctx, "/packs/proposals/"+digest+"/signature", map[string]any{}, c.once, "the pack %.12s is signed and in force", digest)
}
