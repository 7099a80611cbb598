package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// tree writes files under a new folder and gives the folder.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// vendored is the least that a build needs of other people's sources.
func vendored(extra map[string]string) map[string]string {
	files := map[string]string{
		"vendor/maplibre-gl@6.17.0/maplibre-gl-worker.mjs": `console.log("worker");`,
		"vendor/tabler-icons@1/ship.svg":                   `<svg><path stroke="none" d="M0 0h24v24H0z"/><path d="M1 2"/></svg>`,
		"vendor/ibm-plex@1/a.woff2":                        "font",
	}
	for name, text := range extra {
		files[name] = text
	}
	return files
}

func TestBuildPutsThingsWhereTheirNamesSay(t *testing.T) {
	web := tree(t, vendored(map[string]string{
		"frame/app.ts":          `import "./part.ts"; console.log("frame");`,
		"frame/part.ts":         `console.log("part" as string);`,
		"frame/app.css":         `a { color: red }`,
		"frame/mark.svg":        `<svg/>`,
		"cases/page.ts":         `console.log("cases");`,
		"cases/page.css":        `b { color: blue }`,
		"sea/time.island.ts":    `console.log("island");`,
		"sea/time.island.css":   `i { color: green }`,
		"sea/testdata/page.ts":  `console.log("not mine");`,
		"sea/loose.ts":          `console.log("loose");`,
		"static/leftover/a.css": `u { color: grey }`,
	}))
	out, err := Build(web)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		file string
		has  []string
		not  []string
	}{
		{"app.js", []string{"frame", "part", "cases"}, []string{"island", "loose", "not mine", "worker"}},
		{"app.css", []string{"red", "#00f"}, []string{"green", "grey"}},
		{"time.js", []string{"island"}, []string{"cases"}},
		{"time.css", []string{"green"}, []string{"red"}},
		{"map-worker.js", []string{"worker"}, nil},
		{"icons.svg", []string{`<symbol id="ship" viewBox="0 0 24 24"><path d="M1 2"/></symbol>`}, []string{"M0 0h24"}},
		{"fonts/a.woff2", []string{"font"}, nil},
		{"mark.svg", []string{"<svg/>"}, nil},
	} {
		text := string(out[tc.file])
		for _, want := range tc.has {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %q: %s", tc.file, want, text)
			}
		}
		for _, bad := range tc.not {
			if strings.Contains(text, bad) {
				t.Errorf("%s holds %q: %s", tc.file, bad, text)
			}
		}
	}
	if js := string(out["app.js"]); strings.Index(js, "frame") > strings.Index(js, "cases") {
		t.Error("a page's script comes before the frame's")
	}
}

func TestBuildIsDeterministic(t *testing.T) {
	first, err := Build("../../face/web")
	if err != nil {
		t.Fatal(err)
	}
	second, err := Build("../../face/web")
	if err != nil {
		t.Fatal(err)
	}
	for name := range first {
		if string(first[name]) != string(second[name]) {
			t.Errorf("%s differs between two builds", name)
		}
	}
	if len(first) < 12 || len(first) != len(second) {
		t.Errorf("builds of %d and %d files", len(first), len(second))
	}
}

func TestBuildSaysWhatIsWrong(t *testing.T) {
	for _, tc := range []struct {
		name  string
		files map[string]string
		want  []string
	}{
		{"a script that does not parse", map[string]string{"a/page.ts": "let = ;"}, []string{"app.js", "a/page.ts"}},
		{"an import that is not there", map[string]string{"a/page.ts": `import "./gone.ts"`}, []string{"gone.ts"}},
		{"styles out of a script", map[string]string{"a/page.ts": `import "./x.css"`, "a/x.css": "a{}"}, []string{"app.js", "one"}},
		{"an icon that draws nothing", map[string]string{"vendor/tabler-icons@1/void.svg": "<svg/>"}, []string{"void.svg"}},
		{"an icon that is no drawing of paths", map[string]string{"vendor/tabler-icons@1/dot.svg": "<svg><circle/></svg>"}, []string{"dot.svg", "circle"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := Build(tree(t, vendored(tc.files)))
			if err == nil {
				t.Fatal("no error")
			}
			for _, want := range tc.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error lacks %q: %v", want, err)
				}
			}
		})
	}
}

func TestWriteAndCheck(t *testing.T) {
	static := tree(t, map[string]string{"static.go": "package static", "old.js": "old", "app.js": "stale"})
	built := Files{"app.js": []byte("new"), "fonts/a.woff2": []byte("font")}
	err := Check(static, built)
	if err == nil {
		t.Fatal("Check found no difference")
	}
	for _, want := range []string{"app.js is out of date", "fonts/a.woff2 is missing", "old.js has no source", "make assets"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("Check lacks %q: %v", want, err)
		}
	}
	if err := Write(static, built); err != nil {
		t.Fatal(err)
	}
	if err := Check(static, built); err != nil {
		t.Errorf("after Write: %v", err)
	}
	if _, err := os.Stat(filepath.Join(static, "static.go")); err != nil {
		t.Errorf("Write took the Go file away: %v", err)
	}
}
