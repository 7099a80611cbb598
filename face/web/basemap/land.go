package basemap

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/paulmach/orb"
)

// maxCount bounds every count in a land file: more would be damage, not geography.
const maxCount = 1 << 20

// landReader reads varints and remembers the first error.
type landReader struct {
	r   *bytes.Reader
	err error
}

func (l *landReader) count() int {
	if l.err != nil {
		return 0
	}
	n, err := binary.ReadUvarint(l.r)
	switch {
	case err != nil:
		l.err = err
	case n > maxCount:
		l.err = fmt.Errorf("counts %d of something; at most %d make sense", n, maxCount)
	default:
		return int(n)
	}
	return 0
}

func (l *landReader) step() int64 {
	if l.err != nil {
		return 0
	}
	v, err := binary.ReadVarint(l.r)
	if err != nil {
		l.err = err
	}
	return v
}

// readLand reads the file that tools/basemap writes (its comment describes the format) into polygons in degrees.
func readLand(file []byte) (orb.MultiPolygon, error) {
	z, err := gzip.NewReader(bytes.NewReader(file))
	if err != nil {
		return nil, fmt.Errorf("open the land: %w", err)
	}
	raw, err := io.ReadAll(io.LimitReader(z, 64<<20))
	if err != nil {
		return nil, fmt.Errorf("unpack the land: %w", err)
	}
	const magic = "FNLAND1\n"
	if len(raw) < len(magic)+32 || string(raw[:len(magic)]) != magic {
		return nil, errors.New("read the land: it does not begin with FNLAND1 and a grid; build it with tools/basemap")
	}
	var grid [4]float64
	for i := range grid {
		grid[i] = math.Float64frombits(binary.BigEndian.Uint64(raw[len(magic)+8*i:]))
	}
	l := &landReader{r: bytes.NewReader(raw[len(magic)+32:])}
	var land orb.MultiPolygon
	for range l.count() {
		var polygon orb.Polygon
		for range l.count() {
			polygon = append(polygon, l.ring(grid))
			if l.err != nil {
				return nil, fmt.Errorf("read the land: polygon %d, ring %d: %w", len(land), len(polygon)-1, l.err)
			}
		}
		land = append(land, polygon)
	}
	if l.err != nil {
		return nil, fmt.Errorf("read the land: %w", l.err)
	}
	return land, nil
}

// ring reads one ring and closes it.
func (l *landReader) ring(grid [4]float64) orb.Ring {
	n := l.count()
	var ring orb.Ring
	var x, y int64
	for range n {
		x, y = x+l.step(), y+l.step()
		if l.err != nil {
			return nil
		}
		ring = append(ring, orb.Point{float64(x)*grid[0] + grid[2], float64(y)*grid[1] + grid[3]})
	}
	if n > 0 {
		ring = append(ring, ring[0])
	}
	return ring
}

// shore gives the lines along which land meets water, in world units: every ring, less the edges that lie on the border of
// the extent, where the land goes on and only the file ends.
func shore(land orb.MultiPolygon) orb.MultiLineString {
	var lines orb.MultiLineString
	for _, polygon := range land {
		for _, ring := range polygon {
			var line orb.LineString
			for i := 1; i < len(ring); i++ {
				if onEdge(ring[i-1], ring[i]) {
					lines = appendLine(lines, line)
					line = nil
					continue
				}
				if len(line) == 0 {
					line = append(line, project(ring[i-1][0], ring[i-1][1]))
				}
				line = append(line, project(ring[i][0], ring[i][1]))
			}
			lines = appendLine(lines, line)
		}
	}
	return lines
}

func appendLine(lines orb.MultiLineString, line orb.LineString) orb.MultiLineString {
	if len(line) < 2 {
		return lines
	}
	return append(lines, line)
}

// onEdge reports whether both ends lie on the same side of the extent, to one step of the grid.
func onEdge(a, b orb.Point) bool {
	const tolerance = 0.004
	e := Extent()
	near := func(v, w, edge float64) bool { return math.Abs(v-edge) < tolerance && math.Abs(w-edge) < tolerance }
	return near(a[0], b[0], e.Min[0]) || near(a[0], b[0], e.Max[0]) || near(a[1], b[1], e.Min[1]) || near(a[1], b[1], e.Max[1])
}
