package basemap

// generationSize is how many tiles one generation keeps: about two screens of every zoom level.
const generationSize = 512

// generations is a cache of two generations: what has not been asked for while a whole new generation filled up is forgotten.
// The zero value is ready. It is not safe for use by many goroutines.
type generations struct {
	young, old map[[3]int][]byte
}

func (g *generations) get(key [3]int) ([]byte, bool) {
	if tile, ok := g.young[key]; ok {
		return tile, true
	}
	tile, ok := g.old[key]
	if ok {
		g.put(key, tile)
	}
	return tile, ok
}

func (g *generations) put(key [3]int, tile []byte) {
	if g.young == nil || len(g.young) >= generationSize {
		g.young, g.old = make(map[[3]int][]byte), g.young
	}
	g.young[key] = tile
}
