package cap_test

import (
	"fmt"
	"testing"
	"time"

	"fanar/desk/rescue"
	"fanar/face/interop/cap"
	"fanar/record/dispatch"
	"fanar/record/event"
)

func TestZZFeed(t *testing.T) {
	n := open(t, event.Marks{})
	for i := range 1000 {
		n.Do(t, officer, rescue.OpenCase{Line: fmt.Sprintf("%d.%02dN 01%d.10E rubber %d pob", 33+i%3, i%60, 2+i%3, 20+i%90)})
	}
	var f cap.Feed
	t0 := time.Now()
	err := n.Door.Read(t.Context(), officer, "read.cases", func(s dispatch.State) (err error) {
		f, err = cap.FeedOf(s, "en", "/cap", func(id string) string { return id })
		return err
	})
	b, _ := f.XML()
	fmt.Println(time.Since(t0), len(f.Entries), len(b), err)
}
