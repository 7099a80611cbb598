package record

import (
	"strings"

	"fanar/face/web/screen"
	"fanar/record/policy"
)

// pack is the policy pack in force.
type pack struct {
	ID, Version, Author, Digest string
	Always                      []string
	Rules                       []rule
}

// rule is a rule of the pack, in the reader's language; its basis is quoted.
type rule struct {
	policy.Rule
	Never   bool // it keeps the way free, and refuses nothing
	InForce bool
}

func packOf(v *screen.Visit, p policy.Pack) pack {
	out := pack{ID: p.ID, Version: p.Version, Author: p.Author, Digest: p.Digest}
	for _, action := range p.Always {
		out.Always = append(out.Always, v.Word("action", action))
	}
	for _, r := range p.Rules {
		r.Text, r.Satisfied, r.Ask = v.Rule(r.ID, "text", r.Text), v.Rule(r.ID, "satisfied", r.Satisfied), v.Rule(r.ID, "ask", r.Ask)
		out.Rules = append(out.Rules, rule{Rule: r, Never: r.Kind == policy.KindAlways, InForce: policy.InForce(r.From, r.Until, v.Room.Dispatch.Now())})
	}
	return out
}

// fingerprint parts a digest or key into groups that two people can compare over the telephone.
func fingerprint(text string) string {
	var b strings.Builder
	for i, c := range text {
		if i > 0 && i%6 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(c)
	}
	return b.String()
}
