package basemap

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"fanar/fault"
)

// ServeHTTP answers GET /map/land/{z}/{x}/{y}.mvt with a tile; mount the chart at "/map/". Tiles change only with the
// program, so a browser keeps them for a day. It reads no state of the operation and needs no authorisation.
func (c *Chart) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "the chart can only be read: use GET", http.StatusMethodNotAllowed)
		return
	}
	z, x, y, err := tilePath(r.URL.Path)
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	tile, err := c.Tile(z, x, y)
	switch {
	case fault.KindOf(err) == fault.NotFound && err != nil:
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	case err != nil:
		http.Error(w, "the tile could not be made", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/vnd.mapbox-vector-tile")
	h.Set("Content-Encoding", "gzip")
	h.Set("Cache-Control", "public, max-age=86400")
	h.Set("Content-Length", strconv.Itoa(len(tile)))
	if r.Method == http.MethodGet {
		// An error here means that the browser went away; nobody is left to tell.
		_, _ = w.Write(tile)
	}
}

// tilePath reads the numbers out of /map/land/{z}/{x}/{y}.mvt.
func tilePath(path string) (z, x, y int, err error) {
	rest, ok := strings.CutPrefix(path, "/map/land/")
	rest, isTile := strings.CutSuffix(rest, ".mvt")
	parts := strings.Split(rest, "/")
	if !ok || !isTile || len(parts) != 3 {
		return 0, 0, 0, errors.New("the chart answers to /map/land/{z}/{x}/{y}.mvt only")
	}
	var n [3]int
	for i, part := range parts {
		if n[i], err = strconv.Atoi(part); err != nil {
			return 0, 0, 0, errors.New("a tile is named by three whole numbers, as in /map/land/6/34/25.mvt")
		}
	}
	return n[0], n[1], n[2], nil
}
