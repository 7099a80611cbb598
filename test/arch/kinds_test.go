package arch

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fanar/desk/directory"
	"fanar/desk/directory/credential"
	"fanar/desk/oversight"
	"fanar/desk/people"
	"fanar/desk/people/care"
	"fanar/desk/rescue"
	"fanar/desk/rescue/alarm"
	"fanar/desk/rescue/alert"
	"fanar/desk/rescue/past"
	"fanar/desk/rescue/plan"
	"fanar/desk/rescue/sitrep"
	"fanar/desk/rescue/watchbook"
	"fanar/record/clock"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/personal"
	"fanar/record/policy"
)

// facts are the zero values of every kind of fact, by the package that states them.
func facts() map[string][]event.Fact {
	return map[string][]event.Fact{
		"record/journal": journal.Facts(), "record/policy": policy.Facts(), "record/dispatch": dispatch.Facts(),
		"record/clock": clock.Facts(), "record/personal": personal.Facts(),
		"desk/directory": directory.Facts(), "desk/directory/credential": credential.Facts(), "desk/people": people.Facts(), "desk/people/care": care.Facts(),
		"desk/rescue": rescue.Facts(), "desk/rescue/alert": alert.Facts(), "desk/rescue/alarm": alarm.Facts(), "desk/rescue/past": past.Facts(), "desk/rescue/plan": plan.Facts(), "desk/rescue/sitrep": sitrep.Facts(), "desk/rescue/watchbook": watchbook.Facts(), "desk/oversight": oversight.Facts(),
	}
}

// stated finds every type with a method Kind that takes nothing and returns one literal text: by package, the kinds.
func stated(t *testing.T) map[string][]string {
	t.Helper()
	kinds := map[string][]string{}
	for _, f := range files(t) {
		if f.test || helper(f.pkg) || !strings.HasPrefix(f.pkg, "desk/") && !strings.HasPrefix(f.pkg, "record/") {
			continue
		}
		for _, decl := range f.ast.Decls {
			if kind, ok := kindOf(decl); ok {
				kinds[f.pkg] = append(kinds[f.pkg], kind)
			}
		}
	}
	return kinds
}

func kindOf(decl ast.Decl) (string, bool) {
	fn, ok := decl.(*ast.FuncDecl)
	if !ok || fn.Recv == nil || fn.Name.Name != "Kind" || fn.Body == nil || len(fn.Body.List) != 1 || len(fn.Type.Params.List) > 0 {
		return "", false
	}
	ret, ok := fn.Body.List[0].(*ast.ReturnStmt)
	if !ok || len(ret.Results) != 1 {
		return "", false
	}
	lit, ok := ret.Results[0].(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	kind, err := strconv.Unquote(lit.Value)
	return kind, err == nil
}

func TestEveryFactIsKnown(t *testing.T) {
	known, found := facts(), 0
	for pkg, kinds := range stated(t) {
		for _, kind := range kinds {
			found++
			if !slices.ContainsFunc(known[pkg], func(f event.Fact) bool { return f.Kind() == kind }) {
				t.Errorf("%s states %s, and its Facts() leave it out: its records would be shown as of an unknown kind and go to nobody (and list the package in this test)", pkg, kind)
			}
		}
	}
	listed := 0
	for pkg, all := range known {
		listed += len(all)
		if len(all) == 0 {
			t.Errorf("%s has no facts", pkg)
		}
	}
	if listed != found || found < 40 {
		t.Errorf("%d kinds stand in the sources, and the packages list %d", found, listed)
	}
}

// desks are what the kinds of a package begin with. A kind stays for ever in the records that hold it, wherever its code goes.
func desks() map[string][]string {
	return map[string][]string{"record/journal": {"record"}, "record/policy": {"policy"}, "record/dispatch": {"policy", "access"}, "record/clock": {"clock"},
		"record/personal": {"personal"}, "desk/directory": {"directory"}, "desk/directory/credential": {"credential"}, "desk/people/care": {"care"}, "desk/rescue/alert": {"alert", "rescue"}, "desk/rescue/alarm": {"alarm"}, "desk/rescue/past": {"past"}, "desk/rescue/plan": {"plan"}, "desk/rescue/sitrep": {"sitrep"}, "desk/rescue/watchbook": {"watch"}}
}

// irregular are past tenses that do not end in -ed.
func irregular() []string {
	return []string{"set", "read", "found", "sent", "held", "met", "given", "taken", "withdrawn", "begun", "lost", "run", "done", "undone"}
}

var kindForm = regexp.MustCompile(`^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$`)

func TestKindsAreNamedForWhatHappened(t *testing.T) {
	var all []event.Fact
	for pkg, some := range facts() {
		all = append(all, some...)
		begins := desks()[pkg]
		if begins == nil {
			begins = []string{strings.TrimPrefix(pkg, "desk/")}
		}
		for _, f := range some {
			desk, what, _ := strings.Cut(f.Kind(), ".")
			if !kindForm.MatchString(f.Kind()) || !slices.Contains(begins, desk) {
				t.Errorf("%T is of the kind %s; kinds of %s are small letters and hyphens behind %q", f, f.Kind(), pkg, begins)
			}
			last := what[strings.LastIndexByte(what, '-')+1:]
			if !strings.HasSuffix(last, "ed") && !slices.Contains(irregular(), last) {
				t.Errorf("%s does not say what happened: the last word of a kind is in the past tense, such as opened", f.Kind())
			}
		}
	}
	if _, err := event.KindsOf(all...); err != nil {
		t.Error(err)
	}
}
