package onefleet_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"fanar/face/interop/onefleet"
)

func TestZZMeasure(t *testing.T) {
	var b strings.Builder
	b.WriteString("[")
	for i := range 8000 {
		fmt.Fprintf(&b, `{"_id":"CASE_%d","identifier":"CASE_%d","template":"case","properties":{"status":"closed_rescued","boat_type":"rubber","pob_total":"%d","pob_men":"%d","comment":"Ahmed +39 333 1234567"}},`, i, i, 30+i%50, 20+i%50)
		for p := range 4 {
			fmt.Fprintf(&b, `{"_id":"P_%d_%d","item_identifier":"CASE_%d","lat":"34.%d","lon":"12.%d","timestamp":"2020-06-10T1%d:30:00Z","source":"onefleet"}`, i, p, i, i%90, p, p)
			if i != 7999 || p != 3 {
				b.WriteString(",")
			}
		}
	}
	b.WriteString("]")
	t0 := time.Now()
	x, err := onefleet.Read(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fmt.Printf("%d bytes read %v, %d docs, heap %d MB\n", b.Len(), time.Since(t0), x.Documents, m.HeapAlloc>>20)
	n := open(t)
	ctx, stop := context.WithCancel(t.Context())
	t0 = time.Now()
	r, err := onefleet.Take(ctx, n.Door, officer, x, onefleet.Choice{}, func(done, total uint64) {
		if done == 2000 {
			fmt.Println("2000 in", time.Since(t0))
			stop()
		}
	})
	fmt.Println("interrupted", r.Cases, err, errors.Is(err, context.Canceled))
	t0 = time.Now()
	r, err = onefleet.Take(t.Context(), n.Door, officer, x, onefleet.Choice{}, nil)
	runtime.ReadMemStats(&m)
	fmt.Println("resumed", time.Since(t0), r.Cases, r.Positions, r.Already, len(r.Findings), err, "heap MB", m.HeapAlloc>>20, "sys", m.Sys>>20)
}
