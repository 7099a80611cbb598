package ledger_test

import (
	"encoding/json"
	"strconv"
	"testing"

	"fanar/engine/ledger"
)

// TestPostAllocatesNothing: a plain entry between accounts that exist needs no memory of its own.
func TestPostAllocatesNothing(t *testing.T) {
	const runs = 1000
	b := opened(t, ship, "14")
	post(t, b, "there", 1, ship, quay, "7", "")
	e := entry(t, "x", 2, ship, quay, "1", "moved")
	ids := make([]string, runs+1)
	for i := range ids {
		ids[i] = "n" + strconv.Itoa(i)
	}
	b.Grow(runs + 1)
	i := 0
	got := testing.AllocsPerRun(runs, func() {
		e.ID = ids[i]
		e.From, e.To = e.To, e.From
		if err := b.Post(e); err != nil {
			t.Fatal(err)
		}
		i++
	})
	if got != 0 {
		t.Errorf("%v allocations an entry, want 0", got)
	}
}

// BenchmarkPost measures books of the size of a case and of a whole year, with the room made before and without.
func BenchmarkPost(b *testing.B) {
	for _, size := range []int{1_000, 100_000} {
		for _, grown := range []bool{true, false} {
			b.Run("entries="+strconv.Itoa(size)+"/grown="+strconv.FormatBool(grown), func(b *testing.B) {
				ids := make([]string, size)
				for i := range ids {
					ids[i] = "n" + strconv.Itoa(i)
				}
				e := entry(b, "x", 2, ship, quay, "1", "moved")
				var book *ledger.Book
				b.ReportAllocs()
				b.ResetTimer()
				for i := range b.N {
					if i%size == 0 {
						b.StopTimer()
						book = opened(b, ship, "14")
						post(b, book, "there", 1, ship, quay, "7", "")
						if grown {
							book.Grow(size)
						}
						b.StartTimer()
					}
					e.ID = ids[i%size]
					e.From, e.To = e.To, e.From
					if err := book.Post(e); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "entries/s")
			})
		}
	}
}

func BenchmarkHandover(b *testing.B) {
	book := opened(b, ship, "14 male/18-59, 100")
	in := []ledger.Account{ship, quay}
	b.ReportAllocs()
	for i := range b.N {
		id := "n" + strconv.Itoa(i)
		o := ledger.Offer{ID: id, From: in[i%2], To: in[1-i%2], Lot: ledger.Count(100), By: "giver-1", Happened: day, Recorded: day}
		if err := book.Offer(o); err != nil {
			b.Fatal(err)
		}
		r := ledger.Receipt{Handover: id, Lot: ledger.Count(100), By: "receiver-1", Happened: day, Recorded: day}
		if err := book.Receive(r); err != nil {
			b.Fatal(err)
		}
	}
}

// thousand is a book with a thousand entries.
func thousand(b *testing.B) *ledger.Book {
	book := opened(b, ship, "14")
	for i := range 1000 {
		from, to := ship, quay
		if i%2 == 1 {
			from, to = to, from
		}
		post(b, book, "n"+strconv.Itoa(i), i, from, to, "3", "moved")
	}
	return book
}

func BenchmarkBookJSON(b *testing.B) {
	book := thousand(b)
	data, err := json.Marshal(book)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("write", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(data)))
		for range b.N {
			if _, err := json.Marshal(book); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("read", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(data)))
		for range b.N {
			var back ledger.Book
			if err := json.Unmarshal(data, &back); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkStrip(b *testing.B) {
	book := thousand(b)
	b.ReportAllocs()
	for range b.N {
		if s := book.Strip(ashore); s.Stages[0].People != 14 {
			b.Fatal(s)
		}
	}
}

func BenchmarkParseLot(b *testing.B) {
	b.ReportAllocs()
	for range b.N {
		if _, err := ledger.ParseLot("3 female/18-59, 9, 1 pregnant"); err != nil {
			b.Fatal(err)
		}
	}
}
