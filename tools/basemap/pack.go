package main

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
)

// Extent is what the chart covers, in degrees: from the Moroccan Atlantic to the Levant, from the Sahara to the Skagerrak.
func Extent() orb.Bound {
	return orb.Bound{Min: orb.Point{-15, 24}, Max: orb.Point{42, 62}}
}

// Cut keeps the land inside the extent.
func Cut(land orb.MultiPolygon) orb.MultiPolygon {
	var out orb.MultiPolygon
	for _, p := range land {
		if !p.Bound().Intersects(Extent()) {
			continue
		}
		if cut := clip.Polygon(Extent(), p.Clone()); len(cut) > 0 {
			out = append(out, cut)
		}
	}
	return out
}

// Pack writes land in the format that the package comment describes. Points that fall on the same step as the one before
// are left out, and so are rings of fewer than three points.
func Pack(land orb.MultiPolygon, t Transform) ([]byte, error) {
	var raw bytes.Buffer
	raw.WriteString("FNLAND1\n")
	for _, v := range []float64{t.Scale[0], t.Scale[1], t.Translate[0], t.Translate[1]} {
		raw.Write(binary.BigEndian.AppendUint64(nil, math.Float64bits(v)))
	}
	var polygons [][][][2]int64
	for _, p := range land {
		var rings [][][2]int64
		for _, r := range p {
			if steps := quantise(r, t); len(steps) >= 3 {
				rings = append(rings, steps)
			}
		}
		if len(rings) > 0 {
			polygons = append(polygons, rings)
		}
	}
	count := func(n int) { raw.Write(binary.AppendUvarint(nil, uint64(n))) }
	count(len(polygons))
	for _, rings := range polygons {
		count(len(rings))
		for _, steps := range rings {
			count(len(steps))
			var last [2]int64
			for _, s := range steps {
				raw.Write(binary.AppendVarint(nil, s[0]-last[0]))
				raw.Write(binary.AppendVarint(nil, s[1]-last[1]))
				last = s
			}
		}
	}
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, fmt.Errorf("compress the land: %w", err)
	}
	if _, err := z.Write(raw.Bytes()); err != nil {
		return nil, fmt.Errorf("compress the land: %w", err)
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("compress the land: %w", err)
	}
	return out.Bytes(), nil
}

// quantise gives a ring as steps of the grid, open (the closing point left out).
func quantise(r orb.Ring, t Transform) [][2]int64 {
	var steps [][2]int64
	for _, p := range r {
		s := [2]int64{
			int64(math.Round((p[0] - t.Translate[0]) / t.Scale[0])),
			int64(math.Round((p[1] - t.Translate[1]) / t.Scale[1])),
		}
		if len(steps) == 0 || steps[len(steps)-1] != s {
			steps = append(steps, s)
		}
	}
	if n := len(steps); n > 1 && steps[0] == steps[n-1] {
		steps = steps[:n-1]
	}
	return steps
}
