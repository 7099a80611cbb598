package storetest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"fanar/record/journal"
)

// Whatever an update reads, it reads what it wrote over what was there; and when it fails, the next one reads what was
// there before. The model is a plain map.
func ownWritesAgainstModel(t *testing.T, s journal.Store) {
	keys := []string{"", "\x00", "a", "a\x00", "b", "ba", "c", "\xff"}
	run := 0
	rapid.Check(t, func(rt *rapid.T) {
		run++
		table := fmt.Sprintf("own-%d", run)
		kept := make(map[string]string)
		for range rapid.IntRange(1, 4).Draw(rt, "updates") {
			now := maps.Clone(kept)
			fails := rapid.Bool().Draw(rt, "fails")
			err := s.Update(context.Background(), func(tx journal.Tx) error {
				for range rapid.IntRange(0, 10).Draw(rt, "steps") {
					if err := ownStep(rt, tx, table, keys, now); err != nil {
						return err
					}
				}
				if fails {
					return errOnPurpose
				}
				return nil
			})
			switch {
			case fails && errors.Is(err, errOnPurpose):
			case err != nil:
				rt.Fatal(err)
			default:
				kept = now
			}
		}
	})
}

// ownStep changes or reads one thing, in a transaction and in the map that stands for it.
func ownStep(rt *rapid.T, tx journal.Tx, table string, keys []string, now map[string]string) error {
	key := rapid.SampledFrom(keys).Draw(rt, "key")
	switch rapid.IntRange(0, 7).Draw(rt, "step") {
	case 0, 1:
		body := rapid.StringN(0, 2, 4).Draw(rt, "body")
		now[key] = body
		return errors.Join(tx.PutRow(table, journal.Row{Key: key, Body: []byte(body)}), tx.PutSide(table, key, []byte(body)))
	case 2:
		delete(now, key)
		return errors.Join(tx.DeleteRow(table, key), tx.PutSide(table, key, nil))
	case 3:
		want, there := now[key]
		row, ok, err := tx.Row(table, key)
		body, sideErr := tx.Side(table, key)
		if ok != there || string(row.Body) != want || string(body) != want || (body != nil) != there {
			rt.Fatalf("row %q is %q (%v) and side data %q, want %q (%v)", key, row.Body, ok, body, want, there)
		}
		return errors.Join(err, sideErr)
	case 4: // which makes a store that gathers its writes send them
		sides, err := journal.Collect(tx.Sides(table))
		if len(sides) != len(now) {
			rt.Fatalf("%d entries of side data, want %d", len(sides), len(now))
		}
		return err
	}
	to := rapid.SampledFrom(keys).Draw(rt, "to")
	var want []string
	for _, k := range slices.Sorted(maps.Keys(now)) {
		if k >= key && (to == "" || k < to) {
			want = append(want, k+"="+now[k])
		}
	}
	back := rapid.Bool().Draw(rt, "back")
	seq := tx.Scan(table, key, to)
	if back {
		seq = tx.ScanBack(table, key, to)
		slices.Reverse(want)
	}
	var got []string
	for row, err := range seq {
		if err != nil {
			return err
		}
		got = append(got, row.Key+"="+string(row.Body))
		if rapid.IntRange(0, 3).Draw(rt, "delete") == 0 { // the row just given
			delete(now, row.Key)
			if err := errors.Join(tx.DeleteRow(table, row.Key), tx.PutSide(table, row.Key, nil)); err != nil {
				return err
			}
		}
	}
	if !slices.Equal(got, want) {
		rt.Fatalf("from %q to %q (back: %v): got %q, want %q", key, to, back, got, want)
	}
	return nil
}

// What is given to a store and what it gives stay the caller's: no later change of those bytes changes what is kept.
func bytesAreCopied(t *testing.T, s journal.Store) {
	body, side := []byte("body"), []byte("side")
	update(t, s, func(tx journal.Tx) error {
		if err := errors.Join(tx.PutRow("case", journal.Row{Key: "a", Body: body}), tx.PutSide("session", "a", side)); err != nil {
			return err
		}
		copy(body, "XXXX")
		copy(side, "XXXX")
		return nil
	})
	for range 2 {
		update(t, s, func(tx journal.Tx) error {
			row, _, err := tx.Row("case", "a")
			wantEqual(t, "the row", string(row.Body), "body")
			got := must(tx.Side("session", "a"))(t)
			wantEqual(t, "the side data", string(got), "side")
			copy(row.Body, "YYYY")
			copy(got, "YYYY")
			return err
		})
	}
}
