package api

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fanar/face/session"
)

var update = flag.Bool("update", false, "write the description again")

// TestDescriptionIsCurrent holds docs/api/openapi.yaml to the code. The description needs no node: nothing is asked of it.
func TestDescriptionIsCurrent(t *testing.T) {
	_, doc := build(Options{Sessions: &session.Manager{}})
	got, err := doc.YAML()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("..", "..", "docs", "api", "openapi.yaml")
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("%s is not what the code says; look at the difference and run go test ./face/api -update\nfirst different line: %s", path, firstDifference(string(got), string(want)))
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return "got " + g[i] + ", want " + w[i]
		}
	}
	return "one is longer"
}
