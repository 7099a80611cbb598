package disktest

import (
	"math"
	"math/rand/v2"
)

// sector is what a disk writes whole or not at all.
const sector = 512

// inode is one file, whatever it is called.
type inode struct {
	now     []byte // as everybody sees it
	durable []byte // as it would be after a loss of power in which nothing more survives
	pending []change
	locks   locks
	shared  *shared
}

// change is one write since the file was made durable; with data nil it is a new size.
type change struct {
	at   int64
	data []byte
}

func (f *inode) write(at int64, data []byte) {
	f.now = apply(f.now, change{at, data})
	f.pending = append(f.pending, change{at, append([]byte{}, data...)})
}

func (f *inode) truncate(size int64) {
	f.now = apply(f.now, change{at: size})
	f.pending = append(f.pending, change{at: size})
}

func apply(content []byte, c change) []byte {
	if c.data == nil {
		return resize(content, c.at)
	}
	if end := c.at + int64(len(c.data)); end > int64(len(content)) {
		content = resize(content, end)
	}
	copy(content[c.at:], c.data)
	return content
}

func resize(content []byte, size int64) []byte {
	if size <= int64(len(content)) {
		return content[:size]
	}
	old := len(content)
	if size <= int64(cap(content)) {
		content = content[:size]
		clear(content[old:])
		return content
	}
	grown := make([]byte, size, max(size, 2*int64(cap(content))))
	copy(grown, content)
	return grown
}

func (f *inode) sync() {
	for _, c := range f.pending {
		f.durable = apply(f.durable, c)
	}
	f.pending = nil
}

// survival is how a crash chooses what survives of what was not made durable.
type survival struct {
	random *rand.Rand
	style  int
}

const (
	nothing = iota
	everything
	beginning // in the order in which it was written, and the last write torn
	scattered // any sectors, each with any of its versions: the disk wrote in its own order
)

// crash leaves what survives.
func (f *inode) crash(s survival) {
	f.durable = f.survivor(s)
	f.pending = nil
	f.now = append([]byte(nil), f.durable...)
	f.locks = locks{}
	f.shared = nil
}

// failSync is a sync that failed: some of what was written is durable, and nobody will ever write the rest.
func (f *inode) failSync(random *rand.Rand) {
	f.durable = f.survivor(survival{random, scattered})
	f.pending = nil
}

func (f *inode) survivor(s survival) []byte {
	switch s.style {
	case nothing:
		return f.durable
	case everything:
		for _, c := range f.pending {
			f.durable = apply(f.durable, c)
		}
		return f.durable
	case beginning:
		if len(f.pending) == 0 {
			return f.durable
		}
		last := s.random.IntN(len(f.pending))
		for _, c := range f.pending[:last] {
			f.durable = apply(f.durable, c)
		}
		if c := f.pending[last]; c.data != nil {
			f.durable = apply(f.durable, change{c.at, c.data[:torn(s.random, c.at, len(c.data))]})
		}
		return f.durable
	}
	return f.scatter(s.random)
}

// torn gives how many bytes of a write of n bytes reach the disk: all up to the end of some sector.
func torn(random *rand.Rand, at int64, n int) int {
	edges := int((at+int64(n)-1)/sector - at/sector) // sector ends within the write
	k := random.IntN(edges + 1)
	if k == 0 {
		return 0
	}
	return int((at/sector+int64(k))*sector - at)
}

// scatter keeps any sectors that were written, each in any version that it had. A file is cut whole or not at all, as
// file systems do it; where a cut did not survive, neither does what was written beyond it later, which had new places.
func (f *inode) scatter(random *rand.Rand) []byte {
	content := f.durable
	cuts := 0
	f.eachCut(func([]change, int64) { cuts++ })
	surviving := random.IntN(cuts + 1)
	rest, beyond := f.pending, int64(math.MaxInt64)
	f.eachCut(func(before []change, size int64) {
		if surviving > 0 {
			surviving--
			content = resize(scatter(random, content, before, beyond), size)
		} else {
			content = scatter(random, content, before, beyond)
			beyond = min(beyond, size)
		}
		rest = rest[len(before)+1:]
	})
	return scatter(random, content, rest, beyond)
}

// eachCut gives each change that makes the file smaller, with what was done since the one before it.
func (f *inode) eachCut(fn func(before []change, size int64)) {
	size, from := int64(len(f.durable)), 0
	for i, c := range f.pending {
		if c.data == nil && c.at < size {
			fn(f.pending[from:i], c.at)
			from = i + 1
		}
		if size = max(size, c.at+int64(len(c.data))); c.data == nil {
			size = c.at
		}
	}
}

// scatter applies writes that make a file no smaller, as far as they lie before beyond.
func scatter(random *rand.Rand, content []byte, writes []change, beyond int64) []byte {
	versions := make(map[int64]int)
	var order []int64
	pieces(writes, beyond, func(at int64, _ []byte) {
		if versions[at/sector]++; versions[at/sector] == 1 {
			order = append(order, at/sector)
		}
	})
	for _, n := range order {
		versions[n] = random.IntN(versions[n] + 1)
	}
	sizes := []int64{int64(len(content))}
	for _, c := range writes {
		if end := min(c.at+int64(len(c.data)), beyond); end > sizes[len(sizes)-1] {
			sizes = append(sizes, end)
		}
	}
	content = resize(content, sizes[len(sizes)-1])
	pieces(writes, beyond, func(at int64, data []byte) {
		if versions[at/sector] > 0 {
			versions[at/sector]--
			copy(content[at:], data)
		}
	})
	return resize(content, sizes[random.IntN(len(sizes))])
}

// pieces cuts writes into parts of sectors, in order, as far as they lie before beyond.
func pieces(writes []change, beyond int64, each func(at int64, data []byte)) {
	for _, c := range writes {
		at, end := c.at, min(c.at+int64(len(c.data)), beyond)
		for at < end {
			stop := min(end, (at/sector+1)*sector)
			each(at, c.data[at-c.at:stop-c.at])
			at = stop
		}
	}
}
