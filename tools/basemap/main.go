// Command basemap cuts the land of the Mediterranean and its approaches out of Natural Earth's 1:10m land and writes it
// as the compact file that face/web/basemap embeds.
//
//	go run ./basemap          read ../face/web/vendor/world-atlas@2.0.2/land-10m.json, write ../face/web/basemap/land.bin
//	go run ./basemap -check   fail if the committed file is not what would be written
//
// Natural Earth is in the public domain; world-atlas packs it as TopoJSON on a grid of 0.0036° by 0.0017°, which is the
// resolution of what is drawn (about 300 m by 190 m). No border between states is taken over: the chart shows land and sea,
// and takes no position on who holds which shore.
//
// The file is gzip over: the 8 bytes "FNLAND1\n"; four big-endian float64 (degrees per step in longitude and latitude, then
// the longitude and latitude of step 0,0); then unsigned varints for the number of polygons, for each the number of rings,
// for each the number of points; and for each point two zigzag varints, the steps since the point before (the first: since
// 0,0). A ring is not closed: its last point is joined to its first. The first ring of a polygon is the shore, the others are
// lakes or enclosed seas.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	root := flag.String("root", "..", "the project's root folder")
	check := flag.Bool("check", false, "compare with the committed file instead of writing")
	flag.Parse()
	if err := run(*root, *check); err != nil {
		fmt.Fprintln(os.Stderr, "basemap: error:", err)
		os.Exit(1)
	}
}

func run(root string, check bool) error {
	from := filepath.Join(root, "face", "web", "vendor", "world-atlas@2.0.2", "land-10m.json")
	data, err := os.ReadFile(from)
	if err != nil {
		return fmt.Errorf("read Natural Earth (tools/vendor.sh fetches it): %w", err)
	}
	topo, err := ParseTopology(data)
	if err != nil {
		return fmt.Errorf("understand %s: %w", from, err)
	}
	land, err := topo.Land()
	if err != nil {
		return fmt.Errorf("put the rings of %s together: %w", from, err)
	}
	packed, err := Pack(Cut(land), topo.Transform)
	if err != nil {
		return err
	}
	to := filepath.Join(root, "face", "web", "basemap", "land.bin")
	if !check {
		if err := os.WriteFile(to, packed, 0o644); err != nil {
			return fmt.Errorf("write the land: %w", err)
		}
		return nil
	}
	have, err := os.ReadFile(to)
	if err != nil {
		return fmt.Errorf("read the committed land: %w", err)
	}
	if !bytes.Equal(have, packed) {
		return fmt.Errorf("%s differs from what this command makes; run it without -check and commit the result", to)
	}
	return nil
}
