package sea

import (
	"slices"
	"strconv"
	"strings"

	"fanar/engine/ais"
	"fanar/engine/geo"
)

// Query chooses vessels. What is empty does not choose.
type Query struct {
	Bounds   *geo.Box // only vessels with a position inside
	Text     string   // part of the name or call sign in any case, or the first digits of MMSI or IMO number
	Kind     string   // such as "ship" or "sart": see ais.Kind
	ShipType string   // such as "cargo": see ais.ShipType
	Feed     string   // name of the feed of the last report
	Limit    int      // at most so many
}

// Vessels gives the vessels that the query chooses, by ascending MMSI: a list that is read does not reorder.
func (p *Picture) Vessels(q Query) []Vessel {
	p.refresh()
	text := strings.ToUpper(strings.TrimSpace(q.Text))
	p.mu.RLock()
	defer p.mu.RUnlock()
	var chosen []int
	for i := range p.crafts {
		if p.crafts[i].matches(&q, text) {
			chosen = append(chosen, i)
		}
	}
	slices.SortFunc(chosen, func(a, b int) int {
		if p.crafts[a].mmsi < p.crafts[b].mmsi {
			return -1
		}
		return 1
	})
	if q.Limit > 0 && len(chosen) > q.Limit {
		chosen = chosen[:q.Limit]
	}
	out := make([]Vessel, len(chosen))
	for n, i := range chosen {
		out[n] = p.crafts[i].vessel()
	}
	return out
}

func (c *craft) matches(q *Query, text string) bool {
	return (q.Bounds == nil || c.inside(q.Bounds)) &&
		(q.Kind == "" || string(ais.KindOf(c.mmsi)) == q.Kind) &&
		(q.ShipType == "" || c.shipType.Key() == q.ShipType) &&
		(q.Feed == "" || c.feed == q.Feed) &&
		(text == "" || c.says(text))
}

func (c *craft) inside(b *geo.Box) bool { return c.placed && b.Contains(c.position()) }

func (c *craft) says(text string) bool {
	if strings.Contains(c.name, text) || strings.Contains(c.callSign, text) {
		return true
	}
	if text[0] < '0' || text[0] > '9' {
		return false
	}
	return strings.HasPrefix(Number(c.mmsi), text) || c.imo != 0 && strings.HasPrefix(strconv.Itoa(int(c.imo)), text)
}

// Number writes an MMSI as it is read: nine digits, with the zeros of a coast station in front.
func Number(mmsi uint32) string {
	s := strconv.FormatUint(uint64(mmsi), 10)
	if len(s) < 9 {
		return "000000000"[len(s):] + s
	}
	return s
}

// Vessel gives one vessel; ok is false if it is not in the live picture.
func (p *Picture) Vessel(mmsi uint32) (v Vessel, ok bool) {
	p.refresh()
	p.mu.RLock()
	defer p.mu.RUnlock()
	c := p.find(mmsi)
	if c == nil {
		return Vessel{}, false
	}
	return c.vessel(), true
}

// Count gives how many vessels are in the live picture.
func (p *Picture) Count() int {
	p.refresh()
	p.mu.RLock()
	defer p.mu.RUnlock()
	return len(p.crafts)
}
