package postgres_test

import (
	"context"
	"fmt"
	"io"
	"math"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"fanar/fault"
	"fanar/record/journal"
	"fanar/store/postgres"
	"fanar/store/storetest"
)

// cutter stands between a node and the server and cuts every connection after a number of bytes, both ways counted.
type cutter struct {
	listener net.Listener
	socket   string
	left     atomic.Int64
	abrupt   bool // with a reset, or politely
	mu       sync.Mutex
	open     []net.Conn
	busy     sync.WaitGroup
}

func startCutter(t *testing.T, socket string, after int64, abrupt bool) *cutter {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cutter{listener: listener, socket: socket, abrupt: abrupt}
	c.left.Store(after)
	c.busy.Go(func() {
		for {
			node, err := listener.Accept()
			if err != nil {
				return
			}
			server, err := net.Dial("unix", socket)
			if err != nil || !c.keep(node, server) {
				node.Close()
				continue
			}
			c.busy.Go(func() { c.pass(server, node) })
			c.busy.Go(func() { c.pass(node, server) })
		}
	})
	return c
}

func (c *cutter) keep(conns ...net.Conn) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.open = append(c.open, conns...)
	return c.left.Load() > 0
}

// pass hands on what comes until the bytes are used up; the last of them still arrive.
func (c *cutter) pass(to io.Writer, from io.Reader) {
	buffer := make([]byte, 4096)
	for {
		n, err := from.Read(buffer)
		left := c.left.Add(-int64(n))
		if _, werr := to.Write(buffer[:max(0, min(int64(n), left+int64(n)))]); err == nil {
			err = werr
		}
		if left <= 0 || err != nil {
			c.cut()
			return
		}
	}
}

func (c *cutter) cut() {
	c.listener.Close()
	c.left.Store(0)
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, conn := range c.open {
		if tcp, ok := conn.(*net.TCPConn); ok && c.abrupt {
			tcp.SetLinger(0)
		}
		conn.Close()
	}
}

func (c *cutter) dsn(database string) string {
	return fmt.Sprintf("host=127.0.0.1 port=%d user=postgres dbname=%s sslmode=disable", c.listener.Addr().(*net.TCPAddr).Port, database)
}

// Wherever the connection between node and server is cut, nothing that was acknowledged is lost, doubled or out of order.
func TestCutConnectionLosesNothingAcknowledged(t *testing.T) {
	for round := range storetest.Soak(1, 10) { // each on a journal of its own, whose verification stays short
		t.Run(fmt.Sprint(round), cutOneJournal)
	}
}

func cutOneJournal(t *testing.T) {
	const cuts = 24
	ctx := context.Background()
	direct := shared.Database(t)
	_, database, _ := strings.Cut(direct, "dbname=")
	var acknowledged storetest.Acknowledged
	random := storetest.Random(t)
	written := 0
	for cut := range cuts {
		// Cuts after some thousand bytes come while the journal is opened, cuts after a million among many commits.
		after := int64(math.Exp(math.Log(3000) + random.Float64()*math.Log(400)))
		c := startCutter(t, shared.Server(t).Socket(), after, random.IntN(2) == 0)
		before := acknowledged.Len()
		s, err := postgres.Open(ctx, c.dsn(database))
		if err == nil {
			err = storetest.Write(ctx, s, fmt.Sprint(cut), &acknowledged)
			// A cut between two readers' words leaves the writer until it next speaks.
			again := s.Update(ctx, func(journal.Tx) error { return nil })
			if fault.As(again).Code != "store.connection-lost" {
				t.Errorf("cut %d after %d bytes: a writer whose connection was cut (%v) goes on: %v", cut, after, err, again)
			}
			s.Close()
		}
		if fault.KindOf(err) == fault.Conflict {
			t.Errorf("cut %d after %d bytes: the journal cannot be opened again: %v", cut, after, err)
		}
		c.cut()
		c.busy.Wait()
		if acknowledged.Len() > before {
			written++
		}
		reader, err := left(direct)
		if err != nil {
			t.Fatal(err)
		}
		if reader == nil {
			if acknowledged.Len() > 0 {
				t.Fatalf("cut %d after %d bytes: the journal is gone", cut, after)
			}
			continue // cut before the tables were made
		}
		err = acknowledged.Check(reader)
		reader.Close()
		if err != nil {
			t.Fatalf("cut %d after %d bytes: %v", cut, after, err)
		}
	}
	t.Logf("%d cuts, %d of them after something was acknowledged in that run; %d records acknowledged", cuts, written, acknowledged.Len())
	if written < cuts/4 {
		t.Errorf("records were acknowledged before only %d of %d cuts: they mean too little", written, cuts)
	}
	s := open(t, direct) // and the journal goes on
	j := storetest.OpenJournal(t, s, storetest.Tallies{})
	storetest.Fill(t, j, 10)
	j.Close()
	if err := acknowledged.Check(s); err != nil {
		t.Error(err)
	}
}
