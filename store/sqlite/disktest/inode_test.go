package disktest

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// Whatever survives a crash, it is made of what was there and what was written: each byte has a value that its place had
// since the file was last made durable, and what was made durable is there if nothing was written over it.
func TestSurvivorIsMadeOfWhatWasWritten(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		f := &inode{}
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 1))
		var had []map[byte]bool // by place, the values since the last sync; zero where the file ended
		remember := func() {
			for len(had) < len(f.now) {
				had = append(had, map[byte]bool{0: true})
			}
			for i, b := range f.now {
				had[i][b] = true
			}
			for i := len(f.now); i < len(had); i++ {
				had[i][0] = true
			}
		}
		cut := false
		for range rapid.IntRange(1, 12).Draw(rt, "operations") {
			switch rapid.IntRange(0, 5).Draw(rt, "operation") {
			case 0:
				f.sync()
				had, cut = nil, false
				remember()
			case 1:
				size := int64(rapid.IntRange(0, 4000).Draw(rt, "size"))
				cut = cut || size < int64(len(f.now))
				f.truncate(size)
			default:
				data := bytes.Repeat([]byte{byte(rapid.IntRange(1, 255).Draw(rt, "value"))}, rapid.IntRange(1, 2000).Draw(rt, "length"))
				f.write(int64(rapid.IntRange(0, 3000).Draw(rt, "at")), data)
			}
			remember()
		}
		durable := bytes.Clone(f.durable)
		style := rapid.IntRange(nothing, scattered).Draw(rt, "style")
		want := bytes.Clone(f.now)
		f.crash(survival{random, style})
		if !bytes.Equal(f.now, f.durable) || f.pending != nil {
			rt.Fatal("after a crash a file is not what is durable of it")
		}
		for i, b := range f.now {
			if i >= len(had) || !had[i][b] {
				rt.Fatalf("byte %d of %d has the value %d, which it never had", i, len(f.now), b)
			}
		}
		switch {
		case style == nothing && !bytes.Equal(f.now, durable):
			rt.Fatal("where nothing survives, something did")
		case style == everything && !bytes.Equal(f.now, want):
			rt.Fatal("where everything survives, something did not")
		case !cut && len(f.now) < len(durable):
			rt.Fatal("what was durable was cut off, and nobody cut it")
		}
	})
}

// A sector is written whole or not at all, in any order, and a write that a crash tears ends where a sector ends.
func TestWritesTearAtSectors(t *testing.T) {
	mixed := false
	for seed := range uint64(200) {
		for _, style := range []int{beginning, scattered} {
			f := &inode{now: make([]byte, 8*sector), durable: make([]byte, 8*sector)}
			f.write(100, bytes.Repeat([]byte{1}, 7*sector))
			f.crash(survival{rand.New(rand.NewPCG(seed, 2)), style})
			for at := 0; at < len(f.now); at += sector {
				part := f.now[max(at, 100):min(at+sector, 100+7*sector)]
				if n := bytes.Count(part, []byte{1}); n != 0 && n != len(part) {
					t.Fatalf("seed %d: of the sector at %d, %d of %d bytes were written", seed, at, n, len(part))
				}
			}
			mixed = mixed || style == scattered && f.now[100] == 0 && f.now[5*sector] == 1
		}
	}
	if !mixed {
		t.Error("no crash kept a later sector and lost an earlier one")
	}
}

// After a sync that failed, what it lost stays lost, though the file still reads as if it were there.
func TestFailedSyncLosesForGood(t *testing.T) {
	lost := false
	for seed := range uint64(50) {
		f := &inode{}
		f.write(0, bytes.Repeat([]byte{1}, 4*sector))
		f.failSync(rand.New(rand.NewPCG(seed, 3)))
		if len(f.now) != 4*sector {
			t.Fatal("the file reads otherwise after a sync that failed")
		}
		f.sync()
		lost = lost || !bytes.Equal(f.now, f.durable)
	}
	if !lost {
		t.Error("a later sync made durable what a failed one had lost")
	}
}
