package policy_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fanar/record/policy"
)

func TestDiff(t *testing.T) {
	shipped := string(policy.Shipped)
	parse := func(text string) policy.Pack {
		p, err := policy.ParsePack([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	for _, tt := range []struct {
		name, old, new string
		want           []policy.Difference
	}{
		{"nothing", "", "", []policy.Difference{}},
		{"the bytes alone", "# R1: nothing may stop these.\n", "", []policy.Difference{}},
		{"a number", "override-hours = 72", "override-hours = 8",
			[]policy.Difference{{Part: "overrideHours", How: policy.Changed, Fields: []policy.FieldChange{{Field: "overrideHours", From: "72", To: "8"}}}}},
		{"who may do what", "actions = [\"read.access\"]", "actions = [\"read.access\", \"read.weather\"]",
			[]policy.Difference{{Part: "grants", ID: "read.weather", How: policy.Added, Fields: []policy.FieldChange{{Field: "roles", To: "monitor, rights-officer"}}}}},
		{"an assessor", "organisation = \"mrcc-rome\"\nindependent = false", "organisation = \"mrcc-rome\"\nindependent = true",
			[]policy.Difference{{Part: "assessors", ID: "mrcc-rome", How: policy.Changed, Fields: []policy.FieldChange{{Field: "independent", From: "false", To: "true"}}}}},
		{"a field of a rule", "id = \"R13\"\nkind = \"require\"\nseverity = 3", "id = \"R13\"\nkind = \"require\"\nseverity = 4",
			[]policy.Difference{{Part: "rules", ID: "R13", How: policy.Changed, Fields: []policy.FieldChange{{Field: "severity", From: "3", To: "4"}}}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if !strings.Contains(shipped, tt.old) {
				t.Fatalf("the shipped pack does not hold %q", tt.old)
			}
			got, err := policy.Diff(parse(shipped), parse(strings.Replace(shipped, tt.old, tt.new, 1)))
			if d := cmp.Diff(tt.want, got); err != nil || d != "" {
				t.Errorf("%v\n%s", err, d)
			}
		})
	}
	all, err := policy.Diff(policy.Pack{}, parse(shipped))
	if err != nil || len(all) < 60 {
		t.Errorf("against nothing: %d differences, %v; want every rule", len(all), err)
	}
	back, err := policy.Diff(parse(shipped), policy.Pack{})
	if err != nil || len(back) != len(all) {
		t.Errorf("the other way round: %d differences, want %d (%v)", len(back), len(all), err)
	}
}
