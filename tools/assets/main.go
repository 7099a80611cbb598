// Command assets builds everything under face/web/static from the sources beside the pages: scripts, styles, fonts and
// icons. It needs no Node and no network; third-party sources stand in face/web/vendor (see ../vendor.sh).
//
//	go run ./assets          build and write face/web/static
//	go run ./assets -check   build in memory and fail if face/web/static differs
//
// What goes where is told by file names alone:
//
//	face/web/FOLDER/page.ts, page.css      join app.js and app.css, which every page loads
//	face/web/frame/app.ts, app.css         come first in those two, with what they import
//	face/web/frame/*.svg                   are copied
//	face/web/FOLDER/NAME.island.ts, .css   become NAME.js and NAME.css, loaded only by the pages that ask for them
//	face/web/vendor/tabler-icons@*/*.svg   become one sheet, icons.svg
//	face/web/vendor/ibm-plex-*/*.woff2     are copied to fonts/
//
// The same sources always give the same bytes. It must never write outside face/web/static, nor touch Go files there.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	root := flag.String("root", "..", "the project's root folder")
	check := flag.Bool("check", false, "compare with the committed files instead of writing")
	flag.Parse()
	if err := run(*root, *check); err != nil {
		fmt.Fprintln(os.Stderr, "assets: error:", err)
		os.Exit(1)
	}
}

func run(root string, check bool) error {
	built, err := Build(filepath.Join(root, "face", "web"))
	if err != nil {
		return err
	}
	static := filepath.Join(root, "face", "web", "static")
	if check {
		return Check(static, built)
	}
	return Write(static, built)
}
