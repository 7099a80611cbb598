package api

import (
	"context"
	"net/http"
	"slices"

	"fanar/desk/oversight"
	"fanar/record/dispatch"
	"fanar/record/policy"
)

// packView is the policy pack in force.
type packView struct {
	policy.Pack
	TOML    string                 `json:"toml" doc:"The pack as it was signed, to make another one of"`
	Changes []oversight.PackChange `json:"changes" doc:"Adoptions, newest first" nullable:"false"`
}

// proposalView is a proposed pack without its text, and whether it can still be signed.
type proposalView struct {
	oversight.Proposal
	Open bool `json:"open" doc:"It was proposed against the pack in force and nobody has signed it yet"`
}

type digestInPath struct {
	Digest string `path:"digest" doc:"SHA-256 of the pack's bytes, hex"`
}

// packDiff is what a proposed pack changes.
type packDiff struct {
	From        string              `json:"from"`
	To          string              `json:"to"`
	Differences []policy.Difference `json:"differences" nullable:"false"`
}

func (a *server) packs() {
	read(a, endpoint{path: "/packs/current", id: "getPack", summary: "The policy pack in force, and when which was adopted"}, "read.rules",
		func(s dispatch.State, _ *nothing) (packView, error) {
			changes, err := oversight.PackChanges(s)
			if err != nil {
				return packView{}, err
			}
			text, err := oversight.PackText(s)
			return packView{s.Policy.Pack(), text, append([]oversight.PackChange{}, changes...)}, err
		})
	read(a, endpoint{path: "/packs/proposals", id: "listPackProposals", summary: "Proposed policy packs, newest first, without their text"}, "read.rules",
		func(s dispatch.State, _ *nothing) (list[proposalView], error) {
			var out []proposalView
			for p, err := range oversight.Proposals.All(s, "") {
				if err != nil {
					return list[proposalView]{}, err
				}
				p.Text = ""
				out = append(out, seenProposal(s, p))
			}
			slices.SortFunc(out, func(a, b proposalView) int { return int(int64(b.Record) - int64(a.Record)) })
			return whole(out, nil)
		})
	read(a, endpoint{path: "/packs/proposals/{digest}", id: "getPackProposal", summary: "One proposed policy pack with its text"}, "read.rules",
		func(s dispatch.State, in *digestInPath) (proposalView, error) {
			p, err := oversight.ProposalByDigest(s, in.Digest)
			return seenProposal(s, p), err
		})
	read(a, endpoint{path: "/packs/proposals/{digest}/diff", id: "diffPackProposal", summary: "What a proposed pack changes in the one in force, field by field"}, "read.rules", diffProposal)
	e := endpoint{method: http.MethodGet, path: "/packs/proposals/{digest}/what-if", id: "whatIfPackProposal",
		summary: "What a proposed pack would have said to the questions on record. It reads the whole record: one at a time"}
	register(a, e, e.operation(), a.whatIf)
	command[oversight.ProposePack](a, endpoint{method: http.MethodPost, path: "/packs/proposals", id: "proposePack", status: http.StatusCreated,
		summary: "Propose a policy pack; it changes nothing before a second person signs it"})
	command[oversight.SignPack](a, endpoint{method: http.MethodPost, path: "/packs/proposals/{digest}/signature", id: "signPack",
		summary: "Sign a proposed pack as the second person; it is in force at once"})
}

func seenProposal(s dispatch.State, p oversight.Proposal) proposalView {
	return proposalView{p, p.Adopted == 0 && p.Against == s.Policy.Pack().Digest}
}

func diffProposal(s dispatch.State, in *digestInPath) (packDiff, error) {
	p, err := oversight.ProposalByDigest(s, in.Digest)
	if err != nil {
		return packDiff{}, err
	}
	pack, err := p.Pack()
	if err != nil {
		return packDiff{}, err
	}
	all, err := policy.Diff(s.Policy.Pack(), pack)
	return packDiff{From: s.Policy.Pack().Name(), To: pack.Name(), Differences: all}, err
}

func (a *server) whatIf(ctx context.Context, in *digestInPath) (*answer[oversight.Comparison], error) {
	actor, err := a.Sessions.Actor(ctx)
	if err != nil {
		return nil, err
	}
	var out answer[oversight.Comparison]
	err = a.Dispatch.Read(ctx, actor, "read.rules", func(s dispatch.State) error {
		p, err := oversight.ProposalByDigest(s, in.Digest)
		if err != nil {
			return err
		}
		pack, err := p.Pack()
		if err != nil {
			return err
		}
		to, err := policy.NewEngine(pack)
		if err != nil {
			return err
		}
		if !a.verifying.TryLock() {
			return readsWhole()
		}
		defer a.verifying.Unlock()
		out.Body, err = oversight.WhatIf(ctx, s, s.Policy, to, s.Now, nil)
		return err
	})
	if err != nil {
		return nil, err
	}
	if !a.Dispatch.Engine().May(actor, "read.cases") {
		for i := range out.Body.Cases {
			out.Body.Cases[i].Subject = ""
		}
	}
	return &out, nil
}
