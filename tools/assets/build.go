package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// Files are built files: slash-separated path under face/web/static to content.
type Files map[string][]byte

// packages gives the names by which scripts import vendored code, and the file in face/web/vendor that is meant.
func packages() map[string]string {
	return map[string]string{
		"htmx.org":               "./vendor/htmx.org@4.0.1/htmx.esm.js",
		"maplibre-gl":            "./vendor/maplibre-gl@6.17.0/maplibre-gl.mjs",
		"maplibre-gl.css":        "./vendor/maplibre-gl@6.17.0/maplibre-gl.css",
		"maplibre-gl-worker.mjs": "./vendor/maplibre-gl@6.17.0/maplibre-gl-worker.mjs",
	}
}

// Build makes all static files from web, the face/web folder, without writing anything.
// An error names the source file and line that esbuild could not understand.
func Build(web string) (Files, error) {
	web, err := filepath.Abs(web)
	if err != nil {
		return nil, fmt.Errorf("find %s: %w", web, err)
	}
	src, err := findSources(web)
	if err != nil {
		return nil, err
	}
	out := Files{}
	if err := bundle(web, out, "app.js", importLines(src.scripts), api.LoaderJS); err != nil {
		return nil, err
	}
	if err := bundle(web, out, "app.css", cssLines(src.styles), api.LoaderCSS); err != nil {
		return nil, err
	}
	for _, island := range src.islands {
		name, ext, loader := islandName(island)
		lines := importLines([]string{island})
		if loader == api.LoaderCSS {
			lines = cssLines([]string{island})
		}
		if err := bundle(web, out, name+ext, lines, loader); err != nil {
			return nil, err
		}
	}
	// MapLibre's worker is a file of its own, so that a content security policy without blob: holds.
	if err := bundle(web, out, "map-worker.js", importLines([]string{"maplibre-gl-worker.mjs"}), api.LoaderJS); err != nil {
		return nil, err
	}
	for folder, files := range map[string][]string{"fonts/": src.fonts, "": src.drawings} {
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				return nil, fmt.Errorf("copy %s: %w", filepath.Base(file), err)
			}
			out[folder+filepath.Base(file)] = data
		}
	}
	sheet, err := iconSheet(src.icons)
	if err != nil {
		return nil, err
	}
	out["icons.svg"] = sheet
	return out, nil
}

// bundle runs esbuild over an entry made of import lines and puts the result into out under name.
func bundle(web string, out Files, name, entry string, loader api.Loader) error {
	result := api.Build(api.BuildOptions{
		Stdin:             &api.StdinOptions{Contents: entry, ResolveDir: web, Sourcefile: name, Loader: loader},
		AbsWorkingDir:     web,
		Outfile:           filepath.Join(web, "static", name),
		Bundle:            true,
		Write:             false,
		Format:            api.FormatESModule,
		Platform:          api.PlatformBrowser,
		Target:            api.ES2022,
		Charset:           api.CharsetUTF8,
		MinifySyntax:      true,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		LegalComments:     api.LegalCommentsEndOfFile,
		Alias:             packages(),
		External:          []string{"fonts/*", "/static/*"},
		LogLevel:          api.LogLevelSilent,
	})
	if len(result.Errors) > 0 {
		lines := api.FormatMessages(result.Errors, api.FormatMessagesOptions{Kind: api.ErrorMessage})
		return fmt.Errorf("bundle %s: %s", name, strings.TrimSpace(strings.Join(lines, "\n")))
	}
	if len(result.OutputFiles) != 1 {
		return fmt.Errorf("bundle %s: made %d files, want one; import styles from a .css file, not from a script", name, len(result.OutputFiles))
	}
	out[name] = result.OutputFiles[0].Contents
	return nil
}

// importLines is a script that imports each path in turn.
func importLines(paths []string) string {
	var b strings.Builder
	for _, p := range paths {
		fmt.Fprintf(&b, "import %q;\n", p)
	}
	return b.String()
}

// cssLines is a style sheet that imports each path in turn.
func cssLines(paths []string) string {
	return strings.ReplaceAll(importLines(paths), "import ", "@import ")
}

// islandName gives "map", ".js" for "./basemap/map.island.ts".
func islandName(path string) (name, ext string, loader api.Loader) {
	base := filepath.Base(path)
	if strings.HasSuffix(base, ".css") {
		return strings.TrimSuffix(base, ".island.css"), ".css", api.LoaderCSS
	}
	return strings.TrimSuffix(base, ".island.ts"), ".js", api.LoaderJS
}

// Write makes the static folder hold exactly the built files, leaving Go files and README.md alone.
func Write(static string, built Files) error {
	old, err := readStatic(static)
	if err != nil {
		return err
	}
	for name := range old {
		if _, ok := built[name]; !ok {
			if err := os.Remove(filepath.Join(static, filepath.FromSlash(name))); err != nil {
				return fmt.Errorf("remove outdated %s: %w", name, err)
			}
		}
	}
	for name, data := range built {
		path := filepath.Join(static, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return fmt.Errorf("make folder for %s: %w", name, err)
		}
		if string(old[name]) == string(data) {
			continue
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	return nil
}

// Check compares the static folder with the built files and names every difference.
func Check(static string, built Files) error {
	old, err := readStatic(static)
	if err != nil {
		return err
	}
	var wrong []string
	for name, data := range built {
		switch have, ok := old[name]; {
		case !ok:
			wrong = append(wrong, name+" is missing")
		case string(have) != string(data):
			wrong = append(wrong, name+" is out of date")
		}
	}
	for name := range old {
		if _, ok := built[name]; !ok {
			wrong = append(wrong, name+" has no source")
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	slices.Sort(wrong)
	return fmt.Errorf("face/web/static differs from its sources: %s; run make assets and commit the result", strings.Join(wrong, ", "))
}

// readStatic reads what is committed; a folder that is not there yet is empty.
func readStatic(static string) (Files, error) {
	files := Files{}
	err := filepath.WalkDir(static, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, ".go") || d.Name() == "README.md" {
			return err
		}
		rel, err := filepath.Rel(static, path)
		if err != nil {
			return err
		}
		files[filepath.ToSlash(rel)], err = os.ReadFile(path)
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		return nil, fmt.Errorf("read the committed files: %w", err)
	}
	return files, nil
}
