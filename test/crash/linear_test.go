package crash

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"fanar/record/event"
	"fanar/record/journal"
	"fanar/store/sqlite"
	"fanar/store/sqlite/disktest"
	"fanar/store/storetest"
)

// call is what somebody asked of the journal: to append so many facts, or for the number of the last one.
type call struct{ facts int }

// counting is the journal as far as its numbers go: a counter. An append gives the first of its numbers, and a look the
// last that there is.
var counting = porcupine.Model{
	Init: func() any { return 0 },
	Step: func(state, input, output any) (bool, any) {
		head, c, got := state.(int), input.(call), output.(int)
		if c.facts == 0 {
			return got == head, head
		}
		return got == head+1, head + c.facts
	},
	DescribeOperation: func(input, output any) string { return fmt.Sprintf("%+v gives %v", input, output) },
}

// Appending and looking, by many at once, is as if each took place at one moment between its call and its answer: who was
// told of a record finds it there, and so does everybody from then on.
func TestAppendingAndLookingAreLinearizable(t *testing.T) {
	disk, err := disktest.New(1)
	if err != nil {
		t.Fatal(err)
	}
	defer disk.Close()
	store, err := sqlite.OpenOn(context.Background(), disk, path)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	j := storetest.OpenJournal(t, store, storetest.Tallies{})
	opened, _ := j.Head()
	looks := map[string]func() (uint64, error){
		"the head": func() (uint64, error) {
			n, _ := j.Head()
			return n, nil
		},
		"a view": func() (n uint64, err error) {
			err = j.View(context.Background(), func(r journal.Reader) error {
				n, err = r.Head()
				return err
			})
			return n, err
		},
	}
	for name, look := range looks {
		start, _ := j.Head()
		began := time.Now()
		var mu sync.Mutex
		var history []porcupine.Operation
		var clients sync.WaitGroup
		for client := range 8 {
			clients.Go(func() {
				random := rand.New(rand.NewPCG(uint64(client), 9))
				for range 40 {
					c := call{random.IntN(4)}
					op := porcupine.Operation{ClientId: client, Input: c, Call: time.Since(began).Nanoseconds()}
					got, err := look()
					if c.facts > 0 {
						op.Call = time.Since(began).Nanoseconds()
						got, err = appendSome(j, client, c.facts)
					}
					op.Return, op.Output = time.Since(began).Nanoseconds(), int(got-start)
					if err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					history = append(history, op)
					mu.Unlock()
				}
			})
		}
		clients.Wait()
		if got := porcupine.CheckOperationsTimeout(counting, history, 20*time.Second); got != porcupine.Ok {
			t.Errorf("appends and looks at %s: %v for %d operations", name, got, len(history))
		}
		// The check has teeth: a look that gave a number too little is found.
		for i, op := range history {
			if op.Input.(call).facts == 0 && op.Output.(int) > 0 {
				history[i].Output = -1
				break
			}
		}
		if porcupine.CheckOperations(counting, history) {
			t.Errorf("a look at %s that gave less than the first number was found right", name)
		}
	}
	if head, _ := j.Head(); head < opened+100 {
		t.Errorf("only %d facts were recorded", head-opened)
	}
}

func appendSome(j *journal.Journal, client, facts int) (first uint64, err error) {
	events, err := j.Append(context.Background(), event.Author{User: "duty"}, func(tx journal.Tx) (drafts []event.Draft, err error) {
		for i := range facts {
			more, err := storetest.Sighting(client, i)(tx)
			if err != nil {
				return nil, err
			}
			drafts = append(drafts, more...)
		}
		return drafts, nil
	})
	if err != nil {
		return 0, err
	}
	return events[0].Number, nil
}
