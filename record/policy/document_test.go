package policy_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fanar/record/policy"
)

var update = flag.Bool("update", false, "write docs/rules.md from the shipped pack")

const aboutRules = `# The rules

Every rule is data in a policy pack: [record/policy/packs/central-mediterranean.toml](../record/policy/packs/central-mediterranean.toml)
is the one that comes with the program. This page is made from it (` + "`go test ./record/policy -run TestRulesPage -update`" + `).

## How a rule is written

` + "```toml" + `
[[rule]]
id = "R13"
kind = "require"
severity = 3
override = true
text = "Before a landing is ordered, …"
basis = ["Regulation (EU) 656/2014, article 4"]
author = "Fanar"
from = "2026-11-01"
satisfied = "People told of the destination, …"
ask = "rights officer"
on = ["landing-order"]
cedar = '''
forbid (principal, action in Action::"landing-order", resource)
unless { context.people.informed && context.people.objectionsHeard && context.people.needsNoted };
'''
` + "```" + `

| field | means |
|---|---|
| kind | always: keeps the way free. refuse, require: an intention that breaks it is refused; a fact that breaks it is recorded and opens an incident. open: opens an incident over a fact and refuses nothing. clock: sets a deadline. hide: keeps something from readers or recipients. held: holds by how the program is built |
| severity | 1 to 4, of the incident that a breach opens; 4 concerns fundamental rights |
| absolute | nobody may override it, and no pack may drop it |
| override | two people of two organisations may override it, for at most ` + "`override-hours`" + `, on one subject |
| on | what a question has to be for the rule to look at it; a question that no rule and no entry of ` + "`tags`" + ` knows is refused |
| cedar | forbid policies. A rule is asked alone; one that cannot be evaluated refuses |
| clock | starts, stops-all, stops-any, ends: kinds of facts with conditions on their bodies; minutes from when the starting fact happened; except: other minutes for a fact of one kind; escalate: minutes after it ran out, and the roles that are told. A clock refuses and delays nothing |
| proof | tests that hold the rule, by name |
| waits, needs | the room, and the facts, that the rule needs and that are not there yet |
| partly | what is checked today, where that is less than the text |

Tests hold this list true: what waits is really not there, every proof exists, every rule that is looked at has an example that
passes and one that fails ([testdata/examples.toml](../record/policy/testdata/examples.toml)), and every clock is run.
`

var stateTitles = []struct{ state, title string }{
	{policy.StateInForce, "In force: looked at when something is decided"},
	{policy.StateClock, "In force as a clock"},
	{policy.StateHeld, "Held by how the program is built"},
	{policy.StateWaiting, "Waiting for a desk or a fact"},
}

// TestRulesPage holds that the page of the rules says what the pack says.
func TestRulesPage(t *testing.T) {
	p := shipped(t)
	var b strings.Builder
	b.WriteString(aboutRules)
	listed := 0
	for _, s := range stateTitles {
		fmt.Fprintf(&b, "\n## %s\n\n| rule | says | kind | %s |\n|---|---|---|---|\n", s.title,
			map[bool]string{true: "waits for", false: "how, and how far"}[s.state == policy.StateWaiting])
		for _, r := range p.Rules {
			if r.State() != s.state {
				continue
			}
			listed++
			id := r.ID
			if r.Absolute {
				id += " absolute"
			}
			fmt.Fprintf(&b, "| %s | %s | %s, %d | %s |\n", id, r.Text, r.Kind, r.Severity, how(r))
		}
	}
	if listed != len(p.Rules) {
		t.Errorf("the page lists %d rules of %d", listed, len(p.Rules))
	}
	page := filepath.Join("..", "..", "docs", "rules.md")
	if *update {
		if err := os.WriteFile(page, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != b.String() {
		t.Errorf("%s is not what the pack says; run go test ./record/policy -run TestRulesPage -update", page)
	}
}

func how(r policy.Rule) string {
	var parts []string
	say := func(format string, args ...any) { parts = append(parts, fmt.Sprintf(format, args...)) }
	if len(r.On) > 0 {
		say("looks at %s.", strings.Join(r.On, ", "))
	}
	if c := r.Clock; c != nil {
		say("%d minutes from %s.", c.Minutes, starts(c.Starts))
		for _, x := range c.Except {
			say("%d minutes from `%s`.", x.Minutes, x.When)
		}
	}
	if len(r.Proof) > 0 {
		say("Proof: %s.", strings.Join(r.Proof, ", "))
	}
	if r.Waits != "" {
		say("%s", r.Waits)
	}
	if len(r.Needs) > 0 {
		say("(%s)", strings.Join(r.Needs, ", "))
	}
	if r.Override {
		say("Can be overridden.")
	}
	if r.Partly != "" {
		say("Partly: %s", r.Partly)
	}
	return strings.Join(parts, " ")
}

func starts(triggers []policy.Trigger) string {
	var all []string
	for _, t := range triggers {
		all = append(all, "`"+string(t)+"`")
	}
	return strings.Join(all, " or ")
}
