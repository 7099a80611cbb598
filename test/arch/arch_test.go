// Package arch proves the shape of the house: which room may use which, how long a file may be, and that every package
// says what it is for. It says why in words.
package arch

import (
	"bufio"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// floors are the rooms from the top of the house to its foundations. A room may use those below it and not those above
// or beside it; the longest prefix of a package's path names its room.
var floors = [][]string{
	{"cmd/fanar"},
	{"node"},
	{"demo"},
	{"face/cli"},
	{"face/web"},
	{"face/api"},
	{"face/session"},
	{"face/paper"}, // the sheets that pages, API and command line print
	{"face/interop"},
	{"face/operation"},
	{"face/i18n"},
	{"feed", "store"},
	{"face/interop/cot"}, // a format, pure: the feeds read it too
	{"desk/oversight"},
	{"desk/inquiry"},
	{"desk/embargo"},
	{"desk/figures"},
	{"desk/engagement"},
	{"desk/training"},
	{"desk/agreement"},
	{"desk/support"},
	{"desk/reception"},
	{"desk/rescue"},
	{"desk/people"},
	{"desk/sea"},
	{"desk/directory/credential"}, // how the users of the directory prove who they are
	{"desk/directory"},
	{"record/exchange"},
	{"record/release"},
	{"record/personal/erasure", "record/clock"}, // both bring commands to the door, and neither knows the other
	{"record/dispatch"},
	{"record/policy"},
	{"record/personal"},
	{"record/journal"},
	{"record/marking"},
	{"record/event"},
	{"engine"},
	{"world"},
	{"fault"},
}

// byName are the rooms that only the node knows by name: everybody else knows the interfaces that they implement.
var byName = []string{"feed", "store"}

const longest = 600 // lines

func floorOf(path string) int {
	best, at := -1, -1
	for i, rooms := range floors {
		for _, room := range rooms {
			if (path == room || strings.HasPrefix(path, room+"/")) && len(room) > best {
				best, at = len(room), i
			}
		}
	}
	return at
}

type file struct {
	path, pkg string // from the root, with slashes
	test      bool
	ast       *ast.File
	lines     int
}

func files(t *testing.T) []file {
	t.Helper()
	root := filepath.Join("..", "..")
	var all []file
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, path)
		rel = filepath.ToSlash(rel)
		if d.IsDir() {
			if rel != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "vendor" || d.Name() == "testdata" || d.Name() == "node_modules") {
				return fs.SkipDir
			}
			if _, err := os.Stat(filepath.Join(path, "go.mod")); err == nil && rel != "." {
				return fs.SkipDir // a module of its own
			}
			return nil
		}
		if !strings.HasSuffix(rel, ".go") {
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		all = append(all, file{path: rel, pkg: filepath.ToSlash(filepath.Dir(rel)), test: strings.HasSuffix(rel, "_test.go"), ast: parsed, lines: countLines(t, path)})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 50 {
		t.Fatalf("only %d Go files were found under %s", len(all), root)
	}
	return all
}

func countLines(t *testing.T, path string) int {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	for s := bufio.NewScanner(f); s.Scan(); {
		n++
	}
	return n
}

func TestArrowsGoDown(t *testing.T) {
	for _, f := range files(t) {
		if f.test {
			continue // a test may build what it needs from any room
		}
		from := floorOf(f.pkg)
		if from < 0 {
			if !strings.HasPrefix(f.pkg, "test/") && !helper(f.pkg) {
				t.Errorf("%s stands in no room of the house: find the room that it belongs to (ARCHITECTURE.md)", f.path)
			}
			continue
		}
		for _, imp := range f.ast.Imports {
			path, _ := strconv.Unquote(imp.Path.Value)
			to, ours := strings.CutPrefix(path, "fanar/")
			if !ours || helper(f.pkg) {
				continue
			}
			at := floorOf(to)
			same := room(f.pkg) == room(to)
			switch {
			case helper(to):
				t.Errorf("%s uses %s, which is for tests", f.path, to)
			case at < from && at >= 0 && !same:
				t.Errorf("%s uses %s, which stands above it: an arrow goes down, never up. Let the lower room declare a small interface, or move the code", f.path, to)
			case at == from && !same:
				t.Errorf("%s uses %s, which stands beside it on the same floor", f.path, to)
			case known(to) && !same && f.pkg != "node":
				t.Errorf("%s knows %s by name: only the node does; others use the interfaces that it implements", f.path, to)
			}
		}
	}
}

// helper tells whether a package exists to help tests; its name then ends in "test".
func helper(pkg string) bool {
	return strings.HasSuffix(pkg, "test") || strings.HasPrefix(pkg, "test/")
}

func known(pkg string) bool {
	return slices.ContainsFunc(byName, func(room string) bool { return strings.HasPrefix(pkg, room+"/") || pkg == room })
}

func room(pkg string) string {
	at := floorOf(pkg)
	if at < 0 {
		return pkg
	}
	for _, r := range floors[at] {
		if pkg == r || strings.HasPrefix(pkg, r+"/") {
			return r
		}
	}
	return pkg
}

func TestEngineIsPure(t *testing.T) {
	forbidden := map[string]string{
		"os": "files", "net": "the network", "net/http": "the network", "database/sql": "SQL", "crypto/rand": "randomness", "math/rand": "randomness that nobody seeds",
	}
	for _, f := range files(t) {
		if f.test || !strings.HasPrefix(f.pkg, "engine/") {
			continue
		}
		for _, imp := range f.ast.Imports {
			path, _ := strconv.Unquote(imp.Path.Value)
			if what, bad := forbidden[path]; bad {
				t.Errorf("%s uses %s: an engine is pure mathematics and knows no %s, so that it can be proved and replayed", f.path, path, what)
			}
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			call, ok := n.(*ast.SelectorExpr)
			if ok && call.Sel.Name == "Now" {
				if x, ok := call.X.(*ast.Ident); ok && x.Name == "time" {
					t.Errorf("%s reads the clock: time comes in as an argument, so that a simulation can drive it", f.path)
				}
			}
			return true
		})
	}
}

func TestFilesAreShort(t *testing.T) {
	var sizes []int
	for _, f := range files(t) {
		sizes = append(sizes, f.lines)
		if f.lines > longest {
			t.Errorf("%s has %d lines; %d are the end: a file holds one noun", f.path, f.lines, longest)
		}
	}
	slices.Sort(sizes)
	t.Logf("%d Go files, median %d lines, nine in ten under %d", len(sizes), sizes[len(sizes)/2], sizes[len(sizes)*9/10])
}

func TestPackagesSayWhatTheyAreFor(t *testing.T) {
	documented := map[string]bool{}
	for _, f := range files(t) {
		if f.test {
			continue
		}
		documented[f.pkg] = documented[f.pkg] || (f.ast.Doc != nil && len(f.ast.Doc.Text()) > 60)
	}
	for pkg, ok := range documented {
		if !ok {
			t.Errorf("package %s opens with no doc comment: say what it is for, what it must never do, and the type to start with", pkg)
		}
	}
}

func TestNoVagueNames(t *testing.T) {
	vague := []string{"util", "utils", "common", "models", "types", "helpers", "manager", "service", "misc", "base"}
	for _, f := range files(t) {
		if name := filepath.Base(f.pkg); slices.Contains(vague, name) {
			t.Errorf("package %s: the name says nothing about what is in it", f.pkg)
		}
	}
}
