package sea

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"fanar/engine/geo"
	"fanar/world"
)

// screen is a reader who keeps a viewport by deltas alone.
type screen struct {
	next    uint64
	vessels map[uint32]Vessel
}

func (s *screen) apply(d Delta) {
	if d.Full {
		s.vessels = map[uint32]Vessel{}
	}
	for _, v := range d.Set {
		s.vessels[v.MMSI] = v
	}
	for _, mmsi := range d.Gone {
		delete(s.vessels, mmsi)
	}
	s.next = d.Next
}

func (s *screen) list() []Vessel {
	out := make([]Vessel, 0, len(s.vessels))
	for _, mmsi := range slices.Sorted(maps.Keys(s.vessels)) {
		out = append(out, s.vessels[mmsi])
	}
	return out
}

func TestDeltasInOrderGiveThePicture(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		clock := &hand{now: start}
		p := NewPicture(clock)
		p.SetPolicy(Policy{Drop: time.Minute, TrackPoints: 3})
		screens := []*screen{{}, {}}
		boxes := []geo.Box{central, {South: -10, West: 170, North: 10, East: -170}}
		feeds := []FeedInfo{coast, play, demo}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			switch rapid.IntRange(0, 5).Draw(t, "what") {
			case 0, 1, 2:
				lat := rapid.SampledFrom([]float64{-11, 0, 31, 33, 37, 39}).Draw(t, "lat")
				lon := rapid.SampledFrom([]float64{-175, 0, 11, 17, 19, 175}).Draw(t, "lon")
				p.Apply(rapid.SampledFrom(feeds).Draw(t, "feed"), placed(247000000+rapid.Uint32Range(0, 5).Draw(t, "vessel"), lat, lon))
			case 3:
				p.Apply(coast, named(247000000+rapid.Uint32Range(0, 5).Draw(t, "vessel"), rapid.SampledFrom([]string{"A", "B"}).Draw(t, "name")))
			case 4:
				clock.forward(time.Duration(rapid.IntRange(1, 40).Draw(t, "seconds")) * time.Second)
			case 5:
				i := rapid.IntRange(0, 1).Draw(t, "screen")
				screens[i].apply(p.Changes(screens[i].next, boxes[i]))
				if diff := cmp.Diff(p.Vessels(Query{Bounds: &boxes[i]}), screens[i].list()); diff != "" {
					t.Fatalf("screen %d (-picture +screen):\n%s", i, diff)
				}
			}
		}
		for i, s := range screens {
			s.apply(p.Changes(s.next, boxes[i]))
			if diff := cmp.Diff(p.Vessels(Query{Bounds: &boxes[i]}), s.list()); diff != "" {
				t.Fatalf("screen %d at the end (-picture +screen):\n%s", i, diff)
			}
		}
	})
}

func TestChangesAreSmall(t *testing.T) {
	p := NewPicture(&hand{now: start})
	for i := range uint32(100) {
		apply(t, p, coast, placed(247000000+i, 34, 12), "")
	}
	first := p.Changes(0, central)
	if !first.Full || len(first.Set) != 100 {
		t.Fatalf("first: full %v, %d vessels", first.Full, len(first.Set))
	}
	if d := p.Changes(first.Next, central); d.Full || len(d.Set) != 0 || len(d.Gone) != 0 || d.Next != first.Next {
		t.Errorf("nothing happened, but got %+v", d)
	}
	apply(t, p, coast, placed(247000007, 34.1, 12), "")
	apply(t, p, coast, placed(247000007, 34.2, 12), "")
	apply(t, p, coast, placed(247000008, 44, 12), "")
	apply(t, p, coast, placed(247000008, 45, 12), "")
	d := p.Changes(first.Next, central)
	if d.Full || len(d.Set) != 1 || d.Set[0].Position.Lat != 34.2 || !slices.Equal(d.Gone, []uint32{247000008}) {
		t.Errorf("got %+v", d)
	}
}

func TestWhoIsTooFarBehindGetsAll(t *testing.T) {
	p := NewPicture(&hand{now: start})
	apply(t, p, coast, placed(247000001, 34, 12), "")
	next := p.Changes(0, central).Next
	for i := range remembered {
		p.Apply(coast, placed(247000002, 34+float64(i%100)/100, 12))
	}
	if d := p.Changes(next, central); d.Full || len(d.Set) != 1 {
		t.Errorf("as far as the log goes: full %v, %d vessels", d.Full, len(d.Set))
	}
	p.Apply(coast, placed(247000003, 34, 12))
	if d := p.Changes(next, central); !d.Full || len(d.Set) != 3 {
		t.Errorf("one further: full %v, %d vessels", d.Full, len(d.Set))
	}
	if d := p.Changes(p.Version()+1, central); !d.Full {
		t.Error("a version that is to come is no version of this picture")
	}
	later := NewPicture(&hand{now: start.Add(time.Minute)})
	if d := later.Changes(p.Version(), central); !d.Full {
		t.Error("a version of the node's life before is no version of this picture")
	}
}

func TestWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPicture(world.Real().Clock)
		now := p.Version()
		ctx, cancel := context.WithCancel(t.Context())
		var group sync.WaitGroup
		got := make([]error, 3)
		for i := range got {
			group.Go(func() { got[i] = p.Wait(ctx, now) })
		}
		late := make(chan error, 1)
		go func() { late <- p.Wait(ctx, now+1) }()
		synctest.Wait()
		apply(t, p, coast, placed(247000001, 34, 12), "")
		group.Wait()
		for i, err := range got {
			if err != nil {
				t.Errorf("waiter %d: %v", i, err)
			}
		}
		if err := p.Wait(ctx, now); err != nil {
			t.Errorf("a change that has been: %v", err)
		}
		cancel()
		if err := <-late; !errors.Is(err, context.Canceled) {
			t.Errorf("waiting for the second change: %v", err)
		}
	})
}
