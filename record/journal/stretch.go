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

// pieceCount is how many records one core checks at a time: signatures of one key are checked together.
const pieceCount = 256

// piece is some records of a stretch, from and to by their places in it, that one key signed.
type piece struct {
	from, to int
	key      ed25519.PublicKey
}

// check follows the keys through the stretch and starts checking the records' own bytes on every core; checks is done
// when they are.
func (s *stretch) check(k *keys) {
	var pieces []piece
	for i := range s.records {
		rec, n := &s.records[i], s.first+uint64(i)
		if changes(rec.data) {
			rec.err = k.follow(rec.data, n)
		}
		if rec.err == nil {
			rec.err = k.allowed(n)
		}
		key := k.signer(n)
		if last := len(pieces) - 1; last >= 0 && pieces[last].to-pieces[last].from < pieceCount && pieces[last].key.Equal(key) {
			pieces[last].to++
			continue
		}
		pieces = append(pieces, piece{from: i, to: i + 1, key: key})
	}
	var next atomic.Int64
	for range min(runtime.GOMAXPROCS(0), len(pieces)) {
		s.checks.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(pieces)); i = next.Add(1) - 1 {
				s.checkPiece(pieces[i])
			}
		})
	}
}

// checkPiece checks all signatures of a piece at once, and one by one only if one of them is wrong.
func (s *stretch) checkPiece(p piece) {
	batch := event.NewBatch(p.key, p.to-p.from)
	whole := true
	for i := p.from; i < p.to; i++ {
		whole = batch.Add(s.records[i].data) && whole
	}
	whole = whole && batch.Holds()
	for i := p.from; i < p.to; i++ {
		rec, n := &s.records[i], s.first+uint64(i)
		rec.leaf = tlog.RecordHash(rec.data)
		if rec.err != nil {
			continue
		}
		if whole {
			rec.event, rec.err = readRecord(n, rec.data)
		} else {
			rec.event, rec.err = checkRecord(n, rec.data, p.key)
		}
	}
}

// checkRecord checks one record's bytes on their own: signature, number and form.
func checkRecord(n uint64, data []byte, key ed25519.PublicKey) (event.Event, error) {
	if e, err := event.Sealed(data).Open(key); err != nil {
		return e, err
	}
	return readRecord(n, data)
}

// readRecord is checkRecord for a record whose signature is right.
func readRecord(n uint64, data []byte) (event.Event, error) {
	e, err := event.Sealed(data).Event()
	if err == nil && e.Number != n {
		err = fmt.Errorf("it says that it is record %d", e.Number)
	}
	if err == nil {
		err = keysHidden(e, data)
	}
	return e, err
}
