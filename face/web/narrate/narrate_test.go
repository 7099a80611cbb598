package narrate_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"fanar/face/web/narrate"
)

// Every fact that a desk or the record can state has a sentence: a new kind without one would stand in every timeline as
// a code.
func TestEveryKindOfFactHasASentence(t *testing.T) {
	declared := regexp.MustCompile(`\) Kind\(\) string\s*\{ return "([a-z.-]+)" \}`)
	known := narrate.Kinds()
	found := 0
	for _, folder := range []string{"desk", "record"} {
		err := filepath.WalkDir(filepath.Join("..", "..", "..", folder), func(path string, _ os.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			source, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for _, m := range declared.FindAllStringSubmatch(string(source), -1) {
				found++
				if !known[m[1]] {
					t.Errorf("%s declares %s, and no sentence says it", path, m[1])
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if found < 30 {
		t.Errorf("only %d kinds of fact were found in the sources", found)
	}
}
