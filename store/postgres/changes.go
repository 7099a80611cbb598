package postgres

import (
	"slices"

	"fanar/record/journal"
)

// place is where a derived row or an entry of side data is. side tells one from the other.
type place struct {
	side       bool
	table, key string
}

// change is what is to be at a place: a row, or none.
type change struct {
	row  journal.Row
	gone bool
}

// changes are rows that were put and deleted and are not written yet, with each table's keys in order.
type changes struct {
	at   map[place]change
	keys map[string][]string // of derived tables
	size int                 // bytes of keys and bodies
}

func (c *changes) put(p place, to change) {
	if c.at == nil {
		c.at = make(map[place]change)
		c.keys = make(map[string][]string)
	}
	was, there := c.at[p]
	c.at[p] = to
	c.size += len(to.row.Body) - len(was.row.Body)
	if there {
		return
	}
	c.size += len(p.table) + len(p.key)
	if p.side {
		return
	}
	keys := c.keys[p.table]
	i, _ := slices.BinarySearch(keys, p.key)
	c.keys[p.table] = slices.Insert(keys, i, p.key)
}

// next gives the first changed key of a derived table that is not before from, or the last one that is before from.
func (c *changes) next(table, from string, back bool) (string, bool) {
	keys := c.keys[table]
	i, _ := slices.BinarySearch(keys, from)
	if back {
		i--
	}
	if i < 0 || i >= len(keys) {
		return "", false
	}
	return keys[i], true
}

// last gives the greatest changed key of a derived table.
func (c *changes) last(table string) (string, bool) {
	keys := c.keys[table]
	if len(keys) == 0 {
		return "", false
	}
	return keys[len(keys)-1], true
}

func (c *changes) each(fn func(place, change)) {
	for p, to := range c.at {
		fn(p, to)
	}
}

// known are rows, and places without one, as the writer last saw or left them. Nobody else writes, and the fence proves
// it in each transaction, so they are what a query would give. What was written in a transaction is among them from when it
// was sent to the server; if the transaction is undone then, all are forgotten.
//
// There are two halves: what is used moves to the young one, and when that is full the old one is dropped.
type known struct {
	young, old map[place]change
	size       int // bytes in young
}

// knownLimit is how many bytes of keys and bodies half of the known rows take.
const knownLimit = 16 << 20

// placeCost is about what a place costs besides its bytes.
const placeCost = 120

func (k *known) get(p place) (change, bool) {
	if c, ok := k.young[p]; ok {
		return c, true
	}
	c, ok := k.old[p]
	if ok {
		k.put(p, c)
	}
	return c, ok
}

func (k *known) put(p place, c change) {
	if k.young == nil {
		k.young = make(map[place]change)
	}
	was, there := k.young[p]
	k.young[p] = c
	k.size += len(c.row.Body) - len(was.row.Body)
	if !there {
		k.size += len(p.table) + len(p.key) + placeCost
	}
	if k.size > knownLimit {
		k.young, k.old, k.size = nil, k.young, 0
	}
}

func (k *known) forget() { *k = known{} }
