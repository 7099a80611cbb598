package i18n

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// said is what the sources say: the English sentences and hints of each code.
type said struct {
	texts, hints map[string][]string
	// unknown holds the places whose code or English is not a constant and which no table in this file explains.
	unknown []string
}

// speaker is a function that makes faults out of what it is given. An argument counts from 0; -1 is none.
type speaker struct {
	code                      string // with * for the argument codeArg
	codeArg, textArg, hintArg int
	before, hint              string // what stands before each text; the hint if none is given
}

// speakers are the functions, by folder and name, through which a room makes the faults of one area.
var speakers = map[string]speaker{
	"engine/ais fail":            {code: "ais.encode", codeArg: -1, textArg: 1, hintArg: -1},
	"engine/dtg say":             {code: "time.*", codeArg: 0, textArg: 1, hintArg: -1, hint: "hint"},
	"engine/geo say":             {code: "position.*", codeArg: 0, textArg: 1, hintArg: -1, hint: "exampleHint"},
	"engine/ledger badKey":       {code: "ledger.account-key", codeArg: -1, textArg: 1, hintArg: 2},
	"face/interop/onefleet note": {code: "*", codeArg: 2, textArg: 3, hintArg: -1},
	"face/interop/onefleet say":  {code: "*", codeArg: 0, textArg: 1, hintArg: -1},
	"face/api wrong":             {code: "request.type", codeArg: -1, textArg: 0, hintArg: -1},
	"record/policy bad":          {code: "policy.pack", codeArg: -1, textArg: 0, hintArg: -1},
	"record/policy badRelease":   {code: "release.pack", codeArg: -1, textArg: 0, hintArg: -1},
	"record/journal rewritten":   {code: "bundle.rewritten", codeArg: -1, textArg: 0, hintArg: -1, before: "this bundle is not as it was written: "},
}

// endings are the words that stand for * in codes built from parts.
var endings = map[string][]string{
	"ledger.empty-*":     {"reason", "unit", "method", "subject"}, // the fields that checkCode is asked about
	"ledger.bad-*":       {"reason", "unit", "method", "subject"},
	"position.*-missing": {"latitude", "longitude"},
}

// variables are the places where a fault gets its hint later, with the codes it can have there.
var variables = map[string][]string{
	"engine/ledger/offer.go wrongState": {"ledger.handover-state"},
	"engine/ledger/stock.go roomAfter":  {"ledger.count-too-large", "ledger.negative-count"},
	"face/api/strict.go known":          {"request.unknown-field"},
	"face/cli/cli.go misused":           {"cli.usage"},
	"face/cli/names.go named":           {"cli.no-name"},
}

const (
	accountTypes = "the types are source, custody, in-transit, hospital, police-custody, reception, onward, deceased-recovered, " +
		"missing-at-sea, handover-variance, absent, left-system"
	categories = "write sex/age with female, male, other, unknown and 0-4, 5-11, 12-17, 18-59, 60+, unknown-child, unknown-adult, unknown"
)

// composed is the English of the places, by file and function, where it is put together from parts that are no constants.
// [TestComposedEnglish] holds those of the ledger to what the ledger says.
var composed = map[string]said{
	"desk/people/settled.go CheckSettled": {texts: map[string][]string{"people.unaccounted": { // one and other of a plural
		"refused: {count} people are not accounted for", "refused: {count} person is not accounted for"}}},
	"engine/ledger/account.go ParseAccount":   {hints: map[string][]string{"ledger.account-key": {accountTypes}}},
	"engine/ledger/account.go Validate":       {hints: map[string][]string{"ledger.account-type": {accountTypes}}},
	"engine/ledger/category.go ParseCategory": {hints: map[string][]string{"ledger.unknown-category": {categories}}},
	"engine/ledger/lot_json.go setExact":      {hints: map[string][]string{"ledger.unknown-category": {categories}}},
	"engine/ledger/stock.go notEnough": {hints: map[string][]string{"ledger.not-enough": {"record who came in between, or correct the count",
		"enough are there in other categories: reclassify first, or move them under those"}}},
	"engine/ledger/text.go checkName": {hints: map[string][]string{"ledger.bad-identifier": {
		"use 1 to 200 bytes of printable text without space at the ends",
		"use 1 to 200 bytes of printable text without space at the ends and without #"}}},
	"face/cli/cli.go misused":    {}, // the name that was probably meant: the command line itself speaks English
	"face/cli/names.go named":    {hints: map[string][]string{"cli.no-name": {"fanar {what} list shows them all"}}},
	"face/cli/client.go faultOf": {}, // a fault that a node said already, in the caller's language
	// The functions that the table of speakers names.
	"face/interop/onefleet/onefleet.go note": {},
	"face/interop/onefleet/plan.go say":      {},
	"engine/ais/encode.go fail":              {}, "engine/dtg/trouble.go fault": {}, "engine/geo/trouble.go fault": {}, "engine/ledger/account.go badKey": {},
	"face/api/strict.go wrong": {}, "record/policy/pack.go bad": {}, "record/policy/release_rule.go badRelease": {}, "record/journal/bundle.go rewritten": {},
}

// sources reads every Go file of the program but its tests.
func sources(t *testing.T) said {
	t.Helper()
	root := filepath.Join("..", "..")
	folders := map[string][]*ast.File{}
	names := map[*ast.File]string{}
	fset := token.NewFileSet()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (slices.Contains([]string{"node_modules", "testdata", "tools"}, d.Name()) || strings.HasPrefix(d.Name(), ".") && path != root) {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(fset, path, nil, 0)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		names[file] = filepath.ToSlash(rel)
		folders[filepath.Dir(names[file])] = append(folders[filepath.Dir(names[file])], file)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	all := said{texts: map[string][]string{}, hints: map[string][]string{}}
	for folder, files := range folders {
		r := reader{folder: folder, constants: map[string]ast.Expr{}, out: &all}
		for _, file := range files {
			r.keepConstants(file)
		}
		for _, file := range files {
			for _, decl := range file.Decls {
				r.site = names[file]
				if f, ok := decl.(*ast.FuncDecl); ok {
					r.site += " " + f.Name.Name
				}
				r.read(decl)
			}
		}
	}
	for _, c := range composed {
		all.add(c)
	}
	return all
}

func (s *said) add(o said) {
	for code, texts := range o.texts {
		for _, text := range texts {
			s.text(code, text)
		}
	}
	for code, hints := range o.hints {
		for _, hint := range hints {
			s.hint(code, hint)
		}
	}
}

func (s *said) text(code, english string) {
	if !slices.Contains(s.texts[code], english) {
		s.texts[code] = append(s.texts[code], english)
	}
}

func (s *said) hint(code, english string) {
	if english != "" && !slices.Contains(s.hints[code], english) {
		s.hints[code] = append(s.hints[code], english)
	}
}

// reader reads one folder.
type reader struct {
	folder, site string
	constants    map[string]ast.Expr
	out          *said
}

func (r *reader) keepConstants(file *ast.File) {
	ast.Inspect(file, func(n ast.Node) bool {
		d, ok := n.(*ast.GenDecl)
		if !ok || d.Tok != token.CONST {
			return true
		}
		for _, spec := range d.Specs {
			v := spec.(*ast.ValueSpec)
			for i, name := range v.Names {
				if i < len(v.Values) {
					r.constants[name.Name] = v.Values[i]
				}
			}
		}
		return true
	})
}

// text gives the value of a constant expression. A part that is not constant is *, and ok is false then.
func (r *reader) text(e ast.Expr) (text string, ok bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if text, err := strconv.Unquote(e.Value); err == nil && e.Kind == token.STRING {
			return text, true
		}
	case *ast.BinaryExpr:
		left, lok := r.text(e.X)
		right, rok := r.text(e.Y)
		return left + right, lok && rok && e.Op == token.ADD
	case *ast.Ident:
		if value := r.constants[e.Name]; value != nil {
			return r.text(value)
		}
	}
	return "*", false
}

// read keeps the faults of one declaration.
func (r *reader) read(decl ast.Decl) {
	hinted := map[*ast.CallExpr]bool{}
	ast.Inspect(decl, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CaseClause:
			r.reason(n)
		case *ast.CallExpr:
			r.call(n, hinted)
		}
		return true
	})
}

// call keeps one fault or hint. The hint of a chain comes before what it hints at, so the last hint, which counts, is met first.
func (r *reader) call(call *ast.CallExpr, hinted map[*ast.CallExpr]bool) {
	if method(call) == "WithHint" {
		made := call
		for made != nil && strings.HasPrefix(method(made), "With") {
			made, _ = made.Fun.(*ast.SelectorExpr).X.(*ast.CallExpr)
		}
		codes, _, known := r.made(made)
		if !known {
			codes = variables[r.site]
		} else if hinted[made] {
			return
		}
		hint, ok := r.text(call.Args[0])
		if _, listed := composed[r.site]; !ok && listed || codes == nil && listed {
			ok = true
			hint, codes = "", []string{""}
		}
		if !ok || codes == nil {
			r.out.unknown = append(r.out.unknown, r.site+": a hint")
		}
		for _, code := range codes {
			r.out.hint(code, hint)
		}
		if known {
			hinted[made] = true
		}
		return
	}
	codes, english, known := r.made(call)
	if !known {
		return
	}
	if _, listed := composed[r.site]; (len(codes) == 0 || strings.Contains(english, "*")) && !listed {
		r.out.unknown = append(r.out.unknown, r.site+": a fault")
	}
	s := speakers[r.folder+" "+method(call)]
	for _, code := range codes {
		if !strings.Contains(english, "*") {
			r.out.text(code, english)
		}
		if value := r.constants[s.hint]; s.hint != "" && !hinted[call] {
			hint, _ := r.text(value)
			r.out.hint(code, hint)
		}
		if s.hint == "" && known && isNamed(call) && s.hintArg > 0 {
			if hint, ok := r.text(call.Args[s.hintArg]); ok {
				r.out.hint(code, hint)
			}
		}
	}
}

// made gives the codes and the English of a call that makes a fault.
func (r *reader) made(call *ast.CallExpr) (codes []string, english string, ok bool) {
	if call == nil {
		return nil, "", false
	}
	code, before := "", ""
	if r.isNew(call) {
		code, _ = r.text(call.Args[1])
		english, _ = r.text(call.Args[2])
	} else if s, is := speakers[r.folder+" "+method(call)]; is && len(call.Args) > s.textArg {
		code, before = s.code, s.before
		if s.codeArg >= 0 {
			part, _ := r.text(call.Args[s.codeArg])
			code = strings.Replace(code, "*", part, 1)
		}
		english, _ = r.text(call.Args[s.textArg])
	} else {
		return nil, "", false
	}
	if !strings.Contains(code, "*") {
		return []string{code}, before + english, true
	}
	for _, word := range endings[code] {
		codes = append(codes, strings.Replace(code, "*", word, 1))
	}
	return codes, before + english, true
}

// isNew tells whether call is one of fault.New.
func (r *reader) isNew(call *ast.CallExpr) bool {
	f, ok := call.Fun.(*ast.SelectorExpr)
	ours := ok && f.Sel.Name == "New" && isIdent(f.X, "fault") || r.folder == "fault" && isIdent(call.Fun, "New")
	return ours && len(call.Args) >= 3
}

// reason keeps why the alert line left a piece out: case CodeX: return "why", "what would be right".
func (r *reader) reason(c *ast.CaseClause) {
	if r.site != "engine/alertline/part.go sentence" {
		return
	}
	back := c.Body[0].(*ast.ReturnStmt)
	for _, e := range c.List {
		code, _ := r.text(e)
		why, _ := r.text(back.Results[0])
		right, _ := r.text(back.Results[1])
		r.out.text(code, why)
		r.out.hint(code, right)
	}
}

// method gives the name of the function or method that is called.
func method(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.SelectorExpr:
		return f.Sel.Name
	case *ast.Ident:
		return f.Name
	}
	return ""
}

func isNamed(call *ast.CallExpr) bool {
	_, ok := call.Fun.(*ast.Ident)
	return ok
}

func isIdent(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name
}
