package basemap

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"math"
	"strconv"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
	"github.com/paulmach/orb/simplify"

	"fanar/fault"
)

// MaxZoom is the deepest level at which tiles are cut. Deeper views stretch these: the source holds no more detail.
const MaxZoom = 11

// tileMargin is what a tile holds beyond its edge, in tile units, so that lines and labels join up across tiles.
const tileMargin = 64

// Tile cuts one gzip-compressed vector tile of the web Mercator pyramid. Its layers are "land" (polygons), "coast" (lines)
// and "places" (points with rank and name_en, name_it, name_ar, name_tr, name_fr). A tile of open sea is empty but valid.
// Errors: fault.NotFound for a tile that the pyramid does not have.
func (c *Chart) Tile(z, x, y int) ([]byte, error) {
	if z < 0 || z > MaxZoom || x < 0 || y < 0 || x >= 1<<max(z, 0) || y >= 1<<max(z, 0) {
		return nil, fault.New(fault.NotFound, "map.no-tile", "The chart has no tile {z}/{x}/{y}.",
			"z", z, "x", x, "y", y)
	}
	key := [3]int{z, x, y}
	c.mu.Lock()
	tile, ok := c.tiles.get(key)
	c.mu.Unlock()
	if ok {
		return tile, nil
	}
	tile, err := compress(c.cut(z, x, y))
	if err != nil {
		return nil, fmt.Errorf("compress tile %d/%d/%d: %w", z, x, y, err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tiles.put(key, tile)
	return tile, nil
}

// cut makes the uncompressed tile.
func (c *Chart) cut(z, x, y int) []byte {
	f := frame{scale: tileExtent * math.Exp2(float64(z)), x: float64(x) * tileExtent, y: float64(y) * tileExtent}
	bound := f.bound(tileExtent, tileExtent, tileMargin)
	land, coast, places := &mvtLayer{name: "land"}, &mvtLayer{name: "coast"}, &mvtLayer{name: "places"}
	for _, polygon := range cutLand(c.land, bound) {
		var p pen
		for i, ring := range polygon {
			drawn := p.ring(f.line(ring, tileTolerance(z)), i > 0)
			if i == 0 && !drawn {
				break
			}
		}
		if len(p.commands) > 0 {
			land.add(mvtPolygon, p.commands)
		}
	}
	var p pen
	for _, line := range cutLines(c.coast, bound) {
		p.line(f.line(line, tileTolerance(z)))
	}
	if len(p.commands) > 0 {
		coast.add(mvtLine, p.commands)
	}
	for _, place := range c.places {
		if at := project(place.Lon, place.Lat); bound.Contains(at) && place.Rank <= z+1 {
			var p pen
			p.point(f.point(at))
			tags := []string{"rank", strconv.Itoa(place.Rank)}
			for _, lang := range placeLanguages() {
				tags = append(tags, "name_"+lang, place.Name(lang))
			}
			places.add(mvtPoint, p.commands, tags...)
		}
	}
	return mvtTile(land, coast, places)
}

// tileTolerance is how far a drawn line may leave the true one, in tile units: half a pixel, and nothing at the zooms where
// the grid of the source shows.
func tileTolerance(z int) float64 {
	if z >= 9 {
		return 1
	}
	return 4
}

// frame places world units on a drawing: scale units of the drawing to one world unit, with x, y at the drawing's corner.
type frame struct{ scale, x, y float64 }

func (f frame) point(p orb.Point) orb.Point {
	return orb.Point{p[0]*f.scale - f.x, p[1]*f.scale - f.y}
}

// line places a line and leaves out points nearer to it than tolerance.
func (f frame) line(points []orb.Point, tolerance float64) []orb.Point {
	out := make(orb.LineString, len(points))
	for i, p := range points {
		out[i] = f.point(p)
	}
	if len(out) < 3 {
		return out
	}
	return simplify.DouglasPeucker(tolerance).LineString(out)
}

// bound is what a drawing of width by height shows, in world units, with a margin in units of the drawing.
func (f frame) bound(width, height, margin float64) orb.Bound {
	return orb.Bound{
		Min: orb.Point{(f.x - margin) / f.scale, (f.y - margin) / f.scale},
		Max: orb.Point{(f.x + width + margin) / f.scale, (f.y + height + margin) / f.scale},
	}
}

// cutLand clips polygons. The clipper works in place, so that what it gets is a copy.
func cutLand(land orb.MultiPolygon, bound orb.Bound) orb.MultiPolygon {
	var out orb.MultiPolygon
	for _, polygon := range land {
		if !polygon.Bound().Intersects(bound) {
			continue
		}
		if cut := clip.Polygon(bound, polygon.Clone()); len(cut) > 0 {
			out = append(out, cut)
		}
	}
	return out
}

func cutLines(lines orb.MultiLineString, bound orb.Bound) orb.MultiLineString {
	var out orb.MultiLineString
	for _, line := range lines {
		if line.Bound().Intersects(bound) {
			out = append(out, clip.LineString(bound, line)...)
		}
	}
	return out
}

func compress(data []byte) ([]byte, error) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(data); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
