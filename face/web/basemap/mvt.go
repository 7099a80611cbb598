package basemap

import (
	"encoding/binary"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// The part of the Mapbox Vector Tile format 2.1 that the chart needs, written directly: a general encoder would bring
// three more modules with it. Source: https://github.com/mapbox/vector-tile-spec/blob/master/2.1/README.md

// tileExtent is the side of a tile in tile units.
const tileExtent = 4096

// The geometry types of section 4.3.4.
const (
	mvtPoint   = 1
	mvtLine    = 2
	mvtPolygon = 3
)

// The command identifiers of section 4.3.1.
const (
	moveTo    = 1
	lineTo    = 2
	closePath = 7
)

// mvtLayer collects the features of one layer. Keys and values are written once and referred to by number.
type mvtLayer struct {
	name     string
	features [][]byte
	keys     []string
	values   []string
}

// mvtTile gives the bytes of a tile; layers without features are left out.
func mvtTile(layers ...*mvtLayer) []byte {
	var tile []byte
	for _, l := range layers {
		if len(l.features) > 0 {
			tile = appendBytes(tile, 3, l.encode())
		}
	}
	return tile
}

func (l *mvtLayer) encode() []byte {
	b := appendVarint(nil, 15, 2) // version
	b = appendBytes(b, 1, []byte(l.name))
	for _, f := range l.features {
		b = appendBytes(b, 2, f)
	}
	for _, k := range l.keys {
		b = appendBytes(b, 3, []byte(k))
	}
	for _, v := range l.values {
		b = appendBytes(b, 4, appendBytes(nil, 1, []byte(v)))
	}
	return appendVarint(b, 5, tileExtent)
}

// add puts one feature into the layer. tags are key, value pairs.
func (l *mvtLayer) add(kind int, geometry []uint32, tags ...string) {
	var refs []uint32
	for i := 0; i+1 < len(tags); i += 2 {
		refs = append(refs, index(&l.keys, tags[i]), index(&l.values, tags[i+1]))
	}
	var f []byte
	if len(refs) > 0 {
		f = appendPacked(f, 2, refs)
	}
	f = appendVarint(f, 3, uint64(kind))
	l.features = append(l.features, appendPacked(f, 4, geometry))
}

// index gives the place of s in list, adding it if it is new.
func index(list *[]string, s string) uint32 {
	i := slices.Index(*list, s)
	if i < 0 {
		i = len(*list)
		*list = append(*list, s)
	}
	return uint32(i)
}

// pen writes geometry commands; positions are kept relative to the one before, as the format wants.
type pen struct {
	commands []uint32
	x, y     int32
}

func (p *pen) to(at [2]int32) {
	p.commands = append(p.commands, zigzag(at[0]-p.x), zigzag(at[1]-p.y))
	p.x, p.y = at[0], at[1]
}

func (p *pen) point(at orb.Point) {
	p.commands = append(p.commands, moveTo|1<<3)
	p.to(whole(at))
}

// line draws a line in tile units; one that shrinks to a point on the grid is left out.
func (p *pen) line(points []orb.Point) {
	grid := onGrid(points)
	if len(grid) < 2 {
		return
	}
	p.path(grid)
}

// ring draws a ring in tile units, turned so that shores run clockwise on the screen and lakes the other way.
// It reports whether anything of the ring was left on the grid.
func (p *pen) ring(points []orb.Point, lake bool) bool {
	grid := onGrid(points)
	if n := len(grid); n > 1 && grid[0] == grid[n-1] {
		grid = grid[:n-1]
	}
	area := area2(grid)
	if len(grid) < 3 || area == 0 {
		return false
	}
	if (area < 0) != lake {
		slices.Reverse(grid)
	}
	p.path(grid)
	p.commands = append(p.commands, closePath|1<<3)
	return true
}

func (p *pen) path(grid [][2]int32) {
	p.commands = append(p.commands, moveTo|1<<3)
	p.to(grid[0])
	p.commands = append(p.commands, uint32(lineTo|(len(grid)-1)<<3))
	for _, at := range grid[1:] {
		p.to(at)
	}
}

// onGrid rounds to whole tile units and leaves out repeated points.
func onGrid(points []orb.Point) [][2]int32 {
	var grid [][2]int32
	for _, at := range points {
		if g := whole(at); len(grid) == 0 || grid[len(grid)-1] != g {
			grid = append(grid, g)
		}
	}
	return grid
}

func whole(at orb.Point) [2]int32 {
	return [2]int32{int32(math.Round(at[0])), int32(math.Round(at[1]))}
}

// area2 is twice the signed area by the surveyor's formula; positive is clockwise with y down.
func area2(grid [][2]int32) int64 {
	var sum int64
	for i, a := range grid {
		b := grid[(i+1)%len(grid)]
		sum += int64(a[0])*int64(b[1]) - int64(b[0])*int64(a[1])
	}
	return sum
}

func zigzag(v int32) uint32 { return uint32(v<<1) ^ uint32(v>>31) }

// The three shapes of protocol-buffer fields that a tile is made of.

func appendVarint(b []byte, field int, v uint64) []byte {
	return binary.AppendUvarint(binary.AppendUvarint(b, uint64(field)<<3), v)
}

func appendBytes(b []byte, field int, data []byte) []byte {
	b = binary.AppendUvarint(b, uint64(field)<<3|2)
	return append(binary.AppendUvarint(b, uint64(len(data))), data...)
}

func appendPacked(b []byte, field int, values []uint32) []byte {
	var packed []byte
	for _, v := range values {
		packed = binary.AppendUvarint(packed, uint64(v))
	}
	return appendBytes(b, field, packed)
}
