package basemap

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
)

// Coastal places and their names; positions and spellings are public knowledge, collected by hand.
//
//go:embed places.csv
var placesFile string

// Place is a named point on the shore or an island.
type Place struct {
	Lat, Lon float64 // degrees
	Rank     int     // the lowest zoom level at which the name is drawn
	names    map[string]string
}

// Name gives the place's name in a language, or the English one if the language has no other.
func (p Place) Name(lang string) string {
	if n := p.names[lang]; n != "" {
		return n
	}
	return p.names["en"]
}

// Places gives the named places, most important first.
func (c *Chart) Places() []Place { return append([]Place(nil), c.places...) }

// placeLanguages are the languages that names are kept in.
func placeLanguages() []string { return []string{"en", "it", "ar", "tr", "fr"} }

// readPlaces reads the table: rank, lat, lon, then a name a language; an empty name is the English one.
func readPlaces(table string) ([]Place, error) {
	rows, err := csv.NewReader(strings.NewReader(table)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read the places: %w", err)
	}
	var places []Place
	for i, row := range rows[min(1, len(rows)):] { // the first row is the head
		line := i + 2
		if len(row) != 3+len(placeLanguages()) {
			return nil, fmt.Errorf("read the places: line %d has %d columns, want %d", line, len(row), 3+len(placeLanguages()))
		}
		rank, err := strconv.Atoi(row[0])
		if err != nil {
			return nil, fmt.Errorf("read the places: line %d: rank %q is not a zoom level", line, row[0])
		}
		lat, latErr := strconv.ParseFloat(row[1], 64)
		lon, lonErr := strconv.ParseFloat(row[2], 64)
		if latErr != nil || lonErr != nil {
			return nil, fmt.Errorf("read the places: line %d: %q, %q is not a position in degrees", line, row[1], row[2])
		}
		p := Place{Lat: lat, Lon: lon, Rank: rank, names: map[string]string{}}
		for j, lang := range placeLanguages() {
			p.names[lang] = row[3+j]
		}
		if p.names["en"] == "" {
			return nil, fmt.Errorf("read the places: line %d has no English name", line)
		}
		places = append(places, p)
	}
	return places, nil
}
