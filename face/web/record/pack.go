package record

import (
	"strings"

	"fanar/face/web/screen"
	"fanar/record/policy"
)

// pack is the policy pack in force, in short; its rules have pages of their own.
type pack struct {
	ID, Version, Author, Digest string
	Always                      []string
	Rules                       int
	States                      []stateCount
}

// stateCount is how many rules work in one way today.
type stateCount struct {
	Text  string
	Count int
}

func packOf(v *screen.Visit, p policy.Pack) pack {
	out := pack{ID: p.ID, Version: p.Version, Author: p.Author, Digest: p.Digest, Rules: len(p.Rules)}
	for _, action := range p.Always {
		out.Always = append(out.Always, v.Word("action", action))
	}
	count := map[string]int{}
	for _, r := range p.Rules {
		count[r.State()]++
	}
	for _, state := range []string{policy.StateInForce, policy.StateClock, policy.StateHeld, policy.StateWaiting} {
		out.States = append(out.States, stateCount{Text: v.T("rule-state." + state), Count: count[state]})
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
