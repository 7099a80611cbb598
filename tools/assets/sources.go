package main

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
)

// sources are the inputs of a build. Scripts, styles and islands are import paths such as "./frame/app.ts", in the order
// in which they are bundled; fonts, icons and drawings are file paths.
type sources struct {
	scripts, styles, islands []string
	fonts, icons, drawings   []string
}

// findSources walks face/web. The order is fixed: the frame first, then the other folders by name.
func findSources(web string) (sources, error) {
	var s sources
	err := filepath.WalkDir(web, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(web, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			if rel == "static" || d.Name() == "testdata" {
				return filepath.SkipDir
			}
			return nil
		}
		s.add("./"+filepath.ToSlash(rel), path)
		return nil
	})
	if err != nil {
		return s, fmt.Errorf("look for front-end sources: %w", err)
	}
	for _, list := range [][]string{s.scripts, s.styles} {
		slices.SortFunc(list, frameFirst)
	}
	for _, list := range [][]string{s.islands, s.fonts, s.icons, s.drawings} {
		slices.Sort(list)
	}
	return s, nil
}

// add puts one file where its name says. Files of other names are parts that these import, or none of our business.
func (s *sources) add(rel, path string) {
	base := filepath.Base(path)
	switch {
	case strings.HasPrefix(rel, "./vendor/"):
		if strings.HasSuffix(base, ".woff2") {
			s.fonts = append(s.fonts, path)
		}
		if strings.HasPrefix(rel, "./vendor/tabler-icons@") && strings.HasSuffix(base, ".svg") {
			s.icons = append(s.icons, path)
		}
	case strings.HasSuffix(base, ".island.ts"), strings.HasSuffix(base, ".island.css"):
		s.islands = append(s.islands, rel)
	case base == "page.ts", rel == "./frame/app.ts":
		s.scripts = append(s.scripts, rel)
	case base == "page.css", rel == "./frame/app.css":
		s.styles = append(s.styles, rel)
	case strings.HasPrefix(rel, "./frame/") && strings.HasSuffix(base, ".svg"):
		s.drawings = append(s.drawings, path)
	}
}

// frameFirst orders import paths by name with the frame before all others, so that a page can refine what the frame sets.
func frameFirst(a, b string) int {
	fa, fb := strings.HasPrefix(a, "./frame/"), strings.HasPrefix(b, "./frame/")
	switch {
	case fa && !fb:
		return -1
	case fb && !fa:
		return 1
	}
	return strings.Compare(a, b)
}
