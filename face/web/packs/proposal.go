package packs

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"fanar/desk/oversight"
	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/policy"
)

// longest is when a comparison is given up.
const longest = 2 * time.Minute

// oneData is a proposal.
type oneData struct {
	proposal
	Tabs        []screen.Tab
	Notice      *screen.Notice
	Pack        string // in force
	Differences []difference
	Unreadable  *fault.Error // the pack that was proposed cannot be read by this program
	Compared    *comparison
	Sign        screen.Form
	MaySign     bool
	WhyNot      string // why the reader cannot sign; empty if it is not a question
	Returned    *screen.Form
}

// difference is one part of the pack that changes.
type difference struct {
	policy.Difference
	What   string // the part in words
	Fields []change
}

// change is a field of it. Long ones are folded.
type change struct {
	policy.FieldChange
	Long bool
}

// foldAfter is from how many letters on a value is folded.
const foldAfter = 160

// comparison is what a proposal would have said, as the page shows it.
type comparison struct {
	*screen.Job[oversight.Comparison]
	Digest string
	Rows   []would
}

// would is one question that would have been answered otherwise.
type would struct {
	oversight.WouldSay
	What, About, AboutURL string
}

func (p *Page) render(v *screen.Visit, status int, forms *screen.Forms) error {
	d := oneData{Tabs: v.Oversight("/packs"), Notice: v.Notice(), Sign: forms.Form("sign")}
	err := v.Read("read.rules", func(s dispatch.State) error {
		was, err := oversight.ProposalByDigest(s, v.R.PathValue("digest"))
		if err != nil {
			return err
		}
		d.proposal, d.Pack = proposalOf(s, v.Names(s), was), s.Policy.Pack().Name()
		d.offer(v)
		pack, err := was.Pack()
		if err != nil {
			d.Unreadable = v.Localise(err)
			return nil
		}
		all, err := policy.Diff(s.Policy.Pack(), pack)
		for _, one := range all {
			d.Differences = append(d.Differences, differenceOf(v, one))
		}
		return err
	})
	if err != nil {
		return err
	}
	d.Compared = p.comparison(v, d.Digest)
	if back := forms.Failed(); back != nil && !d.MaySign {
		d.Returned = back
	}
	return p.one.Render(v.W, status, v.Page(d.ID+"@"+d.Version, "oversight", d))
}

func differenceOf(v *screen.Visit, one policy.Difference) difference {
	part := one.Part
	if part == "id" { // a catalogue keeps this name for itself
		part = "pack-name"
	}
	out := difference{Difference: one, What: v.Word("pack-part", part)}
	for _, f := range one.Fields {
		out.Fields = append(out.Fields, change{FieldChange: f, Long: max(len(f.From), len(f.To)) > foldAfter})
	}
	return out
}

// offer decides whether the reader is offered to sign, and says why it is somebody else's to do.
func (d *oneData) offer(v *screen.Visit) {
	if d.State != "open" {
		return
	}
	switch {
	case v.Actor.User == d.By:
		d.WhyNot = v.T("packs.not-you")
	case !v.May("oversight.SignPack"):
		d.WhyNot = v.T("packs.not-role", "roles", v.Roles(v.Room.Dispatch.Engine().Roles("oversight.SignPack")))
	case !d.Guarded && !oversight.Guardian(v.Actor.Roles):
		d.WhyNot = v.T("packs.not-guardian")
	default:
		d.MaySign = true
	}
}

func (p *Page) sign(v *screen.Visit) error {
	digest := v.R.PathValue("digest")
	receipt, err := v.Do(oversight.SignPack{Digest: digest}, "")
	if err == nil {
		return v.Recorded("/packs/"+digest, receipt)
	}
	if code := fault.As(err).Code; !screen.Correctable(err) || code == "pack.none" || code == "access.role" {
		return err
	}
	return p.render(v, screen.Status(err), v.Back(0, err))
}

// compare begins a comparison, unless one runs, and goes back to the page, which shows how far it is.
func (p *Page) compare(v *screen.Visit) error {
	digest := v.R.PathValue("digest")
	err := v.Read("read.rules", func(s dispatch.State) error {
		_, err := oversight.ProposalByDigest(s, digest)
		return err
	})
	if err != nil {
		return err
	}
	actor := v.Actor
	p.compared.Begin(v, digest, longest, func(ctx context.Context, progress func(done, total uint64)) (found oversight.Comparison, err error) {
		err = p.room.Dispatch.Read(ctx, actor, "read.rules", func(s dispatch.State) error {
			was, err := oversight.ProposalByDigest(s, digest)
			if err != nil {
				return err
			}
			pack, err := was.Pack()
			if err != nil {
				return err
			}
			to, err := policy.NewEngine(pack)
			if err != nil {
				return err
			}
			found, err = oversight.WhatIf(ctx, s, s.Policy, to, s.Now, progress)
			return err
		})
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			err = fault.New(fault.Unavailable, "pack.what-if-long", "the record is longer than {minutes} minutes of reading; nothing was compared", "minutes", int(longest.Minutes())).
				WithHint("ask at the terminal: fanar pack what-if DIGEST").WithCause(err)
		}
		return found, err
	})
	return v.To("/packs/" + digest + "#what-if")
}

// follow answers a script that asks how far the comparison is.
func (p *Page) follow(v *screen.Visit) error {
	digest := v.R.PathValue("digest")
	if err := v.Read("read.rules", func(dispatch.State) error { return nil }); err != nil {
		return err
	}
	if !v.Partial() {
		return v.To("/packs/" + digest + "#what-if")
	}
	d := oneData{Compared: p.comparison(v, digest)}
	d.Digest = digest
	return p.one.RenderPart(v.W, http.StatusOK, "compared-part", v.Page("", "oversight", d))
}

// comparison gives the last comparison if it is one of this proposal, or one that runs and has to be waited for. Cases are
// named only to those who may read cases.
func (p *Page) comparison(v *screen.Visit, digest string) *comparison {
	job := p.compared.Now(v)
	if job == nil || job.About != digest && !job.Running {
		return nil
	}
	out := &comparison{Job: job, Digest: digest}
	cases := v.May("read.cases")
	for _, w := range job.Found.Cases {
		row := would{WouldSay: w, What: v.Word("action", w.Action)}
		if cases {
			row.About, row.AboutURL = v.Subject(w.Subject)
		}
		out.Rows = append(out.Rows, row)
	}
	slices.SortStableFunc(out.Rows, func(a, b would) int { return int(int64(b.Record) - int64(a.Record)) })
	return out
}
