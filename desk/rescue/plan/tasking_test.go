package plan_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"fanar/desk/rescue"
	"fanar/desk/rescue/plan"
)

// aims are what a field would be called that says what a tasking is for.
var aims = []string{"purpose", "aim", "plan", "goal", "mission", "intent", "objective"}

func saysAnAim(field string) bool {
	for _, aim := range aims {
		if strings.HasPrefix(strings.ToLower(field), aim) {
			return true
		}
	}
	return false
}

// TestR14NoTaskingFunctionExistsForIt holds that nobody can be tasked to prevent departures: no command about cases, and no fact of
// a tasking, has a place for a purpose or a plan, none names one, and nothing that works cases reads plans.
func TestR14NoTaskingFunctionExistsForIt(t *testing.T) {
	for _, v := range []any{rescue.TaskAsset{}, rescue.AnswerTasking{}, rescue.AssetTasked{}, rescue.OrderLanding{}, rescue.OrderTransfer{}, rescue.RequestMedevac{}} {
		typ := reflect.TypeOf(v)
		for i := range typ.NumField() {
			if saysAnAim(typ.Field(i).Name) {
				t.Errorf("%s says what it is for: %s", typ, typ.Field(i).Name)
			}
		}
	}
	commands := 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && d.Name() == "plan" {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, i := range file.Imports {
			if i.Path.Value == `"fanar/desk/rescue/plan"` {
				t.Errorf("%s reads plans", path)
			}
		}
		acting := map[string]bool{}
		for _, decl := range file.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && fn.Name.Name == "Action" && fn.Recv != nil {
				if name, ok := fn.Recv.List[0].Type.(*ast.Ident); ok {
					acting[name.Name] = true
				}
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && strings.Contains(lit.Value, plan.PreventDepartures) {
				t.Errorf("%s names %s", path, lit.Value)
			}
			spec, ok := n.(*ast.TypeSpec)
			if !ok || !acting[spec.Name.Name] {
				return true
			}
			commands++
			s, ok := spec.Type.(*ast.StructType)
			if !ok || strings.Contains(path, "watchbook") { // an exercise has an objective, and tasks nobody
				return true
			}
			for _, f := range s.Fields.List {
				for _, name := range f.Names {
					if saysAnAim(name.Name) {
						t.Errorf("%s: %s says what it is for: %s", path, spec.Name.Name, name.Name)
					}
				}
			}
			return true
		})
		return nil
	})
	if err != nil || commands < 30 {
		t.Fatalf("read %d commands of the rescue desks: %v", commands, err)
	}
}
