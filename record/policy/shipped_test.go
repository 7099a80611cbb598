package policy_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"fanar/record/policy"
)

func shipped(t testing.TB) policy.Pack {
	t.Helper()
	p, err := policy.ParsePack(policy.Shipped)
	if err != nil {
		t.Fatalf("ParsePack: %v", err)
	}
	return p
}

// absolute are the rules that nobody may override. Source: the safeguards that Fanar is built to.
var absolute = []string{"R1", "R4", "R7", "R8", "R9", "R11", "R12", "R20", "R23", "R28", "R29", "R36", "R40", "R50", "R52", "R59"}

// TestEveryRuleIsThere holds that the pack has the rules R1 to R60 in order, and that no absolute one can be overridden.
func TestEveryRuleIsThere(t *testing.T) {
	p := shipped(t)
	if len(p.Rules) != 60 {
		t.Fatalf("the pack has %d rules, want 60", len(p.Rules))
	}
	overridden := 0
	for i, r := range p.Rules {
		if want := fmt.Sprintf("R%d", i+1); r.ID != want {
			t.Errorf("rule %d is %s, want %s", i+1, r.ID, want)
		}
		if r.Absolute != slices.Contains(absolute, r.ID) {
			t.Errorf("%s: absolute is %v", r.ID, r.Absolute)
		}
		if r.Absolute && r.Override {
			t.Errorf("%s is absolute and can be overridden", r.ID)
		}
		if r.Ask == "" || r.From != "2026-11-01" {
			t.Errorf("%s names nobody who can be asked, or is not in force since the first day: %q, %s", r.ID, r.Ask, r.From)
		}
		if r.Override {
			overridden++
		}
	}
	if overridden == 0 {
		t.Error("no rule can be overridden: R13 can")
	}
}

// tree is what the sources hold: the names of tests, kinds of facts, tags of questions and rooms.
type tree struct {
	tests, kinds, tags, rooms map[string]bool
}

var (
	testName = regexp.MustCompile(`(?m)^func (Test\w+)\(t \*testing\.T\)`)
	kindName = regexp.MustCompile(`\) Kind\(\) string\s*\{ return "([^"]+)" \}`)
	tagNames = regexp.MustCompile(`As: +\[\]string\{([^}]*)\}|question\("([^"]+)"`)
	quoted   = regexp.MustCompile(`"([^"]+)"`)
)

func sources(t *testing.T) tree {
	t.Helper()
	found := tree{map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}}
	root := filepath.Join("..", "..")
	for _, room := range []string{"record", "desk", "engine", "face", "node", "test", "store"} {
		err := filepath.WalkDir(filepath.Join(root, room), func(path string, d os.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() {
				found.rooms[d.Name()] = true
				return nil
			}
			if !strings.HasSuffix(path, ".go") {
				return nil
			}
			body, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for _, m := range testName.FindAllSubmatch(body, -1) {
				found.tests[string(m[1])] = true
			}
			if strings.HasSuffix(path, "_test.go") {
				return nil
			}
			for _, m := range kindName.FindAllSubmatch(body, -1) {
				found.kinds[string(m[1])] = true
			}
			if strings.Contains(path, filepath.Join(root, "desk")) {
				for _, m := range tagNames.FindAllSubmatch(body, -1) {
					for _, tag := range quoted.FindAllSubmatch(m[0], -1) {
						found.tags[string(tag[1])] = true
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(found.tests) < 200 || len(found.kinds) < 30 || len(found.tags) < 5 {
		t.Fatalf("found %d tests, %d kinds, %d tags: the sources were not read", len(found.tests), len(found.kinds), len(found.tags))
	}
	return found
}

// TestStatesAreTrue holds that the pack says of each rule what is so: what waits really is not there, what is held is
// proved by a test that exists, and every clock is started by facts that exist.
func TestStatesAreTrue(t *testing.T) {
	there := sources(t)
	for _, r := range shipped(t).Rules {
		for _, proof := range r.Proof {
			if !there.tests[proof] {
				t.Errorf("%s is proved by %s, and there is no such test", r.ID, proof)
			}
		}
		for _, tag := range r.On {
			if !there.tags[tag] {
				t.Errorf("%s looks at %q, and no desk asks such a question", r.ID, tag)
			}
		}
		if r.Waits != "" {
			missing := !there.rooms[r.Waits]
			for _, need := range r.Needs {
				if there.kinds[need] || there.tags[need] {
					t.Errorf("%s waits for %s, which is there: say how the rule works now", r.ID, need)
				}
			}
			if !missing && len(r.Needs) == 0 {
				t.Errorf("%s waits for the room %s, which is there: say how the rule works now, or what of it is needed", r.ID, r.Waits)
			}
		}
		if r.Clock == nil {
			continue
		}
		for _, list := range [][]policy.Trigger{r.Clock.Starts, r.Clock.StopsAll, r.Clock.StopsAny, r.Clock.Ends} {
			for _, trigger := range list {
				if !there.kinds[trigger.Kind()] {
					t.Errorf("the clock of %s is moved by %s, and there is no such fact", r.ID, trigger.Kind())
				}
			}
		}
	}
}

// example is a question and the rules that it breaks.
type example struct {
	Rule, Name string
	As, Roles  []string
	Fact       bool
	Breaks     []string
	Context    map[string]any
}

// TestExamples asks what every rule that is looked at has to pass and to fail.
func TestExamples(t *testing.T) {
	var file struct {
		Example []example
	}
	if _, err := toml.DecodeFile(filepath.Join("testdata", "examples.toml"), &file); err != nil {
		t.Fatalf("read the examples: %v", err)
	}
	e := engine(t, string(policy.Shipped))
	passed, failed := map[string]bool{}, map[string]bool{}
	for _, x := range file.Example {
		t.Run(x.Rule+": "+x.Name, func(t *testing.T) {
			q := policy.Question{Actor: policy.Actor{User: "a", Roles: x.Roles}, Action: "test.Act", As: x.As, Fact: x.Fact, Context: x.Context}
			d := e.Decide(q, day)
			if got, want := ids(d.Broken), strings.Join(x.Breaks, " "); got != want {
				t.Errorf("broken rules: got %q, want %q", got, want)
			}
			if len(d.Failed) > 0 {
				t.Errorf("%s could not be evaluated: %s", ids(d.Failed), d.Note(d.Failed[0].ID))
			}
			if want := x.Fact || len(x.Breaks) == 0; d.Allowed != want {
				t.Errorf("allowed is %v, want %v", d.Allowed, want)
			}
			if slices.Contains(x.Breaks, x.Rule) {
				failed[x.Rule] = true
			} else if slices.ContainsFunc(d.Passed, func(r policy.Rule) bool { return r.ID == x.Rule }) {
				passed[x.Rule] = true
			} else {
				t.Errorf("%s was not looked at: passed %s", x.Rule, ids(d.Passed))
			}
		})
	}
	for _, r := range shipped(t).Rules {
		if r.Cedar != "" && !(passed[r.ID] && failed[r.ID]) {
			t.Errorf("%s needs an example that passes and one that fails: %v, %v", r.ID, passed[r.ID], failed[r.ID])
		}
	}
}
