package journal

import (
	"crypto/ed25519"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"golang.org/x/mod/sumdb/tlog"

	"fanar/record/event"
)

// stretchCount and stretchBytes bound how much of a journal is in memory at once.
const (
	stretchCount = 1024
	stretchBytes = 8 << 20
)

// stretch is some consecutive records and the tree nodes that they complete, as they are stored.
type stretch struct {
	first, end uint64 // end is the last that was read
	records    []checked
	damage     *Damage // of the record after end, if that cannot be read or is missing
	nodes      []Node
	nodesErr   error // why there are no more nodes
	checks     sync.WaitGroup
}

// checked is one record with what its bytes alone tell.
type checked struct {
	data  []byte
	event event.Event
	leaf  tlog.Hash
	err   error
}

// loadStretch reads the records from first on, at most up to last, and their nodes.
func loadStretch(r Reader, first, last uint64) *stretch {
	s := &stretch{first: first, end: first - 1}
	last = min(last, first+stretchCount-1)
	bytes := 0
	for rec, err := range r.Records(first, last) {
		if err != nil {
			s.damage = &Damage{Record: s.end + 1, What: fmt.Sprintf("it cannot be read: %v", err)}
			break
		}
		if rec.Number != s.end+1 {
			break
		}
		s.records = append(s.records, checked{data: rec.Data})
		s.end++
		if bytes += len(rec.Data); bytes >= stretchBytes {
			last = s.end
			break
		}
	}
	if s.damage == nil && s.end < last {
		s.damage = &Damage{Record: s.end + 1, What: "it is missing"}
	}
	if len(s.records) > 0 {
		s.loadNodes(r)
	}
	return s
}

func (s *stretch) loadNodes(r Reader) {
	s.nodes = make([]Node, 0, 2*len(s.records))
	for node, err := range r.Nodes(nodeIndex(s.first), nodeIndex(s.end+1)-1) {
		if err != nil {
			s.nodesErr = err
			return
		}
		s.nodes = append(s.nodes, node)
	}
}

// check starts checking the records' own bytes on every core; checks is done when they are.
func (s *stretch) check(key ed25519.PublicKey) {
	var next atomic.Int64
	for range min(runtime.GOMAXPROCS(0), len(s.records)) {
		s.checks.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(s.records)); i = next.Add(1) - 1 {
				rec := &s.records[i]
				rec.event, rec.err = checkRecord(s.first+uint64(i), rec.data, key)
				rec.leaf = tlog.RecordHash(rec.data)
			}
		})
	}
}
