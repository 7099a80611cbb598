package main

import (
	"encoding/json"
	"fmt"

	"github.com/paulmach/orb"
)

// Topology is as much of a TopoJSON file as land needs.
// Source: https://github.com/topojson/topojson-specification, sections 2.1 and 2.2.
type Topology struct {
	Transform Transform
	Arcs      [][][2]int
	Objects   struct {
		Land struct {
			Geometries []struct {
				Type string
				Arcs json.RawMessage
			}
		}
	}
}

// Transform turns steps of the quantised grid into degrees, longitude first.
type Transform struct {
	Scale, Translate [2]float64
}

// ParseTopology reads a TopoJSON file that holds an object "land".
func ParseTopology(data []byte) (*Topology, error) {
	var t Topology
	if err := json.Unmarshal(data, &t); err != nil {
		return nil, err
	}
	if len(t.Arcs) == 0 || len(t.Objects.Land.Geometries) == 0 {
		return nil, fmt.Errorf("has %d arcs and %d land geometries; want some of both", len(t.Arcs), len(t.Objects.Land.Geometries))
	}
	return &t, nil
}

// Land puts the arcs together into polygons in degrees.
func (t *Topology) Land() (orb.MultiPolygon, error) {
	var land orb.MultiPolygon
	for i, g := range t.Objects.Land.Geometries {
		var polygons [][][]int
		switch g.Type {
		case "MultiPolygon":
			if err := json.Unmarshal(g.Arcs, &polygons); err != nil {
				return nil, fmt.Errorf("land geometry %d: %w", i, err)
			}
		case "Polygon":
			var one [][]int
			if err := json.Unmarshal(g.Arcs, &one); err != nil {
				return nil, fmt.Errorf("land geometry %d: %w", i, err)
			}
			polygons = append(polygons, one)
		default:
			return nil, fmt.Errorf("land geometry %d is a %q, want Polygon or MultiPolygon", i, g.Type)
		}
		for _, rings := range polygons {
			var p orb.Polygon
			for _, arcs := range rings {
				ring, err := t.ring(arcs)
				if err != nil {
					return nil, fmt.Errorf("land geometry %d: %w", i, err)
				}
				p = append(p, ring)
			}
			land = append(land, p)
		}
	}
	return land, nil
}

// ring joins arcs end to end. A negative index is the arc ^i walked backwards.
func (t *Topology) ring(arcs []int) (orb.Ring, error) {
	var ring orb.Ring
	for _, index := range arcs {
		at, backwards := index, index < 0
		if backwards {
			at = ^index
		}
		if at >= len(t.Arcs) {
			return nil, fmt.Errorf("arc %d does not exist; there are %d", at, len(t.Arcs))
		}
		points := t.arc(at)
		if backwards {
			for i, j := 0, len(points)-1; i < j; i, j = i+1, j-1 {
				points[i], points[j] = points[j], points[i]
			}
		}
		if len(ring) > 0 { // the first point of an arc is the last of the one before
			points = points[1:]
		}
		ring = append(ring, points...)
	}
	return ring, nil
}

// arc gives the points of one arc in degrees; they are stored as steps since the point before.
func (t *Topology) arc(at int) []orb.Point {
	points := make([]orb.Point, len(t.Arcs[at]))
	x, y := 0, 0
	for i, d := range t.Arcs[at] {
		x, y = x+d[0], y+d[1]
		points[i] = orb.Point{
			float64(x)*t.Transform.Scale[0] + t.Transform.Translate[0],
			float64(y)*t.Transform.Scale[1] + t.Transform.Translate[1],
		}
	}
	return points
}
