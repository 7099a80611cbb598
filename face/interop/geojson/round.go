package geojson

import "math"

const perDegree = 1e6

func round(deg float64) float64 { return math.Round(deg*perDegree) / perDegree }
